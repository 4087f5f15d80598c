"""Drives the command line in this process, as a person or a program would, and edits workbooks as staff would."""

import contextlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from workbook_tools.app.cli import main
from workbook_tools.table.columns import MASTER_NAME, STANDARD

HEADERS = [column.header for column in STANDARD]
ZHANG = [
    1,
    "张三",
    None,
    "28",
    "138xxxxxx88",
    "2023-10-01",
    "500元",
    "服装",
    "2次",
    "售后服务",
    "满意",
    "非常满意",
    "满意",
    "9分",
]
LI = [
    2,
    "李四",
    None,
    "35",
    "137xxxxxx99",
    "2023-09-15",
    "1000元",
    "电子产品",
    "3次",
    "安装服务",
    "一般",
    "满意",
    "不满意",
    "7分",
]


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        held = json.loads(self.out)
        assert isinstance(held, dict)
        return held

    @property
    def fault(self) -> str:
        return str(self.json["fault"]["code"])


def command(*arguments: object, monkeypatch: pytest.MonkeyPatch | None = None) -> Ended:
    """Run `workbook-tools` with these arguments."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        (monkeypatch or patch).setattr("sys.argv", ["workbook-tools", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
    code = end.value.code
    return Ended(code if isinstance(code, int) else 0, out.getvalue(), err.getvalue())


def write_master(path: Path, rows: Sequence[Sequence[object]] = (ZHANG, LI), headers: Sequence[str] = HEADERS) -> Path:
    """A master workbook as a person would start it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = MASTER_NAME
    sheet.append(list(headers))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


@contextlib.contextmanager
def staff_edit(path: Path) -> Iterator[openpyxl.Workbook]:
    """The workbook opened, changed and saved by another program."""
    book = openpyxl.load_workbook(path)
    yield book
    book.save(path)


def column_of(path: Path, header: str, sheet: str = MASTER_NAME) -> list[Any]:
    """The values below a header."""
    rows = list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))
    at = next(row.index(header) for row in rows if header in row)
    start = next(number for number, row in enumerate(rows) if header in row)
    return [row[at] for row in rows[start + 1 :]]


def sheet_names(path: Path) -> list[str]:
    """The workbook's sheets."""
    return list(openpyxl.load_workbook(path).sheetnames)
