"""Who moved, both ways, and why: a judgement of last week beside one of today."""

from datetime import date, timedelta

import numpy as np
import pytest

from tests.rules.judging import judge, numbers_for
from tests.tables import TODAY, customers
from workbook_tools.rules.history import History, no_history
from workbook_tools.rules.moves import Before, find_week_moves
from workbook_tools.rules.phrases import as_texts
from workbook_tools.table.moves import KindOfMoves, Moves
from workbook_tools.table.settings import settings_from

QUICK: dict[str, object] = {"等级缓冲": 0, "保级期": 0}
LAST_WEEK = TODAY - timedelta(days=7)
HEAD = "客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | 消费次数 | 首次消费时间 | 等级调整 | 调整理由 | 战败原因 | 消费商品类别"


def row(  # noqa: PLR0913, PLR0917 - a customer in the order of the header
    last: str = "2024-01-02", money: str = "1000", count: str = "3", first: str = ".", order: str = ".", lost: str = ".",
    goods: str = ".", who: str = "张三 | 13800000001",
) -> str:  # fmt: skip
    why = "老朋友" if order != "." else "."
    return f"{who} | {last} | {money} | {count} | {first} | {order} | {why} | {lost} | {goods}"


PLAIN, OTHER = row(), "李四 | 13800000002"


Shop = dict[str, object]


def moves(
    then: str, now: str, settings_then: Shop | None = None, settings_now: Shop | None = None, held: str = ""
) -> Moves:
    """Two tables of the same customers in the same order, a week apart; what the first judgement gave is remembered.

    held: the tier that everybody had been in for ten days at the first judgement.
    """
    earlier, later = (customers(f"{HEAD}\n{rows}", today=day) for rows, day in ((then, LAST_WEEK), (now, TODAY)))
    nothing = as_texts([None] * len(earlier))
    recent = np.full(len(earlier), np.datetime64(LAST_WEEK - timedelta(days=10), "D"), dtype="datetime64[D]")
    tiers = as_texts([held or None] * len(earlier))
    was = History(tiers, recent, nothing, tiers, nothing, date(2023, 1, 2))
    first = judge(earlier, settings=settings_then, history=was, today=LAST_WEEK)
    size = len(later)
    tier, state = (
        np.append(first.frame[name].to_numpy(dtype=object), [None] * size)[:size] for name in ("tier", "客户状态")
    )
    days = np.full(size, np.datetime64("2023-01-02"), dtype="datetime64[D]")
    left = History(tier, days, state, tier, state, date(2023, 1, 2))
    second = judge(later, settings=settings_now, history=left)
    before = Before(LAST_WEEK, numbers_for(earlier), first.found, settings_from(settings_then or {}))
    return find_week_moves(later, numbers_for(later), second.found, settings_from(settings_now or {}), before, left)


def only(kind: KindOfMoves) -> tuple[str, str, str, int]:
    (move,) = kind.listed
    return move.before, move.after, move.cause, move.turn


def test_nothing_new_moves_nobody() -> None:
    told = moves(PLAIN, PLAIN)
    assert [kind.flow.moved for kind in told.kinds] == [0, 0, 0]
    assert (told.since, told.come, told.gone) == (LAST_WEEK, 0, 0)


@pytest.mark.parametrize(
    ("now", "tier"),
    [
        (row(money="6000"), ("中", "高", "消费金额增加，金额从3分到5分", 1)),
        (
            row("2024-01-12", "6000", "10"),
            ("中", "高", "消费次数增加，次数从3分到5分；消费金额增加，金额从3分到5分", 1),
        ),
        (row(money="100", count="1"), ("中", "低", "消费次数减少，次数从3分到1分；消费金额减少，金额从3分到1分", -1)),
        (row(order="高"), ("中", "高", "店里作了等级调整", 1)),
        (row(money="一大笔"), ("中", "未评定", "现在的日期或金额算不出得分", 0)),
    ],
)
def test_what_changed_the_tier(now: str, tier: tuple[str, str, str, int]) -> None:
    assert only(moves(PLAIN, now).tier) == tier


def test_the_way_back_is_told_as_well() -> None:
    assert only(moves(row(order="高"), PLAIN, QUICK, QUICK).tier) == ("高", "中", "店里取消了等级调整", -1)
    assert only(moves(row(money="一大笔"), PLAIN).tier) == ("未评定", "中", "补上了算得分要用的日期或金额", 0)


def test_a_setting_is_named() -> None:
    told = moves(PLAIN, PLAIN, QUICK, {**QUICK, "中价值下限": 3.8})
    assert only(told.tier) == ("中", "低", "设置改了（中价值下限从2.5改为3.8）", -1)
    told = moves(row(count="."), row(count="."), QUICK, {**QUICK, "M分界": "300 1500 5000 9000", "中价值下限": 2.7})
    assert only(told.tier)[2].endswith("，金额从3分到2分")
    assert only(told.tier)[2].startswith("设置改了（")


def test_a_fall_that_had_been_put_off() -> None:
    """高 for ten days last week, so 保级期 held him; now it is long over, and the score is as low as it was."""
    assert only(moves(PLAIN, PLAIN, held="高").tier) == ("高", "中", "保级期已过，按得分算", -1)


def test_time_alone_lets_fall_and_lapse() -> None:
    quiet = row("2023-10-16", "800", ".", "2023-01-01")
    borders: Shop = {**QUICK, "中价值下限": 3.1}
    told = moves(quiet, quiet, borders, borders)
    assert only(told.tier) == ("中", "低", "越来越久没来，时间从4分到3分", -1)
    assert only(told.state) == ("活跃", "沉睡", "91天没消费，满90天", -1)


@pytest.mark.parametrize(
    ("then", "now", "state"),
    [
        ("2023-06-01", "2024-01-10", ("流失", "挽回", "1月10日来消费", 1)),
        ("2023-10-01", "2024-01-10", ("沉睡", "活跃", "1月10日来消费", 1)),
        ("2024-01-02", "2023-06-01", ("活跃", "流失", "最近消费日期改成了更早的一天", -1)),
        ("2024-01-02", "去年五月", ("活跃", "无法判断", "消费日期读不出来了", 0)),
        ("去年五月", "2024-01-02", ("无法判断", "活跃", "补上了消费日期", 0)),
    ],
)
def test_what_changed_the_state(then: str, now: str, state: tuple[str, str, str, int]) -> None:
    assert only(moves(row(then), row(now)).state) == state


def test_first_purchases_and_giving_up() -> None:
    assert only(moves(row(".", ".", "."), row("2024-01-12", count="1")).state)[2] == "1月12日来消费，是第一次"
    assert only(moves(PLAIN, row(lost="搬走了")).state) == ("活跃", "战败", "登记了战败原因", -1)
    assert only(moves(row(lost="搬走了"), PLAIN).state)[2] == "去掉了战败原因"
    new = row(count="2", first="2023-12-15")
    assert only(moves(new, new).state) == ("新客", "活跃", "第一次消费已过30天", 1)


def test_a_limit_that_changed_is_told() -> None:
    told = moves(row("2023-12-01", goods="面膜"), row("2023-12-01", goods="面膜"), {}, {"品类期限": "面膜 30/60"})
    assert only(told.state) == ("活跃", "沉睡", "设置改了（品类期限从无改为面膜 30/60）", -1)
    told = moves(
        row("2023-12-01"), row("2023-12-01", goods="面膜"), {"品类期限": "面膜 30/60"}, {"品类期限": "面膜 30/60"}
    )
    assert only(told.state) == ("活跃", "沉睡", "期限从90天变成30天", -1)


def test_segments_say_which_score_turned() -> None:
    told = moves(f"{PLAIN}\n{row(who=OTHER)}", f"{PLAIN}\n{row(who=OTHER, money='6000')}")
    causes = {move.customer_id: (move.before, move.after, move.cause) for move in told.segment.listed}
    assert causes == {"K000001": ("重要价值", "一般价值", "全店的平均变了")}
    told = moves(row(count="."), PLAIN)
    assert only(told.segment) == ("近期高额", "重要价值", "有了消费次数", 1)
    border: Shop = {"分群界线": 4}
    told = moves(PLAIN, row(money="2500"), border, border)
    assert only(told.segment) == ("一般发展", "重要发展", "消费金额增加，金额从3分到4分", 1)


def test_who_comes_or_goes_moves_nowhere() -> None:
    two = f"{PLAIN}\n{row(who=OTHER)}"
    told = moves(PLAIN, two)
    assert (told.come, told.gone, told.tier.flow.customers) == (1, 0, 1)
    told = moves(two, PLAIN)
    assert (told.come, told.gone, told.tier.flow.customers) == (0, 1, 1)


def test_names_are_masked_and_the_biggest_spender_comes_first() -> None:
    rows = "\n".join(row(who=f"客户{n} | 1380000000{n}", money=f"{n}000") for n in (1, 3, 2))
    told = moves(rows, rows, QUICK, {**QUICK, "中价值下限": 4.5, "高价值下限": 4.9})
    assert [(move.customer_id, move.name) for move in told.tier.listed] == [
        ("K000002", "客**"), ("K000003", "客**"), ("K000001", "客**"),
    ]  # fmt: skip
    assert [move.digits for move in told.tier.listed] == ["0003", "0002", "0001"]


def test_walk_ins_and_rows_without_a_number_are_nobody() -> None:
    walk_in = row(who="散客 | .")
    told = moves(f"{PLAIN}\n{walk_in}\n{walk_in}", f"{row(money='6000')}\n{walk_in}\n{walk_in}")
    assert (told.tier.flow.customers, told.come, told.gone) == (1, 0, 0)
    table = customers(f"{HEAD}\n{PLAIN}\n{walk_in}\n{walk_in}")
    judged, ids = judge(table), as_texts(["K000001", None, None])
    before = Before(LAST_WEEK, ids, judged.found, settings_from({}))
    told = find_week_moves(table, ids, judged.found, settings_from({}), before, no_history(3))
    assert (told.tier.flow.customers, told.come, told.gone) == (1, 0, 0)
