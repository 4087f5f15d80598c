"""升降 through the command line: two weekly runs with a week of staff's work between them."""

from pathlib import Path

import openpyxl
import pytest

from tests.command import HEADERS, command, staff_edit, write_master
from workbook_tools.table.columns import MASTER_NAME

FIRST, SECOND = "2024-01-08", "2024-01-15"
ROWS = [
    [1, "张三", "男", 40, "13812340001", "2024-01-02", 900, "服装", 1, "售后", "满意", "满意", "满意", 8],
    [2, "李四", "女", 30, "13812340002", "2023-10-14", 5000, "服装", 1, "售后", "满意", "满意", "满意", 8],
    [3, "欧阳修", "男", 50, "13812340003", "2024-01-02", 100, "服装", 1, "售后", "满意", "满意", "满意", 8],
]


@pytest.fixture
def master(tmp_path: Path) -> Path:
    path = write_master(tmp_path / "客户.xlsx", ROWS)
    assert command("weekly", path, "--today", FIRST, "--json").json["moves"] is None
    return path


def spend(path: Path, row: int, day: str, total: int) -> None:
    with staff_edit(path) as book:
        sheet = book[MASTER_NAME]
        sheet.cell(row, HEADERS.index("最近一次消费时间") + 1, day)
        sheet.cell(row, HEADERS.index("消费金额") + 1, total)


def test_both_ways_with_the_cause(master: Path) -> None:
    spend(master, 2, "2024-01-10", 6000)
    ended = command("weekly", master, "--today", SECOND, "--json")
    moves = ended.json["moves"]
    assert (moves["since"], moves["new"], moves["gone"]) == (FIRST, 0, 0)
    assert moves["价值等级"]["matrix"] == [{"from": "中", "to": "高", "count": 1}]
    assert moves["价值等级"]["customers"] == [
        {"客户编号": "K000001", "from": "中", "to": "高", "cause": "消费金额增加，金额从3分到5分"}
    ]
    assert moves["客户状态"]["customers"] == [
        {"客户编号": "K000002", "from": "活跃", "to": "沉睡", "cause": "93天没消费，满90天"}
    ]
    page = Path(ended.json["report"]).read_text(encoding="utf-8")
    assert "和 1月8日 比，1 位客户升级。" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "中 → 高：消费金额增加，金额从3分到5分" in page
    assert not any(name in page for name in ("张三", "李四", "欧阳修"))
    shown = {cell for row in openpyxl.load_workbook(master)["看板"].iter_rows(values_only=True) for cell in row}
    assert {"等级升降：和 1月8日 比，1 位升，0 位降", "↑ 1", "↓ 1"} <= shown


def test_the_same_again_is_nothing_and_tells_the_same(master: Path) -> None:
    spend(master, 2, "2024-01-10", 6000)
    told = command("weekly", master, "--today", SECOND, "--json").json["moves"]
    after = master.read_bytes()
    for again in ("weekly", "run"):
        ended = command(again, master, "--today", SECOND, "--json").json
        assert (ended["changes"], ended["moves"]) == (0, told)
    assert master.read_bytes() == after
    later = command("run", master, "--today", "2024-01-17", "--json").json["moves"]
    assert later["since"] == told["since"], "within the week the same backup is compared with"
    assert later["价值等级"] == told["价值等级"]


def test_what_a_run_had_counted_is_not_told_again(master: Path) -> None:
    """A quick entry is posted by the run itself, after the week's backup: the log knows of it, so it is last week's move."""
    with staff_edit(master) as book:
        sheet = book.create_sheet("记一笔")
        sheet.append(["手机尾号或姓名", "金额", "商品类别", "日期", "经手人", "备注", "处理结果"])
        sheet.append(["0003", 6000, "服装", SECOND, "店长", None, None])
    first = command("weekly", master, "--today", SECOND, "--json").json
    assert first["posted"] == 1
    assert first["moves"]["价值等级"]["matrix"] == [{"from": "低", "to": "中", "count": 1}]
    second = command("weekly", master, "--today", "2024-01-22", "--json").json
    assert second["moves"]["since"] == SECOND
    assert second["moves"]["价值等级"]["moved"] == 0
