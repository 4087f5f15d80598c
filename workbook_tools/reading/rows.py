"""Which rows are customers: by what staff have written into them, never by where the table seems to end."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from workbook_tools.reading.glance import Glance
from workbook_tools.reading.master import MasterPlace
from workbook_tools.reading.text import squeezed
from workbook_tools.table.cells import CellKind, RawCell, RawSheet
from workbook_tools.table.columns import CONTACT, NAME, SERIAL

_HOW_MANY = r"(?:[\u4e00-\u9fff]{0,3}:?[0-9][0-9.,]*(?:元|人|位|名|户|次|笔)?)?"
_TOTAL = re.compile(
    r"(?:(?:本页|本月|本季|本年|本周|当月|全年|全部|年度|月度)?(?:共计|累计|总和|平均|平均值|汇总)|[^:]{0,8}(?:合计|小计|总计))"
    rf"(?:\(.*\))?{_HOW_MANY}|共[0-9]+(?:人|位|名|户)(?:客户|顾客|会员)?"
    "|(?:grand)?total|sub-?total|sum|average"
)
_TOTAL_SIGN = re.compile("[计計总總均汇匯共lmeLME]")
_LONGEST_TOTAL = 30
_LABELLED = re.compile(
    r"(?:制表|填表|制单|审核|复核|审批|批准|经办|负责|店长|会计|出纳|日期|时间|备注|说明|附注|注意|注|门店|地址|打印|统计|截止|提示|数据来源)"
    r"[^:]{0,6}:.*"
)
_COLON = re.compile("[:：]")
_NUMBERING = re.compile(r"(?:no\.?|第)?[0-9]*[0-9][.、号]?|[#*]*", re.IGNORECASE)
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Found:
    """A cell outside the customers' rows: its sheet row and column, and its text."""

    row: int
    place: int
    text: str


@dataclass(frozen=True, slots=True)
class SortedRows:
    """The rows below the header. customers: their positions in `RawSheet.rows`; totals: 合计 rows, strays: other remarks."""

    customers: NDArray[np.intp]
    totals: tuple[Found, ...]
    strays: tuple[Found, ...]


def sort_rows(raw: RawSheet, place: MasterPlace, ours: Collection[int]) -> SortedRows:
    """Customers, totals and strays among the rows below the header.

    A customer's row holds a staff value other than 序号, formulas and spaces. A lone cell after a blank row is a remark, and
    so is whatever stands in a column without a header. ours: sheet columns whose content counts for nothing.
    """
    below = np.flatnonzero(raw.rows > place.header_row)
    grid = _Grid(raw, below, place, ours)
    totals = _find_totals(grid)
    lone = _find_lone(grid, place.header_row) | _find_remarks(grid)
    repeated = _repeats_header(grid)
    customers = (grid.filled > 0) & ~totals & ~lone & ~repeated
    strays = (*_cells_of(grid, lone & ~totals), *_outside(grid))
    return SortedRows(below[customers], _cells_of(grid, totals), strays)


class _Grid:
    """How many staff cells each row below the header holds, and which is the leftmost."""

    def __init__(self, raw: RawSheet, below: NDArray[np.intp], place: MasterPlace, ours: Collection[int]) -> None:
        self.raw, self.below, self.place = raw, below, place
        self.rows = raw.rows[below]
        self.staff = [at for at in sorted(place.headers) if at not in ours and at in raw.columns]
        self.outside = [at for at in sorted(raw.columns) if at not in place.headers and at not in ours]
        self.serial = place.places.get(SERIAL.header, 0)
        self.filled = np.zeros(len(below), dtype=np.int32)
        self.leftmost = np.zeros(len(below), dtype=np.int32)
        self.numbered = np.zeros(len(below), dtype=bool)
        self._glances: dict[int, Glance] = {}
        for at in self.staff:
            holds = self.filled_in(at)
            self.leftmost = np.where(holds & (self.leftmost == 0), at, self.leftmost)
            if at == self.serial:
                self.numbered = holds
            else:
                self.filled += holds

    def where(self, at: int, test: Callable[[Glance], Flags]) -> Flags:
        """The rows in which a column's cell passes a test, asked of its distinct cells."""
        column = self.raw.columns.get(at)
        if column is None:
            return np.zeros(len(self.below), dtype=bool)
        if at not in self._glances:
            self._glances[at] = Glance(column.cells)
        held: Flags = test(self._glances[at])[column.codes[self.below]]
        return held

    def filled_in(self, at: int) -> Flags:
        """The rows in which a column holds something of the staff's."""
        return self.where(at, lambda seen: seen.filled)


def filled_cells(cells: Sequence[RawCell]) -> Flags:
    """Which cells hold something of the staff's: no formula, and not only spaces."""
    return Glance(cells).filled


def is_total(cell: RawCell) -> bool:
    """Whether a cell says 合计, 小计 or the like, and nothing more."""
    value = cell.value
    if not isinstance(value, str) or len(value) > _LONGEST_TOTAL or not _TOTAL_SIGN.search(value):
        return False
    return bool(_TOTAL.fullmatch(squeezed(value).strip(":*")))


def total_cells(cells: Sequence[RawCell]) -> Flags:
    """Which cells say 合计."""
    return _totals(Glance(cells))


def _totals(seen: Glance) -> Flags:
    return _passing(seen, _TOTAL_SIGN, is_total)


def is_labelled(cell: RawCell) -> bool:
    """Whether a cell is signed or annotated as people do below a table: 制表人：张三, 注：截至十月."""
    value = cell.value
    return isinstance(value, str) and bool(_COLON.search(value) and _LABELLED.match(squeezed(value)))


def _labelled(seen: Glance) -> Flags:
    return _passing(seen, _COLON, is_labelled)


def _passing(seen: Glance, sign: re.Pattern[str], test: Callable[[RawCell], bool]) -> Flags:
    """Which cells pass a test. Only those with a sign of it are asked, and few have one."""
    passed = np.zeros(len(seen.cells), dtype=bool)
    for at in seen.holding(sign):
        passed[at] = test(seen.cells[at])
    return passed


def is_numbering(text: str) -> bool:
    """Whether a text in 序号 only numbers its row: 3, No.3, 3、, #."""
    return bool(_NUMBERING.fullmatch(squeezed(text)))


def _find_totals(grid: _Grid) -> Flags:
    """Rows that say 合计 in 序号, in the name or in their first cell, or anywhere where there is no name, and have no phone."""
    says = np.zeros(len(grid.below), dtype=bool)
    name, phone = (grid.place.places[column.header] for column in (NAME, CONTACT))
    for at in {*grid.staff[:3], grid.serial, name}:
        says |= grid.where(at, _totals)
    says &= ~grid.filled_in(phone)
    nameless = (grid.filled > 0) & ~says & ~grid.filled_in(name)
    for row in np.flatnonzero(nameless & (~grid.filled_in(phone) | grid.where(phone, _totals))).tolist():
        says[row] = any(is_total(grid.raw.at(int(grid.rows[row]), at)) for at in grid.staff)
    return says


def _find_lone(grid: _Grid, header_row: int) -> Flags:
    """Rows of a single cell that follow a blank row, with the single cells right below them."""
    lone = np.zeros(len(grid.below), dtype=bool)
    held = np.flatnonzero(grid.filled > 0)
    if len(held) == 0:
        return lone
    rows = grid.rows[held]
    single = (grid.filled + grid.numbered)[held] == 1
    after_blank = np.diff(rows, prepend=header_row) > 1
    begins = after_blank | ~np.concatenate(([False], single[:-1]))
    first = np.maximum.accumulate(np.where(begins, np.arange(len(held)), 0))
    lone[held] = single & after_blank[first]
    return lone


def _find_remarks(grid: _Grid) -> Flags:
    """Rows with nothing but a text in 序号 that numbers nothing, and rows of nothing but signatures and notes."""
    remarks = np.zeros(len(grid.below), dtype=bool)
    for position in np.flatnonzero(grid.numbered & (grid.filled == 0)).tolist():
        value = grid.raw.at(int(grid.rows[position]), grid.serial).value
        remarks[position] = isinstance(value, str) and not is_numbering(value)
    signed = np.zeros(len(grid.below), dtype=bool)
    for at in {*grid.staff[:3], grid.serial} & set(grid.raw.columns):
        signed |= grid.where(at, _labelled)
    for position in np.flatnonzero(signed).tolist():
        cells = [grid.raw.at(int(grid.rows[position]), at) for at in grid.staff]
        remarks[position] = all(map(is_labelled, compress(cells, filled_cells(cells))))
    return remarks


def _repeats_header(grid: _Grid) -> Flags:
    """The header once more, as printed lists have it on each page."""
    repeated = np.ones(len(grid.below), dtype=bool)
    for column in (NAME, CONTACT):
        at = grid.place.places[column.header]
        if repeated.any():
            repeated &= grid.where(at, partial(_equal, grid.place.headers[at]))
    return repeated


def _equal(wanted: str, seen: Glance) -> Flags:
    equal = np.zeros(len(seen.held), dtype=bool)
    equal[seen.places] = np.fromiter(map(wanted.__eq__, seen.texts), dtype=bool, count=len(seen.texts))
    return equal & seen.held & seen.cells.are(CellKind.TEXT)


def _cells_of(grid: _Grid, which: Flags) -> tuple[Found, ...]:
    """The leftmost cell of each of some rows."""
    found = zip(grid.rows[which].tolist(), grid.leftmost[which].tolist(), strict=True)
    return tuple(Found(row, at, grid.raw.text(row, at)) for row, at in found)


def _outside(grid: _Grid) -> tuple[Found, ...]:
    """The first cell of each column that has no header."""
    found = []
    for at in grid.outside:
        rows = grid.rows[grid.filled_in(at)]
        if len(rows):
            found.append(Found(int(rows[0]), at, grid.raw.text(int(rows[0]), at)))
    return tuple(found)
