"""The last look before a workbook is replaced finds every harm that is done to what is the staff's."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workbook import foreign
from tests.workbook.test_apply import MASTER, SHEET1, new_columns, plan, put
from workbook_tools.table import marks
from workbook_tools.table.changes import Change, Remember, SetCells
from workbook_tools.table.faults import Fault
from workbook_tools.workbook.apply import apply_changes
from workbook_tools.workbook.book import open_book
from workbook_tools.workbook.verify import verify

pytestmark = pytest.mark.usefixtures("both_ways")

Parts = dict[str, str]
NAMES = (
    '<definedName name="税率">0.06</definedName>'
    f'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">{MASTER}!$A$2:$D$5</definedName>'
)
CHANGES: list[Change] = [
    *new_columns(),
    SetCells(MASTER, {(3, 4): 8}, "改写"),
    put(plan()),
    Remember({"run": "1"}),
]


def source(folder: Path) -> Path:
    parts = foreign.with_table(
        foreign.parts(names=NAMES, sheets={"别的": foreign.sheet("")}, calc='<calcPr calcId="1"/>')
    )
    return foreign.save(folder / "客户.xlsx", parts)


def damaged(folder: Path, harm: Callable[[Parts], None]) -> str:
    """What `verify` says of a result with which something has gone wrong."""
    path = source(folder)
    with open_book(path) as book:
        held = io.BytesIO()
        apply_changes(book, CHANGES, held)
        target = folder / "写好.xlsx"
        target.write_bytes(held.getvalue())
        verify(book, target, CHANGES)
        parts = {name: data.decode() for name, data in foreign.contents(target).items()}
        harm(parts)
        again = foreign.save(folder / "坏.xlsx", parts)
        with pytest.raises(Fault) as fault:
            verify(book, again, CHANGES)
    assert fault.value.code == "edit-unsafe"
    assert "客户.xlsx" in fault.value.message
    return fault.value.message


def exchange(part: str, old: str, new: str) -> Callable[[Parts], None]:
    def harm(parts: Parts) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new, 1)

    return harm


def without(part: str) -> Callable[[Parts], None]:
    def harm(parts: Parts) -> None:
        del parts[part]
        override = f'PartName="/{part}"'
        types = parts["[Content_Types].xml"]
        start = types.rindex("<Override", 0, types.index(override))
        parts["[Content_Types].xml"] = types[:start] + types[types.index("/>", start) + 2 :]

    return harm


BOOK, RELS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (exchange("xl/charts/chart1.xml", "<c:layout/>", "<c:layout />"), "chart1.xml”变了"),
        (without("xl/charts/chart1.xml"), "chart1.xml”丢失"),
        (exchange(SHEET1, "张三", "张四"), "A3"),
        (exchange(SHEET1, '<c r="D4"><v>4</v></c>', ""), "D4"),
        (exchange(SHEET1, 'ht="30"', 'ht="31"'), "第 2 行"),
        (exchange(SHEET1, '<drawing r:id="rId1"/>', ""), MASTER),
        (exchange("xl/tables/table1.xml", 'name="联系方式"', 'name="电话"'), "表格变了"),
        (exchange("xl/tables/table1.xml", 'name="TableStyleLight9"', 'name="TableStyleLight8"'), "表格变了"),
        (exchange("xl/tables/table1.xml", 'ref="A2:O5"', 'ref="B2:O5"'), "表格变了"),
        (exchange("xl/styles.xml", 'numFmtId="14"', 'numFmtId="15"'), "格式变了"),
        (exchange("xl/styles.xml", '<sz val="11"/>', '<sz val="12"/>'), "格式变了"),
        (exchange(BOOK, ">0.06<", ">0.07<"), "名称“税率”变了"),
        (exchange(BOOK, '<definedName name="税率">0.06</definedName>', ""), "名称“税率”变了"),
        (exchange(BOOK, '<calcPr calcId="1"', '<calcPr calcId="2"'), "计算设置变了"),
        (exchange(BOOK, "<workbookView/>", '<workbookView activeTab="1"/>'), "设置变了"),
        (exchange(BOOK, 'name="别的"', 'name="别名"'), "名单变了"),
        (exchange(BOOK, 'name="别的" sheetId="2"', 'name="别的" state="hidden" sheetId="2"'), "名单变了"),
        (exchange(BOOK, f'name="{marks.sheet_mark("dashboard")}"', 'name="_wbt.x"'), "标记"),
        (exchange(BOOK, f'name="{marks.fact_mark("run")}"', 'name="_wbt.x"'), "标记"),
        (exchange(BOOK, f'name="{marks.column_mark("tier")}"', 'name="_wbt.x"'), "标记"),
        (exchange(TYPES, "drawingml.chart+xml", "drawingml.chartx+xml"), "类型变了"),
        (exchange(RELS, 'Id="rId90"', 'Id="rId77"'), "关系丢失"),
        (exchange(SHEET1, "</worksheet>", "</worksheet"), "没有通过检查"),
    ],
)  # fmt: skip
def test_every_harm_is_found(tmp_path: Path, harm: Callable[[Parts], None], says: str) -> None:
    assert says in damaged(tmp_path, harm)
