"""The look at an edited part before it replaces the old one: it must see every harm, and no harm where there is none."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.workbook.odd_sheets import NAMESPACE, PLAIN, read_frame, read_with_lxml, sheets
from workbook_tools.table.input_checks import InputCheck
from workbook_tools.table.places import Area
from workbook_tools.workbook.compare import find_difference
from workbook_tools.workbook.edit import (
    CellEdit,
    ColumnCells,
    ColumnLayout,
    Highlight,
    Prompt,
    SheetEdit,
    edit_sheet,
)
from workbook_tools.workbook.sheet_text import SheetText

pytestmark = pytest.mark.usefixtures("both_ways")

OLD = f"""<worksheet xmlns="{NAMESPACE}"><dimension ref="A1:C3"/><sheetViews><sheetView workbookViewId="0"/></sheetViews>\
<cols><col min="1" max="9" width="8" style="1"/></cols><sheetData>\
<row r="1" spans="1:3" ht="20" customHeight="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>\
<row r="2" spans="1:3"><c r="A2"><v>500</v></c><c r="B2"><f>A2*2</f><v>1000</v></c><c r="C2" t="b"><v>1</v></c></row>\
<row r="3" s="2" customFormat="1"/></sheetData><autoFilter ref="A1:C3"/><mergeCells count="1"><mergeCell ref="A9:B9"/></mergeCells>\
<conditionalFormatting sqref="A1"><cfRule type="top10" priority="1"/></conditionalFormatting>\
<dataValidations count="1"><dataValidation type="whole" sqref="A2"/></dataValidations>\
<ignoredErrors><ignoredError sqref="A1" evalError="1"/></ignoredErrors></worksheet>"""
EDIT = SheetEdit(
    columns=[ColumnCells(4, [1, 2, 3, 5], ["价值等级", "高", None, "低"], 3)],
    cells={(2, 1): CellEdit(600)},
    layouts=[ColumnLayout(4, 12, hidden=True)],
    prompts=[
        Prompt(Area(1, 4, 1, 4), "自动", "由程序填写"),
        Prompt(Area(2, 6, 9, 6), "数量", "写数字", InputCheck("whole", ("0", "9"), "数量", "写数字", "建议写数字")),
    ],
    highlights=[Highlight(Area(2, 4, 3, 4), 'D2="高"', 0)],
    text_areas=[Area(2, 4, 3, 4)],
    filter_area=Area(1, 1, 3, 4),
    row_heights={5: 24},
)


def edited(xml: str, edit: SheetEdit) -> str:
    return b"".join(edit_sheet(xml.encode(), edit, date1904=False)).decode()


NEW = edited(OLD, EDIT)
UNNAMED_OLD = OLD.replace(' r="B2"', "").replace(' r="C2"', "").replace(' r="2"', "")
SINGLE_OLD = OLD.replace('<c r="B1" t="s">', "<c r='B1' t='s'>")

HARMS = [
    ("a value", "<v>1000</v>", "<v>1001</v>", "B2 变了"),
    ("a formula", "<f>A2*2</f>", "", "B2 变了"),
    ("a style", '<c r="A1" s="1"', '<c r="A1" s="2"', "A1 变了"),
    ("a type", '<c r="B1" t="s">', '<c r="B1" t="str">', "B1 变了"),
    ("a dropped cell", '<c r="B1" t="s"><v>1</v></c>', "", "B1 变了"),
    ("a moved cell", '<c r="C2" t="b">', '<c r="E2" t="b">', "C2 变了"),
    ("a new cell", '<c r="D1"', '<c r="C1"><v>1</v></c><c r="D1"', "C1 变了"),
    ("a row's height", 'ht="20"', 'ht="21"', "第 1 行变了"),
    ("a row's style", ' s="2" customFormat="1"', "", "第 3 行变了"),
    ("a moved row", '<row r="3"', '<row r="4"', "第 3 行变了"),
    ("a new formatted row", "</sheetData>", '<row r="9" hidden="1"/></sheetData>', "第 9 行变了"),
    ("an extension", "</row>", "<extLst/></row>", "第 1 行变了"),
    ("the view", 'workbookViewId="0"', 'workbookViewId="1"', "行以外的内容变了"),
    ("a lost element", '<mergeCells count="1"><mergeCell ref="A9:B9"/></mergeCells>', "", "行以外的内容变了"),
    ("a new element", "<mergeCells", "<phoneticPr/><mergeCells", "行以外的内容变了"),
    ("a column's width", 'width="8"', 'width="9"', "列宽或列的格式变了"),
    ("a column's style", 'max="3" width="8" style="1"', 'max="3" width="8"', "列宽或列的格式变了"),
    ("columns let go", '<col min="5" max="9" width="8" style="1"/>', "", "列宽或列的格式变了"),
    ("a validation", 'type="whole"', 'type="list"', "数据验证变了"),
    ("a lost validation", '<dataValidation type="whole" sqref="A2"/>', "", "数据验证变了"),
    ("a validation too many", '<dataValidation type="whole"', '<dataValidation sqref="B9"/><dataValidation type="whole"', "数据验证变了"),
    ("a check of other numbers", "<formula2>9</formula2>", "<formula2>8</formula2>", "输入检查变了"),
    ("a check that forbids", 'errorStyle="warning"', 'errorStyle="stop"', "输入检查变了"),
    ("a hint that checks", '<dataValidation allowBlank="1"', '<dataValidation type="whole" allowBlank="1"', "输入检查变了"),
    ("a conditional format", '<cfRule type="top10" priority="1"/>', '<cfRule type="top10" priority="3"/>', "条件格式变了"),
    ("an ignored error", 'evalError="1"', 'evalError="0"', "忽略的错误变了"),
    ("a filter further", '<autoFilter ref="A1:D3"/>', '<autoFilter ref="A1:D3"><filterColumn/></autoFilter>', "筛选变了"),
    ("a used range too wide", '<dimension ref="A1:D5"/>', '<dimension ref="A1:Z99"/>', "使用范围变了"),
    ("a namespace", "<worksheet ", '<worksheet xmlns:a="urn:a" ', "工作表的开头变了"),
    ("an end", "</worksheet>", "", "写好的工作表读不出来"),
    ("no rows", "sheetData", "sheetRows", "工作表里没有行"),
]  # fmt: skip


def test_no_harm_where_there_is_none() -> None:
    for old in (OLD, UNNAMED_OLD, SINGLE_OLD):
        assert find_difference(old.encode(), edited(old, EDIT).encode(), EDIT) is None
    cut = SheetText(lambda: (NEW[:300].encode(), NEW[300:].encode()))
    assert find_difference(OLD.encode(), cut, EDIT) is None


@pytest.mark.parametrize(("what", "there", "instead", "says"), HARMS, ids=[harm[0] for harm in HARMS])
def test_harm_is_seen(what: str, there: str, instead: str, says: str) -> None:
    assert there in NEW, what
    harmed = NEW.replace(there, instead, 1 if what != "no rows" else -1)
    found = find_difference(OLD.encode(), harmed.encode(), EDIT)
    assert found is not None
    assert says in found


def test_a_cell_without_reference_that_is_pushed_aside_is_seen() -> None:
    """The bytes of the staff's cells are all there, and one of them stands in another column."""
    old = (
        f'<worksheet xmlns="{NAMESPACE}"><sheetData><row r="1"><c r="A1"/><c><v>2</v></c></row></sheetData></worksheet>'
    )
    edit = SheetEdit(cells={(1, 3): CellEdit(5)})
    pushed = old.replace("<c><v>", '<c r="C1"><v>5</v></c><c><v>')
    assert find_difference(old.encode(), pushed.encode(), edit) == "B1 变了"


def test_a_row_of_ours_alone_that_is_renumbered_is_seen() -> None:
    moved = NEW.replace('<row r="5"', '<row r="6"')
    assert find_difference(OLD.encode(), moved.encode(), EDIT) == "第 6 行变了"
    assert find_difference(OLD.encode(), moved.replace("</row><row r=", "</row></row r=").encode(), EDIT) is not None


def test_only_the_cells_of_the_edit_may_differ_unless_the_column_is_ours() -> None:
    edit = SheetEdit(columns=[ColumnCells(2, [1], ["x"])])
    both = SheetEdit(columns=[ColumnCells(2, [1, 2], ["x", "y"])])
    new = edited(OLD, both).encode()
    assert find_difference(OLD.encode(), new, edit) == "B2 变了"
    assert find_difference(OLD.encode(), new, edit, ours=[2]) is None


def test_something_that_hides_behind_a_cell_of_ours() -> None:
    rows = '<row r="1"><c r="A1"/><c r="B1"><v>1</v></c><extLst><ext uri="x"/></extLst></row>'
    old = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'
    edit = SheetEdit(cells={(1, 2): CellEdit(5)})
    new = edited(old, edit)
    assert find_difference(old.encode(), new.encode(), edit) is None
    gone = new.replace('<extLst><ext uri="x"/></extLst>', "")
    assert find_difference(old.encode(), gone.encode(), edit) == "第 1 行变了"


@settings(max_examples=150, deadline=None)
@given(sheets(PLAIN) | sheets(), st.integers(0, 2**32))
def test_no_change_of_a_staff_cell_goes_unseen(xml: bytes, seed: int) -> None:
    """Bytes of the edited part are changed at random; what another reader sees changed must be seen here."""
    dice = random.Random(seed)  # noqa: S311 - no secrets here
    edit = SheetEdit(columns=[ColumnCells(5, [1, 3, 8], ["满意", 1, True], 2)], cells={(2, 2): CellEdit("改")})
    asked = {(1, 5), (3, 5), (8, 5), (2, 2)}
    new = bytearray(b"".join(edit_sheet(xml, edit, date1904=False)))
    place, other = dice.randrange(len(new)), dice.randrange(len(new))
    match dice.randrange(3):
        case 0:
            new[place] = dice.choice(b"0123456789ABC srtv/>")
        case 1:
            del new[place : place + dice.randrange(1, 40)]
        case _:
            new[place:place] = new[other : other + dice.randrange(1, 60)]
    harmed = bytes(new)
    try:
        now = read_with_lxml(harmed)
        frame_now = [text for text in read_frame(harmed) if "dimension" not in text]
    except (etree.LxmlError, ValueError):
        return  # not well-formed: that is for the scan to say
    staff = {spot: cell for spot, cell in read_with_lxml(xml).items() if spot not in asked}
    frame = [text for text in read_frame(xml) if "dimension" not in text]
    changed = {spot: cell for spot, cell in now.items() if spot not in asked} != staff or frame_now != frame
    if changed:
        assert find_difference(xml, harmed, edit) is not None
