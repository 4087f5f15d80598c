"""试算 through the command line: what it tells is what a run with that setting does, and nothing is written."""

from pathlib import Path

import pytest

from tests.command import LI, ZHANG, command, staff_edit, write_master

DAY = "2024-01-15"
ROWS = [
    ZHANG,
    LI,
    [3, "王五", "男", 40, "13812340003", "2024-01-10", 2500, "服装", 1, "售后", "满意", "满意", "满意", 8],
    [4, "欧阳修", "男", 40, "13812340004", "2023-11-20", 6000, "服装", 1, "售后", "满意", "满意", "满意", 8],
    [5, "散客", None, None, None, "2024-01-10", 99, None, None, None, None, None, None, None],
]


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return write_master(tmp_path / "客户.xlsx", ROWS)


def tried(path: Path, *settings: str, today: str = DAY) -> dict[str, object]:
    ended = command(
        "what-if", path, *(part for text in settings for part in ("--set", text)), "--today", today, "--json"
    )
    assert ended.code == 0, ended.err
    return ended.json


def test_it_says_what_a_run_with_that_setting_does_and_writes_nothing(master: Path) -> None:
    command("run", master, "--today", DAY)
    held = master.read_bytes()
    told = tried(master, "高价值下限=4.5", "等级缓冲=0", "保级期=0", "行业=餐饮零食", today="2024-01-16")
    assert master.read_bytes() == held
    assert [path.name for path in master.parent.glob("*.xlsx")] == [master.name]
    before = command("run", master, "--today", "2024-01-16", "--json", "--dry-run").json["customers"]
    with staff_edit(master) as book:
        rows = {row[0].value: row[1] for row in book["设置"].iter_rows()}
        for name, value in (("高价值下限", 4.5), ("等级缓冲", 0), ("保级期", 0), ("行业", "餐饮零食")):
            rows[name].value = value
    after = command("run", master, "--today", "2024-01-16", "--json", "--dry-run").json["customers"]
    flows = told["flows"]
    assert isinstance(flows, dict)
    for kind in ("价值等级", "客户分群", "客户状态", "满意度等级"):
        moves: dict[tuple[str, str], int] = {}
        for one, other in zip(before, after, strict=True):
            if one[kind] != other[kind]:
                moves[one[kind], other[kind]] = moves.get((one[kind], other[kind]), 0) + 1
        assert {(move["from"], move["to"]): move["count"] for move in flows[kind]["moves"]} == moves
        assert flows[kind]["customers"] == 4
    assert flows["价值等级"]["moved"] > 0
    assert flows["客户状态"]["moved"] > 0
    assert told["settings"][0] == {"name": "高价值下限", "from": "4", "to": "4.5"}  # type: ignore[index]


def test_examples_are_masked_and_stand_at_the_border(master: Path) -> None:
    ended = command("what-if", master, "--set", "高价值下限=4.5", "--today", DAY)
    assert ended.code == 0
    assert "试算：“高价值下限”从 4 改为 4.5" in ended.out
    assert "例如 王* K000003（得分 4.2 分）：高 → 中" in ended.out
    assert "差一点，仍是 高" in ended.out
    assert not any(name in ended.out for name in ("张三", "李四", "王五", "欧阳修", "13812340003"))
    assert "没有改任何文件" in ended.out.splitlines()[-1]


def test_nothing_moves_by_other_words_or_by_what_already_is(master: Path) -> None:
    for text in ("等级名称=A/B/C", "高价值下限=4", "行业＝通用", "每周回访上限=5位"):
        flows = tried(master, text)["flows"]
        assert isinstance(flows, dict)
        assert sum(flow["moved"] for flow in flows.values()) == 0


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("高价直下限=4.2", "没有“高价直下限”这个参数，最接近的是“高价值下限”（1–5）"),
        ("颜色=红", "没有“颜色”这个参数"),
        ("高价值下限=9", "“高价值下限”写的是“9”，应为1–5"),
        ("高价值下限=2", "“高价值下限”写的是“2”，和“中价值下限”（没有填，按 2.5）对不上"),
        ("流失天数=60", "“流失天数”写的是“60”，要比“沉睡天数”（90）多"),
        ("评分方式=随便", "应为阈值、分位"),
        ("高价值下限", "请写成 参数=值"),
        ("高价值下限=", "请写成 参数=值"),
    ],
)
def test_a_wrong_name_or_value_is_wrong_usage(master: Path, wanted: str, told: str) -> None:
    ended = command("what-if", master, "--set", wanted, "--today", DAY)
    assert ended.code == 2
    assert told in ended.err
    assert ended.out == ""


def test_nothing_to_try_and_the_same_twice(master: Path) -> None:
    assert "--set 高价值下限=4.2" in command("what-if", master).err
    twice = command("what-if", master, "--set", "高价值下限=4", "--set", "高价值下限=4.5")
    assert (twice.code, "写了两次" in twice.err) == (2, True)


def test_wrong_settings_in_the_workbook_are_not_the_commands_fault(master: Path) -> None:
    command("run", master, "--today", DAY)
    with staff_edit(master) as book:
        next(row for row in book["设置"].iter_rows() if row[0].value == "高价值下限")[1].value = "很高"
    assert command("what-if", master, "--set", "等级缓冲=0", "--json").fault == "settings-invalid"
