"""导入 of orders: each once into 消费记录, the customer table after them."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.command import Ended, command, write_master
from workbook_tools.table.columns import MASTER_NAME

HEADERS = ["序号", "客户姓名", "联系方式", "最近一次消费时间", "消费金额", "消费次数", "来源"]
ORDERS = "订单编号,买家会员名,买家实际支付金额,订单状态,收货人姓名,联系手机,订单创建时间,订单付款时间,宝贝标题,宝贝总数量,退款金额"
DAY = ("--today", "2024-01-15")


@pytest.fixture
def master(tmp_path: Path) -> Path:
    rows = [
        [1, "张三", "13812345688", date(2023, 10, 1), 500, 3, None],
        [2, "李四", "13712345699", None, None, None, None],
    ]
    return write_master(tmp_path / "客户.xlsx", rows, HEADERS)


def run(master: Path, *orders: str, options: tuple[str, ...] = ()) -> Ended:
    path = master.parent / "订单.csv"
    path.write_bytes("\n".join((ORDERS, *orders)).encode("gb18030"))
    return command("import", master, path, "--json", *DAY, *options)


def order(number: str, name: str, phone: str, day: str, *paid: str, refund: str = "0") -> str:
    """paid: the amount, and the state where it is not 交易成功."""
    amount, status, back = (*paid, *("0", "交易成功", refund)[len(paid) :])[:3]
    return f'="{number}",tb_1,{amount},{status},{name},\'{phone},{day} 09:00:00,{day} 09:01:02,T恤,1,{back}'


def sheet(master: Path, name: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in openpyxl.load_workbook(master)[name].iter_rows(values_only=True)]


def customer(master: Path, row: int) -> dict[str, Any]:
    headers, *rows = sheet(master, MASTER_NAME)
    return dict(zip(map(str, headers), rows[row - 2], strict=True))


def results(ended: Ended) -> list[str]:
    return [row["result"] for row in ended.json["rows"]]


def test_orders_go_to_the_log_and_the_customers_follow(master: Path) -> None:
    ended = run(
        master,
        order("1001", "张三", "13812345688", "2024-01-02", "99.50"),
        order("1002", "李四", "13712345699", "2024-01-03", "20"),
        order("1003", "王五", "13900001111", "2024-01-04", "30"),
        order("1004", "王五", "13900001111", "2024-01-05", "40"),
        order("1005", "王五", "13900001111", "2024-01-06", "50", "交易关闭"),
        order("1006", "王五", "13900001111", "2024-01-06", "50", refund="50"),
        order("1007", "王五", "13900001111", "2024-01-06", "50", refund="20"),
        order("1008", "王五", "13900001111", "2024-01-06", "50", "见鬼了"),
    )
    assert ended.json["preset"] == "淘宝订单"
    assert results(ended) == ["updated", "updated", "added", "updated", "skipped", "skipped", "updated", "refused"]
    log = sheet(master, "消费记录")
    assert [row[4] for row in log[1:]] == [99.5, 20, 30, 40, 30]
    assert [row[7] for row in log[1:]] == ["1001", "1002", "1003", "1004", "1007"]
    zhang, li, wang = (customer(master, row) for row in (2, 3, 4))
    assert (zhang["最近一次消费时间"].date(), zhang["消费金额"], zhang["消费次数"]) == (date(2024, 1, 2), 599.5, 4)
    assert (li["最近一次消费时间"].date(), li["消费金额"]) == (date(2024, 1, 3), 20)
    assert (wang["最近一次消费时间"].date(), wang["消费金额"], wang["消费次数"], wang["来源"]) == (
        date(2024, 1, 6), 100, 3, "淘宝",
    )  # fmt: skip


def test_the_same_orders_again_change_nothing(master: Path) -> None:
    orders = [
        order("1001", "张三", "13812345688", "2024-01-02", "99.50"),
        order("1003", "王五", "13900001111", "2024-01-04", "30"),
        order("1003", "王五", "13900001111", "2024-01-04", "30"),
        order("1005", "王五", "13900001111", "2024-01-06", "50", "交易关闭"),
    ]
    assert results(run(master, *orders)) == ["updated", "added", "unchanged", "skipped"]
    before = master.read_bytes()
    again = run(master, *orders)
    assert results(again) == ["unchanged", "unchanged", "unchanged", "skipped"]
    assert master.read_bytes() == before


def test_an_order_that_the_shop_may_have_counted_is_only_logged(master: Path) -> None:
    ended = run(master, order("1001", "张三", "13812345688", "2023-09-01", "99.50"))
    assert "可能已经算过" in ended.json["rows"][0]["why"]
    assert customer(master, 2)["消费金额"] == 500
    assert len(sheet(master, "消费记录")) == 2


def test_a_total_that_is_the_sum_of_the_lines_stays_that_sum(master: Path) -> None:
    run(master, order("1003", "王五", "13900001111", "2024-01-04", "30"))
    run(master, order("1002", "王五", "13900001111", "2023-12-04", "12"))
    assert customer(master, 4)["消费金额"] == 42
    assert customer(master, 4)["最近一次消费时间"].date() == date(2024, 1, 4)


def test_a_later_order_of_the_same_day_counts(master: Path) -> None:
    run(master, order("1001", "张三", "13812345688", "2024-01-02", "100"))
    run(master, order("1002", "张三", "13812345688", "2024-01-02", "10"))
    assert customer(master, 2)["消费金额"] == 610


@pytest.mark.parametrize("later", [("交易成功", "30"), ("交易关闭", "0")])
def test_a_refund_that_comes_later_is_taken_off(master: Path, later: tuple[str, str]) -> None:
    run(master, order("1003", "王五", "13900001111", "2024-01-04", "30"))
    ended = run(master, order("1003", "王五", "13900001111", "2024-01-04", "30", *later))
    assert results(ended) == ["updated"]
    assert sheet(master, "消费记录")[1][4] == 0
    assert customer(master, 4)["消费金额"] == 0
    again = run(master, order("1003", "王五", "13900001111", "2024-01-04", "30", *later))
    assert results(again) == ["unchanged"]


def test_who_receives_the_parcel_need_not_be_who_bought_it(master: Path) -> None:
    assert results(run(master, order("1", "王妈妈", "13812345688", "2024-01-02", "1"))) == ["updated"]
    assert sheet(master, "消费记录")[1][1] == "张三"


@pytest.mark.parametrize(
    "spoilt",
    [
        order("", "张三", "13812345688", "2024-01-02", "1").replace('=""', ""),
        order("1", "张三", "13812345688", "2024-13-02", "1"),
        order("1", "张三", "13812345688", "2024-01-02", "一些"),
        order("1", "张三", "1381234", "2024-01-02", "1"),
    ],
)
def test_a_spoilt_order_is_refused(master: Path, spoilt: str) -> None:
    before = master.read_bytes()
    ended = run(master, spoilt)
    assert (ended.code, results(ended)) == (20, ["refused"])
    assert master.read_bytes() == before


def test_the_run_afterwards_finds_nothing_to_complain_of(master: Path) -> None:
    command("run", master, *DAY)
    run(
        master,
        order("1003", "王五", "13900001111", "2024-01-04", "30"),
        order("1", "张三", "13812345688", "2024-01-02", "1"),
    )
    ended = command("run", master, "--json", *DAY)
    assert not {"customer-unknown", "order-duplicate", "log-mismatch"} & set(ended.json["counts"])
    assert [row[0] for row in sheet(master, "消费记录")[1:]] == ["K000003", "K000001"]
    assert command("run", master, "--json", *DAY).json["changes"] == 0
