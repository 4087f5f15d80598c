"""What customers think, summed up: shares, contradictions, and the small-sample rule."""

from datetime import date

import pytest

from tests.tables import customers
from workbook_tools.report.opinion_blocks import opinion_blocks, shares_sentence
from workbook_tools.rules.opinions import sum_up_opinions
from workbook_tools.rules.satisfaction import judge_satisfaction
from workbook_tools.table.settings import settings_from
from workbook_tools.table.summary import Opinion, Opinions, WeekSummary

HEAD = "客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | 消费商品类别 | 服务内容 | 服务反馈 | 总体满意度评分"


def opinions(*rows: tuple[str, str, str, str], walk_ins: int = 0) -> Opinions:
    names = ["散客"] * walk_ins + [f"客{at}" for at in range(len(rows) - walk_ins)]
    lines = [
        f"{name} | 138{at:08d} | 2024-01-01 | 1 | {' | '.join(row)}"
        for at, (name, row) in enumerate(zip(names, rows, strict=True))
    ]
    table = customers("\n".join([HEAD, *lines]))
    settings = settings_from({})
    return sum_up_opinions(table, judge_satisfaction(table, settings), table.problems.frame(), settings)


def test_shares_and_contradictions_without_walk_ins() -> None:
    told = opinions(
        ("服装", "改裤脚", "不满意", "1"), ("服装", "改裤脚", "满意", "9"), ("服装", "改裤脚", "不满意", "10"),
        ("服装", "改裤脚", "满意", "8"), walk_ins=1,
    )  # fmt: skip
    assert told.csat == pytest.approx(2 / 3)
    assert told.nps_like == pytest.approx(2 / 3)
    assert told.totals == 3
    assert told.contradictions == 1


def test_by_service_and_by_goods_with_counts() -> None:
    rows = (
        [("服装", "改裤脚", "不满意", "4")] * 5
        + [("鞋包", "清洗", "满意", "9")] * 6
        + [("鞋包", "上门", "非常不满意", "1")]
    )
    told = opinions(*rows)
    assert told.by_service == (
        Opinion("改裤脚", 5, 32.5, 5, True),
        Opinion("清洗", 6, 82.5, 0, True),
        Opinion("上门", 1, 5.0, 1, False),
    )
    assert [(opinion.label, opinion.answered) for opinion in told.by_category] == [("服装", 5), ("鞋包", 7)]


def week(told: Opinions, mean: float | None = 70) -> WeekSummary:
    return WeekSummary(
        workbook="客户.xlsx", today=date(2024, 1, 15), customers=9, walk_ins=0, calls=(), sales_this_week=None, sales_last_week=None,
        buyers_this_week=0, buyers_last_week=0, new_customers=0, returning_customers=0, newly_dormant=(), dormant_spend=0,
        unhappy_open=(), follow_ups_due=0, follow_ups_done=0, follow_ups_sold=0, tiers=(), states=(), segments=(), levels=(),
        satisfaction=mean, answered=9, errors=0, warnings=0, opinions=told,
    )  # fmt: skip


def test_only_what_is_clearly_below_is_said_to_disappoint() -> None:
    bad, good, few = (
        Opinion("改裤脚", 9, 60, 3, True),
        Opinion("清洗", 9, 72, 0, True),
        Opinion("上门", 2, 10, 2, False),
    )
    (block,) = opinion_blocks(week(Opinions(by_service=(bad, good, few))))
    assert block.sentence == "最让人失望的是“改裤脚”，9 位评价，平均 60 分，3 位不满意；全店平均 70 分。"
    assert block.hint == "评价不到 5 位的不排名：上门 2 位。"
    (block,) = opinion_blocks(week(Opinions(by_service=(good, few))))
    assert block.sentence.startswith("没有哪个服务特别让人失望")
    (block,) = opinion_blocks(week(Opinions(by_service=(few,))))
    assert block.sentence == "每个服务的评价都还不到 5 位，看不出哪个让人失望。"
    assert opinion_blocks(week(Opinions(), None)) == ()


def test_the_shares_in_a_sentence() -> None:
    assert shares_sentence(week(Opinions(0.81, -0.2, 40, 2))) == (
        "所有评价里 81% 是满意或非常满意（CSAT）；打 9–10 分的比打 0–6 分的少 20 个百分点（类NPS，40 位打过分）；"
        "2 位的评价互相矛盾，请核实。"
    )
    assert shares_sentence(week(Opinions())) == ""
