"""What customers will bring: told where 消费记录 bears it, and only why not where it doesn't."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from tests.rules.judging import column, judge
from tests.rules.test_bg_nbd import made_up
from tests.tables import TODAY, customers
from workbook_tools.rules.assess import Assessment
from workbook_tools.rules.bg_nbd import BgNbd
from workbook_tools.rules.lifetime import Lifetime, foresee, mean_of_repeats, with_lifetime
from workbook_tools.rules.outlook import sum_up_outlook
from workbook_tools.table.columns import PURCHASE_LOG
from workbook_tools.table.customers import DetailLog
from workbook_tools.table.problems import Problems
from workbook_tools.table.settings import settings_from

Line = tuple[str, date, float]


def log_of(lines: list[Line]) -> DetailLog:
    frame = pd.DataFrame({
        "row": np.arange(2, len(lines) + 2, dtype=np.int32),
        **{name: pd.Series([None] * len(lines), dtype=object) for name in ("客户姓名", "联系方式", "商品类别", "单号")},
        "客户编号": pd.Series([line[0] for line in lines], dtype=object),
        "日期": np.array([line[1] for line in lines], dtype="datetime64[s]"),
        "金额": np.array([line[2] for line in lines], dtype=float),
    })  # fmt: skip
    places = {held.header: place for place, held in enumerate(PURCHASE_LOG.columns, start=1)}
    return DetailLog(PURCHASE_LOG.name, 1, frame, places, len(lines) + 1, Problems())


def made_up_shop(size: int, weeks: int = 60, seed: int = 11) -> list[Line]:
    """A shop whose customers buy about monthly for 20 to 400 元; each one's first and last purchase, and others between them."""
    rng = np.random.default_rng(seed)
    seen = made_up(BgNbd(1.2, 6, 0.6, 4), size, weeks, rng)
    tends = rng.gamma(4, 25, size)
    lines = []
    for place, (x, t_x, age) in enumerate(zip(seen.x, seen.t_x, seen.age, strict=True)):
        first = TODAY - timedelta(days=round(age * 7))
        days = {0, *np.linspace(0, round(t_x * 7), int(x) + 1).astype(int).tolist()}
        number = f"K{place + 1:06d}"
        lines += [
            (number, first + timedelta(days=day), round(float(tends[place] * rng.gamma(6, 1 / 6)) + 1, 2))
            for day in sorted(days)
        ]
    return lines


def judged(size: int, log: DetailLog) -> Assessment:
    rows = "\n".join(f"客户{place} | 1380000{place:04d} | 2024-01-01 | 500" for place in range(size))
    return judge("客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额\n" + rows, bought=log)


def foreseen(size: int, lines: list[Line], today: date = TODAY, **changed: object) -> tuple[Assessment, Lifetime]:
    log = log_of(lines)
    assessment = judged(size, log)
    found = foresee(log, assessment.purchases, assessment.owners, settings_from(changed), today)
    assert found is not None
    return assessment, found


SHOP = made_up_shop(300)


def test_every_customer_of_the_log_is_told() -> None:
    _, found = foreseen(300, SHOP)
    assert (found.missing, found.money_missing) == ("", "")
    assert np.isfinite(found.p_alive).all()
    assert (found.value > 0).all()
    once = found.repeats == 0
    assert once.any()
    assert (found.p_alive[once] == 1).all()  # by construction of the model


def test_who_is_not_in_the_log_is_not_told() -> None:
    assessment, found = foreseen(300, [line for line in SHOP if line[0] != "K000007"])
    grounds = with_lifetime(assessment, found).grounds
    assert np.isnan(found.value[6])
    assert "按消费记录预计" not in str(grounds[6])
    assert "按消费记录预计" in str(grounds[7])


def test_the_order_of_rows_and_a_second_reading_leave_no_trace() -> None:
    once, again = foreseen(300, SHOP)[1], foreseen(300, SHOP[::-1])[1]
    for name in ("p_alive", "purchases", "value"):
        assert np.array_equal(getattr(once, name), getattr(again, name))


@pytest.mark.parametrize(
    ("size", "keep", "days_later", "why"),
    [
        (300, 90, 0, "消费记录里来过两次以上的客户只有 "),
        (300, 300, 95, "消费记录已有 95 天没有新的一笔，请先补记"),
    ],
)
def test_thin_data_are_called_thin(size: int, keep: int, days_later: int, why: str) -> None:
    lines = [line for line in SHOP if int(line[0][1:]) <= keep]
    latest = max(line[1] for line in lines)
    _, found = foreseen(size, lines, latest + timedelta(days=days_later))
    assert found.missing.startswith(why)
    assert np.isnan(found.p_alive).all()
    assert np.isnan(found.value).all()


def test_a_short_log_bears_no_year() -> None:
    lines = [line for line in SHOP if line[1] > TODAY - timedelta(days=100)]
    assert foreseen(300, lines)[1].missing == "消费记录只有 99 天，至少要 182 天"


def test_a_car_shop_may_be_silent_for_longer() -> None:
    latest = max(line[1] for line in SHOP)
    assert foreseen(300, SHOP, latest + timedelta(days=95), 行业="汽车")[1].missing == ""


def test_customers_who_all_do_the_same_give_no_model() -> None:
    """Everybody came twice, a hundred days apart, for the same money."""
    lines = [(f"K{n + 1:06d}", TODAY - timedelta(days=back), 100.0) for n in range(200) for back in (200, 100)]
    assert foreseen(200, [*lines, ("K000001", TODAY, 100.0)])[1].missing == "从来店的次数和间隔里看不出规律"


def test_without_a_spread_of_money_there_is_no_value() -> None:
    _, found = foreseen(300, [(number, day, 88.0) for number, day, _ in SHOP])
    assert found.missing == ""
    assert found.money_missing == "从每次消费的金额里看不出规律"
    assert np.isfinite(found.purchases).all()
    assert np.isnan(found.value).all()


def test_the_mean_of_repeats() -> None:
    """
    The first day counts for nothing, a day's purchases are one, a refund is taken off, what has no amount is left out.
    """
    day = date(2023, 6, 1)
    lines = [
        ("K000001", day, 900.0), ("K000001", day + timedelta(days=7), 100.0), ("K000001", day + timedelta(days=7), 50.0),
        ("K000001", day + timedelta(days=20), 250.0), ("K000001", day + timedelta(days=21), -100.0),
        ("K000001", day + timedelta(days=40), float("nan")), ("K000001", TODAY + timedelta(days=9), 1e6),
        ("K000002", day, 70.0),
    ]  # fmt: skip
    log = log_of(lines)
    assessment = judged(2, log)
    known, mean = mean_of_repeats(log, assessment.purchases, assessment.owners, TODAY)
    assert known.tolist() == [2, 0]
    assert mean[0] == 150
    assert np.isnan(mean[1])


def test_without_a_log_there_is_nothing_and_the_assessment_stays() -> None:
    assessment = judge("客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额\n张三 | 13800000001 | 2024-01-01 | 500")
    assert foresee(None, assessment.purchases, assessment.owners, settings_from({}), TODAY) is None
    assert with_lifetime(assessment, None) is assessment


def test_the_state_is_what_it_would_be_without() -> None:
    """P活跃 is no ground for 流失 or anything else."""
    assessment, found = foreseen(300, SHOP)
    told = with_lifetime(assessment, found)
    for header in ("客户状态", "价值等级", "建议动作", "下次回访日期"):
        assert column(told, header) == column(assessment, header)


def test_the_sentence_says_what_is_sure_and_what_is_not() -> None:
    assessment, found = foreseen(300, SHOP)
    told = [str(text).rsplit("。", 2)[1] + "。" for text in column(with_lifetime(assessment, found), "判定依据")]
    once, often = int(np.flatnonzero(found.repeats == 0)[0]), int(np.argmax(found.repeats))
    assert told[once].endswith("（只来过一次，还说不准）。")
    assert told[often] == (
        f"按消费记录预计，12个月内约再来{found.purchases[often]:.1f}次、消费约{found.value[often]:.0f}元"
        f"（仍会来的可能{found.p_alive[often]:.0%}）。"
    )


def test_the_outlook_names_who_brings_most_and_who_is_nearly_lost() -> None:
    assessment, found = foreseen(300, SHOP)
    outlook = sum_up_outlook(found, customers("客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额\n" + "\n".join(
        f"客户{place} | 1380000{place:04d} | 2024-01-01 | 500" for place in range(300)
    )), assessment, settings_from({}))  # fmt: skip
    assert outlook is not None
    assert outlook.best[0].customer_id == f"K{int(np.argmax(found.value)) + 1:06d}"
    assert outlook.value == pytest.approx(found.value.sum(), abs=0.01)
    assert outlook.at_risk_count == int((found.p_alive < 0.5).sum())
    assert all(found.p_alive[int(person.customer_id[1:]) - 1] < 0.5 for person in outlook.at_risk)
