"""What the shop changes in 设置, through the command line."""

from pathlib import Path

import openpyxl
import pytest

from tests.command import LI, ZHANG, column_of, command, staff_edit, write_master
from workbook_tools.table.settings import parameters

DAY, LATER = "2024-01-15", "2024-01-22"
BIG = [3, "王五", "男", 40, "13812340003", "2024-01-10", 9000, "服装", 1, "售后", "满意", "满意", "满意", 8]


@pytest.fixture
def master(tmp_path: Path) -> Path:
    path = write_master(tmp_path / "客户.xlsx", [ZHANG, LI, BIG])
    assert command("run", path, "--today", DAY).code == 0
    return path


def put(path: Path, **values: str | int) -> None:
    """Write into the column 值 of 设置."""
    with staff_edit(path) as book:
        rows = {row[0].value: row[1] for row in book["设置"].iter_rows()}
        for name, value in values.items():
            rows[name].value = value


def drop(path: Path, *names: str) -> None:
    """Take rows out of 设置, as if an older version had made it."""
    with staff_edit(path) as book:
        sheet = book["设置"]
        for row in reversed([row[0].row for row in sheet.iter_rows() if row[0].value in names]):
            sheet.delete_rows(row)


def test_other_words_for_the_tiers_follow_everywhere_and_move_nobody(master: Path) -> None:
    assert column_of(master, "价值等级") == ["低", "中", "高"]
    put(master, 等级名称="A/B/C")
    ended = command("run", master, "--today", LATER, "--json")
    assert [customer["价值等级"] for customer in ended.json["customers"]] == ["C", "B", "A"]
    assert column_of(master, "价值等级") == ["C", "B", "A"]
    assert [text.split("价值等级")[1][0] for text in column_of(master, "判定依据")] == ["C", "B", "A"]
    shown = {cell for row in openpyxl.load_workbook(master)["看板"].iter_rows(values_only=True) for cell in row}
    assert {"A", "B", "C"} <= shown
    assert not {"高", "中", "低"} & shown
    assert "等级和状态" not in column_of(master, "类别", "更改记录")
    before = master.read_bytes()
    assert command("run", master, "--today", LATER, "--json").json["changes"] == 0
    assert master.read_bytes() == before
    put(master, 等级名称="高/中/低", 行业="美容")  # 1,000 and 9,000 元 are less in that trade
    command("run", master, "--today", "2024-06-01", "--json")
    moves = list(zip(column_of(master, "旧值", "更改记录"), column_of(master, "新值", "更改记录"), strict=True))
    assert ("中", "低") in moves


def test_an_older_workbook_without_a_parameter_takes_the_default_and_says_so(master: Path) -> None:
    names = ("等级名称", "品类期限", "基盘天数", "基盘次数", "基盘满意度", "权重R")
    drop(master, *names)
    told = command("check", master, "--today", DAY, "--json").json
    found = {problem["found"] for problem in told["problems"] if problem["code"] == "setting-defaulted"}
    assert found == set(names)
    assert command("run", master, "--today", DAY).code == 0
    assert set(column_of(master, "参数", "设置")) == {parameter.name for parameter in parameters()}
    assert command("check", master, "--today", DAY, "--json").json["counts"].get("setting-defaulted") is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("等级名称", "好/坏"), ("品类期限", "护肤品 90/45"), ("基盘次数", 0), ("高价值下限", "很高"), ("行业", "卖鱼")],
)
def test_a_wrong_value_is_a_fault_that_names_its_cell(master: Path, name: str, value: str | int) -> None:
    put(master, **{name: value})
    row = next(row[0].row for row in openpyxl.load_workbook(master)["设置"].iter_rows() if row[0].value == name)
    before = master.read_bytes()
    ended = command("run", master, "--today", DAY, "--json")
    assert (ended.code, ended.fault) == (14, "settings-invalid")
    assert f"“设置”B{row} “{name}”" in ended.json["fault"]["message"]
    assert master.read_bytes() == before


def test_every_trade_switches_cuts_and_limits(master: Path) -> None:
    """服装 and 美容: 9,000 元 and 106 days of silence mean something else."""
    seen = {}
    for trade in ("服装", "美容", "电子", "汽车", "餐饮零食"):
        put(master, 行业=trade)
        customers = command("run", master, "--today", DAY, "--json").json["customers"]
        seen[trade] = (customers[0]["M"], customers[0]["客户状态"], customers[2]["M"])
    assert seen == {
        "服装": (2, "沉睡", 5), "美容": (2, "流失", 4), "电子": (2, "活跃", 4), "汽车": (1, "活跃", 3), "餐饮零食": (3, "流失", 5)
    }  # fmt: skip
