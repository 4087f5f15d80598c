"""还差多少升级: the way that is told does lead up, and nothing less does."""

from itertools import product

import pytest

from tests.rules.judging import column, judge
from tests.tables import TODAY
from workbook_tools.table.tier_words import TIERS

HEAD = "客户姓名  联系方式  最近一次消费时间  消费金额  消费次数"
DAYS = ("2024-01-10", "2023-09-01", "2021-01-01")
AMOUNTS, COUNTS = (0, 250, 900, 2100, 7000), (1, 2, 4, 9, 12)


def tiers(rows: list[str], settings: dict[str, object]) -> list[int]:
    return [TIERS.index(str(tier)) for tier in column(judge("\n".join([HEAD, *rows]), settings=settings), "tier")]


@pytest.mark.parametrize(
    "settings", [{}, {"M口径": "次均"}, {"权重F": 0}, {"权重M": 10, "权重F": 80}, {"行业": "美容"}]
)
def test_the_way_leads_up_and_a_shorter_or_cheaper_one_does_not(settings: dict[str, object]) -> None:
    shop = list(product(DAYS, AMOUNTS, COUNTS))
    rows = [f"客{at}  {13800000000 + at}  {day}  {money}  {count}" for at, (day, money, count) in enumerate(shop)]
    judged = judge("\n".join([HEAD, *rows]), settings=settings)
    now = tiers(rows, settings)
    ways = list(zip(column(judged, "rise_visits"), column(judged, "to_rise"), strict=True))
    assert any(visits == 1 for visits, _ in ways)

    def after(more_visits: list[int], more_money: list[float]) -> list[int]:
        return tiers(
            [
                f"客{at}  {13800000000 + at}  {TODAY}  {money + spent:.0f}  {count + visits}"
                for at, ((_, money, count), visits, spent) in enumerate(zip(shop, more_visits, more_money, strict=True))
            ],
            settings,
        )

    visits = [int(float(str(way[0]))) if way[0] is not None else 1 for way in ways]
    amounts = [float(str(way[1])) if way[1] is not None else 1e9 for way in ways]
    there = after(visits, amounts)
    cheaper = after(visits, [max(amount - 1, 0) for amount in amounts])
    shorter = after([max(many - 1, 1) for many in visits], [1e9] * len(visits))
    for at, (known, before) in enumerate(zip(ways, now, strict=True)):
        if known[0] is None:
            assert before == 2 or there[at] == before, "no one purchase, however large, would do"
            continue
        assert there[at] > before
        assert cheaper[at] == before or amounts[at] == 0
        assert shorter[at] == before or visits[at] == 1


@pytest.mark.parametrize("settings", [{}, {"权重M": 10, "权重F": 80}, {"行业": "美容"}])
def test_coming_oftener_leads_up_as_well_and_one_time_less_does_not(settings: dict[str, object]) -> None:
    shop = list(product(DAYS, AMOUNTS, COUNTS))
    rows = [f"客{at}  {13800000000 + at}  {day}  {money}  {count}" for at, (day, money, count) in enumerate(shop)]
    often = column(judge("\n".join([HEAD, *rows]), settings=settings), "rise_often")
    now = tiers(rows, settings)
    told = [(at, int(float(str(times)))) for at, times in enumerate(often) if times is not None]
    assert {times for _, times in told} > {1}
    for fewer in (0, 1):
        later = [
            f"客{at}  {13800000000 + at}  {TODAY if times > fewer else shop[at][0]}  {shop[at][1]}  {shop[at][2] + times - fewer}"
            for at, times in told
        ]
        for (at, _), tier in zip(told, tiers(later, settings), strict=True):
            assert tier > now[at] if fewer == 0 else tier == now[at]


def test_both_ways_stand_in_one_sentence() -> None:
    (told,) = column(judge(f"{HEAD}\n甲  13800000001  2024-01-10  2027  3"), "判定依据")
    assert "再消费一次满2973元，或再消费2次，就升为高价值。" in str(told)


def test_where_only_the_last_amount_is_known_the_next_takes_its_place() -> None:
    judged = judge(f"{HEAD}\n甲  13800000001  2024-01-10  250  .", settings={"消费金额含义": "最近一次"})
    assert column(judged, "tier") == ["低"]
    assert column(judged, "to_rise") == [300]
    assert "再消费一次满300元就升为中价值。" in str(column(judged, "判定依据")[0])


def test_several_purchases_are_told_together() -> None:
    (told,) = column(
        judge(f"{HEAD}\n甲  13800000001  2024-01-10  6000  1", settings={"权重M": 20, "权重F": 60}), "判定依据"
    )
    assert "再消费4次就升为高价值。" in str(told)
