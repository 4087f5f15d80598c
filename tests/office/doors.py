"""Both doors on one workbook: the closed file by the command line, the open one by a button's job."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import xlwings as xw

from tests.command import Ended, command
from workbook_tools.jobs.decide import ALL, Part
from workbook_tools.jobs.live import run_open
from workbook_tools.jobs.outcome import Outcome
from workbook_tools.table.cells import RawSheet
from workbook_tools.workbook.book import open_book
from workbook_tools.workbook.live.book import LiveBook

CLOSED, OPEN = "客户.xlsx", "客户.xlsx"


@dataclass(frozen=True)
class Doors:
    """A workbook twice, each in a folder of its own, since backups and undo lie beside it."""

    closed: Path
    opened: Path

    @classmethod
    def of(cls, source: Path, folder: Path) -> "Doors":
        paths = []
        for door in ("closed", "opened"):
            (folder / door).mkdir(parents=True)
            paths.append(folder / door / "客户.xlsx")
            shutil.copyfile(source, paths[-1])
        return cls(*paths)

    def run_closed(self, day: date) -> Ended:
        return command("run", self.closed, "--today", day, "--json")

    def run_opened(self, day: date, parts: Part = ALL) -> Outcome:
        return press(xw.Book(str(self.opened)), day, parts)


def press(book: xw.Book, day: date, parts: Part = ALL) -> Outcome:
    """What a button does to an open workbook."""
    return run_open(book, parts, command="run", today=day, now=datetime.combine(day, time(12)))


def values(sheet: RawSheet) -> dict[tuple[int, int], object]:
    """What each cell holds, by row and column."""
    return {
        (row, place): value
        for place, column in sheet.columns.items()
        for row, code in zip(sheet.rows.tolist(), column.codes.tolist(), strict=True)
        if (value := column.cells[code].value) is not None
    }


def disagreements(doors: Doors) -> list[str]:
    """Every cell in which the closed file and the open workbook differ, and every sheet that only one of them has."""
    found = []
    live = LiveBook(xw.Book(str(doors.opened)))
    with open_book(doors.closed) as book:
        one, other = ({info.name for info in held.sheets} for held in (book, live))
        found += [f"only one door has the sheet {name}" for name in one ^ other]
        for name in sorted(one & other):
            left, right = values(book.raw(name)), values(live.raw(name))
            found += [
                f"{name} {place}: {left.get(place)!r} and {right.get(place)!r}"
                for place in sorted(left.keys() | right.keys())
                if left.get(place) != right.get(place)
            ]
    return found
