"""Writing into worksheet bytes: what was asked for is there, and everything else as it was."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workbook.odd_sheets import (
    CELL_FORMATS,
    DATE_STYLES,
    NAMESPACE,
    PLAIN,
    STRINGS,
    read_frame,
    read_with_lxml,
    sheets,
)
from workbook_tools.table.cells import CellKind, RawSheet
from workbook_tools.table.changes import CellValue
from workbook_tools.table.places import Area
from workbook_tools.workbook.compare import find_difference
from workbook_tools.workbook.edit import (
    CellEdit,
    ColumnCells,
    ColumnLayout,
    EditUnsafe,
    Highlight,
    Prompt,
    SheetEdit,
    edit_sheet,
    replaces_formulas,
)
from workbook_tools.workbook.scan import scan_sheet
from workbook_tools.workbook.sheet_text import BLOCK, SheetText

pytestmark = pytest.mark.usefixtures("both_ways")


def part(rows: str, head: str = "", tail: str = "") -> bytes:
    return f'<worksheet xmlns="{NAMESPACE}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'.encode()


def edited(xml: bytes, edit: SheetEdit, *, date1904: bool = False) -> bytes:
    return b"".join(edit_sheet(xml, edit, date1904=date1904))


def put(xml: bytes, cells: Mapping[tuple[int, int], CellValue], style: int | None = None) -> str:
    """The rows of a part after an edit of single cells, as text."""
    new = edited(xml, SheetEdit(cells={place: CellEdit(value, style) for place, value in cells.items()})).decode()
    return new.partition("<sheetData>")[2].partition("</sheetData>")[0]


ROW = '<row r="2" spans="1:2" ht="20" customHeight="1"><c r="A2" s="1"><v>1</v></c><c r="B2" t="s"><v>0</v></c></row>'


def test_a_cell_behind_the_last_one() -> None:
    assert put(part(ROW), {(2, 4): "满意"}, 3) == (
        '<row r="2" spans="1:4" ht="20" customHeight="1"><c r="A2" s="1"><v>1</v></c><c r="B2" t="s"><v>0</v></c>'
        '<c r="D2" s="3" t="inlineStr"><is><t>满意</t></is></c></row>'
    )


def test_a_cell_in_between_and_one_replaced() -> None:
    rows = '<row r="1"><c r="A1" s="4" t="s"><v>0</v></c><c r="D1"/><c r="F1"><v>1</v></c></row>'
    assert put(part(rows), {(1, 1): 5, (1, 3): 1.5, (1, 4): None}) == (
        '<row r="1"><c r="A1" s="4"><v>5</v></c><c r="C1"><v>1.5</v></c><c r="D1"/><c r="F1"><v>1</v></c></row>'
    )


def test_new_rows_before_between_and_behind() -> None:
    rows = '<row r="3"><c r="A3"/></row><row r="6"/>'
    new = put(part(rows), {(1, 1): 1, (4, 2): 2, (6, 1): 3, (9, 3): 4})
    assert new == (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="A3"/></row><row r="4"><c r="B4"><v>2</v></c></row>'
        '<row r="6"><c r="A6"><v>3</v></c></row><row r="9"><c r="C9"><v>4</v></c></row>'
    )


@pytest.mark.parametrize("rows", ["<sheetData/>", "<sheetData />", "<sheetData></sheetData>"])
def test_a_sheet_without_rows(rows: str) -> None:
    xml = f'<worksheet xmlns="{NAMESPACE}"><dimension ref="A1"/>{rows}<pageMargins/></worksheet>'.encode()
    new = edited(xml, SheetEdit(cells={(2, 3): CellEdit(1)}, row_heights={2: 30}))
    assert (
        new
        == (
            f'<worksheet xmlns="{NAMESPACE}"><dimension ref="A1:C2"/><sheetData><row r="2" ht="30" customHeight="1">'
            '<c r="C2"><v>1</v></c></row></sheetData><pageMargins/></worksheet>'
        ).encode()
    )


def test_rows_and_cells_without_references_get_them_where_something_comes_between() -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row><row r='7'/><row/>"
    assert put(part(rows), {(1, 1): 9, (4, 1): 8, (8, 2): 7}) == (
        '<row r="1"><c r="A1"><v>9</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>'
        '<row r="4"><c r="A4"><v>8</v></c></row><row r=\'7\'/><row r="8"><c r="B8"><v>7</v></c></row>'
    )
    gap = '<row r="1"><c r="B1"><v>1</v></c><c><v>2</v></c></row>'
    assert put(part(gap), {(1, 1): 0}).count(" r=") == 3
    assert read_with_lxml(part(put(part("<row><c r='B1'/><c><v>2</v></c></row>"), {(1, 2): 5})))[1, 3][2] == "2"


def test_a_row_keeps_its_extension_behind_the_cells() -> None:
    rows = '<row r="1"><c r="A1"/><extLst><ext uri="x"/></extLst></row>'
    assert put(part(rows), {(1, 2): 1}) == (
        '<row r="1"><c r="A1"/><c r="B1"><v>1</v></c><extLst><ext uri="x"/></extLst></row>'
    )


def test_a_new_cell_looks_like_its_row_or_column() -> None:
    rows = '<row r="1" s="3" customFormat="1"/><row r="2" s="3"/>'
    head = '<cols><col min="2" max="5" style="4" width="9"/></cols>'
    new = read_with_lxml(edited(part(rows, head), SheetEdit(columns=[ColumnCells(2, [1, 2, 3], ["a", None, "b"])])))
    assert {place: style for place, (_, style, _, _) in new.items()} == {(1, 2): "3", (2, 2): "4", (3, 2): "4"}


def test_text_stays_text() -> None:
    """A formula, an escape, spaces, what XML forbids, a carriage return, half a character, a sign beyond U+FFFF."""
    texts = [
        "=1+1",
        "_x0041_",
        " a ",
        "a\tb\nc  d",
        "\x01\x1f",
        "a\r\nb",
        "\ud800",
        "𠮷😀",
        "<&>\"'",
        "]]>",
        "",
        "+86",
        "\ufffe",
    ]
    rows = range(1, len(texts) + 1)
    new = edited(part(""), SheetEdit(columns=[ColumnCells(1, rows, texts)]))
    sheet = scan_sheet(new, name="", strings=[], date_styles=(), date1904=False)
    back = [str(sheet.at(row, 1).value or "") for row in rows]
    assert back == [text.replace("\ud800", "\ufffd") for text in texts]
    assert b"<f" not in new
    assert new.count(b'xml:space="preserve"') == 4


def test_values_that_no_cell_can_hold() -> None:
    longest = "长" * 32_767
    assert longest in put(part(""), {(1, 1): longest})
    for value, says in (
        (longest + "长", "too long"), ("😀" * 16_384, "too long"), (float("nan"), "no value"), (float("inf"), "no value"),
        (date(1899, 12, 31), "早于"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=says):
            put(part(""), {(1, 1): value})


def test_numbers_keep_every_digit_and_truth_is_no_number() -> None:
    values: list[CellValue] = [1, True, 1.0, False, 0, 0.1 + 0.2, 1e22, -5, 85.0, 13812345688, 2**53 + 1]
    new = read_with_lxml(edited(part(""), SheetEdit(columns=[ColumnCells(1, range(1, 12), values)])))
    assert [f"{kind} {text}" for kind, _, text, _ in new.values()] == [
        "n 1", "b 1", "n 1", "b 0", "n 0", "n 0.30000000000000004", "n 1e+22", "n -5", "n 85", "n 13812345688",
        "n 9007199254740992.0",
    ]  # fmt: skip


def test_dates_in_both_date_systems() -> None:
    values: list[CellValue] = [date(2023, 10, 1), datetime(2023, 10, 1, 12), date(1900, 1, 1), date(1900, 3, 1)]  # noqa: DTZ001
    edit = SheetEdit(columns=[ColumnCells(1, [1, 2, 3, 4], values)])
    assert [text for _, _, text, _ in read_with_lxml(edited(part(""), edit)).values()] == [
        "45200",
        "45200.5",
        "1",
        "61",
    ]
    assert put(part(""), {(1, 1): date(2023, 10, 1)}) != put(part(""), {(1, 1): date(2023, 10, 2)})
    new = read_with_lxml(edited(part(""), SheetEdit(cells={(1, 1): CellEdit(date(2023, 10, 1))}), date1904=True))
    assert new[1, 1][2] == "43738"


SHARED = (
    '<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1</f><v>1</v></c></row>'
    '<row r="2"><c r="A2"><f t="shared" si="0"/><v>1</v></c></row><row r="3"><c r="A3"><f t="shared" si="0"/></c></row>'
)
ARRAY = '<row r="1"><c r="A1"><f t="array" ref="A1:B1">X()</f><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><f>A1</f></c></row>'


def test_formulas_that_others_depend_on_are_not_overwritten() -> None:
    with pytest.raises(EditUnsafe, match="A1 起的共享公式"):
        put(part(SHARED), {(1, 1): 1})
    for cell in ((1, 1), (1, 2)):
        with pytest.raises(EditUnsafe, match="A1 起的数组公式"):
            put(part(ARRAY), {cell: 1})
    with pytest.raises(EditUnsafe, match="模拟运算表"):
        put(part(ARRAY.replace("array", "dataTable")), {(1, 2): 1})


def test_formulas_that_stand_alone_or_go_altogether_give_way() -> None:
    assert "<f" not in put(part(SHARED), {(1, 1): 1, (2, 1): 2, (3, 1): 3})
    assert put(part(SHARED), {(2, 1): 9}).count("<f") == 2
    assert put(part(ARRAY), {(1, 3): 9}).count("<f") == 1


def test_whether_a_formula_gives_way_is_known_beforehand() -> None:
    sheet = scan_sheet(part(ARRAY), name="", strings=[], date_styles=(), date1904=False)
    assert replaces_formulas(sheet, SheetEdit(cells={(1, 3): CellEdit(1)}))
    assert not replaces_formulas(
        sheet, SheetEdit(cells={(1, 2): CellEdit(1), (2, 3): CellEdit(1), (1, 9): CellEdit(1)})
    )


@pytest.mark.parametrize("between", ["<!-- x -->", "<?x y?>"])
def test_comments_between_cells_are_refused(between: str) -> None:
    with pytest.raises(EditUnsafe, match="注释"):
        put(part(f'<row r="1">{between}<c r="A1"/></row>'), {(1, 2): 1})


def test_rows_out_of_order_are_refused() -> None:
    with pytest.raises(EditUnsafe, match="行号不对"):
        put(part('<row r="2"/><row r="1"/>'), {(1, 2): 1})


def test_an_edit_that_names_a_cell_twice_or_rows_at_random() -> None:
    twice = SheetEdit(columns=[ColumnCells(1, [1, 2], [1, 2])], cells={(2, 1): CellEdit(3)})
    backwards = SheetEdit(columns=[ColumnCells(1, [2, 1], [1, 2])])
    for edit in (
        twice,
        backwards,
        SheetEdit(columns=[ColumnCells(1, [1], [])]),
        SheetEdit(cells={(0, 1): CellEdit(1)}),
    ):
        with pytest.raises(ValueError, match="column 1"):
            edited(part(""), edit)


def frame(head: str, tail: str, edit: SheetEdit) -> str:
    new = edited(part("", head, tail), edit).decode()
    return new.removeprefix(f'<worksheet xmlns="{NAMESPACE}">').removesuffix("</worksheet>")


def test_columns_are_laid_out_without_touching_their_neighbours() -> None:
    head = '<sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="1" width="5"/><col min="3" max="6" width="9" style="4" bestFit="1"/></cols>'
    layouts = [
        ColumnLayout(2, 12),
        ColumnLayout(4, 20.5, hidden=True, outline_level=1),
        ColumnLayout(7, collapsed=True),
    ]
    assert frame(head, "", SheetEdit(layouts=layouts)) == (
        '<sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="1" width="5"/><col min="2" max="2" width="12" customWidth="1"/>'
        '<col min="3" max="3" width="9" style="4" bestFit="1"/>'
        '<col min="4" max="4" width="20.5" style="4" customWidth="1" hidden="1" outlineLevel="1"/>'
        '<col min="5" max="6" width="9" style="4" bestFit="1"/><col min="7" max="7" collapsed="1"/></cols><sheetData></sheetData>'
    )


def test_additions_stand_in_the_order_of_the_schema() -> None:
    edit = SheetEdit(
        layouts=[ColumnLayout(2, 12)],
        prompts=[Prompt(Area(1, 2, 1, 2), "自动", '由程序填写 "别改"')],
        highlights=[Highlight(Area(2, 2, 9, 2), 'B2="低"', 3), Highlight(Area(2, 3, 9, 3), "C2<1", 4)],
        text_areas=[Area(2, 2, 9, 2)],
        filter_area=Area(1, 1, 9, 3),
    )
    head, tail = (
        '<sheetPr/><dimension ref="A1"/><sheetViews/>',
        '<autoFilter ref="A1:B9"/><phoneticPr/><hyperlinks/><pageSetup/><drawing/><extLst/>',
    )
    new = frame(head, tail, edit)
    assert re.findall(r"<(\w+)", re.sub(r"<(col|cfRule|formula|dataValidation|ignoredError)\b[^>]*>", "", new)) == [
        "sheetPr", "dimension", "sheetViews", "cols", "sheetData", "autoFilter", "phoneticPr", "conditionalFormatting",
        "conditionalFormatting", "dataValidations", "hyperlinks", "pageSetup", "ignoredErrors", "drawing", "extLst",
    ]  # fmt: skip
    assert '<autoFilter ref="A1:C9"/>' in new
    assert '<cfRule type="expression" dxfId="4" priority="2"><formula>C2&lt;1</formula></cfRule>' in new
    assert 'prompt="由程序填写 &quot;别改&quot;" sqref="B1"/></dataValidations>' in new
    assert '<ignoredError sqref="B2:B9" numberStoredAsText="1"/>' in new


def test_additions_join_what_is_there() -> None:
    tail = (
        '<conditionalFormatting sqref="A1"><cfRule type="top10" priority="7"/></conditionalFormatting>'
        '<dataValidations count="1"><dataValidation type="whole" sqref="A1:A9 C1"/></dataValidations>'
        '<ignoredErrors><ignoredError sqref="A1" evalError="1"/></ignoredErrors>'
    )
    edit = SheetEdit(
        prompts=[Prompt(Area(1, 2, 1, 2), "a", "b"), Prompt(Area(1, 3, 1, 3), "c", "d")],
        highlights=[Highlight(Area(2, 2, 9, 2), "TRUE", 0)],
        text_areas=[Area(2, 2, 9, 2)],
    )
    new = frame("", tail, edit)
    assert 'priority="8"' in new
    assert '<dataValidations count="2"><dataValidation type="whole" sqref="A1:A9 C1"/><dataValidation allow' in new
    assert 'promptTitle="c"' not in new  # C1 has a validation of the staff's
    assert new.count("<ignoredErrors>") == 1
    assert new.index("evalError") < new.index("numberStoredAsText")


def test_a_filter_is_never_made() -> None:
    assert "autoFilter" not in frame("", "", SheetEdit(filter_area=Area(1, 1, 2, 2)))


def test_nothing_asked_nothing_changed() -> None:
    xml = part(ROW + "<row/>", '<dimension ref="B2"/><cols><col min="1" max="3"/></cols>', "<pageMargins/>")
    assert edited(xml, SheetEdit()) == xml


_values: st.SearchStrategy[CellValue] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.dates(date(1900, 1, 1), date(2200, 1, 1)),
)


@st.composite
def edits(draw: st.DrawFn) -> SheetEdit:
    columns = []
    for column in draw(st.sets(st.sampled_from([1, 2, 5, 27, 30, 704]), max_size=3)):
        rows = sorted(draw(st.sets(st.integers(1, 14), min_size=1, max_size=8)))
        values = draw(st.lists(_values, min_size=len(rows), max_size=len(rows)))
        columns.append(ColumnCells(column, rows, values, draw(st.sampled_from([None, 2, 3]))))
    places = draw(st.sets(st.tuples(st.integers(1, 14), st.sampled_from([3, 4, 28, 701])), max_size=5))
    cells = {place: CellEdit(draw(_values), draw(st.sampled_from([None, 1]))) for place in places}
    return SheetEdit(columns=columns, cells=cells)


def _asked(edit: SheetEdit) -> dict[tuple[int, int], tuple[CellValue, int | None]]:
    asked = {
        (row, c.column): (value, c.style) for c in edit.columns for row, value in zip(c.rows, c.values, strict=True)
    }
    return asked | {place: (cell.value, cell.style) for place, cell in edit.cells.items()}


def scanned(xml: SheetText | bytes) -> RawSheet:
    return scan_sheet(xml, name="", strings=STRINGS, date_styles=DATE_STYLES, date1904=False, cell_formats=CELL_FORMATS)


def edited_once_scanned(xml: bytes, edit: SheetEdit) -> bytes:
    """The edit of a part of which a scan has found out where its rows stand."""
    text = SheetText.of(xml)
    scanned(text)
    return b"".join(edit_sheet(text, edit, date1904=False))


@settings(max_examples=80, deadline=None)
@given(sheets(), edits())
def test_an_edited_sheet_holds_the_old_cells_and_the_edit(xml: bytes, edit: SheetEdit) -> None:
    new = edited(xml, edit)
    before, after, asked = read_with_lxml(xml), read_with_lxml(new), _asked(edit)
    assert {place: cell for place, cell in after.items() if place not in asked} == {
        place: cell for place, cell in before.items() if place not in asked
    }
    assert edited_once_scanned(xml, edit) == new
    sheet = scanned(new)
    for place, (value, style) in asked.items():
        cell = sheet.at(*place)
        if isinstance(value, date):
            assert cell.value == (
                datetime.combine(value, datetime.min.time())
                if cell.kind == CellKind.DATE
                else (value - date(1899, 12, 30)).days - (value < date(1900, 3, 1))
            )
        elif isinstance(value, (int, float)) and not isinstance(value, bool) and cell.kind == CellKind.DATE:
            assert style is None or style in DATE_STYLES
        else:
            assert cell.value == (value if value != "" else None)
        assert not cell.formula
        if style is not None:
            assert after[place][1] == str(style)
        elif place in before:
            assert after[place][1] == before[place][1]
    old_frame = [
        text for text in read_frame(xml) if not text.startswith(("<dimension", "<x:dimension", "<main:dimension"))
    ]
    assert [text for text in read_frame(new) if "dimension" not in text] == [
        t for t in old_frame if "dimension" not in t
    ]
    assert find_difference(xml, new, edit) is None


@settings(max_examples=30, deadline=None)
@given(sheets(PLAIN), edits())
def test_the_same_edit_again_changes_nothing(xml: bytes, edit: SheetEdit) -> None:
    new = edited(xml, edit)
    assert edited(new, edit) == new


def test_many_blocks_of_rows() -> None:
    """Rows enough for several blocks, with new rows at the borders and gaps between them."""
    numbers = range(2, 30_000, 3)
    rows = "".join(f'<row r="{r}" spans="1:1"><c r="A{r}" s="1" t="s"><v>{r % 7}</v></c></row>' for r in numbers)
    xml = part(rows)
    assert len(xml) > BLOCK
    edit = SheetEdit(columns=[ColumnCells(3, range(1, 30_001), [f"第{r}行" for r in range(1, 30_001)])])
    new = edited(xml, edit)
    after = read_with_lxml(new)
    assert len(after) == len(numbers) + 30_000
    assert list(after) == sorted(after)
    assert all(after[row, 3][2] == f"第{row}行" for row in range(1, 30_001))
    assert find_difference(xml, new, edit) is None


@pytest.mark.parametrize("spans", ["", ' spans="1:2"'])
def test_columns_behind_all_rows_of_many_blocks(spans: str) -> None:
    """What a first run does, with and without a scan before; row 9 has a formula, row 20 cells beyond the new columns."""
    rows = {r: f'<c r="A{r}"><v>{r}</v></c><c r="B{r}" t="s"><v>{r % 7}</v></c>' for r in range(2, 20_000)}
    rows[9] = '<c r="A9"><f>A8+1</f><v>9</v></c>'
    rows[20] += '<c r="Z20"><v>1</v></c>'
    xml = part("".join(f'<row r="{r}"{spans}>{cells}</row>' for r, cells in rows.items()))
    assert len(xml) > BLOCK
    numbers = range(3, 20_000)
    edit = SheetEdit(
        columns=[
            ColumnCells(4, numbers, [f"第{r}行<&>" for r in numbers], 1),
            ColumnCells(5, numbers, [None if r % 3 else r % 5 for r in numbers], 2),
            ColumnCells(6, numbers, ["|" if r % 2 else " x" for r in numbers], 1),
        ]
    )
    new = edited_once_scanned(xml, edit)
    assert new == edited(xml, edit)
    assert new.count(b'spans="1:6"') == (len(numbers) if spans else 0)
    after, before = read_with_lxml(new), read_with_lxml(xml)
    assert {place: cell for place, cell in after.items() if place[1] not in (4, 5, 6)} == before
    assert [after[row, 4][2] for row in numbers] == [f"第{row}行<&>" for row in numbers]
    assert [after[row, 6][2] for row in numbers] == ["|" if row % 2 else " x" for row in numbers]
    assert find_difference(xml, new, edit) is None


def test_another_reader_sees_the_edit() -> None:
    """openpyxl, on a whole workbook."""
    book = openpyxl.Workbook()
    made = book.worksheets[0]
    made.append(["客户姓名", "消费金额"])
    for row in range(2, 50):
        made.append([f"客户{row}", row * 1.5])
    held = io.BytesIO()
    book.save(held)
    start = date(2024, 1, 1)
    edit = SheetEdit(
        columns=[ColumnCells(3, range(2, 50), [start + timedelta(row) for row in range(2, 50)])],
        cells={(1, 3): CellEdit("下次回访日期"), (5, 2): CellEdit("=1+1"), (60, 1): CellEdit(True)},
        layouts=[ColumnLayout(3, 12.5)],
        prompts=[Prompt(Area(1, 3, 1, 3), "自动", "由程序填写")],
    )
    out = io.BytesIO()
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, edited(data, edit) if name == "xl/worksheets/sheet1.xml" else data)
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert [sheet.cell(row, 1).value for row in range(2, 50)] == [f"客户{row}" for row in range(2, 50)]
    assert [sheet.cell(row, 3).value for row in (1, 2, 49)] == ["下次回访日期", 45294, 45341]
    assert (sheet["B5"].value, sheet["B5"].data_type, sheet["A60"].value) == ("=1+1", "s", True)
    assert sheet.column_dimensions["C"].width == 12.5
    assert sheet.data_validations.dataValidation[0].prompt == "由程序填写"
