"""The shop's own customers over the thresholds in use."""

from tests.rules.judging import judge
from workbook_tools.rules.spreads import share_of_base, spread_satisfaction, spread_scores, spread_silence
from workbook_tools.table.settings import INDUSTRIES, settings_from

SHOP = """
    客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | 首次消费时间 | 消费次数 | 总体满意度评分
    张三 | 13800000001 | 2024-01-02 | 6000 | 2020-01-01 | 12 | 9
    李四 | 13800000002 | 2023-10-17 | 900 | . | 1 | 4.5
    王五 | 13800000003 | 2020-01-01 | 100 | . | . | .
    散客 | . | 2024-01-02 | 99999 | . | 50 | 10
"""


def test_scores_with_the_borders_in_use() -> None:
    settings = settings_from({"M分界": "500 1000 1500 2000"})
    time, times, money = spread_scores(judge(SHOP, settings={"M分界": "500 1000 1500 2000"}).found, settings)
    assert (time.counts, time.borders) == ((1, 0, 0, 1, 1), (365, 180, 90, 30))
    assert (times.counts, times.borders, times.unit) == ((1, 0, 0, 0, 1), (2, 3, 5, 10), "次")
    assert (money.counts, money.borders) == ((1, 1, 0, 0, 1), (500, 1000, 1500, 2000))
    by_quantile: dict[str, object] = {"评分方式": "分位"}
    for spread in spread_scores(judge(SHOP, settings=by_quantile).found, settings_from(by_quantile)):
        assert len(spread.borders) == 4


def test_silence_and_satisfaction_are_counted_on_the_right_side() -> None:
    settings = settings_from({})
    silence = spread_silence(judge(SHOP).found, settings)
    assert silence.zones == (("活跃", 0), ("沉睡", 90), ("流失", 180))
    assert sum(count for _, count in silence.bins) == 3
    assert (90, 1) in silence.bins, "who reaches the limit on this day stands beyond it"
    assert silence.bins[-1] == (silence.end - silence.width, 1)
    satisfaction = spread_satisfaction(judge(SHOP).found, settings)
    assert satisfaction.bins == ((45, 1), (90, 1))


def test_no_bin_lies_across_the_limit_of_dormant() -> None:
    for trade, preset in INDUSTRIES.items():
        settings: dict[str, object] = {"行业": trade}
        spread = spread_silence(judge(SHOP, settings=settings).found, settings_from(settings))
        assert (preset.dormant / spread.width) % 1 < 1e-9
        assert spread.end >= preset.lost


def test_the_base_and_its_money() -> None:
    settings = settings_from({})
    base = share_of_base(judge(SHOP).found, settings)
    assert (base.customers, base.money, base.whole) == (1, 6000, 7000)
    assert base.rule == "来往满 365 天，消费满 4 次，现在没有沉睡，满意度满 70 分"
