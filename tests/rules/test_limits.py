"""Limits of silence: the customer's own rhythm, else what he buys, else the trade."""

import numpy as np
import pytest

from tests.rules.judging import column, judge, purchases
from workbook_tools.rules.limits import Source, find_limits
from workbook_tools.rules.phrases import as_texts
from workbook_tools.table.faults import Fault
from workbook_tools.table.settings import CategoryLimit, parameters, settings_from

STATED: dict[str, object] = {"品类期限": "护肤品 45/90；面膜 30/60"}


def limits(
    category: str | None, settings: dict[str, object] | None = None, gap: float = float("nan")
) -> tuple[float, float, Source]:
    found = find_limits(np.array([gap]), as_texts([category]), settings_from(settings or {}))
    return found.dormant[0], found.lapsed[0], Source(found.source[0])


def test_rhythm_before_category_before_trade() -> None:
    assert limits("护肤品", STATED, gap=20) == (40, 80, Source.RHYTHM)
    assert limits("护肤品", STATED) == (45, 90, Source.CATEGORY)
    assert limits("服装", STATED) == (90, 180, Source.TRADE)
    assert limits(None, STATED) == (90, 180, Source.TRADE)
    assert limits("护肤品") == (90, 180, Source.TRADE)


@pytest.mark.parametrize("cell", ["面膜、护肤品", "护肤品,面膜", "服装 护肤品/面膜"])
def test_of_several_categories_the_most_patient(cell: str) -> None:
    assert limits(cell, STATED)[:2] == (45, 90)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("护肤品 45/90", [("护肤品", 45, 90)]),
        ("护肤品45／90天;面膜：30/60；", [("护肤品", 45, 90), ("面膜", 30, 60)]),
        ("7座车 210/365", [("7座车", 210, 365)]),
        ("无", []),
        ("", []),
    ],
)
def test_how_it_may_be_written(text: str, stated: list[tuple[str, int, int]]) -> None:
    found = settings_from({"品类期限": text}).category_limits
    assert found == tuple(CategoryLimit(*limit) for limit in stated)


@pytest.mark.parametrize(
    "text", ["护肤品", "护肤品 90/45", "护肤品 45/45", "护肤品 0/30", "护肤品 45/9999", "护肤品 45", "甲 1/2；甲 3/4"]
)
def test_what_can_not_be_is_a_fault(text: str) -> None:
    with pytest.raises(Fault) as raised:
        settings_from({"品类期限": text}, {"品类期限": "“设置”B9"})
    assert raised.value.code == "settings-invalid"
    assert f"“设置”B9 “品类期限”写的是“{text}”" in raised.value.message


def test_the_default_is_written_as_it_is_read() -> None:
    (default,) = [row.default for row in parameters() if row.name == "品类期限"]
    assert settings_from({"品类期限": default}) == settings_from({})


def test_the_sentence_says_which_limit() -> None:
    shop = """
        客户姓名  联系方式     最近一次消费时间  消费金额  消费商品类别
        张三      13800000001  2023-12-01        500       护肤品
        李四      13800000002  2023-11-01        500       面膜
        王五      13800000003  2023-12-01        500       护肤品
    """
    log = purchases("""
        客户编号  客户姓名  联系方式  日期        金额
        K000003   .         .         2023-08-01  200
        K000003   .         .         2023-10-01  200
        K000003   .         .         2023-12-01  100
    """)
    told = [str(text) for text in column(judge(shop, bought=log, settings=STATED), "判定依据")]
    assert "45天没消费，满45天（护肤品的期限），属沉睡。" in told[0]
    assert "75天没消费，满60天（面膜的期限），属流失。" in told[1]
    assert "45天前消费，没到122天（本人约61天来一次），属活跃。" in told[2]
