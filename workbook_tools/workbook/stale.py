"""Copies of one workbook that lie side by side: the one that a later run has left is the one to work on."""

import re
from pathlib import Path

from workbook_tools.table.faults import Fault
from workbook_tools.table.marks import fact_mark
from workbook_tools.workbook.unsound import UnsoundError
from workbook_tools.workbook.zip_directory import inflate, read_directory

ENDINGS = (".xlsx", ".xlsm")
MOST_SIBLINGS = 300
_LARGEST = 8 << 20
_BOOK_PART = re.compile(r"xl/workbook\.xml", re.IGNORECASE)


def refuse_stale(path: Path, workbook_id: str, run: int) -> None:
    """Raises stale-copy where a newer run of the same workbook lies in the same folder, whatever it is called.

    workbook_id, run: what the workbook at `path` remembers; "" before its first run. Looks at the names inside its
    siblings alone, and passes over what it can't read: that is no reason not to work.
    """
    if not workbook_id:
        return
    for sibling in _siblings(path):
        facts = _facts_of(sibling)
        if facts is not None and facts[0] == workbook_id and facts[1] > run:
            raise Fault("stale-copy", name=path.name, newer=sibling.name)


def _siblings(path: Path) -> list[Path]:
    try:
        found = [
            file for file in path.parent.iterdir() if file.suffix.lower() in ENDINGS and not file.name.startswith("~$")
        ]
    except OSError:
        return []
    return sorted(file for file in found if file.name != path.name)[:MOST_SIBLINGS]


def _facts_of(path: Path) -> tuple[str, int] | None:
    """The id and run number of a workbook; None where it has none or can't be read."""
    try:
        with path.open("rb") as file:
            member = next((held for held in read_directory(file) if _BOOK_PART.fullmatch(held.name)), None)
            if member is None or member.size > _LARGEST:
                return None
            xml = b"".join(inflate(file, member)).decode("utf-8", "replace")
    except (OSError, UnsoundError):
        return None
    workbook_id, run = (_fact(xml, name) for name in ("id", "run"))
    return (workbook_id, int(run)) if workbook_id and run.isdigit() else None


def _fact(xml: str, name: str) -> str:
    found = re.search(rf'name="{re.escape(fact_mark(name))}"[^>]*>(?:"|&quot;)([^"&<]*)(?:"|&quot;)<', xml)
    return found[1] if found else ""
