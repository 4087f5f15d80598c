"""The cell formats of a workbook, only ever added to.

No index that a cell uses ever moves, and the part's bytes stay as they are but for what is put behind them. What is added is
looked for first, in its canonical form, so that the fiftieth weekly run finds everything that the first one made.
"""

from dataclasses import dataclass
from functools import cached_property

from workbook_tools.table.faults import Fault
from workbook_tools.table.look import Style
from workbook_tools.workbook.book import Book
from workbook_tools.workbook.markup import DECLARATION, Markup
from workbook_tools.workbook.number_formats import date_styles
from workbook_tools.workbook.style_nodes import (
    FONT_ORDER,
    Node,
    alignment_of,
    canonical,
    edge_of,
    fill_of,
    font_of,
    node,
    ordered,
    written_node,
)
from workbook_tools.workbook.xml import MAIN, to_utf8

MOST_FORMATS = 64_000
"""How many cell formats Excel takes."""
_SECTIONS = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)  # fmt: skip
_FORMAT_CHILDREN = ("alignment", "protection")
_DXF_ORDER = ("font", "numFmt", "fill", "alignment", "border", "protection", "extLst")
_BUILT_IN = {
    "General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "0.00E+00": 11, "# ?/?": 12,
    "# ??/??": 13, "@": 49,
}  # fmt: skip
"""The built-in formats that mean the same in every language of Excel."""
_FIRST_OWN_FORMAT = 164
_SEEDS = {
    "fonts": (node("font", node("sz", val="11"), node("name", val="Calibri"), node("family", val="2")),),
    "fills": tuple(node("fill", node("patternFill", patternType=kind)) for kind in ("none", "gray125")),
    "borders": (node("border", *(node(side) for side in ("left", "right", "top", "bottom", "diagonal"))),),
    "cellXfs": (node("xf", numFmtId="0", fontId="0", fillId="0", borderId="0"),),
}
"""What an empty list begins with: the entries that cells without a format of their own have had all along."""
EMPTY = (
    f'{DECLARATION}<styleSheet xmlns="{MAIN}"><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
).encode()
"""The styles part of a workbook that has none."""


class _Pool:
    """One numbered list of styles.xml; an entry's place in it is its index."""

    def __init__(self, part: Markup, name: str) -> None:
        self._part, self._name = part, name
        self._section = part.root.find(name)
        self.entries = [canonical(child) for child in self._section.children] if self._section else []
        self._held = len(self.entries)
        self._index: dict[Node, int] = {}
        for index, entry in enumerate(self.entries):
            self._index.setdefault(entry, index)

    def add(self, entry: Node) -> int:
        """The index of an entry, put at the end if the list lacks it."""
        if not self.entries:
            seeds = _SEEDS.get(self._name, ())
            self.entries.extend(seeds)
            self._index |= {seed: index for index, seed in enumerate(seeds)}
        index = self._index.setdefault(entry, len(self.entries))
        if index == len(self.entries):
            self.entries.append(entry)
        return index

    def flush(self) -> None:
        """Write what was added."""
        added = self.entries[self._held :]
        if not added:
            return
        prefix = self._part.root.prefix
        fragment, count = "".join(written_node(entry, prefix) for entry in added), str(len(self.entries))
        if self._section is None:
            tag = prefix + self._name
            self._part.place_in_order(self._name, _SECTIONS, f'<{tag} count="{count}">{fragment}</{tag}>')
        else:
            self._part.append(self._section, fragment)
            self._part.set(self._section, "count", count)


@dataclass(frozen=True, slots=True)
class GraftedStyles:
    """Where a donor's formats went: donor index → index here, for cells and for rules (dxf)."""

    cells: tuple[int, ...]
    rules: tuple[int, ...]


class Styles:
    """styles.xml of a workbook, open for additions. `name` is the workbook's, for faults."""

    def __init__(self, data: bytes, *, name: str) -> None:
        self._workbook, self._data = name, data
        self._part = Markup(data)
        self._pools = {section: _Pool(self._part, section) for section in _SECTIONS[:-3]}

    def written(self) -> bytes:
        """The part with what was added; the very bytes that were read if nothing was. Ask once, at the end."""
        for pool in self._pools.values():
            pool.flush()
        return self._part.written()

    def cell_style(self, style: Style, number_format: str = "") -> int:
        """The index of a cell format of our look, with its number format or with another one."""
        parts = {
            "numFmtId": self._number_format(number_format or style.number_format),
            "fontId": self._pools["fonts"].add(font_of(style)),
            "fillId": self._pools["fills"].add(fill_of(style)),
            "borderId": self._pools["borders"].add(edge_of(style)),
        }
        applied = dict.fromkeys(("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment"), "1")
        found = node("xf", alignment_of(style), **{name: str(index) for name, index in parts.items()}, **applied)
        return self._add_format(found)

    def like(self, base: int, number_format: str) -> int:
        """The index of the cell format `base`, but showing its numbers in another way."""
        held = self._pools["cellXfs"].entries
        base = base if base < len(held) else 0
        number = str(self._number_format(number_format))
        if held and held[base].get("numFmtId", "0") == number:
            return base
        entry = held[base] if held else _SEEDS["cellXfs"][0]
        plain = {name: value for name, value in entry.attributes if not name.startswith("{")}
        kept = (child for child in entry.children if child.name in _FORMAT_CHILDREN)
        return self._add_format(node("xf", *kept, **{**plain, "numFmtId": number, "applyNumberFormat": "1"}))

    def shows_dates(self, index: int) -> bool:
        """Whether a cell format of the workbook as it was shows numbers as dates."""
        return index in self._date_formats

    @cached_property
    def _date_formats(self) -> frozenset[int]:
        return date_styles(self._data)

    def rule_style(self, style: Style) -> int:
        """The index of a differential format (dxf) with the colours of our look."""
        bold = node("b", val="1") if style.bold else None
        font = node("font", bold, node("color", rgb="FF" + style.ink))
        fill = node("fill", node("patternFill", node("bgColor", rgb="FF" + style.fill))) if style.fill else None
        return self._pools["dxfs"].add(node("dxf", font, fill))

    def graft(self, donor: bytes) -> GraftedStyles:
        """Take over the cell formats and differential formats of another workbook's styles.xml.

        Its format 0 becomes ours: cells without a format look as they do everywhere in the workbook.
        """
        other = {
            section.name: [canonical(child) for child in section.children] for section in Markup(donor).root.children
        }
        codes = {entry.get("numFmtId"): entry.get("formatCode") for entry in other.get("numFmts", ())}
        moved = {
            "fontId": [self._pools["fonts"].add(ordered(entry, FONT_ORDER)) for entry in other.get("fonts", ())],
            "fillId": [self._pools["fills"].add(entry) for entry in other.get("fills", ())],
            "borderId": [self._pools["borders"].add(entry) for entry in other.get("borders", ())],
        }
        cells = [self._graft_format(entry, moved, codes) for entry in other.get("cellXfs", ())[1:]]
        rules = [self._pools["dxfs"].add(self._differential(entry)) for entry in other.get("dxfs", ())]
        return GraftedStyles((0, *cells), tuple(rules))

    def _graft_format(self, entry: Node, moved: dict[str, list[int]], codes: dict[str, str]) -> int:
        attributes = {name: value for name, value in entry.attributes if name != "xfId"}
        attributes |= {name: str(places[int(entry.get(name, "0"))]) for name, places in moved.items()}
        number = entry.get("numFmtId", "0")
        attributes["numFmtId"] = str(self._number_format(codes[number])) if number in codes else number
        attributes |= dict.fromkeys(("applyNumberFormat", "applyFont", "applyFill", "applyBorder"), "1")
        kept = (child for child in entry.children if child.name in _FORMAT_CHILDREN)
        return self._add_format(node("xf", *kept, **attributes))

    def _differential(self, entry: Node) -> Node:
        """A donor's dxf with its font's children in order and its number format numbered as here."""

        def suited(child: Node) -> Node:
            if child.name == "font":
                return ordered(child, FONT_ORDER)
            if child.name == "numFmt":
                return child.having(numFmtId=str(self._number_format(child.get("formatCode"))))
            return child

        kept = (suited(child) for child in entry.children if child.name in _DXF_ORDER[:-1])
        return ordered(node("dxf", *kept), _DXF_ORDER)

    def _add_format(self, entry: Node) -> int:
        if self._pools["cellStyleXfs"].entries:
            entry = entry if entry.get("xfId") else entry.having(xfId="0")
        index = self._pools["cellXfs"].add(entry)
        if index >= MOST_FORMATS:
            raise Fault(
                "edit-unsafe",
                name=self._workbook,
                detail=f"单元格格式已有 {index} 种，Excel 最多容纳 {MOST_FORMATS} 种",
            )
        return index

    def _number_format(self, code: str) -> int:
        """The number of a format code: the built-in one, the one in use here, or a new one."""
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        pool = self._pools["numFmts"]
        for entry in pool.entries:
            if entry.get("formatCode") == code:
                return int(entry.get("numFmtId", "0"))
        used = (int(entry.get("numFmtId", "0")) for entry in pool.entries)
        number = max(_FIRST_OWN_FORMAT - 1, *used, 0) + 1
        pool.add(node("numFmt", numFmtId=str(number), formatCode=code))
        return number


def open_styles(book: Book) -> Styles:
    """The cell formats of a workbook, open for additions."""
    part = book.outline.styles_part
    return Styles(to_utf8(book.package.read(part)) if part else EMPTY, name=book.name)
