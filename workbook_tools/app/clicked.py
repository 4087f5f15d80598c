"""A double-click: a job on closed workbooks, and a page in the browser that says what came of it.

The console window only tells who is waited for, and asks for a workbook where the file is for none in particular.
"""

import argparse
import os
import shlex
import sys
import unicodedata
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from workbook_tools.app.screen import print_line
from workbook_tools.app.waiting import when_closed
from workbook_tools.disk.durable import write_new
from workbook_tools.jobs.journal import note_unexpected
from workbook_tools.jobs.one_click import JOBS, ONLY_READS, press
from workbook_tools.jobs.outcome import Outcome
from workbook_tools.machine.click_files import name_of_hex
from workbook_tools.machine.places import places
from workbook_tools.report.result_page import Ending, Told, render_result
from workbook_tools.table.buttons import Button
from workbook_tools.table.clicks import BY_SLUG
from workbook_tools.table.faults import EXIT_DONE, EXIT_INTERRUPTED, EXIT_USAGE, Fault

HALF_AN_HOUR = 1800.0
PAGES_KEPT = 20
_FOR_THE_CONSOLE = "workbook-tools "
"""A line that names a command is for whoever types commands."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do the job on each workbook, show the page, and give the highest exit code."""
    parser = argparse.ArgumentParser(prog="workbook_tools.app.click")
    parser.add_argument("job", choices=sorted(JOBS))
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--name", type=name_of_hex)
    parser.add_argument("--patience", type=float, default=HALF_AN_HOUR)
    parser.add_argument("workbooks", type=Path, nargs="*")
    given = parser.parse_intermixed_args(arguments)  # a dropped workbook stands behind the options
    click = BY_SLUG[given.job]
    workbooks: list[Path] = list(given.workbooks)
    if not workbooks and given.beside and given.name:
        workbooks = [Path(os.path.normpath(given.beside / given.name))]
    print_line(f"{click.caption}：{click.tip}")
    try:
        workbooks = workbooks or _asked()
    except (EOFError, KeyboardInterrupt):
        return EXIT_USAGE
    done = [_pressed(click, path, given.patience) for path in workbooks]
    _show(click, [told for told, _code in done])
    return max((code for _told, code in done), default=EXIT_USAGE)


def _now() -> datetime:
    return datetime.now().astimezone()


def _asked() -> list[Path]:
    """The workbook that is dragged into the window, quoted as consoles quote it."""
    print_line("请把客户表拖进这个窗口，再按回车：")
    said = input().strip()
    if os.name == "nt":
        return [Path(said.strip('"'))] if said else []
    with suppress(ValueError):
        return [Path(word) for word in shlex.split(said)]
    return [Path(said)]


def _which(names: Sequence[str]) -> str:
    """The sheet that somebody chooses by its number; "" where nobody answers."""
    print_line("这个工作簿里有几张表都像客户表：")
    for number, name in enumerate(names, 1):
        print_line(f"　{number}　{name}")
    with suppress(EOFError):
        while True:
            print_line(f"请输入客户表的号码（1-{len(names)}），再按回车；直接按回车就先不做：")
            said = unicodedata.normalize("NFKC", input()).strip()
            if not said:
                break
            if said.isdecimal() and 1 <= int(said) <= len(names):
                return names[int(said) - 1]
    return ""


def _pressed(click: Button, path: Path, patience: float) -> tuple[Told, int]:
    name = path.name

    def work() -> Outcome:
        return press(click.slug, path, _now(), lambda text: print_line(f"　{text}……"), _which)

    print_line(f"“{name}”")
    try:
        outcome = work() if click.slug in ONLY_READS else when_closed(path, work, patience=patience, say=print_line)
    except Fault as fault:
        return _refused(name, fault)
    except KeyboardInterrupt:
        return Told(
            name, Ending.STOPPED, ("是您让它停下的。客户表是完整的，没有写到一半。",), "要做的时候再双击一次。"
        ), EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last line of defence: staff must never see a traceback
        where = note_unexpected(error, _now())
        return _refused(name, Fault("internal-error", detail=f"{type(error).__name__}，详情记在 {where}"))
    return _told(name, outcome), outcome.exit_code


def _refused(name: str, fault: Fault) -> tuple[Told, int]:
    return Told(name, Ending.REFUSED, (fault.message,), fault.hint), fault.exit_code


def _told(name: str, outcome: Outcome) -> Told:
    lines = [line for line in outcome.lines if _FOR_THE_CONSOLE not in line]
    steps = [line.removeprefix("下一步：") for line in lines if line.startswith("下一步：")]
    report = outcome.data.get("report")
    pages = (("打开周报", Path(str(report)).absolute().as_uri()),) if report else ()
    return Told(
        name,
        Ending.DONE if outcome.exit_code == EXIT_DONE else Ending.LOOK,
        tuple(line for line in lines if not line.startswith("下一步：")),
        steps[-1] if steps else "",
        pages,
    )


def _show(click: Button, told: Sequence[Told]) -> None:
    """Write the page and open it; where no browser can be had, say the same in the window and keep it open."""
    now = _now()
    folder = places().results
    page = folder / f"{click.caption} {now:%Y-%m-%d %H%M%S}.html"
    opened = False
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        write_new(page, render_result(click.caption, told, now).encode(), replace=True)
        for old in sorted(folder.glob("*.html"), key=lambda path: path.stat().st_mtime)[:-PAGES_KEPT]:
            old.unlink(missing_ok=True)
        opened = _has_screen() and webbrowser.open(page.as_uri())
    if opened:
        print_line(f"结果在浏览器里：{page}")
        return
    for one in told:
        for line in (f"{one.ending.words}：{one.workbook}", *one.lines, one.next_step):
            print_line(line)
    if sys.stdin is not None and sys.stdin.isatty():
        with suppress(EOFError, KeyboardInterrupt):
            input("按回车关闭")


def _has_screen() -> bool:
    """Whether there is anything that a browser could open on; a text browser would take over the console instead."""
    return sys.platform in ("win32", "darwin") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")))
