"""合并: one customer on two rows becomes one row, and nothing that was known of either is lost."""

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from tests.command import column_of, command, staff_edit, write_master
from workbook_tools.table.columns import CONTACT_LOG, MASTER_NAME, PURCHASE_LOG

DAY = "2023-11-06"
HEADERS = [
    "序号",
    "客户姓名",
    "联系方式",
    "最近一次消费时间",
    "消费金额",
    "消费次数",
    "年龄",
    "备注",
    "来源",
    "店员暗号",
]
CUSTOMERS: list[list[object]] = [
    [1, "张三", "138****5688", "2023-10-01", "500元", 1, None, "常客", None, None],
    [2, "李四", "13900002222", "2023-09-15", 1000, 2, 35, None, "门店", None],
    [3, "张三", "13812345688", "2023-11-01", 300, 3, 28, "介绍朋友", "抖音", "甲"],
    [4, "王五", "13712345688", "去年五月", 300, 3, 28, None, None, None],
    [5, "赵六", "13611112222", "2023-08-08", 70, 1, 40, None, None, None],
]  # fmt: skip
LOG: list[list[object]] = [
    ["K000003", "张三", "13812345688", "2023-11-01", 300],
    [None, "张三", "13812345688", "2023-10-01", 100],
    ["K000002", "李四", "13900002222", "2023-09-15", 1000],
]


def write_shop(path: Path, customers: Sequence[Sequence[object]] = tuple(CUSTOMERS)) -> Path:
    write_master(path, customers, HEADERS)
    command("run", path, "--today", "2023-10-30")
    with staff_edit(path) as book:
        sheet = book.create_sheet("消费记录")
        sheet.append([column.header for column in PURCHASE_LOG.columns])
        for row in LOG:
            sheet.append(row)
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop after its first run, made once."""
    folder = tmp_path_factory.mktemp("made")
    write_shop(folder / "客户.xlsx")
    return folder


@pytest.fixture
def shop(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "店")
    return tmp_path / "店" / "客户.xlsx"


def merge(shop: Path, *arguments: object) -> dict[str, dict[str, object]]:
    """Merge K000003 into K000001 and give what became of each column."""
    ended = command("merge", shop, "K000001", "K000003", "--today", DAY, "--json", *arguments)
    assert ended.code == 0, ended.out
    return {column["column"]: column for column in ended.json["columns"]}


def row_of(shop: Path, row: int) -> dict[str, object]:
    return {header: column_of(shop, header)[row - 2] for header in HEADERS}


def test_blanks_are_filled_and_what_was_said_stays(shop: Path) -> None:
    merge(shop)
    assert row_of(shop, 2) == {
        "序号": 1, "客户姓名": "张三", "联系方式": "13812345688", "最近一次消费时间": "2023-11-01", "消费金额": "500元",
        "消费次数": 1, "年龄": 28, "备注": "常客；介绍朋友", "来源": "抖音", "店员暗号": "甲",
    }  # fmt: skip


def test_amounts_are_added_only_when_asked(shop: Path) -> None:
    assert merge(shop, "--sum")["消费金额"]["rule"] == "相加"
    assert (row_of(shop, 2)["消费金额"], row_of(shop, 2)["消费次数"]) == (800, 4)


def test_a_cell_that_nobody_can_read_gives_way(shop: Path) -> None:
    command("merge", shop, "王五", "K000002", "--today", DAY)
    assert row_of(shop, 5)["最近一次消费时间"] == "2023-09-15"


def test_where_the_amount_is_of_the_last_purchase_it_goes_with_the_date(shop: Path) -> None:
    with staff_edit(shop) as book:
        sheet = book["设置"]
        row = next(row for row in sheet.iter_rows() if row[0].value == "消费金额含义")
        row[1].value = "最近一次"
    assert merge(shop)["消费金额"]["rule"] == "跟着日期"
    assert row_of(shop, 2)["消费金额"] == 300


def test_the_dropped_row_is_emptied_but_stands(shop: Path) -> None:
    merge(shop)
    assert row_of(shop, 4) == {**dict.fromkeys(HEADERS), "序号": 3}
    assert [column_of(shop, header)[2] for header in ("客户编号", "价值等级", "判定依据")] == [None] * 3
    assert command("run", shop, "--today", DAY, "--json").json["customers"][-1]["row"] == 6


def test_its_records_go_to_the_kept_number(shop: Path) -> None:
    merge(shop)
    assert column_of(shop, "客户编号", "消费记录") == ["K000001", "K000001", "K000002"]


def test_before_the_first_run_records_are_found_by_name_and_phone(tmp_path: Path) -> None:
    shop = write_master(tmp_path / "新.xlsx", CUSTOMERS, HEADERS)
    with staff_edit(shop) as book:
        sheet = book.create_sheet("消费记录")
        sheet.append([column.header for column in PURCHASE_LOG.columns])
        sheet.append([None, "王五", "13712345688", "2023-10-01", 100])
    assert command("merge", shop, "赵六", "王五", "--today", DAY).code == 0
    assert column_of(shop, "客户姓名", "消费记录") == ["赵六"]
    assert column_of(shop, "联系方式", "消费记录") == ["13611112222"]
    assert column_of(shop, "客户编号", "消费记录") == [None]


def test_a_rehearsal_shows_both_rows_masked_and_writes_nothing(shop: Path) -> None:
    before = shop.read_bytes()
    ended = command("merge", shop, "K000001", "13812345688", "--today", DAY, "--dry-run")
    assert ended.code == 0
    assert shop.read_bytes() == before
    assert "张三" not in ended.out
    assert "13812345688" not in ended.out
    assert "138****5688" in ended.out
    assert "年龄" in ended.out
    assert "补上空白" in ended.out


def test_each_cell_is_logged_and_undo_gives_the_same_bytes(shop: Path) -> None:
    before = shop.read_bytes()
    merge(shop)
    lines = list(zip(*(column_of(shop, name, "更改记录") for name in ("类别", "列", "旧值", "新值")), strict=True))
    assert ("合并", "客户编号", "K000003", "K000001") in lines
    assert ("改写", "年龄", None, "28") in lines
    assert ("改写", "联系方式", "13812345688", None) in lines
    assert command("undo", shop).code == 0
    assert shop.read_bytes() == before


def test_undo_after_staff_went_on_gives_the_row_back(shop: Path) -> None:
    merge(shop)
    with staff_edit(shop) as book:
        book[MASTER_NAME]["G3"] = 36
    command("undo", shop)
    assert (row_of(shop, 4)["客户姓名"], column_of(shop, "客户编号")[2]) == ("张三", "K000003")
    assert column_of(shop, "客户编号", "消费记录")[0] == "K000003"
    assert row_of(shop, 3)["年龄"] == 36
    ended = command("run", shop, "--today", DAY, "--json")
    assert [customer["客户编号"] for customer in ended.json["customers"]] == [f"K00000{n}" for n in range(1, 6)]


def test_a_second_merge_is_refused_politely(shop: Path) -> None:
    merge(shop)
    ended = command("merge", shop, "K000001", "K000003", "--json")
    assert (ended.code, ended.fault) == (2, "customer-missing")
    assert "已经并入 K000001" in ended.out
    assert command("merge", shop, "K000001", "张三", "--json").fault == "merge-refused"


def test_several_who_fit_are_named_by_number_and_masked(shop: Path) -> None:
    ended = command("merge", shop, "5688", "李四", "--json")
    assert ended.fault == "customer-ambiguous"
    assert "K000001 张*（尾号 5688，第 2 行）、K000003" in ended.json["fault"]["message"]
    assert command("merge", shop, "第2行", "第4行", "--dry-run").code == 0


def test_what_still_names_the_dropped_number_means_the_kept_one(shop: Path) -> None:
    """A line that staff write later with the old number, and a result on a follow-up sheet that was planned before."""
    command("run", shop, "--today", "2024-02-05")
    with staff_edit(shop) as book:
        plan = book["回访计划 2024-02-05"]
        numbers = {row[10].value: row for row in plan.iter_rows(min_row=5)}
        numbers["K000003"][6].value = "已接通"
    merge(shop)
    with staff_edit(shop) as book:
        book["消费记录"].append(["K000003", "张三", "13812345688", "2024-02-04", 900])
    ended = command("run", shop, "--today", "2024-02-06", "--json")
    assert "customer-unknown" not in ended.json["counts"]
    assert column_of(shop, "客户编号", CONTACT_LOG.name) == ["K000001"]


def test_a_row_that_shares_merged_cells_with_another_is_left_alone(shop: Path) -> None:
    with staff_edit(shop) as book:
        book[MASTER_NAME].merge_cells("I4:I5")
    before = shop.read_bytes()
    ended = command("merge", shop, "K000001", "K000003", "--json")
    assert (ended.fault, shop.read_bytes() == before) == ("merge-refused", True)


def test_no_customer_is_taken_for_a_remark_behind_the_emptied_row(tmp_path: Path) -> None:
    shop = write_shop(tmp_path / "客户.xlsx", [*CUSTOMERS[:3], [None, "只有名字", *[None] * 8]])
    assert command("merge", shop, "K000001", "K000003", "--json").fault == "merge-refused"


def test_formulas_of_the_emptied_row_stay(shop: Path) -> None:
    with staff_edit(shop) as book:
        book[MASTER_NAME]["J4"] = "=1+1"
    merge(shop)
    assert column_of(shop, "店员暗号")[2] == "=1+1"


def test_dates_stay_dates(tmp_path: Path) -> None:
    rows = [list(row) for row in CUSTOMERS]
    rows[2][3] = datetime(2023, 11, 1)  # noqa: DTZ001 - a cell has no zone
    shop = write_shop(tmp_path / "客户.xlsx", rows)
    merge(shop)
    assert row_of(shop, 2)["最近一次消费时间"] == datetime(2023, 11, 1)  # noqa: DTZ001


def test_the_run_after_it_settles(shop: Path) -> None:
    merge(shop)
    command("run", shop, "--today", DAY)
    assert command("run", shop, "--today", DAY, "--json").json["changes"] == 0
