"""A second look at cells that were written: they hold what was asked for, where it was asked for, in rows that are in order.

It reads with lxml, and shares nothing with what writes or scans. Of a small part it looks at every row; of a large one at
some hundred rows spread over it, at those of all single cells, and at the order and the numbers of all rows. The large one is
not inflated again for that: the rows are taken while it is compared with the old one.
"""

import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping
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
_SINGLE, _SPREAD, _FEW = 2_000, 250, 25
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?worksheet\b(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")
_FORMAT = re.compile(rb" s=\"([0-9]+)\"")
_RULE_LOOK = re.compile(rb" dxfId=\"([0-9]+)\"")
Rows = NDArray[np.int64]
_NONE: Rows = np.zeros(0, np.int64)
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Written:
    """A cell as it stands in the part. text: of its value, None where it has none."""

    kind: str
    text: str | None
    formula: bool
    style: int


@dataclass(frozen=True, slots=True)
class _Looked:
    """numbers: of all rows, as they stand. cells: of the rows that were looked at."""

    numbers: Rows
    rows: Rows
    cells: Mapping[Place, _Written]


class _DisorderError(Exception):
    """Rows or cells that do not ascend; its text is the place."""


class RowSample:
    """Rows of some numbers, which rise, taken while somebody else goes through a plainly spelled part. complete: when that is done."""

    def __init__(self, wanted: Rows) -> None:
        self.wanted = wanted
        self.complete = False
        self._numbers: list[Rows] = []
        self._rows: list[bytes] = []

    def begin(self) -> None:
        """What was taken before goes."""
        self._numbers, self._rows = [], []

    def see(self, rows: bytes, numbers: Rows, begins: Rows) -> None:
        """Take what is wanted of some rows. numbers: -1 for what is none."""
        self._numbers.append(numbers)
        ends = np.append(begins[1:], len(rows))
        if len(self.wanted) and len(numbers):
            here = slice(*np.searchsorted(self.wanted, (numbers.min(), numbers.max() + 1)).tolist())
            found = np.flatnonzero(np.isin(numbers, self.wanted[here]))  # of a piece's thousands some few
            self._rows += [rows[begins[at] : ends[at]] for at in found.tolist()]

    def seen_all(self) -> None:
        """The part has come to an end."""
        self.complete = True

    def looked(self, text: SheetText) -> "_Looked":
        """What the rows hold. text: the part that they are from; it is gone through again if the sample is not complete."""
        if not self.complete or text.frame is None:
            return _look(text, self.wanted)
        numbers = np.concatenate(self._numbers) if self._numbers else np.zeros(0, np.int64)
        return _read(_rows_in(text.frame.head, self._rows), numbers)


def rows_to_look_at(edit: SheetEdit) -> Rows:
    """Of a large part: the rows of all single cells, some of each column, and some hundred spread over the longest one."""
    single = islice(dict.fromkeys(row for row, _ in edit.cells), _SINGLE)
    columns = [rows for _, rows in edit.by_column()]
    most = max(columns, key=len, default=_NONE)
    few = [_spread(rows, _FEW) for rows in columns]
    return np.unique(np.concatenate([np.array([*single], np.int64), _spread(most, _SPREAD), *few]))


def _spread(rows: Rows, count: int) -> Rows:
    """So many of the rows, from the first to the last; all where there are fewer."""
    return rows[np.linspace(0, len(rows) - 1, count).astype(np.int64)] if len(rows) > count else rows


def find_wrong_cell(
    old: SheetText,
    new: SheetText,
    edit: SheetEdit,
    samples: tuple[RowSample, RowSample] | None,
    *,
    date1904: bool,
    formats: int | None,
) -> str | None:
    """The first place of an edit that is not as the edit wants it, as a short Chinese clause; None where all is well.

    samples: of the old and the new part, the same rows; without them every row is looked at. formats: how many cell
    formats the new workbook has, None where that means nothing.
    """
    columns = edit.by_column()
    try:
        looked = samples[1].looked(new) if samples else _look(new, None)
    except (_DisorderError, etree.LxmlError, ValueError) as problem:
        return f"的行或单元格乱了（{problem}）"
    before: Mapping[Place, _Written] = {}
    if any(cells.style is None for cells, _ in columns):
        before = (samples[0].looked(old) if samples else _look(old, None)).cells
    for cells, rows in columns:
        there = looked.numbers[np.minimum(np.searchsorted(looked.numbers, rows), len(looked.numbers) - 1)] == rows
        lost = next((at for at in np.flatnonzero(~there).tolist() if cells.values[at] is not None), None)
        if lost is not None:
            return f"{cell(int(rows[lost]), cells.column)} 没有写上"
        for at in np.flatnonzero(np.isin(rows, looked.rows)).tolist():
            place = int(rows[at]), cells.column
            written, was = looked.cells.get(place), before.get(place) if cells.style is None else None
            if not _holds(written, cells.values[at], date1904=date1904):
                return f"{cell(*place)} 写的不是要写的内容"
            if written and was and was.style != written.style:
                return f"{cell(*place)} 的格式变了"
            if written and formats is not None and written.style >= formats:
                return f"{cell(*place)} 用了不存在的格式"
    return None


def find_wrong_in_sheet(xml: bytes, plan: SheetPlan, *, date1904: bool, formats: int, looks: int) -> str | None:
    """What a generated sheet has that its plan has not, as `find_wrong_cell` tells it. looks: how many looks rules have."""
    numbers = np.unique(np.array([planned.row for planned in plan.cells], np.int64))
    try:
        looked = _look(SheetText.of(xml), None if len(xml) < READ_WHOLE_BELOW else _spread(numbers, _SPREAD))
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


def _look(text: SheetText, wanted: Rows | None) -> _Looked:
    """Reads rows of some numbers; all of them for None, and where the part is oddly spelled."""
    opened = None if wanted is None else text.open()
    if wanted is None or opened is None:
        return _read(_each_row(text), None)
    sample = RowSample(wanted)
    for block in opened.blocks():
        found = _plain_rows(block, opened.prefix)
        if found is None:
            return _read(_each_row(text), None)
        sample.see(block, *found)
    sample.seen_all()
    return sample.looked(text)


def _rows_in(head: bytes, rows: Iterable[bytes]) -> Iterator[tuple[int, Tree]]:
    """Rows cut out of a part, as trees. head: what stands before its rows."""
    root = _ROOT.search(head)
    if root is None:
        raise ValueError("worksheet")
    close = b"</" + root[0][1:].split(maxsplit=1)[0].rstrip(b">") + b">"
    return ((int(row.get("r")), row) for row in etree.fromstring(root[0] + b"".join(rows) + close, _parser()))


def _plain_rows(block: bytes, prefix: bytes) -> tuple[Rows, Rows] | None:
    """The numbers of the rows and where they begin. None where a row does not begin with its number."""
    tag = b"<" + prefix + b"row"
    found = [(int(row[1]), row.start()) for row in re.finditer(tag + b' r="([0-9]{1,7})"', block)]
    plain = len(found) == block.count(tag) and b"<!" not in block and block.lstrip().startswith(tag)
    numbers, begins = np.array(found, np.int64).reshape(-1, 2).T
    return (numbers, begins) if plain or not block.strip() else None


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
    for event, element in etree.iterparse(part, ("start", "end"), tag=("{*}sheetData", "{*}row"), **options):
        if event == "start":
            rows = element if rows is None and local_name(element) == "sheetData" else rows
        elif element.getparent() is rows:
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
