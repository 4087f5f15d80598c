"""Worksheet parts in all the spellings that are met in the wild, and a reader of them that shares nothing with ours."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from hypothesis import strategies as st
from lxml import etree

from workbook_tools.table.places import column_number, letter

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRINGS = ["张三", "", "李四", "_x0041_", "a&b<c>", "张三", " 空格 "]
DATE_STYLES = frozenset({2})
CELL_FORMATS = 5

Cell = tuple[str, str | None, str | None, str | None]
"""Its type, style, stored text and formula, as an independent reader sees them."""


def read_with_lxml(xml: bytes) -> dict[tuple[int, int], Cell]:
    """Every cell of a part, by row and column, blank ones too."""
    root = etree.fromstring(xml)
    space = {"m": NAMESPACE}
    found: dict[tuple[int, int], Cell] = {}
    row_number = 0
    for row in root.iterfind("m:sheetData/m:row", space):
        row_number = int(row.get("r", row_number + 1))
        column = 0
        for cell in row.iterfind("m:c", space):
            reference = cell.get("r")
            column = column_number(reference.rstrip("0123456789")) if reference else column + 1
            value, formula = cell.find("m:v", space), cell.find("m:f", space)
            inline = cell.find("m:is", space)
            text = None if value is None else value.text or ""
            if inline is not None:
                text = "".join(piece.text or "" for piece in inline.iterfind(".//m:t", space))
            shown = None if formula is None else formula.text or ""
            found[row_number, column] = (cell.get("t", "n"), cell.get("s"), text, shown)
    return found


def read_frame(xml: bytes) -> list[str]:
    """Everything around the rows, as canonical XML."""
    root = etree.fromstring(xml)
    return [
        etree.tostring(child, method="c14n", with_tail=False).decode()
        for child in root
        if isinstance(child.tag, str) and not child.tag.endswith("}sheetData")
    ]


@dataclass(frozen=True)
class Spelling:
    """How a part is written. named: how often rows and cells carry `r`: always, sometimes, never."""

    prefix: str
    named: str
    gaps: str
    quote: str
    spans: bool


PLAIN = Spelling("", "always", "", '"', spans=True)

spellings = st.builds(
    Spelling,
    prefix=st.sampled_from(["", "", "x:", "main:"]),
    named=st.sampled_from(["always", "always", "sometimes", "never"]),
    gaps=st.sampled_from(["", "", "\n  "]),
    quote=st.sampled_from(['"', '"', "'"]),
    spans=st.booleans(),
)

_numbers = st.one_of(
    st.integers(-5, 10**12).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(-1000, 10**6, places=2).map(str),
    st.sampled_from(["0", "60", "61.5", "45200.604166666664", "1e3", "007", "1.", ".5", "2958466", "-0.0"]),
)
_texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=["Cc", "Cs", "Cn"]), max_size=6
)
_plain_texts = st.one_of(_texts, st.sampled_from(["_x000D_", "a\nb", "=1+1", "<&>\"'", "_x005F_x0041_"]))


@st.composite
def inners(draw: st.DrawFn, prefix: str) -> tuple[str, str]:
    """The type of a cell ("" where none is written) and what stands in it."""
    p = prefix
    kind = draw(st.sampled_from(["", "", "n", "s", "s", "inlineStr", "str", "b", "e", "d", "blank", "blank"]))
    formula = draw(
        st.sampled_from(["", "", "", f"<{p}f>A1+1</{p}f>", f'<{p}f t="shared" si="0"/>', f"<{p}f>a&lt;b</{p}f>"])
    )
    if kind == "blank":
        return "", formula
    if kind == "inlineStr":
        text = escape(draw(_plain_texts))
        rich = f"<{p}r><{p}t>{text}</{p}t></{p}r><{p}rPh sb='0' eb='1'><{p}t>pinyin</{p}t></{p}rPh>"
        return kind, f"<{p}is>{draw(st.sampled_from([f'<{p}t>{text}</{p}t>', rich]))}</{p}is>"
    stored = {
        "s": st.integers(0, len(STRINGS) - 1).map(str),
        "str": _plain_texts.map(escape),
        "b": st.sampled_from(["0", "1"]),
        "e": st.sampled_from(["#N/A", "#REF!"]),
        "d": st.sampled_from(["2023-10-01", "2023-10-01T14:30:00", "nonsense"]),
    }.get(kind, _numbers)
    value = draw(stored)
    return kind, formula + f"<{p}v>{value}</{p}v>"


@st.composite
def sheets(draw: st.DrawFn, spelling: Spelling | None = None) -> bytes:
    """A whole part, in some spelling or in the one given."""
    how = draw(spellings) if spelling is None else spelling
    p, q, gap = how.prefix, how.quote, how.gaps
    rows = sorted(draw(st.sets(st.integers(1, 12), max_size=7)))
    body: list[str] = []
    last = 0
    for row in rows:
        named = _is_named(draw, how, follows=row == last + 1)
        last = row
        columns = sorted(draw(st.sets(st.sampled_from([1, 2, 3, 4, 7, 27, 28, 703]), max_size=6)))
        attributes = f" r={q}{row}{q}" if named else ""
        if how.spans and columns:
            attributes += f" spans={q}{columns[0]}:{columns[-1]}{q}"
        attributes += draw(st.sampled_from(["", "", f" hidden={q}1{q}", f" s={q}3{q} customFormat={q}1{q}"]))
        cells, before = [], 0
        for column in columns:
            cells.append(_cell(draw, how, row, column, follows=column == before + 1))
            before = column
        if not cells and draw(st.booleans()):
            body.append(f"<{p}row{attributes}/>")
        else:
            body.append(f"<{p}row{attributes}>{gap}{gap.join(cells)}{gap}</{p}row>")
    data = gap.join(body)
    name = f"{p}sheetData"
    middle = f"<{name}>{gap}{data}{gap}</{name}>" if len(body) > 0 or draw(st.booleans()) else f"<{name} />"
    head = draw(st.sampled_from(["", f'<{p}dimension ref="A1:B2"/>']))
    head += draw(st.sampled_from(["", f'<{p}cols><{p}col min="2" max="30" width="9" style="4"/></{p}cols>']))
    tail = draw(st.sampled_from(["", f'<{p}mergeCells count="1"><{p}mergeCell ref="A1:B1"/></{p}mergeCells>']))
    tail += draw(st.sampled_from(["", f"<{p}pageMargins left='1'/>"]))
    declared = f'xmlns:{p[:-1]}="{NAMESPACE}"' if p else f'xmlns="{NAMESPACE}"'
    start = draw(st.sampled_from(["", '<?xml version="1.0" encoding="UTF-8"?>\r\n']))
    return f"{start}<{p}worksheet {declared}>{head}{middle}{tail}</{p}worksheet>".encode()


def _is_named(draw: st.DrawFn, how: Spelling, *, follows: bool) -> bool:
    if how.named == "always" or not follows:
        return True
    return how.named == "sometimes" and draw(st.booleans())


def _cell(draw: st.DrawFn, how: Spelling, row: int, column: int, *, follows: bool) -> str:
    p, q = how.prefix, how.quote
    reference = f" r={q}{letter(column)}{row}{q}" if _is_named(draw, how, follows=follows) else ""
    style = draw(st.sampled_from(["", f" s={q}1{q}", f" s={q}2{q}", f" s={q}0{q}"]))
    kind, inner = draw(inners(p))
    shown = f" t={q}{kind}{q}" if kind else ""
    first, second = (reference, style) if how.quote == '"' else (style, reference)
    if not inner:
        return draw(
            st.sampled_from([f"<{p}c{first}{second}/>", f"<{p}c{first}{second} />", f"<{p}c{first}{second}></{p}c>"])
        )
    return f"<{p}c{first}{second}{shown}>{inner}</{p}c>"
