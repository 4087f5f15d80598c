"""The report tells where errors come from, how full the table is, and how fresh."""

from dataclasses import replace

from tests.report.weeks import FILLED, ORIGINS, empty_week, full_week
from workbook_tools.report.data_blocks import completeness_block, origins_block
from workbook_tools.table.quality import ColumnFill, Completeness


def test_the_source_is_named_and_the_figures_stand_behind_it() -> None:
    block = origins_block(full_week())
    assert block is not None
    assert block.sentence.startswith("78% 的日期错误是 9 月第 2 周出现的")
    assert block.table is not None
    assert ("录入人", "小王", "51", "88") in block.table.rows
    assert ("列", "联系方式", "5", "—") in block.table.rows


def test_without_a_source_it_says_so() -> None:
    block = origins_block(replace(full_week(), origins=replace(ORIGINS, sentence="")))
    assert block is not None
    assert block.sentence == "错误分散在各处，没有集中的来源；最多的一列是“最近一次消费时间”（50 处）。"
    assert origins_block(empty_week()) is None


def test_the_emptiest_column_and_the_stale_rows_are_named() -> None:
    block = completeness_block(full_week())
    assert block is not None
    assert block.sentence == "客户资料填了 79%；最缺的是“年龄”，202 位没有；23 位超过 365 天没有核对。"
    assert block.table is not None
    assert block.table.rows[2] == ("年龄", "96", "298", "32%")


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    undated = completeness_block(replace(full_week(), completeness=replace(FILLED, dated=None)))
    assert undated is not None
    assert undated.sentence.endswith("看不出多久没核对。")
    assert "最后更新" in undated.hint
    full = completeness_block(
        replace(full_week(), completeness=Completeness((ColumnFill("客户姓名", 3, 3),), 3, 0, 365))
    )
    assert full is not None
    assert full.sentence == "客户资料都填齐了；365 天内都核对过。"
    assert completeness_block(replace(full_week(), completeness=Completeness())) is None
