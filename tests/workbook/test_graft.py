"""Donor sheets, put into a workbook with all that hangs on them."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from tests.workbook import foreign
from workbook_tools.table.places import Area
from workbook_tools.table.sheets import Cell, Chart, DropDown, Print, Rule, SheetPlan
from workbook_tools.workbook.draft import Draft
from workbook_tools.workbook.graft import Donor, graft
from workbook_tools.workbook.markup import Markup
from workbook_tools.workbook.package import Package
from workbook_tools.workbook.render import render
from workbook_tools.workbook.styles import Styles

PLAN = SheetPlan(
    "看板",
    [
        Cell(1, 1, "=1+1", "title"),
        Cell(2, 1, "高", "kpi_label"),
        Cell(2, 2, 3, "count"),
        Cell(3, 1, "_x0041_", "link", link="#'客户管理计划表'!A3"),
    ],
    drop_downs=(DropDown(Area(2, 1, 2, 1), ("高", "低")),),
    rules=(Rule(Area(2, 1, 3, 2), "$B2>1", "error"),),
    charts=(Chart("bar", "一图", Area(2, 1, 2, 1), (("数", Area(2, 2, 2, 2)),), (5, 1)),),
    filter_area=Area(2, 1, 3, 2),
    print_setup=Print(repeat_rows=(1, 2)),
)


def donor(plan: SheetPlan = PLAN) -> Donor:
    return Donor.read(render(plan))


def saved(path: Path, draft: Draft) -> Path:
    with path.open("wb") as target:
        draft.write(target)
    return path


def grafted(source: Path, target: Path, what: Donor, part: str) -> Path:
    with Package.open(source) as package:
        draft = Draft(package)
        styles = Styles(draft.read("xl/styles.xml"), name=source.name)
        graft(draft, what, styles, part)
        draft.put("xl/styles.xml", styles.written())
        return saved(target, draft)


def test_a_sheet_brings_its_chart_under_names_of_its_own(tmp_path: Path) -> None:
    source = foreign.save(tmp_path / "a.xlsx", foreign.parts())
    parts = foreign.contents(grafted(source, tmp_path / "b.xlsx", donor(), "xl/worksheets/sheet9.xml"))
    old = foreign.contents(source)
    assert set(parts) - set(old) == {
        "xl/worksheets/sheet9.xml",
        "xl/worksheets/_rels/sheet9.xml.rels",
        "xl/drawings/drawing2.xml",
        "xl/drawings/_rels/drawing2.xml.rels",
        "xl/charts/chart2.xml",
    }
    assert {name for name in old if parts[name] != old[name]} == {"[Content_Types].xml", "xl/styles.xml"}
    types = parts["[Content_Types].xml"]
    for name in ("worksheets/sheet9", "drawings/drawing2", "charts/chart2"):
        assert types.count(f'PartName="/xl/{name}.xml"'.encode()) == 1
    assert b"../drawings/drawing2.xml" in parts["xl/worksheets/_rels/sheet9.xml.rels"]


def test_formats_and_rules_point_at_the_masters(tmp_path: Path) -> None:
    source = foreign.save(tmp_path / "a.xlsx", foreign.parts())
    parts = foreign.contents(grafted(source, tmp_path / "b.xlsx", donor(), "xl/worksheets/sheet9.xml"))
    root = Markup(parts["xl/worksheets/sheet9.xml"]).root
    styles = Markup(parts["xl/styles.xml"]).root
    data, formats, rules = root.find("sheetData"), styles.find("cellXfs"), styles.find("dxfs")
    assert data
    assert formats
    assert rules
    used = [int(cell.attributes["s"]) for row in data.children for cell in row.children]
    assert min(used) >= 2, "the staff's two formats are not ours"
    assert max(used) < len(formats.children)
    assert len(rules.children) == 1
    view = root.find("sheetViews")
    assert view
    assert "tabSelected" not in view.children[0].attributes


def test_the_same_sheet_again_and_again_takes_the_same_room(tmp_path: Path) -> None:
    path = foreign.save(tmp_path / "0.xlsx", foreign.parts())
    sizes = []
    for round_number in range(1, 51):
        value = Cell(2, 2, 100 + round_number, "count")
        plan = replace(PLAN, cells=[*PLAN.cells[:2], value, PLAN.cells[3]])
        path = grafted(path, tmp_path / f"{round_number}.xlsx", donor(plan), "xl/worksheets/sheet9.xml")
        sizes.append({name: len(data) for name, data in foreign.contents(path).items()})
    assert sizes[0] == sizes[49]


def test_parts_that_only_the_old_sheet_needed_go(tmp_path: Path) -> None:
    source = foreign.save(tmp_path / "a.xlsx", foreign.parts())
    with_chart = grafted(source, tmp_path / "b.xlsx", donor(), "xl/worksheets/sheet9.xml")
    # somebody else points at its chart
    parts = {name: data.decode() for name, data in foreign.contents(with_chart).items()}
    parts["xl/drawings/_rels/drawing1.xml.rels"] = foreign.relations(
        ("rId1", "chart", "../charts/chart1.xml"), ("rId2", "chart", "/xl/charts/chart2.xml")
    )
    shared = foreign.save(tmp_path / "c.xlsx", parts)
    with Package.open(shared) as package:
        draft = Draft(package)
        draft.relate("xl/workbook.xml", "worksheet", "xl/worksheets/sheet9.xml")
        assert draft.owned("xl/worksheets/sheet9.xml") == {"xl/drawings/drawing2.xml"}
    plain = replace(PLAN, charts=())
    after = foreign.contents(grafted(with_chart, tmp_path / "d.xlsx", donor(plain), "xl/worksheets/sheet9.xml"))
    gone = set(foreign.contents(with_chart)) - set(after)
    assert gone == {
        "xl/worksheets/_rels/sheet9.xml.rels",
        "xl/drawings/drawing2.xml",
        "xl/drawings/_rels/drawing2.xml.rels",
        "xl/charts/chart2.xml",
    }
    assert b"chart2" not in after["[Content_Types].xml"]
    assert "xl/charts/chart1.xml" in after


def test_names_local_to_the_sheet_are_told() -> None:
    found = {name: (text, hidden) for name, text, hidden in donor().local_names}
    assert found["_xlnm.Print_Titles"] == ("'看板'!$1:$2", False)
    assert found["_xlnm._FilterDatabase"][1]


def test_tables_get_numbers_and_names_of_their_own(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A2"] = "一", 1
    sheet["A1"].comment = Comment("看这里", "我")
    sheet.add_table(Table(displayName="客户表", ref="A1:A2"))
    held = io.BytesIO()
    book.save(held)
    source = foreign.save(tmp_path / "a.xlsx", foreign.with_table(foreign.parts()))
    parts = foreign.contents(
        grafted(source, tmp_path / "b.xlsx", Donor.read(held.getvalue()), "xl/worksheets/sheet9.xml")
    )
    table = Markup(parts["xl/tables/table2.xml"]).root.attributes
    assert (table["id"], table["displayName"]) == ("2", "客户表_2")
    relations = parts["xl/worksheets/_rels/sheet9.xml.rels"]
    assert b"comment" in relations
    assert b"vml" in relations


def test_shared_text_comes_into_the_cells(tmp_path: Path) -> None:
    shared = {
        **foreign.parts(),
        "xl/sharedStrings.xml": f'<sst xmlns="{foreign.MAIN}"><si><t>不是我</t></si><si><r><t>半</t></r><r><t>截</t></r></si></sst>',
        "xl/worksheets/sheet1.xml": foreign.sheet('<row r="1"><c r="A1" t="s"><v>1</v></c></row>'),
        "xl/worksheets/_rels/sheet1.xml.rels": foreign.relations(),
    }
    other = foreign.save(tmp_path / "donor.xlsx", shared)
    source = foreign.save(tmp_path / "a.xlsx", foreign.parts())
    parts = foreign.contents(
        grafted(source, tmp_path / "b.xlsx", Donor.read(other.read_bytes()), "xl/worksheets/sheet9.xml")
    )
    assert b't="inlineStr"><is><r><t>\xe5\x8d\x8a</t></r>' in parts["xl/worksheets/sheet9.xml"]
