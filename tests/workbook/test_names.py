"""Hidden names of ours among the staff's."""

from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.workbook.markup import Markup
from workbook_tools.workbook.names import (
    LocalName,
    cell_reference,
    drop_names,
    put_names,
    text_constant,
    widen_filter_name,
)
from workbook_tools.workbook.sheet_list import (
    append_sheets,
    calculate_when_opened,
    free_name,
    remove_sheet,
    sheet_names,
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = f"""<?xml version="1.0"?>
<x:workbook xmlns:x="{MAIN}"><x:bookViews><x:workbookView activeTab="2"/></x:bookViews>
<x:sheets><x:sheet name="甲" sheetId="7" r:id="rId1" xmlns:r="{REL}"/><x:sheet name="乙" sheetId="2" r:id="rId2"
 xmlns:r="{REL}"/><x:sheet name="丙" sheetId="3" r:id="rId3" xmlns:r="{REL}"/></x:sheets>
<x:definedNames><x:definedName name="税率">0.06</x:definedName>
<x:definedName name="_xlnm._FilterDatabase" localSheetId="2" hidden="1">丙!$A$1:$B$9</x:definedName>
<x:definedName name="范围" localSheetId="1">乙!$A$1</x:definedName></x:definedNames><x:calcPr calcId="1"/></x:workbook>"""


def book(text: str = BOOK) -> Markup:
    return Markup(text.encode())


def again(tree: Markup) -> Markup:
    return Markup(tree.written())


def names(tree: Markup) -> dict[tuple[str, str], str]:
    section = again(tree).root.find("definedNames")
    held = section.all("definedName") if section else ()
    return {(e.attributes["name"], e.attributes.get("localSheetId", "")): e.text for e in held}


def test_names_of_ours_are_added_and_changed_and_taken_away() -> None:
    theirs = names(book())
    tree = book()
    put_names(tree, {"_wbt.f.a": '"1"', "_wbt.c.b": "'甲'!$O$1"}, {})
    tree = again(tree)
    assert names(tree) == theirs | {("_wbt.f.a", ""): '"1"', ("_wbt.c.b", ""): "'甲'!$O$1"}
    put_names(tree, {"_wbt.f.a": '"2"', "_wbt.c.b": "'甲'!$O$1"}, {})
    tree = again(tree)
    assert names(tree)["_wbt.f.a", ""] == '"2"'
    drop_names(tree, {"_wbt.f.a", "_wbt.c.b", "_wbt.s.never"})
    assert names(tree) == theirs


def test_what_says_the_same_is_not_touched() -> None:
    tree = book()
    put_names(tree, {"_wbt.f.a": '"1"'}, {})
    held = tree.written()
    tree = Markup(held)
    put_names(tree, {"_wbt.f.a": '"1"'}, {})
    put_names(tree, {}, {2: [LocalName("_xlnm._FilterDatabase", "丙!$A$1:$B$9", True)]})
    assert tree.written() == held


def test_the_list_of_names_comes_and_goes_in_its_place() -> None:
    bare = BOOK[: BOOK.index("<x:definedNames>")] + BOOK[BOOK.index("<x:calcPr") :]
    tree = book(bare)
    put_names(tree, {"_wbt.f.a": '"1"'}, {})
    tree = again(tree)
    assert [child.name for child in tree.root.children] == ["bookViews", "sheets", "definedNames", "calcPr"]
    drop_names(tree, {"_wbt.f.a"})
    assert tree.written() == bare.encode()


def test_what_excel_names_in_a_sheet_is_put_in_the_place_of_what_it_named() -> None:
    tree = book()
    put_names(tree, {}, {1: [LocalName("_xlnm.Print_Titles", "'乙'!$1:$2", hidden=False)], 2: []})
    assert names(tree) == {
        ("税率", ""): "0.06",
        ("范围", "1"): "乙!$A$1",
        ("_xlnm.Print_Titles", "1"): "'乙'!$1:$2",
    }


def test_the_filters_name_tells_the_wider_range() -> None:
    tree = book()
    widen_filter_name(tree, 2, "'丙'!$A$1:$D$9")
    widen_filter_name(tree, 0, "never made")
    assert names(tree) == names(book()) | {("_xlnm._FilterDatabase", "2"): "'丙'!$A$1:$D$9"}


def test_a_sheet_joins_at_the_end() -> None:
    tree = book()
    append_sheets(tree, [('O\'Brien & "co"', "rId9"), ("丁", "rId10")])
    tree = again(tree)
    assert sheet_names(tree) == ["甲", "乙", "丙", 'O\'Brien & "co"', "丁"]
    section = tree.root.find("sheets")
    assert section
    assert [held.attributes["sheetId"] for held in section.children[3:]] == ["8", "9"]
    assert section.children[3].attributes[f"{{{REL}}}id"] == "rId9"


def test_a_sheet_goes_and_the_rest_closes_up() -> None:
    tree = book()
    drop_names(tree, (), sheet=remove_sheet(tree, "乙"))
    assert names(tree) == {("税率", ""): "0.06", ("_xlnm._FilterDatabase", "1"): "丙!$A$1:$B$9"}
    tree = again(tree)
    assert sheet_names(tree) == ["甲", "丙"]
    views = tree.root.find("bookViews")
    assert views
    assert views.children[0].attributes == {"activeTab": "1"}


def test_when_the_open_tab_goes_a_visible_one_opens() -> None:
    tree = book(BOOK.replace('name="乙"', 'name="乙" state="hidden"'))
    remove_sheet(tree, "丙")
    views = again(tree).root.find("bookViews")
    assert views
    assert views.children[0].attributes == {"activeTab": "0"}


def test_formulas_are_calculated_unless_staff_do_so_by_hand() -> None:
    for before, after in (
        ('<x:calcPr calcId="1"/>', '<x:calcPr calcId="1" fullCalcOnLoad="1"/>'),
        ("", '</x:definedNames><x:calcPr fullCalcOnLoad="1"/></x:workbook>'),
        ('<x:calcPr calcMode="manual"/>', '<x:calcPr calcMode="manual"/>'),
    ):
        tree = book(BOOK.replace('<x:calcPr calcId="1"/>', before))
        calculate_when_opened(tree)
        assert after in tree.written().decode()


def test_free_names() -> None:
    assert free_name("看板", ["历史"]) == "看板"
    assert free_name("看板", ["看板", "看板 (2)"]) == "看板 (3)"
    assert free_name("Kpi", ["KPI"]) == "Kpi (2)"
    assert free_name("长" * 40, []) == "长" * 31
    assert free_name("长" * 31, ["长" * 31]) == "长" * 27 + " (2)"


def test_quotes_are_doubled() -> None:
    assert cell_reference("O'Brien", 1, 27) == "'O''Brien'!$AA$1"
    assert text_constant('K"1') == '"K""1"'


@given(st.dictionaries(st.from_regex(r"_wbt\.f\.[a-z]{1,5}", fullmatch=True), st.text(max_size=20), max_size=5))
def test_any_facts_are_kept(facts: dict[str, str]) -> None:
    tree = book()
    put_names(tree, {name: text_constant(text) for name, text in facts.items()}, {})
    once = tree.written()
    tree = Markup(once)
    drop_names(tree, facts)
    assert names(tree) == names(book())
