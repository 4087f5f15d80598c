import pandas as pd

from tests.tables import TODAY, raw_table
from workbook_tools.reading.detail import read_detail
from workbook_tools.table.columns import CONTACT_LOG, DETAILS, PURCHASE_LOG, QUICK_ENTRY, SERVICE_LOG, Detail
from workbook_tools.table.customers import DTYPES, DetailLog
from workbook_tools.table.settings import Settings


def log(text: str, detail: Detail = PURCHASE_LOG) -> DetailLog:
    read = read_detail(raw_table(text, detail.name), detail, Settings(), TODAY)
    assert read is not None
    return read


def told(read: DetailLog) -> set[tuple[int, int, str]]:
    frame = read.problems.frame()
    return set(zip(frame["row"], frame["place"], frame["code"], strict=True))


def test_purchases_are_read_with_the_same_parsers() -> None:
    read = log("""
消费记录 2023
客户编号 | 客户姓名 | 联系方式 | 消费日期 | 金额 | 商品类别 | 数量 | 订单号
K000001 | 张三 | 138 1234 5688 | 2023年10月1日 | 500元 | 服装 | 2件 | A1
. | 李四 | . | 2023-10-02 | 60 | . | . | .

合计 | . | . | . | =560 | . | . | .
K000001 | 张三 | . | 2023-10-03 | -20 | 服装 | . | A2
""")
    frame = read.frame
    assert (read.header_row, read.last_row, list(frame["row"])) == (2, 7, [3, 4, 7])
    assert frame["联系方式"].tolist() == ["+8613812345688", None, None]
    assert frame["日期"].tolist() == [pd.Timestamp(2023, 10, day) for day in (1, 2, 3)]
    assert frame["金额"].tolist() == [500, 60, -20]
    assert frame["数量"][0] == 2
    assert read.places["单号"] == 8
    assert told(read) == {(3, 4, "date-as-text"), (3, 5, "amount-as-text"), (7, 5, "refund")}


def test_a_line_without_a_day_or_an_amount_is_told() -> None:
    read = log("客户姓名 | 日期 | 金额\n张三 | . | 100\n李四 | 2023-10-02 | .\n王五 | 昨天 | 1")
    assert {one for one in told(read) if one[0]} == {
        (2, 2, "date-missing"), (3, 3, "amount-missing"), (4, 2, "date-unreadable"),
    }  # fmt: skip


def test_a_total_in_front_of_the_sum_is_no_line() -> None:
    read = log(
        "客户编号 | 客户姓名 | 联系方式 | 日期 | 金额\nK000001 | 张三 | . | 2023-10-02 | 1\n. | . | . | 合计 | 1\n. | . | . | 2023-10-03 | 9"
    )
    assert list(read.frame["row"]) == [2, 4]


def test_a_line_that_stands_twice_is_told_and_an_order_of_several_lines_is_not() -> None:
    read = log("""
客户编号 | 客户姓名 | 联系方式 | 日期 | 金额 | 商品类别 | 数量 | 单号
K000001 | . | . | 2023-10-01 | 500 | 服装 | 1 | A1
K000001 | . | . | 2023-10-01 | 80 | 鞋 | 1 | A1
K000001 | . | . | 2023-10-01 | 500 | 服装 | 1 | A1
K000002 | . | . | 2023-10-01 | 500 | 服装 | 1 | .
K000002 | . | . | 2023-10-01 | 500 | 服装 | 1 | .
""")
    assert told(read) == {(4, 8, "order-duplicate")}
    assert read.problems.frame()["detail"].tolist() == ["第 2 行"]


def test_a_missing_column_is_blank_and_told() -> None:
    read = log("客户编号  日期  金额\nK000001  2023-10-01  500")
    assert read.frame["商品类别"].isna().all()
    absent = read.problems.frame().query("code == 'column-absent'")["column"]
    assert set(absent) == {"客户姓名", "联系方式", "商品类别", "数量", "单号"}


def test_a_sheet_without_the_header_is_no_log() -> None:
    for text in ("", "说明：流水写在这里", "日期\n2023-10-01"):
        assert read_detail(raw_table(text), PURCHASE_LOG, Settings(), TODAY) is None


def test_quick_entries_are_lines_by_what_staff_wrote() -> None:
    read = log("""
手机尾号或姓名 | 金额 | 商品类别 | 日期 | 经手人 | 备注 | 处理结果
5688 | 500元 | 服装 | . | 小刘 | . | .
. | . | . | . | . | . | 已记入消费记录
""", QUICK_ENTRY)  # fmt: skip
    assert read.frame["手机尾号或姓名"].tolist() == ["5688"]
    assert read.frame["日期"].isna().all()


def test_services_and_talks() -> None:
    service = log("客户编号  日期  内容  反馈  处理人\nK000001  2023-10-01  保养  还行  小刘", SERVICE_LOG)
    assert service.frame["反馈"].tolist() == [3]
    talk = log("客户编号  日期  方式  内容  结果  任务号\nK000001  2023-10-01  电话  回访  已接通  T1", CONTACT_LOG)
    assert talk.frame["任务号"].tolist() == ["T1"]


def test_an_empty_log_has_its_columns_and_dtypes() -> None:
    for detail in DETAILS:
        read = log("  ".join(column.header for column in detail.columns), detail)
        assert (len(read.frame), read.last_row) == (0, 1)
        for column in detail.columns:
            assert str(read.frame[column.header].dtype) == DTYPES[column.kind]
