"""A run of its own process that dies at one moment: `python -m tests.workbook.dying MOMENT SWAP WORKBOOK`."""

import sys
from collections.abc import Callable
from pathlib import Path

from tests.workbook.saving import OURS, PLAN, die, disturbed, replace_file_like, save_by_rename
from workbook_tools.disk.exchange import Exchange, exchange, put_new, step_aside
from workbook_tools.workbook.commit import editing, take_back
from workbook_tools.workbook.undo_store import last_run

SWAPS: dict[str, Exchange] = {"swap": exchange, "step-aside": step_aside, "replace-file": replace_file_like}


def half_a_step_aside(_source: Path, target: Path, aside: Path) -> Path:
    """Dies when the old file is away and the new one is not yet there."""
    target.rename(aside)
    die()
    return aside


def almost_a_step_aside(source: Path, target: Path, aside: Path) -> Path:
    """Dies when both names are given and the draft's is not yet taken away."""
    target.rename(aside)
    put_new(source, target)
    target.link_to(source) if hasattr(target, "link_to") else source.hardlink_to(target)
    die()
    return aside


def saved_between(path: Path) -> Callable[[], None]:
    """Somebody saves in the instant before a swap."""
    return lambda: save_by_rename(path, b"PK by Zhang")


def moments(path: Path, swap: Exchange) -> dict[str, Exchange]:
    """Swaps that die, by the name of the moment."""
    return {
        "before the swap": disturbed(swap, {0: die}, {}),
        "after the swap": disturbed(swap, {}, {0: die}),
        "before giving back": disturbed(swap, {0: saved_between(path), 1: die}, {}),
        "after giving back": disturbed(swap, {0: saved_between(path)}, {1: die}),
        "half aside": half_a_step_aside,
        "almost aside": almost_a_step_aside,
    }


def main(moment: str, swap: str, path: Path) -> None:
    """Runs until it dies; for "undo …" takes the last step back."""
    dying = moments(path, SWAPS[swap]).get(moment.removeprefix("undo: "), exchange)
    with editing(path, swap=dying) as session:
        if moment.startswith("undo: "):
            step = next(iter(last_run(path)), None)
            assert step is not None
            take_back(session, step)
        with session.draft() as target:
            target.write(OURS)
            if moment == "while writing":
                target.flush()
                die()
        session.replace(PLAN)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
