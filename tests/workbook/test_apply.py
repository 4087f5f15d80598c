"""Changes, made in workbooks of other people's: what was asked for is there, all else is as it was."""

import io
import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workbook import foreign
from tests.workbook.auditing import errors_in
from workbook_tools.rules.phrases import Phrases, as_texts
from workbook_tools.rules.sentences import Sentences
from workbook_tools.table import marks
from workbook_tools.table.changes import (
    AppendRows,
    CellValue,
    Change,
    DropSheet,
    PutColumn,
    PutSheet,
    Remember,
    SetCells,
)
from workbook_tools.table.columns import COMPUTED, COMPUTED_BY_HEADER, Computed
from workbook_tools.table.faults import Fault
from workbook_tools.table.look import DATE_FORMAT
from workbook_tools.table.places import Area
from workbook_tools.table.sheets import Cell, Chart, DropDown, Print, Rule, SheetPlan
from workbook_tools.workbook.apply import apply_changes
from workbook_tools.workbook.book import open_book
from workbook_tools.workbook.markup import Element, Markup
from workbook_tools.workbook.verify import verify

MASTER = "客户管理计划表"
SHEET1 = "xl/worksheets/sheet1.xml"
VALUES: Mapping[str, str | float | date] = {"yyyy-mm-dd": date(2024, 2, 3), "@": "K000001", "0.0": 85.5, "0": 31}


def new_columns(start: int = 5, rows: Sequence[int] = (3, 4, 5)) -> list[Change]:
    """Our eleven columns from E on, beside the customers in rows 3 to 5."""
    return [
        PutColumn(
            MASTER, column, column.header, 2, place, True, rows,
            [VALUES.get(column.number_format, "=1+1") for _ in rows], rows[-1],
        )
        for place, column in enumerate(COMPUTED, start)
    ]  # fmt: skip


def plan(name: str = "看板", **more: object) -> SheetPlan:
    made = SheetPlan(
        name,
        [Cell(1, 1, name, "title"), Cell(2, 1, "高", "kpi_label"), Cell(2, 2, 3, "count")],
        drop_downs=(DropDown(Area(2, 1, 2, 1), ("高", "低")),),
        rules=(Rule(Area(2, 1, 3, 2), "$B2>1", "error"),),
        charts=(Chart("bar", "一图", Area(2, 1, 2, 1), (("数", Area(2, 2, 2, 2)),), (5, 1)),),
        filter_area=Area(2, 1, 3, 2),
        print_setup=Print(repeat_rows=(1, 2)),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def put(made: SheetPlan, kind: marks.GeneratedSheet = marks.DASHBOARD) -> PutSheet:
    return PutSheet(marks.sheet_mark(kind.slug), made, made.content_hash())


def applied(source: Path, changes: Sequence[Change]) -> Path:
    """The file with the changes, which `verify` has found good."""
    target = source.with_name(f"{source.stem}+.xlsx")
    with open_book(source, for_editing=True) as book:
        with target.open("wb") as file:
            apply_changes(book, changes, file)
        verify(book, target, changes)
    return target


@pytest.fixture
def master(tmp_path: Path) -> Path:
    names = '<definedName name="税率">0.06</definedName>'
    return foreign.save(tmp_path / "客户.xlsx", foreign.parts(names=names, calc='<calcPr calcId="191029"/>'))


def cell(root: Element, place: str) -> Element:
    data = root.find("sheetData")
    assert data
    return next(held for row in data.children for held in row.children if held.attributes["r"] == place)


def test_all_else_is_carried_over_as_it_is_packed(master: Path) -> None:
    old, new = (zipfile.ZipFile(path) for path in (master, applied(master, new_columns())))
    touched = {SHEET1, "xl/styles.xml", "xl/workbook.xml"}
    for name in set(old.namelist()) - touched:
        assert (old.getinfo(name).CRC, old.getinfo(name).compress_size) == (
            new.getinfo(name).CRC,
            new.getinfo(name).compress_size,
        )
    assert [name for name in new.namelist() if name in old.namelist()] == old.namelist()


def test_our_columns_stand_beside_the_staffs(master: Path) -> None:
    path = applied(master, new_columns())
    with open_book(path) as book:
        raw = book.raw(MASTER)
        assert [raw.text(2, column) for column in range(5, 16)] == [column.header for column in COMPUTED]
        assert raw.text(3, 5) == "=1+1"
        assert raw.text(4, 8) == "2024-02-03"
        assert raw.text(3, 1) == "张三"
        assert book.marks[marks.column_mark("satisfaction_level")] == f"'{MASTER}'!$E$2"
    sheet = openpyxl.load_workbook(path)[MASTER]
    assert sheet["H4"].number_format == "yyyy-mm-dd"
    assert sheet["K3"].number_format == "@"
    assert sheet["E3"].fill.fgColor.rgb == "FFEEF2F7"
    assert sheet["E2"].font.b
    assert sheet.column_dimensions["O"].hidden
    assert sheet.column_dimensions["O"].outlineLevel == 1
    assert not sheet.column_dimensions["E"].hidden
    assert sheet.row_dimensions[2].height == 30


def test_the_header_says_that_the_column_is_ours(master: Path) -> None:
    validations = openpyxl.load_workbook(applied(master, new_columns()))[MASTER].data_validations.dataValidation
    prompts = {str(held.sqref): held.prompt for held in validations}
    assert (
        prompts["F2"]
        == "这一列由程序自动填写，手工改的内容下次运行会被替换。客户对店里的价值，分三级；名字可以在“设置”里改"
    )
    assert len(prompts) == 11


def test_rows_with_problems_show_and_numbers_kept_as_text_do_not(master: Path) -> None:
    path = applied(master, new_columns())
    formats = openpyxl.load_workbook(path)[MASTER].conditional_formatting
    assert [(str(held.sqref), held.rules[0].formula) for held in formats] == [("J3:J1048576", ["LEN(TRIM(J3))>0"])]
    assert b'<ignoredError sqref="K3:K1048576" numberStoredAsText="1"/>' in foreign.contents(path)[SHEET1]


def test_a_blank_of_ours_looks_like_the_rest_of_the_row(master: Path) -> None:
    level, tier = COMPUTED[:2]
    changes = [
        PutColumn(MASTER, level, level.header, 2, 5, True, [3, 4], ["满意", "一般"], 5),
        PutColumn(MASTER, tier, tier.header, 2, 6, True, [4], ["高"], 5),
    ]
    sheet = openpyxl.load_workbook(applied(master, changes))[MASTER]
    assert sheet["F3"].fill.fgColor.rgb == "FFEEF2F7"
    assert sheet["F3"].value is None
    assert not sheet["F5"].has_style


def test_values_that_are_made_when_asked_for_are_written_like_others(master: Path) -> None:
    """In a new column with a blank, and in an old one of which one cell is a new customer's."""
    level, grounds = COMPUTED[0], COMPUTED_BY_HEADER["判定依据"]

    def written(told: Callable[[Sequence[str]], Sequence[CellValue]]) -> bytes:
        both = PutColumn(MASTER, level, level.header, 2, 5, True, [3, 4], ["满意", "一般"], 5)
        first = applied(master, [both, PutColumn(MASTER, grounds, grounds.header, 2, 6, True, [4], told(["起初"]), 5)])
        later = PutColumn(MASTER, grounds, grounds.header, 2, 6, False, [3, 4], told(["因为", "所以"]), 5)
        return foreign.contents(applied(first, [later]))[SHEET1]

    assert written(lambda texts: Sentences(Phrases.sorted_out(as_texts(texts)))) == written(list)


def test_what_staff_made_of_a_cell_of_ours_stays(master: Path) -> None:
    first = applied(master, new_columns()[:2])
    parts = {name: data.decode() for name, data in foreign.contents(first).items()}
    painted = parts[SHEET1].replace('<c r="F3" s="', '<c r="F3" s="1" was="').replace('<c r="F4"', '<c r="F99"')
    root = Markup(painted.encode())
    data = root.root.find("sheetData")
    assert data
    gone = next(held for row in data.children for held in row.children if held.attributes["r"] == "F99")
    root.set(next(h for row in data.children for h in row.children if h.attributes["r"] == "F3"), "was", None)
    root.remove(gone)
    again = foreign.save(first.with_name("改过.xlsx"), {**parts, SHEET1: root.written().decode()})
    tier = COMPUTED_BY_HEADER["价值等级"]
    changes = [PutColumn(MASTER, tier, tier.header, 2, 6, False, [3, 4], ["低", "中"], 5)]
    after = Markup(foreign.contents(applied(again, changes))[SHEET1]).root
    ours = cell(after, "F5").attributes["s"]
    assert cell(after, "F3").attributes["s"] == "1"
    assert cell(after, "F4").attributes["s"] == ours != "1"


def test_a_table_takes_our_columns_in(tmp_path: Path) -> None:
    source = foreign.save(tmp_path / "表.xlsx", foreign.with_table(foreign.parts()))
    table = Markup(foreign.contents(applied(source, new_columns()))["xl/tables/table1.xml"]).root
    assert table.attributes["ref"] == "A2:O5"
    columns = table.find("tableColumns")
    assert columns
    assert [held.attributes["name"] for held in columns.children][4:] == [column.header for column in COMPUTED]


@pytest.mark.parametrize(
    "why",
    [
        'tableType="queryTable"',
        'headerRowCount="0"',
        "not at its edge",
        "a name twice",
    ],
)
def test_a_table_that_cannot_grow_stays_as_it_is(tmp_path: Path, why: str) -> None:
    table = foreign.TABLE.replace(
        'id="1" name="客户表"', f'id="1" name="客户表" {why}' if "=" in why else 'id="1" name="客户表"'
    )
    if why == "a name twice":
        table = table.replace('id="4" name="消费金额"', 'id="4" name="满意度等级"')
    source = foreign.save(tmp_path / "表.xlsx", foreign.with_table(foreign.parts(), table))
    after = applied(source, new_columns(start=7 if why == "not at its edge" else 5))
    assert foreign.contents(after)["xl/tables/table1.xml"] == table.encode()


def test_a_filter_takes_our_columns_in(tmp_path: Path) -> None:
    names = f'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">{MASTER}!$A$2:$D$5</definedName>'
    parts = foreign.parts(names=names)
    parts[SHEET1] = parts[SHEET1].replace("</sheetData>", '</sheetData><autoFilter ref="A2:D5"/>')
    after = foreign.contents(applied(foreign.save(tmp_path / "a.xlsx", parts), new_columns()))
    assert b'<autoFilter ref="A2:O5"/>' in after[SHEET1]
    assert f"'{MASTER}'!$A$2:$O$5</definedName>".encode() in after["xl/workbook.xml"]


def test_a_staff_sheet_of_our_name_stays_theirs(tmp_path: Path) -> None:
    theirs = foreign.sheet(f'<row r="1">{foreign.text_cell("A1", "我的看板")}</row>')
    source = foreign.save(tmp_path / "a.xlsx", foreign.parts(sheets={"看板": theirs}))
    problems = plan("数据问题", cells=[Cell(1, 1, "看板", "link", link="#看板!A1"), Cell(2, 1, 1, formula="'看板'!B2")])
    path = applied(source, [put(problems, marks.PROBLEMS), put(plan())])
    with open_book(path) as book:
        assert [sheet.name for sheet in book.sheets] == [MASTER, "看板", "数据问题", "看板 (2)"]
        assert book.marks[marks.sheet_mark("dashboard")] == "'看板 (2)'!$A$1"
        assert book.marks[marks.hash_mark("dashboard")] == plan().content_hash()
    held = openpyxl.load_workbook(path)["数据问题"]
    assert held["A1"].hyperlink.location == "'看板 (2)'!A1"
    assert held["A2"].value == "='看板 (2)'!B2"
    assert foreign.contents(path)["xl/worksheets/sheet2.xml"] == theirs.encode()


def test_a_sheet_that_staff_renamed_and_moved_is_made_anew_where_it_is(master: Path) -> None:
    first = applied(master, [put(plan()), put(plan("数据问题"), marks.PROBLEMS)])
    parts = {name: data.decode() for name, data in foreign.contents(first).items()}
    book_xml = parts["xl/workbook.xml"].replace('name="看板"', 'name="本周"').replace("'看板'", "'本周'")
    again = foreign.save(first.with_name("改名.xlsx"), {**parts, "xl/workbook.xml": book_xml})
    path = applied(again, [put(plan(cells=[Cell(1, 1, "新的", "title")]))])
    with open_book(again) as old, open_book(path) as new:
        assert new.sheets == old.sheets
        assert new.raw("本周").text(1, 1) == "新的"
        assert new.marks[marks.sheet_mark("dashboard")] == "'本周'!$A$1"


def test_a_sheet_that_staff_deleted_comes_back_last(master: Path) -> None:
    first = applied(master, [put(plan())])
    parts = {name: data.decode() for name, data in foreign.contents(first).items()}
    broken = parts["xl/workbook.xml"].replace("'看板'!$A$1", "#REF!$A$1").replace('name="看板"', 'name="别的"')
    again = foreign.save(first.with_name("b.xlsx"), {**parts, "xl/workbook.xml": broken})
    with open_book(applied(again, [put(plan())])) as book:
        assert [sheet.name for sheet in book.sheets] == [MASTER, "别的", "看板"]


def test_fifty_weekly_runs_take_no_room(master: Path) -> None:
    path, sizes = master, []
    for week in range(50):
        sheet = plan(cells=[Cell(1, 1, "看板", "title"), Cell(2, 2, 100 + week, "count")])
        changes: list[Change] = [put(sheet), Remember({"run": str(100 + week)})]
        changes += new_columns() if week == 0 else []
        path = applied(path, changes).rename(master.with_name(f"{week}.xlsx"))
        sizes.append({name: len(data) for name, data in foreign.contents(path).items()})
    assert sizes[1] == sizes[49]


def test_a_dropped_sheet_leaves_nothing(master: Path) -> None:
    sheets = [put(plan("回访计划 2024-01-08"), marks.FOLLOW_UP), put(plan("数据问题"), marks.PROBLEMS), put(plan())]
    first = applied(master, sheets)
    drop = DropSheet(marks.sheet_mark("follow_up"), "回访计划 2024-01-08")
    path = applied(first, [drop])
    with open_book(path) as book:
        assert [sheet.name for sheet in book.sheets] == [MASTER, "数据问题", "看板"]
        assert marks.sheet_mark("follow_up") not in book.marks
    left = openpyxl.load_workbook(path)
    assert left["看板"].print_title_rows == "$1:$2"
    assert left["数据问题"].print_title_rows == "$1:$2"
    gone = set(foreign.contents(first)) - set(foreign.contents(path))
    assert len([name for name in gone if "chart" in name]) == 1
    assert set(errors_in(path)) <= set(errors_in(master))
    assert applied(path, [drop]).read_bytes(), "dropping it again is no harm"


def test_a_sheet_that_somebody_looks_at_is_not_dropped(master: Path) -> None:
    first = applied(master, [put(plan("回访 1"), marks.FOLLOW_UP)])
    parts = {name: data.decode() for name, data in foreign.contents(first).items()}
    looking = parts[SHEET1].replace('<c r="D3"><v>3</v></c>', "<c r=\"D3\"><f>'回访 1'!B2</f><v>3</v></c>")
    again = foreign.save(first.with_name("b.xlsx"), {**parts, SHEET1: looking})
    with open_book(applied(again, [DropSheet(marks.sheet_mark("follow_up"), "回访 1")])) as book:
        assert book.sheet("回访 1")
        assert marks.sheet_mark("follow_up") in book.marks


def test_single_cells_keep_their_format(master: Path) -> None:
    cells: dict[tuple[int, int], CellValue] = {
        (3, 3): date(2024, 5, 31),
        (3, 4): 99.5,
        (4, 4): date(2024, 1, 2),
        (9, 1): "新",
    }
    changes = [SetCells(MASTER, cells, "改写"), SetCells(MASTER, {(5, 2): "13800000000"}, "改写", number_format="@")]
    sheet = openpyxl.load_workbook(applied(master, changes))[MASTER]
    assert sheet["C3"].number_format == "mm-dd-yy", "it was a date's"
    assert sheet["D4"].number_format == "yyyy-mm-dd", "it was not"
    assert (sheet["D3"].value, sheet["D3"].number_format) == (99.5, "General")
    assert (sheet["B5"].value, sheet["B5"].number_format) == ("13800000000", "@")
    assert sheet["A9"].value == "新"


def test_new_rows_are_like_an_old_one_and_lengthen_the_table(tmp_path: Path) -> None:
    source = foreign.save(tmp_path / "a.xlsx", foreign.with_table(foreign.parts()))
    rows: list[list[CellValue]] = [["赵六", date(2024, 1, 1)], ["=x", date(2024, 1, 2)]]
    path = applied(source, [AppendRows(MASTER, 5, [1, 3], rows, like_row=5, heights=28)])
    sheet = openpyxl.load_workbook(path)[MASTER]
    assert [(sheet.cell(row, 1).value, sheet.cell(row, 3).number_format) for row in (6, 7)] == [
        ("赵六", "mm-dd-yy"),
        ("=x", "mm-dd-yy"),
    ]
    assert sheet["A7"].data_type == "s"
    assert sheet.row_dimensions[7].height == 28
    assert sheet.tables["客户表"].ref == "A2:D7"


def test_rows_are_never_written_over_others(master: Path) -> None:
    with pytest.raises(Fault) as fault:
        applied(master, [AppendRows(MASTER, 4, [1], [["赵六"]], like_row=4)])
    assert (fault.value.code, "第 5" in fault.value.message) == ("edit-unsafe", True)


def test_formulas_are_calculated_when_values_that_they_may_use_change(tmp_path: Path) -> None:
    other = foreign.sheet('<row r="1"><c r="A1"><f>SUM(客户管理计划表!D3:D5)</f><v>12</v></c></row>')
    parts = foreign.parts(sheets={"汇总": other}, calc='<calcPr calcId="1"/>')
    source = foreign.save(tmp_path / "a.xlsx", parts)
    told = [
        b"fullCalcOnLoad" in foreign.contents(applied(source, changes))["xl/workbook.xml"]
        for changes in (new_columns(), [put(plan())], [SetCells(MASTER, {(3, 4): 5}, "改写")])
    ]
    assert told == [False, False, True]
    plain = foreign.save(tmp_path / "b.xlsx", foreign.parts(calc='<calcPr calcId="1"/>'))
    after = foreign.contents(applied(plain, [SetCells(MASTER, {(3, 4): 5}, "改写")]))
    assert b"fullCalcOnLoad" not in after["xl/workbook.xml"]


def test_the_calc_chain_goes_with_a_formula(tmp_path: Path) -> None:
    parts = foreign.parts()
    parts[SHEET1] = parts[SHEET1].replace('<c r="D3"><v>3</v></c>', '<c r="D3"><f>1+2</f><v>3</v></c>')
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{foreign.MAIN}"><c r="D3" i="1"/></calcChain>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "</Rel", f'<Relationship Id="rId91" Type="{foreign.REL}/calcChain" Target="calcChain.xml"/></Rel'
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>", f'<Override PartName="/xl/calcChain.xml" ContentType="{foreign.SHEET}.calcChain+xml"/></Types>'
    )
    source = foreign.save(tmp_path / "a.xlsx", parts)
    kept = foreign.contents(applied(source, [SetCells(MASTER, {(4, 4): 5}, "改写")]))
    assert "xl/calcChain.xml" in kept
    gone = foreign.contents(applied(source, [SetCells(MASTER, {(3, 4): 5}, "改写")]))
    assert not [name for name, data in gone.items() if "calcChain" in name or b"calcChain" in data]


def test_a_workbook_without_styles_gets_them(tmp_path: Path) -> None:
    parts = foreign.parts()
    del parts["xl/styles.xml"]
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        f'<Relationship Id="rId90" Type="{foreign.REL}/styles" Target="styles.xml"/>', ""
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        f'<Override PartName="/xl/styles.xml" ContentType="{foreign.SHEET}.styles+xml"/>', ""
    )
    parts[SHEET1] = parts[SHEET1].replace(' s="1"', "")
    path = applied(foreign.save(tmp_path / "a.xlsx", parts), [*new_columns(), put(plan())])
    assert openpyxl.load_workbook(path)[MASTER]["E3"].fill.fgColor.rgb == "FFEEF2F7"


def test_facts_are_remembered(master: Path) -> None:
    first = applied(master, [Remember({"highest_number": "K000042", "says": 'a "b" & <c>'})])
    with open_book(applied(first, [Remember({"highest_number": "K000043"})])) as book:
        assert book.marks[marks.fact_mark("highest_number")] == "K000043"
        assert book.marks[marks.fact_mark("says")] == 'a "b" & <c>'


def test_no_changes_no_difference(master: Path) -> None:
    assert foreign.contents(applied(master, [])) == foreign.contents(master)


def test_a_protected_structure_gets_no_sheets(tmp_path: Path) -> None:
    parts = foreign.parts()
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        "<bookViews>", '<workbookProtection lockStructure="1"/><bookViews>'
    )
    with open_book(foreign.save(tmp_path / "a.xlsx", parts)) as book:
        with pytest.raises(Fault) as fault:
            apply_changes(book, [put(plan())], io.BytesIO())
        assert fault.value.code == "structure-protected"
        apply_changes(book, new_columns(), io.BytesIO())


def test_a_sheet_that_is_not_there(master: Path) -> None:
    with pytest.raises(Fault) as fault:
        applied(master, [SetCells("没有", {(1, 1): 1}, "改写")])
    assert fault.value.code == "edit-unsafe"


def test_the_schema_has_nothing_against_it(tmp_path: Path) -> None:
    source = foreign.save(tmp_path / "a.xlsx", foreign.with_table(foreign.parts()))
    before = errors_in(source)
    sheets = [put(plan()), put(plan("数据问题"), marks.PROBLEMS)]
    once = applied(source, [*new_columns(), *sheets, Remember({"run": "1"})])
    assert errors_in(once) == before
    assert errors_in(applied(once, sheets)) == before


def test_libreoffice_opens_it(master: Path, needs_program: Callable[[str], Path]) -> None:
    soffice = needs_program("soffice")
    path = applied(master, [*new_columns(), put(plan())])
    out = master.parent / "out"
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{master.parent}/profile", "--headless", "--convert-to", "xlsx",
         "--outdir", out, path],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    opened = openpyxl.load_workbook(out / path.name)
    assert opened.sheetnames == [MASTER, "看板"]
    assert opened[MASTER]["A5"].value == "O'Brien & <co>"
    assert opened[MASTER]["E3"].value == "=1+1"
    assert opened[MASTER]["E3"].data_type == "s"
    assert opened["看板"]["B2"].value == 3


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=12)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.dictionaries(
        st.integers(3, 9), st.one_of(TEXTS, st.integers(-(10**9), 10**9), st.booleans(), st.none()), min_size=1
    ),
    place=st.integers(5, 30),
    column=st.sampled_from([column for column in COMPUTED if column.number_format != DATE_FORMAT]),
)
def test_any_values_in_any_column_leave_the_staffs_alone(
    master: Path, values: dict[int, str | float | bool | None], place: int, column: Computed
) -> None:
    rows = sorted(values)
    change = PutColumn(MASTER, column, column.header, 2, place, True, rows, [values[row] for row in rows], rows[-1])
    with open_book(applied(master, [change])) as book:
        raw = book.raw(MASTER)
        for row, value in values.items():
            expected = None if value == "" else value
            assert raw.at(row, place).value == expected
        assert raw.text(5, 1) == "O'Brien & <co>"
