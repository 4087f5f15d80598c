"""A second look at cells that were written: they hold what was asked for, where it was asked for, in rows that are in order.

It reads with lxml, and shares nothing with what writes or scans. Of a small part it looks at every row; of a large one at
some hundred rows spread over it, at those of all single cells, and at the order and the numbers of all rows.
"""

import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice, pairwise

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from workbook_tools.table.changes import CellValue
from workbook_tools.table.places import cell, column_number
from workbook_tools.table.sheets import SheetPlan
from workbook_tools.workbook.donor_text import safe_text
from workbook_tools.workbook.sheet_edit import SheetEdit
from workbook_tools.workbook.sheet_text import SheetText
from workbook_tools.workbook.xml import Tree, children, local_name, unescape

READ_WHOLE_BELOW = 4 << 20
"""Bytes: some five thousand customers, read in a tenth of a second."""
_SINGLE = 2_000
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?worksheet\b(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")
_FORMAT = re.compile(rb" s=\"([0-9]+)\"")
_RULE_LOOK = re.compile(rb" dxfId=\"([0-9]+)\"")
Rows = NDArray[np.int64]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Written:
    """A cell as it stands in the part. text: of its value, None where it has none."""

    kind: str
    text: str | None
    formula: bool
    style: int


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A cell as it should be. keeps: it has the format that it had."""

    value: CellValue
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class _Looked:
    """numbers: of all rows, as they stand. cells: of the rows that were looked at."""

    numbers: Rows
    rows: Rows
    cells: Mapping[Place, _Written]


class _DisorderError(Exception):
    """Rows or cells that do not ascend; its text is the place."""


def find_wrong_cell(
    old: SheetText, new: SheetText, edit: SheetEdit, *, date1904: bool, formats: int | None, whole: bool
) -> str | None:
    """The first place of an edit that is not as the edit wants it, as a short Chinese clause; None where all is well.

    formats: how many cell formats the new workbook has, None where that means nothing. whole: look at every row.
    """
    single = list(islice(dict.fromkeys(row for row, _ in edit.cells), _SINGLE))
    columns = edit.by_column()
    try:
        looked = _look(new, single, whole=whole)
    except (_DisorderError, etree.LxmlError, ValueError) as problem:
        return f"的行或单元格乱了（{problem}）"
    kept = [cells.column for cells, _ in columns if cells.style is None]
    before = _cells_before(old, looked.rows) if kept else {}
    wanted: dict[Place, _Wanted] = {}
    for cells, rows in columns:
        held = rows[[value is not None for value in cells.values]]
        there = looked.numbers[np.minimum(np.searchsorted(looked.numbers, held), len(looked.numbers) - 1)] == held
        if not there.all():
            return f"{cell(int(held[~there][0]), cells.column)} 没有写上"
        for place in np.flatnonzero(np.isin(rows, looked.rows)).tolist():
            wanted[int(rows[place]), cells.column] = _Wanted(cells.values[place], keeps=cells.style is None)
    for (row, column), wish in wanted.items():
        written = looked.cells.get((row, column))
        if not _holds(written, wish.value, date1904=date1904):
            return f"{cell(row, column)} 写的不是要写的内容"
        was = before.get((row, column))
        if written and wish.keeps and was and was.style != written.style:
            return f"{cell(row, column)} 的格式变了"
        if written and formats is not None and written.style >= formats:
            return f"{cell(row, column)} 用了不存在的格式"
    return None


def find_wrong_in_sheet(xml: bytes, plan: SheetPlan, *, date1904: bool, formats: int, looks: int) -> str | None:
    """What a generated sheet has that its plan has not, as `find_wrong_cell` tells it. looks: how many looks rules have."""
    try:
        looked = _look(SheetText.of(xml), (), whole=len(xml) < READ_WHOLE_BELOW)
    except (_DisorderError, etree.LxmlError, ValueError) as problem:
        return f"的行或单元格乱了（{problem}）"
    for pattern, count in ((_FORMAT, formats), (_RULE_LOOK, looks)):
        if any(int(number) >= count for number in set(pattern.findall(xml))):
            return "用了不存在的格式"
    rows = frozenset(looked.rows.tolist())
    for planned in plan.cells:
        if planned.row in rows and not planned.formula:
            written = looked.cells.get((planned.row, planned.column))
            if not _holds(written, _shown(planned.value), date1904=date1904):
                return f"{cell(planned.row, planned.column)} 写的不是要写的内容"
    return None


def _shown(value: CellValue) -> CellValue:
    """A planned value as a generated sheet can hold it."""
    if isinstance(value, str):
        return unescape(safe_text(value)).replace("\r\n", "\n").replace("\r", "\n")
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _look(text: SheetText, also: Sequence[int], *, whole: bool) -> _Looked:
    """Reads the rows: all of them, as of any oddly spelled part, or three of each block. also: rows that must be among them."""
    opened = None if whole else text.open()
    if opened is None:
        return _read(_each_row(text), None)
    pieces: list[bytes] = []
    numbers: list[Rows] = []
    for block in opened.blocks():
        found = _plain_rows(block, opened.prefix)
        if found is None:
            return _read(_each_row(text), None)
        told = np.flatnonzero(np.isin(found, also))
        chosen = {0, len(found) // 2, len(found) - 1, *told.tolist()} if len(found) else set()
        pieces += _rows_of(block, opened.prefix, found[sorted(chosen)])
        numbers.append(found)
    return _read(_rows_in(opened.head, pieces), np.concatenate(numbers) if numbers else np.zeros(0, np.int64))


def _cells_before(text: SheetText, rows: Rows) -> Mapping[Place, _Written]:
    """The cells of some rows of the old part, which are in order."""
    opened = text.open()
    pieces: list[bytes] = []
    for block in opened.blocks() if opened else ():
        found = _plain_rows(block, opened.prefix) if opened else None
        if found is None:
            return _read(_each_row(text), None).cells
        pieces += _rows_of(block, opened.prefix, found[np.isin(found, rows)]) if opened else []
    return _read(_rows_in(opened.head, pieces), None).cells if opened else {}


def _rows_in(head: bytes, rows: Iterable[bytes]) -> Iterator[tuple[int, Tree]]:
    """Rows cut out of a part, as trees. head: what stands before its rows."""
    root = _ROOT.search(head)
    if root is None:
        raise ValueError("worksheet")
    close = b"</" + root[0][1:].split(maxsplit=1)[0].rstrip(b">") + b">"
    return ((int(row.get("r")), row) for row in etree.fromstring(root[0] + b"".join(rows) + close, _parser()))


def _plain_rows(block: bytes, prefix: bytes) -> Rows | None:
    """The numbers of the rows. None where a row does not begin with its number."""
    tag = b"<" + prefix + b"row"
    numbers = re.findall(tag + b' r="([0-9]{1,7})"', block)
    plain = len(numbers) == block.count(tag) and b"<!" not in block and block.lstrip().startswith(tag)
    return np.array(numbers, "S7").astype(np.int64) if plain or not block.strip() else None


def _rows_of(block: bytes, prefix: bytes, numbers: Rows) -> Iterator[bytes]:
    """The rows of some numbers, each as it stands up to the next."""
    tag = b"<" + prefix + b'row r="'
    for number in numbers.tolist():
        start = block.find(tag + b'%d"' % number)
        stop = block.find(tag, start + 1)
        yield block[start:] if stop < 0 else block[start:stop]


def _read(rows: Iterable[tuple[int, Tree]], numbers: Rows | None) -> _Looked:
    found: dict[Place, _Written] = {}
    seen: list[int] = []
    for number, row in rows:
        seen.append(number)
        column = 0
        for element in children(row, "c"):
            reference = element.get("r")
            following = column_number(reference.rstrip("0123456789")) if reference else column + 1
            if following <= column or (reference and reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != str(number)):
                raise _DisorderError(reference or f"第 {number} 行")
            column = following
            found[number, column] = _written(element)
    every = np.array(seen, np.int64) if numbers is None else numbers
    if len(every) and int(np.min(np.diff(every, prepend=0))) <= 0:
        raise _DisorderError(next(f"第 {after} 行" for one, after in pairwise([0, *every.tolist()]) if after <= one))
    return _Looked(every, np.array(seen, np.int64), found)


def _written(element: Tree) -> _Written:
    text, formula = None, False
    for child in element:
        name = local_name(child)
        if name == "v":
            text = child.text or ""
        elif name == "is":
            text = "".join(piece.text or "" for piece in _pieces(child))
        formula = formula or name == "f"
    return _Written(element.get("t", "n"), text, formula, int(element.get("s", "0")))


def _pieces(inline: Tree) -> Iterator[Tree]:
    for child in inline:
        if local_name(child) == "t":
            yield child
        elif local_name(child) == "r":
            yield from children(child, "t")


def _each_row(text: SheetText) -> Iterator[tuple[int, Tree]]:
    part = io.BytesIO(text.whole())
    number = 0
    rows = None
    options = {"resolve_entities": False, "no_network": True, "huge_tree": True}
    for event, element in etree.iterparse(part, events=("start", "end"), **options):
        name = local_name(element)
        if event == "start" and name == "sheetData" and rows is None:
            rows = element
        elif event == "end" and name == "row" and element.getparent() is rows:
            number = int(element.get("r", number + 1))
            yield number, element
            rows.remove(element)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def _holds(written: _Written | None, value: CellValue, *, date1904: bool) -> bool:
    """Whether a cell holds a value, as what it is: text as text, a number as a number, and never a formula."""
    if value is None:
        return written is None or (written.text in (None, "") and not written.formula)
    if written is None or written.formula or written.text is None:
        return False
    if isinstance(value, str):
        return written.kind in ("inlineStr", "str") and unescape(written.text) == value
    if isinstance(value, bool):
        return written.kind == "b" and written.text == str(int(value))
    number = _serial(value, date1904=date1904) if isinstance(value, date) else float(value)
    return written.kind == "n" and abs(float(written.text) - number) <= 1e-9 * max(1.0, abs(number))


def _serial(value: date, *, date1904: bool) -> float:
    """Days since the day before the first, with the 29 February 1900 that Excel believes in."""
    moment = value.replace(tzinfo=None) if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
    since = moment - (datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 31))  # noqa: DTZ001
    days = since.total_seconds() / 86_400
    return days if date1904 or days < 60 else days + 1
