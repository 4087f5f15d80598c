"""客户卡片: all that is known of one customer, found by number, name or the last digits of the phone."""

from pathlib import Path

import pytest

from tests.command import command, staff_edit, write_master
from workbook_tools.table.columns import CONTACT_LOG, PURCHASE_LOG

DAY = "2023-11-06"
HEADERS = ["客户姓名", "联系方式", "最近一次消费时间", "消费金额", "年龄", "微信", "备注"]
CUSTOMERS: list[list[object]] = [
    ["张三", "13812345688", "2023-10-01", 500, "很大", "zhangsan88", "<b>常客</b>"],
    ["李四", "13900002222", "2023-09-15", 1000, 35, None, None],
    ["李四", "13700003333", "2023-09-15", 1000, 35, None, None],
]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = write_master(tmp_path / "客户.xlsx", CUSTOMERS, HEADERS)
    command("run", path, "--today", DAY)
    with staff_edit(path) as book:
        bought = book.create_sheet("消费记录")
        bought.append([column.header for column in PURCHASE_LOG.columns])
        for day in range(1, 13):
            bought.append(["K000001", "张三", "13812345688", f"2023-09-{day:02d}", 40 + day, "服装"])
        spoken = book.create_sheet("沟通记录")
        spoken.append([column.header for column in CONTACT_LOG.columns])
        spoken.append(["K000001", "张三", "13812345688", "2023-10-20", "电话", "问新款", "有意向", "小王"])
    return path


@pytest.mark.parametrize("who", ["张三", "5688", "K000001", "第2行"])
def test_the_whole_customer_is_told(shop: Path, who: str) -> None:
    before = shop.read_bytes()
    ended = command("card", shop, who, "--today", DAY)
    assert ended.code == 0
    assert shop.read_bytes() == before
    for told in (
        "K000001 张三　13812345688",
        "下一步：",
        "依据：",
        "2023-09-12　52 元　服装",
        "另有 4 条",
        "问新款",
        "E2　“很大”不是年龄",
    ):
        assert told in ended.out


def test_json_holds_the_same(shop: Path) -> None:
    told = command("card", shop, "张三", "--today", DAY, "--json").json
    assert (told["客户编号"], told["row"], len(told["sections"]["消费记录"])) == ("K000001", 2, 8)
    assert ["备注", "<b>常客</b>"] in told["sections"]["资料"]


def test_the_page_hides_who_it_is_and_shows_text_as_text(shop: Path) -> None:
    page = shop.with_name("卡片.html")
    assert command("card", shop, "张三", "--today", DAY, "--html", page).code == 0
    html = page.read_text(encoding="utf-8")
    assert "张*" in html
    for secret in ("张三", "13812345688", "zhangsan88", "<b>常客"):
        assert secret not in html
    assert "&lt;b&gt;常客" in html
    assert command("card", shop, "张三", "--html", page, "--json").fault == "cannot-write"


def test_the_shop_may_want_full_names(shop: Path) -> None:
    with staff_edit(shop) as book:
        next(row for row in book["设置"].iter_rows() if row[0].value == "周报姓名")[1].value = "全名"
    page = shop.with_name("卡片.html")
    command("card", shop, "张三", "--today", DAY, "--html", page)
    assert "张三" in page.read_text(encoding="utf-8")


def test_of_several_it_asks(shop: Path) -> None:
    ended = command("card", shop, "李四", "--json")
    assert (ended.code, ended.fault) == (2, "customer-ambiguous")
    assert "K000002 李*" in ended.out
    assert command("card", shop, "0000", "--json").fault == "customer-missing"


def test_records_of_a_merged_number_are_there(shop: Path) -> None:
    command("merge", shop, "K000002", "K000001", "--today", DAY)
    with staff_edit(shop) as book:
        book["消费记录"].append(["K000001", "张三", "13812345688", "2023-11-01", 900, "鞋"])
    assert "2023-11-01　900 元　鞋" in command("card", shop, "K000002", "--today", DAY).out
