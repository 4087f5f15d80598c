"""The same inputs, the same tier; bands beside the rest; overrides with their reasons."""

import numpy as np
import pandas as pd

from tests.rules.judging import judge, no_tasks, numbers_for
from tests.tables import customers
from workbook_tools.rules.fairness import count_unequal, sum_up_fairness
from workbook_tools.rules.history import History, no_history
from workbook_tools.rules.inputs import texts
from workbook_tools.rules.phrases import as_texts
from workbook_tools.rules.tiers import step_of
from workbook_tools.table.customers import Customers
from workbook_tools.table.fairness import Fairness
from workbook_tools.table.settings import settings_from

HEAD = "客户姓名 | 性别 | 年龄 | 联系方式 | 最近一次消费时间 | 消费金额 | 等级调整 | 调整理由"


def shop(rows: list[str]) -> Customers:
    lines = [f"客户{at} | {row.replace('PHONE', str(13800000000 + at))}" for at, row in enumerate(rows)]
    return customers("\n".join([HEAD, *lines]))


def fairness(
    table: Customers, tasks: pd.DataFrame | None = None, listed: np.ndarray | None = None, **more: object
) -> Fairness:
    judged = judge(table, settings=dict(more))
    asked = np.zeros(len(table), dtype=bool) if listed is None else listed
    return sum_up_fairness(table, judged, no_tasks() if tasks is None else tasks, asked, settings_from(more))


ALIKE = "{sex} | {age} | PHONE | 2024-01-02 | 3000 | {order} | {why}"


def rows(sex: str, age: object, many: int, order: str = ".", why: str = ".") -> list[str]:
    return [ALIKE.format(sex=sex, age=age, order=order, why=why)] * many


def test_shares_by_sex_and_age() -> None:
    table = shop([*rows("男", 24, 2), *rows("女", 60, 3), *rows(".", ".", 1)])
    told = fairness(table, listed=np.array([True, False, True, True, False, True]))
    assert [(share.label, share.customers, share.tiers, share.listed) for share in told.shares] == [
        ("男", 2, (2, 0, 0), 1), ("女", 3, (3, 0, 0), 2), ("24岁以下", 2, (2, 0, 0), 1), ("55岁以上", 3, (3, 0, 0), 2),
    ]  # fmt: skip
    assert (told.unlike, told.compared, told.checked, told.unequal) == ((), 0, 6, 0)


def test_overrides_that_favour_one_sex_are_told() -> None:
    """Everybody has the same score, and half of the women were set to 低 by hand."""
    table = shop([*rows("男", 30, 60), *rows("女", 30, 30), *rows("女", 30, 30, "低", "态度不好")])
    (unlike,) = fairness(table).unlike
    assert (unlike.label, unlike.outcome, unlike.customers) == ("女", "评为高价值", 60)
    assert unlike.difference == -0.5
    assert fairness(table, 等级名称="A/B/C").unlike[0].outcome == "评为A级"


def test_what_the_inputs_explain_is_not_told() -> None:
    poor = ALIKE.replace("3000", "100")
    table = shop([*rows("男", 30, 60), *[poor.format(sex="女", age=30, order=".", why=".")] * 60])
    told = fairness(table)
    assert [share.tiers for share in told.shares[:2]] == [(60, 0, 0), (0, 0, 60)]
    assert told.unlike == ()


def test_an_age_that_nobody_calls_is_told() -> None:
    table = shop([*rows("男", 30, 80), *rows("男", 60, 80)])
    listed = np.arange(160) % 2 == 0
    listed[80:] = np.arange(80) % 20 == 0
    told = fairness(table, listed=listed)
    assert {(one.label, one.outcome) for one in told.unlike} == {
        ("25–34岁", "排进本周回访"),
        ("55岁以上", "排进本周回访"),
    }


def test_tasks_that_staff_leave_undone_for_one_sex_are_told() -> None:
    table = shop([*rows("男", 30, 60), *rows("女", 30, 60)])
    tasks = pd.DataFrame({
        "customer_id": numbers_for(table), "monday": as_texts(["2024-01-08"] * 120),
        "result": as_texts([*["已接通"] * 60, *["已接通" if at % 3 == 0 else None for at in range(60)]]),
    })  # fmt: skip
    (unlike,) = fairness(table, tasks).unlike
    assert (unlike.label, unlike.outcome) == ("女", "排进回访后真的联系了")
    assert round(unlike.difference, 2) == -0.67


def test_overrides_are_listed_with_reasons_that_give_nobody_away() -> None:
    table = shop(rows("女", 30, 1, "低", "客户0 的电话 13812345678 打不通"))
    (one,) = fairness(table).overridden
    assert (one.name, one.earned, one.tier, one.reason) == ("客**", "高", "低", "客** 的电话 … 打不通")


def test_equal_inputs_equal_tiers_and_the_check_can_fail() -> None:
    table = shop([*rows("男", 30, 3), *rows("女", 50, 2)])
    nothing = no_history(5)
    days = np.full(5, np.datetime64("2023-06-01"), dtype="datetime64[D]")
    before = as_texts(["高", "中", None, "低", "高"])
    judged = judge(table, history=History(before, days, nothing.state, before, nothing.state))
    tiers, everybody = step_of(texts(judged.frame, "tier")), np.arange(5)
    assert count_unequal(judged.found, tiers, everybody) == 0
    tiers[4] = 0
    assert count_unequal(judged.found, tiers, everybody) == 1, "the fifth is the first's equal"
    tiers[4], tiers[1] = 2, 0
    assert count_unequal(judged.found, tiers, everybody) == 0, "another previous tier is another input"
