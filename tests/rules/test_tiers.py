"""The tier: quick to rise, slow to fall, overridden with a reason, and what is missing to the next one."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.judging import column, judge
from tests.tables import TODAY
from workbook_tools.rules.phrases import as_texts
from workbook_tools.rules.tiers import Tiers, decide_tiers
from workbook_tools.table.settings import settings_from
from workbook_tools.table.tier_words import TIERS

LONG_AGO = TODAY - timedelta(days=90)


def decide(
    score: float, before: str | None = None, since: date | None = LONG_AGO, order: str = "", why: str = ""
) -> Tiers:
    return decide_tiers(
        np.array([score]),
        (as_texts([before]), np.array([since], dtype="datetime64[D]")),
        (as_texts([order or None]), as_texts([why or None])),
        settings_from({}),
        TODAY,
    )


@pytest.mark.parametrize(
    ("score", "before", "since", "tier"),
    [
        (4.0, None, None, "高"),
        (3.999999, None, None, "中"),
        (2.5, None, None, "中"),
        (2.499999, None, None, "低"),
        (4.0, "低", TODAY, "高"),  # a rise at once
        (3.800001, "高", LONG_AGO, "高"),  # within the buffer
        (3.8, "高", LONG_AGO, "中"),  # below the border by the whole buffer
        (3.8, "高", LONG_AGO + timedelta(days=1), "高"),  # 89 days after the last change
        (2.0, "高", LONG_AGO, "低"),
        (2.4, "高", LONG_AGO, "中"),  # no worse than who was 中
        (2.4, "中", LONG_AGO, "中"),
        (2.3, "中", LONG_AGO, "低"),
        (2.0, "高", None, "低"),
        (2.0, "VIP", LONG_AGO, "低"),
        (float("nan"), "高", LONG_AGO, None),
    ],
)
def test_hysteresis(score: float, before: str | None, since: date | None, tier: str | None) -> None:
    assert decide(score, before, since).tier[0] == tier


def test_an_override_needs_its_reason() -> None:
    assert decide(1.0, order="高", why="老客户").tier[0] == "高"
    assert decide(1.0, order="高价值", why="老客户").tier[0] == "高"
    assert decide(float("nan"), order="高", why="老客户").tier[0] == "高"
    assert decide(1.0, order="高").tier[0] == "低"
    assert decide(1.0, order="随便", why="老客户").tier[0] == "低"


scores = st.floats(1, 5).map(lambda score: round(score, 6))
before = st.sampled_from([None, *TIERS])
since = st.integers(0, 200).map(lambda days: TODAY - timedelta(days=days))


@given(scores, scores, before, since)
def test_a_better_score_never_gives_a_lower_tier(one: float, other: float, tier: str | None, day: date) -> None:
    low, high = (TIERS.index(decide(score, tier, day).tier[0]) for score in sorted((one, other)))
    assert low <= high


@given(scores, since)
def test_who_was_higher_is_never_treated_worse(score: float, day: date) -> None:
    steps = [TIERS.index(decide(score, tier, day).tier[0]) for tier in TIERS]
    assert steps == sorted(steps)


@given(scores, before, since)
def test_the_tier_given_is_kept_on_the_same_evidence(score: float, tier: str | None, day: date) -> None:
    """Judged again with its own result as the previous tier, a customer stays where he is, until 保级期 is over at least."""
    given_tier = decide(score, tier, day).tier[0]
    assert decide(score, given_tier, TODAY).tier[0] == given_tier


SHOP = """
    客户姓名  联系方式     最近一次消费时间  消费金额  消费次数
    张三      13800000001  2023-11-01        600       1
    李四      13800000002  2024-01-01        1900      9
    王五      13800000003  2024-01-01        9000      20
    赵六      13800000004  2021-01-01        100       1
"""


def test_what_is_missing_to_the_next_tier() -> None:
    """A purchase today makes R 5 and adds one to the count; 元 must do the rest."""
    judged = judge(SHOP)
    assert column(judged, "价值等级") == ["低", "中", "高", "低"]
    assert column(judged, "to_rise") == [0, 0, None, 200]


@pytest.mark.parametrize("settings", [{}, {"M口径": "次均"}, {"权重F": 0}])
def test_spending_it_does_raise_the_tier_and_less_does_not(settings: dict[str, object]) -> None:
    missing = column(judge(SHOP, settings=settings), "to_rise")
    before_today = column(judge(SHOP, settings=settings), "价值等级")
    rows = [line.split() for line in SHOP.strip().splitlines()[1:]]
    for row, amount, tier in zip(rows, missing, before_today, strict=True):
        if amount is None:
            continue
        for spent, rises in ((float(str(amount)), True), (float(str(amount)) - 1, False)):
            if spent < 0:
                continue
            later = [*row[:2], TODAY.isoformat(), f"{float(row[3]) + spent:g}", str(int(row[4]) + 1)]
            judged = judge(
                "客户姓名  联系方式  最近一次消费时间  消费金额  消费次数\n" + "  ".join(later), settings=settings
            )
            assert (TIERS.index(str(column(judged, "价值等级")[0])) > TIERS.index(str(tier))) is rises
