"""Small workbooks of other people's, made part by part, for tests that edit them."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEADERS = ("客户姓名", "联系方式", "最近一次消费时间", "消费金额")
NAMES = ("张三", "李四", "O'Brien & <co>")


def relations(*lines: tuple[str, str, str]) -> str:
    """A .rels part of (id, kind, target)."""
    held = "".join(f'<Relationship Id="{rid}" Type="{REL}/{kind}" Target="{target}"/>' for rid, kind, target in lines)
    return f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}">{held}</Relationships>'


def text_cell(place: str, text: str, style: int = 0) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t>{escaped}</t></is></c>'


def sheet(rows: str, tail: str = "", columns: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{MAIN}" xmlns:r="{REL}"><dimension ref="A1:D5"/>'
        f'<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>{columns}'
        f"<sheetData>{rows}</sheetData>{tail}</worksheet>"
    )


def customer_rows() -> str:
    """A title in row 1, the header in row 2, customers in rows 3 to 5."""
    header = "".join(text_cell(f"{letter}2", text) for letter, text in zip("ABCD", HEADERS, strict=True))
    rows = [f'<row r="1">{text_cell("A1", "客户管理计划表")}</row><row r="2" ht="30" customHeight="1">{header}</row>']
    for row, name in enumerate(NAMES, start=3):
        cells = text_cell(f"A{row}", name, 1) + text_cell(f"B{row}", f"1381234567{row}")
        rows.append(
            f'<row r="{row}" spans="1:4">{cells}<c r="C{row}" s="1"><v>45{row}00</v></c><c r="D{row}"><v>{row}</v></c></row>'
        )
    return "".join(rows)


STYLES = (
    f'<?xml version="1.0"?><styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
CHART = (
    '<?xml version="1.0"?><c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart>'
    "<c:plotArea><c:layout/></c:plotArea></c:chart></c:chartSpace>"
)
DRAWING = (
    '<?xml version="1.0"?><xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>'
)
TABLE = (
    f'<?xml version="1.0"?><table xmlns="{MAIN}" id="1" name="客户表" displayName="客户表" ref="A2:D5"><autoFilter ref="A2:D5"/>'
    f'<tableColumns count="4">{"".join(f"""<tableColumn id="{n}" name="{name}"/>""" for n, name in enumerate(HEADERS, 1))}'
    '</tableColumns><tableStyleInfo name="TableStyleLight9"/></table>'
)


def parts(*, names: str = "", sheets: Mapping[str, str] | None = None, calc: str = "") -> dict[str, str]:
    """The parts of a workbook: 客户管理计划表 with a drawing and a chart, and further sheets by name."""
    more = dict(sheets or {})
    listed = {"客户管理计划表": sheet(customer_rows(), '<drawing r:id="rId1"/>'), **more}
    members = {
        "[Content_Types].xml": (
            f'<?xml version="1.0"?><Types xmlns="{TYPES}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{SHEET}.sheet.main+xml"/>'
            + "".join(
                f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{SHEET}.worksheet+xml"/>'
                for n in range(1, len(listed) + 1)
            )
            + f'<Override PartName="/xl/styles.xml" ContentType="{SHEET}.styles+xml"/><Override '
            'PartName="/xl/drawings/drawing1.xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>'
            '<Override PartName="/xl/charts/chart1.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/></Types>'
        ),
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{REL}"><bookViews><workbookView/></bookViews><sheets>'
            + "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(listed, 1))
            + f"</sheets>{f'<definedNames>{names}</definedNames>' if names else ''}{calc}</workbook>"
        ),
        "xl/_rels/workbook.xml.rels": relations(
            *((f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(listed) + 1)),
            ("rId90", "styles", "styles.xml"),
        ),
        "xl/styles.xml": STYLES,
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("rId1", "drawing", "../drawings/drawing1.xml")),
        "xl/drawings/drawing1.xml": DRAWING,
        "xl/drawings/_rels/drawing1.xml.rels": relations(("rId1", "chart", "../charts/chart1.xml")),
        "xl/charts/chart1.xml": CHART,
    }
    return members | {f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(listed.values(), 1)}


def with_table(members: dict[str, str], table: str = TABLE) -> dict[str, str]:
    """The same with the customers in an Excel table."""
    master = members["xl/worksheets/sheet1.xml"]
    return members | {
        "xl/worksheets/sheet1.xml": master.replace(
            "</worksheet>", '<tableParts count="1"><tablePart r:id="rId2"/></tableParts></worksheet>'
        ),
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            ("rId1", "drawing", "../drawings/drawing1.xml"), ("rId2", "table", "../tables/table1.xml")
        ),
        "xl/tables/table1.xml": table,
        "[Content_Types].xml": members["[Content_Types].xml"].replace(
            "</Types>", f'<Override PartName="/xl/tables/table1.xml" ContentType="{SHEET}.table+xml"/></Types>'
        ),
    }


def save(path: Path, members: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return path


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}
