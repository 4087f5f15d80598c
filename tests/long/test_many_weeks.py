"""A year of weekly runs, results filled in each week: what staff would not call content must not grow.

WEEKS says how many. Until the sixth week the follow-up sheets that the shop keeps are still gathering.
"""

import os
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile

import pytest

from tests.command import command
from tests.long.box import SAMPLE
from workbook_tools.jobs.shop import read_shop
from workbook_tools.plans.follow_up_sheet import RESULT
from workbook_tools.table.changes import CellValue, SetCells
from workbook_tools.workbook.apply import apply_changes
from workbook_tools.workbook.book import open_book

WEEKS = int(os.environ.get("WEEKS", "8"))
SETTLED = 6
CONTENT = ("历史", "更改记录", "沟通记录", "看板", "客户管理计划表", "数据问题", "回访计划")
"""Sheets that say more, or other things, from week to week."""


def weeks(number: int) -> str:
    """Mondays from the middle of January 2024 on, as text."""
    return (date(2024, 1, 15) + timedelta(weeks=number)).isoformat()


def fill_in(path: Path, today: str) -> None:
    """Staff write a result beside each open task; all else in the file stays as the run has left it."""
    with open_book(path) as book:
        edits = []
        for table in read_shop(book, today=date.fromisoformat(today)).follow_ups:
            cells: dict[tuple[int, int], CellValue] = {
                (int(row), table.titles[RESULT]): "已回访"
                for row, told in zip(table.frame["row"], table.frame["result"], strict=True)
                if not told
            }
            edits += [SetCells(table.name, cells, "填写")] if cells else []
        with path.with_suffix(".new").open("wb") as target:
            apply_changes(book, edits, target)
    path.with_suffix(".new").replace(path)


def sizes(path: Path) -> dict[str, int]:
    """The size of each part under a name that tells what it is: `sheet 看板`, `chart`, else the part's own."""
    with zipfile.ZipFile(path) as package:
        held = {member.filename: member.file_size for member in package.infolist()}
    with open_book(path) as book:
        sheets = {sheet.part: "sheet " + re.sub(r" [\d-]+$", "", sheet.name) for sheet in book.sheets}
    found: dict[str, int] = {}
    for name, size in held.items():
        key = sheets.get(name, re.sub(r"\d+", "", name))
        found[key] = found.get(key, 0) + size
    return found


def test_only_content_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    path = tmp_path / SAMPLE.name
    copyfile(SAMPLE, path)
    settled: dict[str, int] = {}
    for week in range(1, WEEKS + 1):
        day = weeks(week - 1)
        assert command("weekly", path, "--today", day).code in (0, 1)
        now = sizes(path)
        if week == SETTLED:
            settled = now
        if week > SETTLED:
            grown = {name: size - settled.get(name, 0) for name, size in now.items() if size > settled.get(name, 0)}
            rest = {
                name: more
                for name, more in grown.items()
                if not name.startswith(tuple(f"sheet {one}" for one in CONTENT))
            }
            charts = rest.pop("xl/charts/chart.xml", 0)
            assert charts < 4_000, "a chart has as many points as the dashboard has lines"
            assert sum(rest.values()) <= 40, rest  # a longer run number here and there
            assert sum(grown.values()) - charts < 2_500 * (week - SETTLED), grown
        fill_in(path, day)
