"""Reads a worksheet part tag by tag with expat: any spelling, every fault of it told. The plain reader is measured by it.

The parser proves that the part is well-formed XML. Where the rows are spelled plainly it need not see them: see scan.py.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from workbook_tools.table.cells import RawCell
from workbook_tools.table.places import MAX_COLUMN, MAX_ROW, Area, cell, column_number
from workbook_tools.workbook.cell_values import Meaning, read_cell
from workbook_tools.workbook.sheet_text import SheetDamaged
from workbook_tools.workbook.unsound import UnsoundError

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_DEEPEST = 256
_TRUE = ("1", "true", "on", "t")


@dataclass(slots=True)
class _OpenCell:
    """The cell whose end tag has not come yet. texts: of `<v>`, or of the pieces of `<is>`."""

    column: int
    kind: str
    style: int
    formula: bool = False
    texts: list[str] | None = None


@dataclass(slots=True)
class OddCells:
    """What was read: (row, column, cell) of each cell that holds something, and what lies around the rows."""

    cells: list[tuple[int, int, RawCell]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    root: str = ""
    namespaces: set[str] = field(default_factory=set)
    """Prefixes that the root declares."""


class SheetParser:
    """An expat parser that gathers an OddCells. `feed` it the part in pieces and `close` it.

    Raises SheetDamaged for what is ill-formed or senseless, UnsoundError for a DTD.
    """

    def __init__(self, meaning: Meaning) -> None:
        self.read = OddCells()
        self._meaning = meaning
        self._path: list[str] = []
        self._row, self._column = 0, 0
        self._cell: _OpenCell | None = None
        self._text: list[str] | None = None
        self._expat = parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartNamespaceDeclHandler = self._namespace

    def feed(self, data: bytes) -> None:
        """The next bytes of the part."""
        self._parse(data, final=False)

    def close(self) -> OddCells:
        """The end of the part. Gives what was read."""
        self._parse(b"", final=True)
        return self.read

    def inside_rows(self) -> bool:
        """Whether the last tag that was fed opened the element that holds the rows."""
        return len(self._path) == 2 and self._path[1] == "sheetData"

    def _parse(self, data: bytes, *, final: bool) -> None:
        try:
            self._expat.Parse(data, final)
        except expat.ExpatError:
            raise SheetDamaged("表格内容中断或写错") from None

    def _doctype(self, *_parts: object) -> None:
        raise UnsoundError("unsafe-xml", "带有 DTD 声明")

    def _namespace(self, prefix: str | None, _address: str) -> None:
        if not self._path and prefix:
            self.read.namespaces.add(prefix)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        path = self._path
        depth = len(path)
        if depth == 0:
            self.read.root = tag
        namespace, _, name = tag.rpartition(" ")
        ours = namespace == self.read.root.rpartition(" ")[0]
        path.append(name if ours else "")
        if depth >= _DEEPEST:
            raise SheetDamaged("表格内容嵌套太深")
        if depth == 0 and name != "worksheet":
            raise SheetDamaged("这一页不是普通工作表")
        if not ours:
            return
        inside = path[1] if depth > 1 else ""
        if inside == "sheetData":
            self._start_in_rows(depth, name, attributes)
        elif depth == 2 and inside == "mergeCells" and name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _start_in_rows(self, depth: int, name: str, attributes: dict[str, str]) -> None:
        if depth == 2 and name == "row":
            self._open_row(attributes)
        elif depth == 3 and name == "c" and self._path[2] == "row":
            self._open_cell(attributes)
        elif self._cell is not None and self._path[3] == "c":
            if depth == 4 and name == "f":
                self._cell.formula = True
            elif depth == 4 and name in ("v", "is") and (name == "is") == (self._cell.kind == "inlineStr"):
                self._cell.texts = []
                self._text = self._cell.texts if name == "v" else None
            elif name == "t" and self._path[4] == "is" and "rPh" not in self._path:
                self._text = self._cell.texts

    def _end(self, _tag: str) -> None:
        name = self._path.pop()
        depth = len(self._path)
        if name in ("v", "t"):
            self._text = None
        elif name == "c" and depth == 3 and self._cell is not None:
            self._close_cell(self._cell)
            self._cell = None

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _open_row(self, attributes: dict[str, str]) -> None:
        text = attributes.get("r", "")
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
        row = number if text else self._row + 1
        if row > MAX_ROW:
            raise SheetDamaged(f"行号 {text or row} 超出工作表的最后一行")
        if row < 1:
            raise SheetDamaged(f"第 {self._row} 行之后的行号“{text[:20]}”不对")
        if row <= self._row:
            raise SheetDamaged(f"第 {row} 行排在第 {self._row} 行之后，次序错乱")
        self._row, self._column = row, 0
        if attributes.get("hidden", "").strip() in _TRUE:
            self.read.hidden_rows.add(row)
        if "s" in attributes:
            self._style(attributes["s"], f"第 {row} 行")

    def _open_cell(self, attributes: dict[str, str]) -> None:
        text = attributes.get("r", "")
        found = _REFERENCE.fullmatch(text)
        column = column_number(found[1]) if found else self._column + 1
        if (text and found is None) or (found and int(found[2]) != self._row):
            raise SheetDamaged(f"第 {self._row} 行有写错的单元格位置“{text[:20]}”")
        if column > MAX_COLUMN:
            raise SheetDamaged(f"第 {self._row} 行有超出最后一列的单元格")
        if column <= self._column:
            raise SheetDamaged(f"第 {self._row} 行的单元格次序错乱")
        self._column = column
        style = self._style(attributes.get("s", "0"), cell(self._row, column))
        self._cell = _OpenCell(column, attributes.get("t", "n"), style)

    def _style(self, text: str, place: str) -> int:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
        try:
            self._meaning.shows_date(number)
        except SheetDamaged:
            raise SheetDamaged(f"{place} 的格式编号“{text[:20]}”不存在") from None
        return number

    def _close_cell(self, held: _OpenCell) -> None:
        text = None if held.texts is None else "".join(held.texts)
        try:
            read = read_cell(held.kind, text, held.style, held.formula, self._meaning)
        except SheetDamaged as problem:
            raise SheetDamaged(f"{cell(self._row, held.column)} {problem}") from None
        if read.value is not None or read.formula:
            self.read.cells.append((self._row, held.column, read))

    def _merge(self, text: str) -> None:
        area = Area.parse(text)
        if area is None:
            raise SheetDamaged(f"合并单元格的范围“{text[:40]}”写错了")
        self.read.merged.append(area)
