import pytest

from tests.tables import codes, customers, customers_of, raw_table

HEAD = "序号 | 客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | 备注"


def names(text: str) -> list[str | None]:
    return list(customers(text).frame["客户姓名"])


def test_blank_rows_do_not_end_the_table() -> None:
    read = customers(f"""
{HEAD}
1 | 张三 | 13812345688 | 2023-10-01 | 500 | .


2 | 李四 | 13912345688 | 2023-10-02 | 600 | .
""")
    assert list(read.frame["row"]) == [2, 5]
    assert (read.last_row, read.blank_rows) == (5, 2)
    assert codes(read) == {("", "column-absent")}


def test_numbering_formulas_and_spaces_make_no_customer() -> None:
    assert names(f"""
{HEAD}
1 | 张三 | 13812345688 | 2023-10-01 | 500 | .
2 | . | . | . | . | .
3 | . | . | . | =SUM | .
. | '   | '\\u3000 | . | . | '\\u200b
""") == ["张三"]


def test_totals_are_no_customers() -> None:
    read = customers(f"""
{HEAD}
1 | 张三 | 13812345688 | 2023-10-01 | 500 | .
. | 小计 | . | . | 500 | .
2 | 李四 | 13912345688 | 2023-10-02 | 600 | .

合 计： | . | . | . | =1100 | .
""")
    assert list(read.frame["客户姓名"]) == ["张三", "李四"]
    assert read.total_rows == (3, 6)
    assert {("B3", "total-row"), ("A6", "total-row")} <= codes(read)


@pytest.mark.parametrize(
    "row",
    [". | . | . | 合计 | =1100 | .", ". | . | 合计 | . | 1100 | .", "Total: | . | . | . | 1100 | .", "共3人 | . | . | . | 1100 | .",
     ". | 服装小计 | . | . | 500 | .", ". | 2023年合计（元） | . | . | 500 | .", "合计：1100元 | . | . | . | . | .",
     "合计人数：3 | . | . | . | . | .", ". | Grand Total | . | . | 500 | ."],
)  # fmt: skip
def test_totals_however_they_are_written(row: str) -> None:
    read = customers(f"{HEAD}\n1 | 张三 | 13812345688 | 2023-10-01 | 500 | .\n{row}")
    assert len(read) == 1
    assert read.total_rows == (3,)


@pytest.mark.parametrize(
    "row",
    [". | 李四 | . | 2023-10-01 | 500 | 累计", ". | . | 13912345688 | . | 500 | 合计", ". | 本次未累计 | . | . | 500 | .",
     "合计 | 李四 | 13912345688 | 2023-10-01 | 500 | .", ". | 日期：十月 | 13912345688 | . | 500 | ."],
)  # fmt: skip
def test_what_only_looks_like_a_total_or_a_note_is_a_customer(row: str) -> None:
    assert len(customers(f"{HEAD}\n1 | 张三 | 13812345688 | 2023-10-01 | 500 | .\n{row}")) == 2


def test_signatures_and_notes_below_the_table_are_remarks() -> None:
    read = customers(f"""
{HEAD}
1 | 张三 | 13812345688 | 2023-10-01 | 500 | .
制表人：张三 | . | 审核：李四 | . | 日期：2023-10-31 | .
. | 注：以上为十月底的数 | . | . | . | .
""")
    assert len(read) == 1
    assert {("A3", "stray-cells"), ("B4", "stray-cells")} <= codes(read)


def test_somebody_called_like_a_total_who_has_a_phone_is_a_customer() -> None:
    assert names(f"""
{HEAD}
1 | 总和 | 13812345688 | 2023-10-01 | 500 | .
""") == ["总和"]


def test_a_lone_text_after_a_blank_row_is_a_remark_and_so_are_the_lines_below_it() -> None:
    read = customers(f"""
{HEAD}
1 | 张三 | 13812345688 | 2023-10-01 | 500 | .

. | 以上为老客户 | . | . | . | .
. | 电话请核对 | . | . | . | .
2 | 李四 | 13912345688 | 2023-10-02 | 600 | .
填表说明：金额以元为单位 | . | . | . | . | .
""")
    assert list(read.frame["客户姓名"]) == ["张三", "李四"]
    assert {where for where, code in codes(read) if code == "stray-cells"} == {"B4", "B5", "A7"}


def test_a_lone_name_right_below_a_customer_is_a_customer() -> None:
    read = customers(f"""
{HEAD}
1 | 张三 | 13812345688 | 2023-10-01 | 500 | .
. | 李四 | . | . | . | .
""")
    assert list(read.frame["客户姓名"]) == ["张三", "李四"]
    assert ("C3", "contact-missing") in codes(read)


def test_cells_in_columns_without_a_header_are_strays_told_once_a_column() -> None:
    read = customers_of(
        raw_table("""
客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | .
张三 | 13812345688 | 2023-10-01 | 500 | 老客
李四 | 13912345688 | 2023-10-02 | 600 | 新客
""")
    )
    assert {where for where, code in codes(read) if code == "stray-cells"} == {"E2"}


def test_a_repeated_header_is_no_customer() -> None:
    assert names(f"""
{HEAD}
1 | 张三 | 13812345688 | 2023-10-01 | 500 | .
{HEAD}
2 | 李四 | 13912345688 | 2023-10-02 | 600 | .
""") == ["张三", "李四"]


def test_what_stands_in_our_columns_makes_no_customer_and_no_problem() -> None:
    text = """
客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | 价值等级
张三 | 13812345688 | 2023-10-01 | 500 | 高
. | . | . | . | 中
"""
    ours = customers(text, ours={"tier": 5})
    assert len(ours) == 1
    assert (ours.ours, ours.taken) == ({"tier": 5}, frozenset())
    theirs = customers(text)
    assert len(theirs) == 2
    assert theirs.ours == {}
    assert theirs.taken == {"价值等级"}


def test_a_marked_column_that_staff_have_renamed_is_theirs() -> None:
    read = customers("""
客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | 店长看法 | 价值等级（自动）
张三 | 13812345688 | 2023-10-01 | 500 | 好 | 高
""", ours={"tier": 6, "action": 5})  # fmt: skip
    assert read.ours == {"tier": 6}
