"""Excel tables grow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.workbook.markup import Markup
from workbook_tools.workbook.tables import column_name, lengthened, renumbered, widened

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TABLE = f"""<?xml version="1.0"?>
<x:table xmlns:x="{MAIN}" id="3" name="表1" displayName="表1" ref="A5:C9" totalsRowCount="1">
<x:autoFilter ref="A5:C8"><x:filterColumn colId="1"><x:filters><x:filter val="x"/></x:filters></x:filterColumn></x:autoFilter>
<x:sortState ref="A6:C8"/><x:tableColumns count="3"><x:tableColumn id="1" name="序号" totalsRowLabel="合计"/>
<x:tableColumn id="9" name="客户姓名"/><x:tableColumn id="4" name="金额" totalsRowFunction="sum"/></x:tableColumns>
<x:tableStyleInfo name="TableStyleMedium2" showRowStripes="1"/></x:table>""".encode()


def test_columns_join_at_the_right() -> None:
    text = widened(TABLE, ["价值等级", "A&B\n2"]).decode()
    root = Markup(text.encode()).root
    assert root.attributes["ref"] == "A5:E9"
    assert root.attributes["totalsRowCount"] == "1"
    held = root.find("tableColumns")
    assert held
    assert held.attributes["count"] == "5"
    made = [(column.attributes["id"], column.attributes["name"]) for column in held.children]
    assert made == [("1", "序号"), ("9", "客户姓名"), ("4", "金额"), ("10", "价值等级"), ("11", "A&B_x000a_2")]
    assert '<x:autoFilter ref="A5:E8"><x:filterColumn colId="1">' in text
    assert '<x:sortState ref="A6:C8"/>' in text


def test_rows_join_below() -> None:
    root = Markup(lengthened(TABLE.replace(b' totalsRowCount="1"', b""), 3)).root
    assert root.attributes["ref"] == "A5:C12"


def test_a_table_gets_another_number() -> None:
    root = Markup(renumbered(TABLE, 8, "表1_2")).root
    assert (root.attributes["id"], root.attributes["name"], root.attributes["displayName"]) == ("8", "表1_2", "表1_2")


@pytest.mark.parametrize(
    ("header", "name"), [("a\nb", "a_x000a_b"), ("_x0041_", "_x005F_x0041_"), ("满意度（自动）", "满意度（自动）")]
)
def test_names_of_columns(header: str, name: str) -> None:
    assert column_name(header) == name


@given(st.lists(st.text(min_size=1, max_size=9), min_size=1, max_size=5), st.integers(1, 4))
def test_growing_twice_is_growing_once_by_both(headers: list[str], cut: int) -> None:
    assert widened(widened(TABLE, headers[:cut]), headers[cut:]) == widened(TABLE, headers)
