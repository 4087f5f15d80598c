from datetime import date

import numpy as np
import pandas as pd
import pytest

from tests.tables import codes, customers, customers_of, raw_table
from workbook_tools.reading.values import values_of
from workbook_tools.table.columns import NEEDED, OPTIONAL, STANDARD
from workbook_tools.table.customers import DTYPES

DOCUMENT = """
序号 | 客户姓名 | 性别 | 年龄 | 联系方式 | 最近一次消费时间 | 消费金额 | 消费商品类别 | 服务次数 | 服务内容 | 服务反馈 | 对产品/服务质量的评价 | 对服务态度的评价 | 总体满意度评分
1 | 张三 | . | '28 | 138xxxxxx88 | '2023-10-01 | 500元 | 服装 | 2次 | 售后服务 | 满意 | 非常满意 | 满意 | 9分
2 | 李四 | . | '35 | 137xxxxxx99 | '2023-09-15 | 1000元 | 电子产品 | 3次 | 安装服务 | 一般 | 满意 | 不满意 | 7分
"""
HEAD = "客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额"


def found(text: str, **given: object) -> set[tuple[str, str]]:
    """The problems of a table, without those about absent columns."""
    read = customers(text, settings=given)
    return {(where, code) for where, code in codes(read) if code != "column-absent"}


def test_the_documents_own_rows() -> None:
    read = customers(DOCUMENT)
    assert values_of(read) == [
        {"row": 2, "序号": "1", "客户姓名": "张三", "性别": None, "年龄": 28, "联系方式": "138xxxxxx88", "最近一次消费时间": "2023-10-01",
         "消费金额": 500, "消费商品类别": "服装", "服务次数": 2, "服务内容": "售后服务", "服务反馈": 4, "对产品/服务质量的评价": 5,
         "对服务态度的评价": 4, "总体满意度评分": 9},
        {"row": 3, "序号": "2", "客户姓名": "李四", "性别": None, "年龄": 35, "联系方式": "137xxxxxx99", "最近一次消费时间": "2023-09-15",
         "消费金额": 1000, "消费商品类别": "电子产品", "服务次数": 3, "服务内容": "安装服务", "服务反馈": 3, "对产品/服务质量的评价": 4,
         "对服务态度的评价": 2, "总体满意度评分": 7},
    ]  # fmt: skip
    assert codes(read) == {
        ("E2", "phone-masked"), ("F2", "date-as-text"), ("G2", "amount-as-text"),
        ("E3", "phone-masked"), ("F3", "date-as-text"), ("G3", "amount-as-text"), ("N3", "rating-contradiction"),
    }  # fmt: skip
    contradiction = read.problems.frame().query("code == 'rating-contradiction'").iloc[0]
    assert contradiction["detail"] == "“对服务态度的评价”是不满意，总体却是 7 分"


def test_dtypes_are_declared_and_never_inferred() -> None:
    blank = customers(f"{HEAD}")
    full = customers(DOCUMENT)
    for read in (blank, full):
        for column in STANDARD:
            assert str(read.frame[column.header].dtype) == DTYPES[column.kind]
        for flag in ("walk_in", "masked", "no_purchase", "complaint"):
            assert read.frame[flag].dtype == np.bool_
        assert read.frame["row"].dtype == np.int32
    assert (len(blank), blank.last_row) == (0, 1)


def test_values_have_plain_numbers() -> None:
    values = values_of(customers(f"{HEAD}\n张三 | '010-62345678 | 2023-10-01 | 99.9\n李四 | 微信li_88 | 去年 | 待定"))
    assert [row["消费金额"] for row in values] == [99.9, None]
    assert [row["最近一次消费时间"] for row in values] == ["2023-10-01", None]
    assert [row["联系方式"] for row in values] == ["+861062345678", None]


def test_blank_needed_cells() -> None:
    assert found(f"""
{HEAD} | 备注
. | 13812345681 | 2023-10-01 | 500 | .
李四 | . | 2023-10-01 | 500 | .
王五 | 13812345683 | . | 500 | .
赵六 | 13812345684 | 2023-10-01 | 暂无 | .
钱七 | 13812345685 | . | . | 想买冰箱
散客 | . | 2023-10-01 | 500 | .
=周八 | 13812345686 | 2023-10-01 | = | .
""") == {
        ("A2", "name-missing"), ("B3", "contact-missing"), ("C4", "date-missing"), ("D5", "amount-missing"),
        ("C6", "no-purchase-yet"), ("A8", "formula-in-data"), ("D8", "formula-in-data"), ("D8", "amount-unreadable"),
    }  # fmt: skip


def test_row_flags() -> None:
    frame = customers(f"""
{HEAD} | 服务反馈
张三 | 138****5688 | 2023-10-01 | 500 | 拉链坏了，要退货
散客2 | . | 2023-10-01 | 500 | 满意
王五 | 010-62345678 | . | . | 没有坏
""").frame
    assert list(frame["masked"]) == [True, False, False]
    assert list(frame["walk_in"]) == [False, True, False]
    assert list(frame["no_purchase"]) == [False, False, True]
    assert list(frame["complaint"]) == [True, False, False]
    assert list(frame["dial"]) == [None, None, "01062345678"]


def test_one_number_on_two_rows_whatever_its_spelling() -> None:
    assert found(f"""
{HEAD}
张三 | 13812345688 | 2023-10-01 | 500
李四 | '138-1234-5688 | 2023-10-01 | 500
王五 | 138****5688 | 2023-10-01 | 500
""") == {("B2", "contact-duplicate"), ("B3", "contact-duplicate"), ("B4", "phone-masked")}


def test_one_name_with_numbers_that_fit() -> None:
    assert found(f"""
{HEAD}
张三 | 13812345688 | 2023-10-01 | 500
张三 | 138****5688 | 2023-10-01 | 500
张三 | 13912345688 | 2023-10-01 | 500
散客 | 13712345688 | 2023-10-01 | 500
散客 | 13712345688 | 2023-10-01 | 500
""") == {("A2", "customer-duplicate"), ("A3", "customer-duplicate"), ("B3", "phone-masked")}


def test_near_names_with_one_number() -> None:
    told = found(f"""
{HEAD}
王小明 | 13812345688 | 2023-10-01 | 500
王晓明 | 13812345688 | 2023-10-01 | 500
李四 | 13812345688 | 2023-10-01 | 500
""")
    assert {where for where, code in told if code == "name-similar"} == {"A2", "A3"}
    assert {where for where, code in told if code == "contact-duplicate"} == {"B2", "B3", "B4"}


def test_names_that_differ_in_spaces_and_capitals_only() -> None:
    told = found(f"""
{HEAD}
Anna Li | 13812345688 | 2023-10-01 | 500
ANNA LI | 138 1234 5688 | 2023-10-01 | 500
欧阳·修 | 13912345688 | 2023-10-01 | 500
欧阳修 | +86 139-1234-5688 | 2023-10-01 | 500
""")
    assert {where for where, code in told if code == "name-similar"} == {"A2", "A3", "A4", "A5"}


def test_a_phone_that_many_share_says_nothing_of_names() -> None:
    rows = "\n".join(f"王小{chr(0x4E00 + number)} | 13812345688 | 2023-10-01 | 500" for number in range(30))
    told = found(f"{HEAD}\n{rows}\n")
    assert {code for _, code in told} == {"contact-duplicate"}


def test_duplicates_name_the_other_rows() -> None:
    rows = "\n".join(f"客{sign} | 13812345688 | 2023-10-01 | 500" for sign in "甲乙丙丁戊己")
    frame = customers(f"{HEAD}\n{rows}").problems.frame()
    details = frame[frame["code"] == "contact-duplicate"]["detail"].tolist()
    assert details[0] == "第 3、4、5 行等 5 处"
    assert details[5] == "第 2、3、4 行等 5 处"


def test_a_log_of_sales_is_told_once_instead_of_its_duplicates() -> None:
    rows = "\n".join(f"客{number % 4} | 1381234560{number % 4} | 2023-10-{number + 10} | 500" for number in range(12))
    assert found(f"{HEAD}\n{rows}") == {("B", "sheet-is-ledger")}
    same_day = "\n".join(f"客{number % 4} | 1381234560{number % 4} | 2023-10-10 | 500" for number in range(12))
    assert ("B", "sheet-is-ledger") not in found(f"{HEAD}\n{same_day}")


@pytest.mark.parametrize(("recurring", "ledger"), [(2, False), (3, True)])
def test_a_ledger_begins_above_a_fifth_of_the_numbers(recurring: int, ledger: bool) -> None:
    once = [f"客{at} | 1381234560{at} | 2023-10-10 | 500" for at in range(10)]
    again = [f"客{at} | 1381234560{at} | 2023-10-11 | 500" for at in range(recurring)]
    assert customers("\n".join([HEAD, *once, *again])).is_ledger == ledger


def test_a_formula_is_never_offered_a_correction_that_would_overwrite_it() -> None:
    frame = customers(f"{HEAD}\n张三 | 13812345688 | =2023年10月1日 | =500元").problems.frame()
    assert set(frame["code"]) == {"column-absent", "formula-in-data", "date-as-text", "amount-as-text"}
    assert not frame["suggestion"].any()


def test_serials_are_compared_as_one_reads_them() -> None:
    assert found(f"""
序号 | {HEAD}
1 | 张三 | 13812345681 | 2023-10-01 | 500
'1 | 李四 | 13812345682 | 2023-10-01 | 500
=1 | 王五 | 13812345683 | 2023-10-01 | 500
2 | 赵六 | 13812345684 | 2023-10-01 | 500
""") == {("A3", "serial-duplicate"), ("A4", "serial-duplicate")}


@pytest.mark.parametrize(
    ("feedback", "score", "torn"),
    [
        ("不满意", 7, True),
        ("不满意", 6, False),
        ("满意", 4, True),
        ("满意", 5, False),
        ("一般", 2, False),
        (".", 2, False),
    ],
)
def test_ratings_that_contradict_the_total(feedback: str, score: int, torn: bool) -> None:
    told = found(f"{HEAD} | 服务反馈 | 总体满意度评分\n张三 | 13812345688 | 2023-10-01 | 500 | {feedback} | {score}")
    assert (("F2", "rating-contradiction") in told) == torn


def scored(*scores: object) -> str:
    rows = "\n".join(f"客{at} | 138123456{at:02} | 2023-10-01 | 500 | {score}" for at, score in enumerate(scores, 10))
    return f"{HEAD} | 总体满意度评分\n{rows}"


def test_a_wrong_full_mark_is_told_once_and_the_scores_are_left_out() -> None:
    for scores in ([3, 4, 5] * 4, [80, 95, 100, 60] * 3):
        read = customers(scored(*scores))
        assert {pair for pair in codes(read) if pair[1].startswith("score")} == {("E", "score-scale")}
        assert not read.score_usable
        assert read.frame["总体满意度评分"].isna().all()
    assert customers(scored(*[3, 4, 5] * 4), settings={"评分满分": 5}).score_usable
    assert customers(scored(*[80, 95, 100, 60] * 3), settings={"评分满分": 100}).score_usable


def test_a_few_scores_outside_are_told_one_by_one() -> None:
    told = found(scored(*[8] * 10, 11, -1))
    assert told == {("E12", "score-out-of-range"), ("E13", "score-out-of-range")}


def test_optional_and_due_columns() -> None:
    read = customers(f"""
{HEAD} | 生日 | 首次购买时间 | 同意联系 | 保险到期 | 是否到期 | 等级调整 | 调整理由 | 最后更新
张三 | 13812345681 | 2023-10-01 | 500 | 1961-05-06 | 2023年1月2日 | 可以 | 2025-03-01 | 否 | 高 | . | 2022-12-01
李四 | 13812345682 | 2023-10-01 | 500 | . | . | 勿扰 | =2025-04-01 | 是 | 高 | 老客 | 2024-01-01
""")
    frame = read.frame
    assert frame["生日"].tolist() == [pd.Timestamp(1961, 5, 6), pd.NaT]
    assert frame["首次消费时间"][0] == pd.Timestamp(2023, 1, 2)
    assert frame["同意联系"].tolist() == ["是", "否"]
    assert frame["保险到期"].tolist() == [pd.Timestamp(2025, 3, 1), pd.Timestamp(2025, 4, 1)]
    assert "是否到期" not in frame
    told = {pair for pair in codes(read) if pair[1] != "column-absent"}
    assert told == {
        ("F1", "header-normalised"),
        ("F2", "date-as-text"),
        ("J2", "override-without-reason"),
        ("L2", "stale-row"),
    }


def test_a_staff_number_column_is_the_number_unless_it_is_ours() -> None:
    text = f"客户编号 | {HEAD}\n8801 | 张三 | 13812345688 | 2023-10-01 | 500"
    theirs = customers(text)
    assert (theirs.id_column, theirs.frame["客户编号"][0]) == (1, "8801")
    ours = customers(text, ours={"customer_id": 1})
    assert ours.id_column == 0
    assert "客户编号" not in ours.frame
    beside = customers(
        f"客户编号 | 会员号 | {HEAD}\nK000001 | 8801 | 张三 | 13812345688 | 2023-10-01 | 500", ours={"customer_id": 1}
    )
    assert (beside.id_column, beside.number_column) == (0, 1)
    assert "客户编号" not in beside.frame


def test_the_table_around_the_data() -> None:
    read = customers_of(
        raw_table(f"{HEAD}\n张三 | 13812345688 | 2023-10-01 | 500\n李四 | . | 2023-10-02 | 600",
                  merged=("B2:B3", "A1:D1", "A9:XFD1048576", "C2:C2"), hidden_rows=frozenset({3, 9})),
        today=date(2024, 1, 15),
    )  # fmt: skip
    assert {pair for pair in codes(read) if pair[1] != "column-absent"} == {
        ("B2", "merged-data"), ("", "hidden-rows"), ("B3", "contact-missing"),
    }  # fmt: skip


def test_absent_and_respelt_headers() -> None:
    read = customers("姓名 | 联系 方式 | 最近一次消费时间 | 消费金额\n张三 | 13812345688 | 2023-10-01 | 500")
    frame = read.problems.frame()
    absent = set(frame[frame["code"] == "column-absent"]["column"])
    assert absent == {column.header for column in STANDARD} - {column.header for column in NEEDED}
    respelt = frame[frame["code"] == "header-normalised"]
    assert respelt[["found", "suggestion"]].to_numpy().tolist() == [["姓名", "客户姓名"], ["联系 方式", "联系方式"]]


def test_every_optional_column_is_read_when_it_is_there() -> None:
    headers = " | ".join(column.header for column in OPTIONAL)
    read = customers(f"{HEAD} | {headers}\n张三 | 13812345688 | 2023-10-01 | 500")
    assert {column.header for column in OPTIONAL} <= set(read.frame.columns)


def test_the_order_of_rows_does_not_matter() -> None:
    lines = [f"客{at} | 1381234567{at % 7} | 2023-10-0{at % 3 + 1} | {at}元" for at in range(9)]
    forwards, backwards = (customers("\n".join([HEAD, *rows])) for rows in (lines, lines[::-1]))
    columns = ["客户姓名", "联系方式", "最近一次消费时间", "消费金额"]
    one, other = (read.frame[columns].sort_values("客户姓名", ignore_index=True) for read in (forwards, backwards))
    pd.testing.assert_frame_equal(one, other)
    counts = [read.problems.frame()["code"].value_counts().to_dict() for read in (forwards, backwards)]
    assert counts[0] == counts[1]
