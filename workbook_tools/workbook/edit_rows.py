"""Writes cells into the rows of a worksheet part, a block of rows at a time, everything else byte for byte.

An edit is a list of cuts: from a place to a place, the bytes that stand there give way to new ones. Where a cell goes is
found for a whole column at once (cell_grid.py knows where all cells are); the cuts are put in order, and the block is
joined anew. Nothing is parsed, and nothing that is not cut is looked at.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from workbook_tools.table.changes import CellValue, MadeWhenAsked
from workbook_tools.table.places import letter
from workbook_tools.workbook.block_rows import BlockRows
from workbook_tools.workbook.cell_grid import CellGrid, Places, SheetBytes, styles_of
from workbook_tools.workbook.cuts import ROW, Cuts, Target, find_target
from workbook_tools.workbook.formula_areas import check_formula_areas
from workbook_tools.workbook.longer_rows import Due, lengthened, rows_to_lengthen
from workbook_tools.workbook.put_cells import CellWriter
from workbook_tools.workbook.row_tags import STYLE, lay_out, name_followers, row_style, wider
from workbook_tools.workbook.sheet_edit import ColumnCells, EditUnsafe
from workbook_tools.workbook.sheet_text import SheetText

_KEPT = 20_000


class RowEditor:
    """Edits the rows of one part. column_styles: the style that a column gives to new cells."""

    def __init__(
        self,
        text: SheetText,
        prefix: bytes,
        columns: Sequence[tuple[ColumnCells, NDArray[np.int64]]],
        column_styles: Mapping[int, int],
        row_heights: Mapping[int, float],
        *,
        date1904: bool,
    ) -> None:
        self._text, self._prefix, self._columns = text, prefix, columns
        self._column_styles, self._row_heights = column_styles, row_heights
        self._writer = CellWriter(prefix, date1904=date1904)
        self._done = [0] * len(columns)
        self._name = prefix + b"row"
        self._digits: tuple[Places, list[bytes]] = (np.zeros(0, np.int64), [])
        self._tags: dict[tuple[bytes, int, int], bytes] = {}

    def chunks(self) -> Iterator[bytes]:
        """All rows, old and new. Raises EditUnsafe where they cannot be laid out."""
        last = 0
        opened = self._text.open()
        known = chain(self._text.known_rows, repeat(None))
        for block, told in zip(opened.blocks() if opened else (), known, strict=False):
            sheet, rows, grid = SheetBytes(block, self._prefix), told, None
            if rows is None or rows.formulas or rows.length != len(block):
                check_formula_areas(block, self._prefix, self._columns)
                grid = lay_out(sheet, last)
                rows = BlockRows.of(grid, len(block))
            if len(rows.numbers) == 0:
                yield block
                continue
            if int(rows.numbers[0]) <= last:
                raise EditUnsafe(f"第 {last} 行之后的行次序错乱")
            due = list(self._due(int(rows.numbers[-1])))
            places = rows_to_lengthen(rows, due)
            if places is not None:
                yield lengthened(self._writer, block, rows, places, due)
            else:
                yield self._edited(sheet, grid or lay_out(sheet, last), due)
            last = int(rows.numbers[-1])
        yield from self._rows_behind()

    def _due(self, last: int | None) -> Iterator[Due]:
        """The cells up to a row (None: all that are left), column by column; they count as done."""
        for index, (cells, rows) in enumerate(self._columns):
            begin = self._done[index]
            end = len(rows) if last is None else int(np.searchsorted(rows, last, "right"))
            if end > begin:
                self._done[index] = end
                values = cells.values
                some = values.part(begin, end) if isinstance(values, MadeWhenAsked) else values[begin:end]
                yield cells, rows[begin:end], some

    def _edited(self, sheet: SheetBytes, grid: CellGrid, due: Sequence[Due]) -> bytes:
        rows, cuts = sheet.xml, Cuts()
        cell_keys = grid.cell_rows * ROW + grid.cell_columns
        touched: list[Places] = []
        for cells, numbers, told in due:
            values = told[:]
            target = find_target(grid, cell_keys, numbers, cells.column)
            styles = self._styles(sheet, grid, target, cells)
            pieces = self._pieces(cells.column, numbers, values, styles)
            keys = numbers * ROW + cells.column
            if cells.style is None:  # a blank without a look, where no cell is, need not be written
                some = np.array([v is not None or s is not None for v, s in zip(values, styles, strict=True)])
                kept = np.flatnonzero(some | target.hits)
                pieces = [pieces[index] for index in kept.tolist()]
                keys, begins, ends = keys[kept], target.begins[kept], target.ends[kept]
            else:
                begins, ends = target.begins, target.ends
            cuts.add(keys, begins, ends, pieces)
            touched.append(keys)
        keys = np.sort(np.concatenate(touched)) if touched else grid.row_numbers[:0]
        if len(keys) == 0:
            return rows
        self._cut_rows(rows, grid, keys, cuts)
        if grid.cell_bare.any() or grid.row_bare.any():
            name_followers(grid, cell_keys, keys, cuts)
        return cuts.joined(rows)

    def _wider(self, tag: bytes, left: int, right: int) -> bytes:
        """The rest of a row's start tag, made wider; what recurs is made once."""
        key = (tag, left, right)
        new = self._tags.get(key)
        if new is None:
            if len(self._tags) >= _KEPT:
                self._tags.clear()
            new = self._tags[key] = wider(tag, left, right)
        return new

    def _spelled(self, numbers: Places) -> list[bytes]:
        """Row numbers as digits; columns mostly have the same rows."""
        known, digits = self._digits
        if not np.array_equal(known, numbers):
            digits = [b"%d" % number for number in numbers.tolist()]
            self._digits = numbers, digits
        return digits

    def _pieces(
        self, column: int, numbers: Places, values: Sequence[CellValue], styles: Sequence[int | None]
    ) -> list[bytes]:
        return self._writer.cells(letter(column), self._spelled(numbers), values, styles)

    def _styles(self, sheet: SheetBytes, grid: CellGrid, target: Target, cells: ColumnCells) -> list[int | None]:
        """The style of each cell: the edit's, else the cell's own, else its row's or column's."""
        if cells.style is not None:
            return [cells.style] * len(target.numbers)
        styles: list[int | None] = [self._column_styles.get(cells.column)] * len(target.numbers)
        hits = np.flatnonzero(target.hits)
        tails = grid.cell_tails[target.cells[hits]]
        held, behind = styles_of(sheet, tails)
        for index, style in zip(hits.tolist(), held.tolist(), strict=True):
            styles[index] = style
        for index in hits[behind == tails].tolist():
            found = STYLE.match(sheet.xml, int(target.begins[index]), int(target.ends[index]))
            styles[index] = int(found[1]) if found else None
        for index in np.flatnonzero(target.there & ~target.hits).tolist():
            given = row_style(sheet.xml, grid, int(target.rows[index]))
            styles[index] = styles[index] if given is None else given
        return styles

    def _cut_rows(self, rows_text: bytes, grid: CellGrid, keys: Places, cuts: Cuts) -> None:
        """Start and end tags of the rows that get cells: new rows, wider spans, self-closed rows, rows without `r`."""
        numbers = keys // ROW
        firsts = np.flatnonzero(np.append(True, np.diff(numbers) > 0))
        lasts = np.append(firsts[1:], len(keys)) - 1
        numbers = numbers[firsts]
        at = np.searchsorted(grid.row_numbers, numbers)
        there = grid.row_numbers[at] == numbers
        end_tag = b"</" + self._name + b">"
        cuts_of_rows: list[tuple[int, int, int, bytes]] = []
        for number, place in zip(numbers[~there].tolist(), grid.row_starts[at[~there]].tolist(), strict=True):
            cuts_of_rows.append((number * ROW, place, place, self._new_row(number)))
            cuts_of_rows.append((number * ROW + ROW - 1, place, place, end_tag))
        rows = at[there]
        for number, left, right, begin, end, row_end, bare in zip(
            numbers[there].tolist(),
            (keys[firsts[there]] % ROW).tolist(),
            (keys[lasts[there]] % ROW).tolist(),
            grid.row_tails[rows].tolist(),
            grid.row_inners[rows].tolist(),
            grid.row_ends[rows].tolist(),
            grid.row_bare[rows].tolist(),
            strict=True,
        ):
            old = rows_text[begin:end]
            new = self._wider(old, left, right)
            if bare:
                new = b' r="%d"' % number + new
            if new != old:
                cuts_of_rows.append((number * ROW, begin, end, new))
            if row_end == end:
                cuts_of_rows.append((number * ROW + ROW - 1, end, end, end_tag))
        if cuts_of_rows:
            places = np.array([cut[:3] for cut in cuts_of_rows], np.int64).T
            cuts.add(places[0], places[1], places[2], [cut[3] for cut in cuts_of_rows])

    def _new_row(self, number: int) -> bytes:
        height = self._row_heights.get(number)
        shown = b"" if height is None else b' ht="%.10g" customHeight="1"' % height
        return b'<%b r="%d"%b>' % (self._name, number, shown)

    def _rows_behind(self) -> Iterator[bytes]:
        """New rows behind the last one that there is."""
        gathered: dict[int, list[tuple[int, bytes]]] = {}
        for cells, numbers, told in self._due(None):
            style, values = self._column_styles.get(cells.column) if cells.style is None else cells.style, told[:]
            pieces = self._pieces(cells.column, numbers, values, [style] * len(numbers))
            for number, value, piece in zip(numbers.tolist(), values, pieces, strict=True):
                if value is not None or style is not None:
                    gathered.setdefault(number, []).append((cells.column, piece))
        out: list[bytes] = []
        for number in sorted(gathered):
            row = sorted(gathered[number])
            out += [self._new_row(number), *(piece for _, piece in row), b"</" + self._name + b">"]
            if len(out) > 20_000:
                yield b"".join(out)
                out.clear()
        yield b"".join(out)
