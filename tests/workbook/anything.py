"""Workbooks as staff and other programs might have left them: a random customer table, spelled at random, among random parts.

Each `Feature` puts one thing into a package that Excel, WPS or LibreOffice may leave there: the parts of it, and all that
points at them. What a feature holds need not make sense, as nobody but its own program reads it; it must only stay.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from tests.workbook import foreign
from tests.workbook.foreign import MAIN, REL, SHEET
from workbook_tools.table.columns import MASTER_NAME, STANDARD
from workbook_tools.table.places import letter

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
MASTER_PART, OTHER_PART = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
OFFICE = "application/vnd.openxmlformats-officedocument"
HEADERS = [column.header for column in STANDARD]
ORDER = (
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "customSheetViews", "mergeCells", "phoneticPr",
    "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "drawing", "legacyDrawing",
    "legacyDrawingHF", "picture", "oleObjects", "controls", "tableParts", "extLst",
)  # fmt: skip


@dataclass
class Package:
    """A workbook in the making. tail: what stands behind the rows of the master, by element; cells: (row, column) → markup.

    area: (first row, first column, last row, last column) of the customer table, header and all.
    """

    area: tuple[int, int, int, int]
    cells: dict[tuple[int, int], str]
    chance: Random
    tail: dict[str, list[str]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    sheet_relations: list[tuple[str, str, str]] = field(default_factory=list)
    book_relations: list[tuple[str, str, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    book: dict[str, str] = field(default_factory=dict)
    strings: list[str] = field(default_factory=list)
    row_attributes: dict[int, str] = field(default_factory=dict)
    head: str = ""

    def add(self, part: str, content: str, content_type: str = "") -> None:
        """A part, with its content type where the default one is not its own."""
        self.parts[part] = content
        if content_type:
            self.types[part] = content_type

    def hang(self, kind: str, target: str, element: str = "", attribute: str = "r:id") -> None:
        """A part that belongs to the master, and the element that names it."""
        number = f"rId{len(self.sheet_relations) + 7}"
        self.sheet_relations.append((number, kind, target))
        if element:
            self.put(element, f'<{element} {attribute}="{number}"/>')

    def put(self, element: str, markup: str) -> None:
        """Markup behind the rows of the master."""
        self.tail.setdefault(element, []).append(markup)

    def shared(self, markup: str) -> int:
        """The number of a shared string."""
        self.strings.append(markup)
        return len(self.strings) - 1

    def free(self) -> tuple[int, int]:
        """A cell below the table."""
        return self.area[2] + 3 + len([place for place in self.cells if place[0] > self.area[2]]), self.area[1]


Feature = Callable[[Package], None]


def comments(package: Package) -> None:
    package.add(
        "xl/comments1.xml",
        f'<comments xmlns="{MAIN}"><authors><author/></authors><commentList/></comments>',
        f"{SHEET}.comments+xml",
    )
    package.add(
        "xl/drawings/vmlDrawing1.vml", '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="s1"></v:shape></xml>'
    )
    package.hang("comments", "../comments1.xml")
    package.hang("vmlDrawing", "../drawings/vmlDrawing1.vml", "legacyDrawing")


def chart(package: Package) -> None:
    package.add("xl/drawings/drawing9.xml", foreign.DRAWING, f"{OFFICE}.drawing+xml")
    package.add(
        "xl/charts/chart1.xml",
        foreign.CHART.replace("<c:layout/>", f"<c:f>{MASTER_NAME}!$A$1:$D$9</c:f>"),
        f"{OFFICE}.drawingml.chart+xml",
    )
    package.add("xl/drawings/_rels/drawing9.xml.rels", foreign.relations(("rId1", "chart", "/xl/charts/chart1.xml")))
    package.hang("drawing", "../drawings/drawing9.xml", "drawing")


def controls(package: Package) -> None:
    package.add(
        "xl/activeX/activeX1.xml",
        '<ax:ocx xmlns:ax="urn:activeX" ax:classid="{1}"/>',
        "application/vnd.ms-office.activeX+xml",
    )
    package.add(
        "xl/ctrlProps/ctrlProp1.xml",
        '<formControlPr xmlns="urn:x14" objectType="Button"/>',
        "application/vnd.ms-excel.controlproperties+xml",
    )
    package.hang("control", "../activeX/activeX1.xml")
    package.hang("ctrlProp", "../ctrlProps/ctrlProp1.xml")
    first, second = (number for number, _, _ in package.sheet_relations[-2:])
    package.put(
        "controls",
        f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice xmlns:x14="{X14}" Requires="x14"><controls><mc:AlternateContent>'
        f'<mc:Choice Requires="x14"><control shapeId="1025" r:id="{first}" name="按钮"/><control shapeId="1026" r:id="{second}" '
        'name="b"/></mc:Choice></mc:AlternateContent></controls></mc:Choice></mc:AlternateContent>',
    )


def protection(package: Package) -> None:
    package.put("sheetProtection", '<sheetProtection sheet="1" objects="1" password="CC1A" formatCells="0"/>')
    package.put("protectedRanges", '<protectedRanges><protectedRange name="可改" sqref="B3:D9"/></protectedRanges>')


def formats(package: Package) -> None:
    top, left, bottom, right = package.area
    table = f"{letter(left)}{top + 1}:{letter(right)}{bottom}"
    for sqref in (table, f"A{top + 1}:XFD{bottom}", f"{letter(right)}:{letter(right + 3)}"):
        package.put(
            "conditionalFormatting",
            f'<conditionalFormatting sqref="{sqref}"><cfRule type="expression" dxfId="0" priority="{len(package.tail) + 1}"><formula>$A{top + 1}&gt;3</formula></cfRule></conditionalFormatting>',
        )
    package.put(
        "extLst",
        f'<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{X14}"><x14:conditionalFormattings/></ext></extLst>',
    )


def validations(package: Package) -> None:
    top, _, _, right = package.area
    held = "".join(
        f'<dataValidation type="list" allowBlank="1" sqref="{sqref}"><formula1>"男,女"</formula1></dataValidation>'
        for sqref in (f"C{top + 1}:C1048576", f"{letter(right + 1)}1:{letter(right + 2)}1048576 A1")
    )
    package.put("dataValidations", f'<dataValidations count="2">{held}</dataValidations>')


def names(package: Package) -> None:
    package.names += [
        f'<definedName name="客户区">{MASTER_NAME}!$A$1:$N$99</definedName>',
        '<definedName name="坏的" hidden="1">#REF!</definedName>',
        f'<definedName name="_xlnm.Print_Area" localSheetId="0">{MASTER_NAME}!$A$1:$N$99</definedName>',
        f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{MASTER_NAME}!$1:$2</definedName>',
        '<definedName name="税率" comment="a &amp; b">0.06</definedName>',
    ]


def custom_xml(package: Package) -> None:
    package.add("customXml/item1.xml", '<a xmlns="urn:x">甲<b/></a>')
    package.add(
        "customXml/itemProps1.xml", '<ds:datastoreItem xmlns:ds="urn:ds"/>', f"{OFFICE}.customXmlProperties+xml"
    )
    package.book_relations.append(("rId201", "customXml", "../customXml/item1.xml"))


def external_link(package: Package) -> None:
    package.add("xl/externalLinks/externalLink1.xml", f'<externalLink xmlns="{MAIN}"/>', f"{SHEET}.externalLink+xml")
    package.book_relations.append(("rId202", "externalLink", "externalLinks/externalLink1.xml"))
    package.book["externalReferences"] = '<externalReferences><externalReference r:id="rId202"/></externalReferences>'


def pivot(package: Package) -> None:
    package.add(
        "xl/pivotCache/pivotCacheDefinition1.xml",
        f'<pivotCacheDefinition xmlns="{MAIN}"/>',
        f"{SHEET}.pivotCacheDefinition+xml",
    )
    package.book_relations.append(("rId203", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"))
    package.book["pivotCaches"] = '<pivotCaches><pivotCache cacheId="7" r:id="rId203"/></pivotCaches>'


def dynamic_array(package: Package) -> None:
    row, column = package.free()
    package.add(
        "xl/metadata.xml",
        f'<metadata xmlns="{MAIN}"><cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>',
        f"{SHEET}.sheetMetadata+xml",
    )
    package.book_relations.append(("rId204", "sheetMetadata", "metadata.xml"))
    place = f"{letter(column)}{row}"
    package.cells[row, column] = (
        f'<c r="{place}" cm="1" vm="1"><f t="array" ref="{place}:{letter(column)}{row + 1}">_xlfn._xlws.SORT(A1:A2)</f><v>1</v></c>'
    )
    package.cells[row + 1, column] = f'<c r="{letter(column)}{row + 1}"><v>2</v></c>'


def formulas(package: Package) -> None:
    row, column = package.free()
    at = [f"{letter(column)}{row + step}" for step in range(4)]
    package.cells[row, column] = (
        f'<c r="{at[0]}"><f t="shared" ref="{at[0]}:{at[1]}" si="0">A1&amp;"&lt;"</f><v>1</v></c>'
    )
    package.cells[row + 1, column] = f'<c r="{at[1]}"><f t="shared" si="0"/><v>1</v></c>'
    package.cells[row + 2, column] = f'<c r="{at[2]}" t="str"><f>T("甲")</f><v>甲</v></c>'
    package.cells[row + 3, column] = f'<c r="{at[3]}" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    package.add(
        "xl/calcChain.xml",
        f'<calcChain xmlns="{MAIN}"><c r="{at[0]}" i="1"/><c r="{at[2]}"/></calcChain>',
        f"{SHEET}.calcChain+xml",
    )
    package.book_relations.append(("rId205", "calcChain", "calcChain.xml"))


def rich_text(package: Package) -> None:
    row, column = package.free()
    rich = '<r><rPr><b/><color rgb="FFFF0000"/></rPr><t>红</t></r><r><t xml:space="preserve"> 黑</t></r><rPh sb="0" eb="1"><t>hong</t></rPh><phoneticPr fontId="0"/>'
    package.cells[row, column] = f'<c r="{letter(column)}{row}" t="s" ph="1"><v>{package.shared(rich)}</v></c>'
    package.cells[row + 1, column] = f'<c r="{letter(column)}{row + 1}" t="inlineStr"><is>{rich}</is></c>'
    package.put("phoneticPr", '<phoneticPr fontId="0" type="noConversion"/>')


def printing(package: Package) -> None:
    package.add("xl/printerSettings/printerSettings1.bin", "\x00打印机", f"{SHEET}.printerSettings")
    package.hang("printerSettings", "../printerSettings/printerSettings1.bin", "pageSetup")
    package.put(
        "pageMargins", '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    )
    package.put("headerFooter", "<headerFooter><oddHeader>&amp;C客户</oddHeader></headerFooter>")
    package.put("rowBreaks", '<rowBreaks count="1" manualBreakCount="1"><brk id="3" max="16383" man="1"/></rowBreaks>')


def links_and_merges(package: Package) -> None:
    row, column = package.free()
    package.cells[row, column] = foreign.text_cell(f"{letter(column)}{row}", "见此")
    package.sheet_relations.append(("rId3", "hyperlink", "https://example.com/?a=1&amp;b=2"))
    package.put("hyperlinks", f'<hyperlinks><hyperlink ref="{letter(column)}{row}" r:id="rId3"/></hyperlinks>')
    package.put(
        "mergeCells",
        f'<mergeCells count="1"><mergeCell ref="{letter(column)}{row}:{letter(column + 1)}{row}"/></mergeCells>',
    )


def table(package: Package) -> None:
    """With a totals row below the customers, or without."""
    top, left, bottom, right = package.area
    totals = package.chance.random() < 0.5
    last = bottom + totals
    if totals:
        package.cells[last, left] = foreign.text_cell(f"{letter(left)}{last}", "合计")
    area, counted = f"{letter(left)}{top}:{letter(right)}{last}", ' totalsRowCount="1"' if totals else ""
    columns = "".join(
        f'<tableColumn id="{number + 3}" name="{name}"/>' for number, name in enumerate(HEADERS[: right - left + 1])
    )
    package.add(
        "xl/tables/table1.xml",
        f'<table xmlns="{MAIN}" id="1" name="客户表" displayName="客户表" ref="{area}"{counted}>'
        f'<autoFilter ref="{letter(left)}{top}:{letter(right)}{bottom}"/><tableColumns count="{right - left + 1}">{columns}</tableColumns>'
        '<tableStyleInfo name="TableStyleLight9" showRowStripes="1"/></table>',
        f"{SHEET}.table+xml",
    )
    package.hang("table", "../tables/table1.xml")
    package.put(
        "tableParts", f'<tableParts count="1"><tablePart r:id="{package.sheet_relations[-1][0]}"/></tableParts>'
    )


def plain_filter(package: Package) -> None:
    top, left, bottom, right = package.area
    package.put(
        "autoFilter",
        f'<autoFilter ref="{letter(left)}{top}:{letter(right)}{bottom}"><filterColumn colId="1" hiddenButton="1"/></autoFilter>',
    )
    package.names.append(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">{MASTER_NAME}!${letter(left)}${top}:${letter(right)}${bottom}</definedName>'
    )


def row_looks(package: Package) -> None:
    package.row_attributes[package.area[0]] = ' ht="33.75" customHeight="1" s="1" customFormat="1"'
    package.row_attributes[package.area[2]] = ' hidden="1" outlineLevel="1" collapsed="0"'
    package.head = '<cols><col min="1" max="3" width="9.5" style="1" customWidth="1"/><col min="4" max="16384" width="12" bestFit="1"/></cols>'


def by_hand(package: Package) -> None:
    package.book["calcPr"] = '<calcPr calcId="191029" calcMode="manual" iterate="1"/>'
    package.book["extLst"] = '<extLst><ext uri="{1}"><a xmlns="urn:a">b</a></ext></extLst>'


def unknown_parts(package: Package) -> None:
    package.add("xl/slicers/slicer1.xml", "<slicers xmlns='urn:s'/>", "application/vnd.ms-excel.slicer+xml")
    package.add(
        "xl/threadedComments/threadedComment1.xml",
        "<a xmlns='urn:t'/>",
        "application/vnd.ms-excel.threadedcomments+xml",
    )
    package.add("xl/ink/ink1.xml", "<a xmlns='urn:i'/>", "application/inkml+xml")
    package.hang("slicer", "../slicers/slicer1.xml")
    package.hang("threadedComment", "../threadedComments/threadedComment1.xml")


FEATURES: tuple[Feature, ...] = (
    comments, chart, controls, protection, formats, validations, names, custom_xml, external_link, pivot, dynamic_array,
    formulas, rich_text, printing, links_and_merges, table, plain_filter, row_looks, by_hand, unknown_parts,
)  # fmt: skip


@dataclass(frozen=True)
class Spelling:
    """How the master's part is written; all of it is XML that other programs have been seen to write."""

    prefix: str = ""
    named: bool = True
    spans: bool = True
    dimension: str = "A1"
    encoding: str = "utf-8"
    cdata: bool = False
    quote: str = '"'
    gap: str = ""


spellings = st.builds(
    Spelling,
    prefix=st.sampled_from(["", "", "x:"]),
    named=st.sampled_from([True, True, False]),
    spans=st.booleans(),
    dimension=st.sampled_from(["", "A1", "A1:XFD1048576", "B2:C3"]),
    encoding=st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16"]),
    cdata=st.booleans(),
    quote=st.sampled_from(['"', "'"]),
    gap=st.sampled_from(["", "\n  "]),
)

_names = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=6)
_phones = st.integers(13000000000, 19999999999).map(str)
_dates = st.one_of(
    st.dates(date(2019, 1, 1), date(2024, 1, 10)).map(lambda day: (day - date(1899, 12, 30)).days),
    st.sampled_from(["2023-10-01", "去年五月", None]),
)
_amounts = st.one_of(st.integers(0, 90_000), st.sampled_from(["500元", "1.2万", "退款", None, 12.5]))
_words = st.one_of(st.none(), st.sampled_from(["满意", "一般", "=1+1", "a<b>&\"'", "_x0041_", " 空 格 ", "9分"]))
customers = st.lists(st.tuples(_names, _phones, _dates, _amounts, _words), min_size=1, max_size=9)


@dataclass(frozen=True)
class Made:
    """A workbook, and how it came about."""

    parts: dict[str, bytes]
    features: tuple[str, ...]
    spelling: Spelling


@st.composite
def workbooks(draw: st.DrawFn) -> Made:
    """Any workbook with a customer table."""
    rows = draw(customers)
    features = draw(st.lists(st.sampled_from(FEATURES), unique=True, max_size=8))
    spelling = draw(spellings)
    top, left = draw(st.sampled_from([(1, 1), (2, 1), (3, 2)]))
    chance = Random(draw(st.integers(0, 1000)))  # noqa: S311 - no secret
    if table in features and plain_filter in features:
        features.remove(plain_filter)
    package = Package((top, left, top + len(rows), left + len(HEADERS) - 1), {}, chance)
    for at, header in enumerate(HEADERS):
        package.cells[top, left + at] = _text(package, top, left + at, header)
    for row, (name, phone, day, amount, word) in enumerate(rows, start=top + 1):
        values = {1: name, 4: phone, 5: day, 6: amount, 10: word, 13: word}
        for at, value in values.items():
            if value is not None:
                package.cells[row, left + at] = _text(package, row, left + at, value)
    for feature in features:
        feature(package)
    return Made(_built(package, spelling), tuple(feature.__name__ for feature in features), spelling)


def _text(package: Package, row: int, column: int, value: str | float) -> str:
    place, style = f"{letter(column)}{row}", package.chance.choice(["", ' s="1"'])
    if not isinstance(value, str):
        return f'<c r="{place}"{style}><v>{value}</v></c>'
    text = f'<t xml:space="preserve">{escape(value)}</t>'
    if package.chance.random() < 0.5:
        return f'<c r="{place}"{style} t="s"><v>{package.shared(text)}</v></c>'
    return f'<c r="{place}"{style} t="inlineStr"><is>{text}</is></c>'


def _built(package: Package, spelling: Spelling) -> dict[str, bytes]:
    made = foreign.parts(names="".join(package.names), sheets={"别的": foreign.sheet("")})
    for gone in ("xl/drawings/drawing1.xml", "xl/drawings/_rels/drawing1.xml.rels", "xl/charts/chart1.xml"):
        del made[gone]
    strings = "".join(f"<si>{held}</si>" for held in package.strings)
    package.add(
        "xl/sharedStrings.xml",
        f'<sst xmlns="{MAIN}" count="9" uniqueCount="{len(package.strings)}">{strings}</sst>',
        f"{SHEET}.sharedStrings+xml",
    )
    package.book_relations.append(("rId91", "sharedStrings", "sharedStrings.xml"))
    made |= package.parts
    types = foreign.parts(sheets={"别的": ""})["[Content_Types].xml"]
    for part in ("drawings/drawing1", "charts/chart1"):
        start = types.index(f'<Override PartName="/xl/{part}')
        types = types[:start] + types[types.index("/>", start) + 2 :]
    lines = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in package.types.items())
    defaults = '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/><Default Extension="bin" ContentType="application/octet-stream"/>'
    made["[Content_Types].xml"] = types.replace("<Override", defaults + "<Override", 1).replace(
        "</Types>", lines + "</Types>"
    )
    made["xl/_rels/workbook.xml.rels"] = made["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>", foreign.relations(*package.book_relations).partition(f'xmlns="{foreign.PACKAGE}">')[2]
    )
    made["xl/worksheets/_rels/sheet1.xml.rels"] = foreign.relations(*package.sheet_relations).replace(
        'Target="https', 'TargetMode="External" Target="https'
    )
    book = made["xl/workbook.xml"]
    references = package.book.get("externalReferences", "")
    book = (
        book.replace("<definedNames>", references + "<definedNames>")
        if package.names
        else book.replace("</sheets>", "</sheets>" + references)
    )
    behind = "".join(package.book.get(name, "") for name in ("calcPr", "pivotCaches", "extLst"))
    made["xl/workbook.xml"] = book.replace("</workbook>", behind + "</workbook>")
    made["xl/styles.xml"] = foreign.STYLES.replace(
        "</styleSheet>", '<dxfs count="1"><dxf><font><b/></font></dxf></dxfs></styleSheet>'
    )
    held = {name: content.encode() for name, content in made.items()}
    return held | {MASTER_PART: _master(package, spelling)}


def _master(package: Package, spelling: Spelling) -> bytes:
    """The master's part, in its spelling."""
    rows: list[str] = []
    numbers = sorted({row for row, _ in package.cells} | set(package.row_attributes))
    for row in numbers:
        columns = sorted(column for at, column in package.cells if at == row)
        cells = spelling.gap.join(
            _unnamed(package.cells[row, column], not spelling.named and column - 1 in (0, *columns))
            for column in columns
        )
        spans = f' spans="{columns[0]}:{columns[-1]}"' if spelling.spans and columns else ""
        rows.append(f'<row r="{row}"{spans}{package.row_attributes.get(row, "")}>{cells}</row>')
    tail = "".join("".join(package.tail.get(name, ())) for name in ORDER)
    dimension = f'<dimension ref="{spelling.dimension}"/>' if spelling.dimension else ""
    xml = (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{REL}" xmlns:mc="{MC}" mc:Ignorable="x14ac" xmlns:x14ac="urn:x14ac">{dimension}'
        f'<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView>'
        f'</sheetViews><sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/>{package.head}<sheetData>'
        f"{spelling.gap}{spelling.gap.join(rows)}{spelling.gap}</sheetData>{tail}</worksheet>"
    )
    return respelled(xml, spelling, numbers)


def respelled(xml: str, spelling: Spelling, rows: list[int]) -> bytes:
    """The same sheet in another hand."""
    if not spelling.named and rows == list(range(1, len(rows) + 1)):
        xml = _without_row_numbers(xml)
    if spelling.cdata:
        xml = xml.replace('<t xml:space="preserve">满意</t>', "<t><![CDATA[满意]]></t>").replace("一般", "&#x4E00;般")
    if spelling.quote == "'":
        xml = xml.replace(' s="1"', " s='1'").replace(' t="s"', " t='s'")
    if spelling.prefix:
        xml = _prefixed(xml, spelling.prefix)
    declared = {"utf-16": "UTF-16"}.get(spelling.encoding, "UTF-8")
    return f'<?xml version="1.0" encoding="{declared}" standalone="yes"?>\n{xml}'.encode(spelling.encoding)


def _unnamed(cell: str, follows: bool) -> str:
    """A cell that follows upon another need not name its place."""
    return re.sub(r'<c r="[A-Z]+[0-9]+"', "<c", cell, count=1) if follows else cell


def _without_row_numbers(xml: str) -> str:
    """Rows count on from one another; their cells keep their references."""
    head, rows, tail = xml.partition("<sheetData>")
    inner, close, rest = tail.partition("</sheetData>")
    pieces = inner.split('<row r="')
    return head + rows + "<row".join([pieces[0], *(piece.partition('"')[2] for piece in pieces[1:])]) + close + rest


def _prefixed(xml: str, prefix: str) -> str:
    """Every element of the main namespace with a prefix."""
    from lxml import etree  # noqa: PLC0415 - only this spelling needs a tree

    root = etree.fromstring(xml.encode())
    spaces = {prefix[:-1] if key is None else key: value for key, value in root.nsmap.items()}
    renamed = etree.Element(root.tag, dict(root.attrib), nsmap=spaces)
    renamed.extend(list(root))
    renamed.text = root.text
    etree.cleanup_namespaces(renamed, keep_ns_prefixes=[name for name in spaces if name])
    return str(etree.tostring(renamed, encoding="unicode"))
