from datetime import datetime
from pathlib import Path

import pytest

from tests.workbook import packages as kit
from workbook_tools.table.faults import Fault
from workbook_tools.table.places import Area
from workbook_tools.workbook.book import Book, open_book

PARTS = kit.clean_parts()
TABLE = (
    f'<table xmlns="{kit.MAIN}" id="1" name="t" displayName="客户表" ref="A1:B9" totalsRowCount="1">'
    '<autoFilter ref="A1:B8"/><tableColumns count="2"><tableColumn id="1" name="客户姓名"/>'
    '<tableColumn id="2" name="最近一次_x000a_消费时间"/></tableColumns></table>'
).encode()
TABLE_RELS = kit.relationships(kit.relationship(1, "table", "../tables/table1.xml"))


def opened(folder: Path, parts: kit.Parts) -> Book:
    path = folder / "客户.xlsx"
    path.write_bytes(kit.pack(parts))
    return open_book(path)


def test_the_sheets_in_their_order(tmp_path: Path) -> None:
    """
    客户  worksheet   visible      封面  worksheet   veryHidden
    图    chartsheet  hidden       旧    no part of its own
    """
    sheets = (
        '<sheet name="客户" sheetId="7" r:id="rId1"/><sheet name="封面" sheetId="2" state="veryHidden" r:id="rId8"/>'
        '<sheet name="图" sheetId="3" state="hidden" r:id="rId9"/><sheet name="旧" sheetId="4" r:id=""/>'
    )
    cover, chart = kit.relationship(8, "worksheet", "/xl/kehu.xml"), kit.relationship(9, "chartsheet", "图.xml")
    parts = {
        **PARTS,
        kit.WORKBOOK: kit.workbook(sheets),
        kit.WORKBOOK_RELS: kit.workbook_relationships(cover, chart),
        "xl/kehu.xml": kit.worksheet(rows=""),
        "xl/图.xml": f'<chartsheet xmlns="{kit.MAIN}"/>'.encode(),
    }
    with opened(tmp_path, parts) as book:
        assert [(info.name, info.part, info.state, info.kind, info.sheet_id) for info in book.sheets] == [
            ("客户", kit.SHEET, "visible", "worksheet", 7),
            ("封面", "xl/kehu.xml", "veryHidden", "worksheet", 2),
            ("图", "xl/图.xml", "hidden", "chartsheet", 3),
            ("旧", "", "visible", "macrosheet", 4),
        ]
        assert book.raw("客户").text(1, 1) == "客户姓名"
        assert book.raw("封面").state == "veryHidden"
        assert [book.raw(name).empty() for name in ("封面", "图", "旧")] == [True, True, True]
        assert book.sheet("没有") is None
        with pytest.raises(KeyError):
            book.raw("没有")


SPELLINGS = {
    "as Excel writes": lambda text: text.encode(),
    "with a BOM": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.replace("UTF-8", "UTF-16").encode("utf-16"),
    "GBK": lambda text: text.replace("UTF-8", "GBK").encode("gbk"),
    "prefixed": lambda text: (
        text.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?").replace("xmlns=", "xmlns:x=").encode()
    ),
    "r declared where it is used": lambda text: (
        text.replace(f' xmlns:r="{kit.RELATIONS}"', "").replace("r:id=", f'xmlns:rr="{kit.RELATIONS}" rr:id=').encode()
    ),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_one_workbook_in_many_spellings(spelling: str, tmp_path: Path) -> None:
    respelt = {name: SPELLINGS[spelling](PARTS[name].decode()) for name in (kit.WORKBOOK, kit.SHEET, kit.STRINGS)}
    with opened(tmp_path, {**PARTS, **respelt}) as book:
        assert [info.name for info in book.sheets] == ["客户管理计划表"]
        assert book.raw("客户管理计划表").text(1, 1) == "客户姓名"


def test_our_marks(tmp_path: Path) -> None:
    names = (
        '<definedNames><definedName name="_wbt.c.tier" hidden="1">\'客户 表\'!$O$1</definedName>'
        '<definedName name="_wbt.f.day" hidden="1">"2024-01-15"</definedName>'
        '<definedName name="_wbt.f.said" hidden="1">"他说""好"""</definedName>'
        '<definedName name="_wbt.c.state" localSheetId="0">copy!$A$1</definedName>'
        '<definedName name="theirs">1</definedName></definedNames>'
    )
    with opened(tmp_path, {**PARTS, kit.WORKBOOK: kit.workbook(more=names)}) as book:
        assert book.marks == {"_wbt.c.tier": "'客户 表'!$O$1", "_wbt.f.day": "2024-01-15", "_wbt.f.said": '他说"好"'}
    with opened(tmp_path, PARTS) as book:
        assert book.marks == {}


def test_facts(tmp_path: Path) -> None:
    link = kit.relationship(7, "externalLink", "externalLinks/externalLink1.xml")
    macros = kit.relationship(8, "vbaProject", "vbaProject.bin")
    outer = kit.relationship(1, "externalLinkPath", "file:///D:/旧表.xlsx", "External")
    parts = {
        **kit.changed(PARTS, kit.WORKBOOK, "<workbookPr/>", '<workbookPr date1904="true"/>'),
        kit.WORKBOOK_RELS: kit.workbook_relationships(link, macros),
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": kit.relationships(outer),
        "xl/vbaProject.bin": b"x",
    }
    with opened(tmp_path, parts) as book:
        assert book.facts.external_links == ("file:///D:/旧表.xlsx",)
        assert book.facts.cell_formats == 2  # counted: the part itself says 9
        assert (book.facts.date1904, book.facts.macros) == (True, True)
        assert (book.facts.signed, book.facts.shared_with_log, book.facts.structure_protected) == (False, False, False)


def test_dates_in_both_systems(tmp_path: Path) -> None:
    parts = {**PARTS, kit.SHEET: kit.worksheet('<row r="1"><c r="A1" s="1"><v>45200</v></c></row>')}
    in_1904 = kit.changed(parts, kit.WORKBOOK, "<workbookPr/>", '<workbookPr date1904="1"/>')
    with opened(tmp_path, parts) as book:
        assert book.raw("客户管理计划表").at(1, 1).value == datetime(2023, 10, 1)  # noqa: DTZ001
    with opened(tmp_path, in_1904) as book:
        assert book.raw("客户管理计划表").at(1, 1).value == datetime(2027, 10, 2)  # noqa: DTZ001


def test_tables(tmp_path: Path) -> None:
    parts = {**PARTS, kit.SHEET_RELS: TABLE_RELS, "xl/tables/table1.xml": TABLE}
    with opened(tmp_path, parts) as book:
        (table,) = book.tables("客户管理计划表")
        assert (table.part, table.name, str(table.area)) == ("xl/tables/table1.xml", "客户表", "A1:B9")
        assert (table.header_rows, table.totals_rows, table.has_query) == (1, 1, False)
        assert table.columns == ("客户姓名", "最近一次\n消费时间")
        assert book.filter_area("客户管理计划表") is None
    query = kit.relationships(kit.relationship(1, "queryTable", "../queryTables/queryTable1.xml"))
    with opened(tmp_path, {**parts, "xl/tables/_rels/table1.xml.rels": query}) as book:
        assert book.tables("客户管理计划表")[0].has_query
    typed = kit.changed(parts, "xl/tables/table1.xml", ' id="1"', ' id="1" tableType="queryTable"')
    with opened(tmp_path, typed) as book:
        assert book.tables("客户管理计划表")[0].has_query
    with opened(tmp_path, kit.without(parts, "xl/tables/table1.xml")) as book, pytest.raises(Fault) as caught:
        book.tables("客户管理计划表")
    assert caught.value.code == "file-corrupt"


def test_the_plain_filter_is_told_from_that_of_a_view(tmp_path: Path) -> None:
    view = (
        '<customSheetViews><customSheetView guid="{0}"><autoFilter ref="C1:D9"/></customSheetView></customSheetViews>'
    )
    with opened(tmp_path, {**PARTS, kit.SHEET: kit.worksheet(after=view)}) as book:
        assert book.filter_area("客户管理计划表") is None
    both = kit.worksheet(after='<autoFilter ref="A1:B9"/>' + view)
    with opened(tmp_path, {**PARTS, kit.SHEET: both}) as book:
        assert book.filter_area("客户管理计划表") == Area(1, 1, 9, 2)
        book.raw("客户管理计划表")
        assert book.filter_area("客户管理计划表") == Area(1, 1, 9, 2)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="s"><v>1</v></c>',
        '<c r="A1" s="2"><v>1</v></c>',
        '<c r="A1"><v>5a0.5</v></c>',
        '<c r="??"><v>1</v></c>',
    ],
    ids=["no such string", "no such format", "no number", "no place"],
)
def test_cells_that_mean_nothing(cell: str, tmp_path: Path) -> None:
    with opened(tmp_path, {**PARTS, kit.SHEET: kit.worksheet(f'<row r="1">{cell}</row>')}) as book:
        with pytest.raises(Fault) as caught:
            book.raw("客户管理计划表")
        assert caught.value.code == "file-corrupt"
        assert "客户管理计划表" in caught.value.message


def test_a_deep_sheet_too_large_to_be_counted_by_the_guard(tmp_path: Path) -> None:
    abyss = "<extLst>" + "<a>" * 200_000 + "</a>" * 200_000 + "</extLst>"
    with opened(tmp_path, {**PARTS, kit.SHEET: kit.worksheet(after=abyss)}) as book, pytest.raises(Fault) as caught:
        book.filter_area("客户管理计划表")
    assert caught.value.code == "file-corrupt"
