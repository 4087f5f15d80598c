"""Cell formats are added behind the old ones, each once."""

import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from workbook_tools.table.faults import Fault
from workbook_tools.table.look import STYLES
from workbook_tools.workbook import styles as subject
from workbook_tools.workbook.markup import Markup
from workbook_tools.workbook.style_nodes import canonical
from workbook_tools.workbook.styles import EMPTY, Styles

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FOREIGN = f"""<?xml version="1.0"?>
<x:styleSheet xmlns:x="{MAIN}" xmlns:mc="urn:mc" mc:Ignorable="x14ac" xmlns:x14ac="urn:x14ac">
 <x:numFmts count="1"><x:numFmt numFmtId="200" formatCode="yyyy-mm-dd"/></x:numFmts>
 <x:fonts count="1" x14ac:knownFonts="1"><x:font><x:sz val="9"/></x:font></x:fonts>
 <x:fills count="2"><x:fill><x:patternFill patternType="none"/></x:fill><x:fill/></x:fills>
 <x:borders count="1"><x:border/></x:borders><!-- theirs -->
 <x:cellStyleXfs count="1"><x:xf/></x:cellStyleXfs>
 <x:cellXfs count="2"><x:xf xfId="0"/><x:xf numFmtId="4" fontId="0" xfId="0"><x:alignment indent="1"/></x:xf></x:cellXfs>
 <x:dxfs count="0"/>
</x:styleSheet>""".encode()


def entries(data: bytes, section: str) -> list[str]:
    found = Markup(data).root.find(section)
    return [repr(canonical(child)) for child in found.children] if found else []


def count(data: bytes, section: str) -> str:
    found = Markup(data).root.find(section)
    return found.attributes["count"] if found else ""


def donor_styles() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"].font = Font(name="微软雅黑", bold=True, color="FF0F766E")
    sheet["A2"].number_format = "yyyy-mm-dd"
    sheet["A3"].fill = PatternFill("solid", start_color="FFEEF2F7")
    rule = DifferentialStyle(font=Font(b=True), numFmt=NumberFormat(numFmtId=170, formatCode="0.000"))
    book._differential_styles.append(rule)  # type: ignore[attr-defined]  # noqa: SLF001 - the shortest way to one
    saved = io.BytesIO()
    book.save(saved)
    return zipfile.ZipFile(saved).read("xl/styles.xml")


def test_old_entries_and_bytes_stay() -> None:
    styles = Styles(FOREIGN, name="客户.xlsx")
    assert styles.cell_style(STYLES["ours"], "yyyy-mm-dd") == 2
    written = styles.written()
    for section in ("numFmts", "fonts", "fills", "borders", "cellXfs"):
        old, new = entries(FOREIGN, section), entries(written, section)
        assert new[: len(old)] == old
        assert count(written, section) == str(len(new))
    assert entries(written, "numFmts") == entries(FOREIGN, "numFmts"), "the format code was there"
    assert b"<!-- theirs -->" in written
    assert b'x14ac:knownFonts="1"' in written
    assert b"<x:xf " in written
    assert b"<xf" not in written


def test_nothing_wanted_nothing_changed() -> None:
    assert Styles(FOREIGN, name="").written() == FOREIGN


def test_a_format_is_made_once() -> None:
    styles = Styles(FOREIGN, name="")
    first = [styles.cell_style(look) for look in STYLES.values()] + [
        styles.rule_style(look) for look in STYLES.values()
    ]
    written = styles.written()
    again = Styles(written, name="")
    second = [again.cell_style(look) for look in STYLES.values()] + [again.rule_style(look) for look in STYLES.values()]
    assert second == first
    assert again.written() == written


def test_the_same_format_but_as_text() -> None:
    styles = Styles(FOREIGN, name="")
    index = styles.like(1, "@")
    assert styles.like(1, "@") == index
    assert styles.like(index, "@") == index
    held = Markup(styles.written()).root.find("cellXfs")
    assert held is not None
    made = held.children[index]
    assert made.attributes == {"numFmtId": "49", "fontId": "0", "xfId": "0", "applyNumberFormat": "1"}
    assert [child.attributes for child in made.children] == [{"indent": "1"}]


def test_a_format_beyond_the_list_counts_as_the_first() -> None:
    styles = Styles(FOREIGN, name="")
    assert styles.like(99, "@") == styles.like(0, "@")


def test_a_workbook_without_styles_keeps_its_one_format() -> None:
    styles = Styles(EMPTY, name="")
    assert styles.cell_style(STYLES["ours"]) == 1
    written = styles.written()
    assert len(entries(written, "fills")) == 3, "Excel keeps the first two for itself"
    names = [child.name for child in Markup(written).root.children]
    assert names == ["fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles"]


def test_more_formats_than_excel_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "MOST_FORMATS", 2)
    styles = Styles(FOREIGN, name="客户.xlsx")
    assert styles.like(1, "#,##0.00") == 1, "what is there can be used"
    with pytest.raises(Fault) as fault:
        styles.cell_style(STYLES["ours"])
    assert fault.value.code == "edit-unsafe"
    assert "客户.xlsx" in fault.value.message


def test_a_donors_formats_are_taken_over() -> None:
    donor = donor_styles()
    styles = Styles(FOREIGN, name="")
    moved = styles.graft(donor)
    assert moved.cells[0] == 0
    assert len(set(moved.cells)) == len(entries(donor, "cellXfs"))
    assert moved.rules == (0,)
    written = styles.written()
    again = Styles(written, name="")
    assert again.graft(donor) == moved
    assert again.written() == written
    rule = re.search(rb'<x:dxf>.*?<x:numFmt formatCode="0.000" numFmtId="(\d+)"', written)
    assert rule
    assert rule[1] == b"201"


def test_fonts_are_in_the_order_of_the_schema() -> None:
    styles = Styles(FOREIGN, name="")
    styles.graft(donor_styles())
    order = ["b", "i", "u", "sz", "color", "name", "family", "charset", "scheme"]
    held = Markup(styles.written()).root.find("fonts")
    for font in held.children if held else ():
        places = [order.index(child.name) for child in font.children]
        assert places == sorted(places)


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(STYLES)), st.sampled_from(["", "@", "0.0", "m/d;@", '"<&"0'])), max_size=8
    )
)
def test_any_order_of_wishes_gives_valid_indices(wishes: list[tuple[str, str]]) -> None:
    styles = Styles(FOREIGN, name="")
    indices = [styles.cell_style(STYLES[name], number_format) for name, number_format in wishes]
    written = styles.written()
    assert all(index < len(entries(written, "cellXfs")) for index in indices)
    again = Styles(written, name="")
    assert [again.cell_style(STYLES[name], number_format) for name, number_format in wishes] == indices
    assert again.written() == written
