"""The words of the tiers: whatever the shop calls them, the same customers stand in the same tier."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from tests.rules.judging import column, judge
from workbook_tools.rules.grounds import stated_tier
from workbook_tools.rules.history import Shown, find_moves, read_history
from workbook_tools.rules.phrases import as_texts
from workbook_tools.rules.tiers import canonical
from workbook_tools.table.settings import settings_from
from workbook_tools.table.tier_words import TIER_WORDS, TIERS

SHOP = """
    客户姓名  联系方式     最近一次消费时间  消费金额  等级调整  调整理由
    张三      13800000001  2024-01-10        9000      .         .
    李四      13800000002  2024-01-10        900       .         .
    王五      13800000003  2021-01-10        10        .         .
    赵六      13800000004  2021-01-10        10        {word}    老朋友
"""


@pytest.mark.parametrize("names", TIER_WORDS)
def test_everything_says_the_shops_words(names: str) -> None:
    words = TIER_WORDS[names]
    judged = judge(SHOP.format(word=words.shown("高")), settings={"等级名称": names})
    high, middle, low = (words.shown(tier) for tier in reversed(TIERS))
    assert column(judged, "价值等级") == [high, middle, low, high]
    assert column(judged, "tier") == ["高", "中", "低", "高"]
    told = np.array(judged.grounds, dtype=object)
    assert stated_tier(told).tolist() == [high, middle, low, high]
    assert canonical(stated_tier(told)).tolist() == ["高", "中", "低", "高"]
    assert f"就升为{words.spoken('高')}" in told[1]


@pytest.mark.parametrize("written", ["高 中 低", "a/b/c", "A、B、C", "金，银，普通"])
def test_how_they_may_be_written(written: str) -> None:
    assert settings_from({"等级名称": written}).tier_names in TIER_WORDS


def test_an_override_may_be_in_any_of_the_words() -> None:
    for word in ("高", "A", "a级", "金牌"):
        assert column(judge(SHOP.format(word=word)), "tier")[3] == "高"


def test_a_change_of_words_moves_nobody() -> None:
    """The cells still say 高 and the log 中 → 高; the shop now says 金: nobody has risen or fallen, and 保级期 runs on."""
    ids, day = as_texts(["K000001", "K000002"]), date(2024, 1, 15)
    log = pd.DataFrame({
        "日期": pd.to_datetime(["2024-01-08"]).astype("datetime64[s]"), "类别": ["等级和状态"], "客户编号": ["K000001"],
        "列": ["价值等级"], "旧值": ["中"], "新值": ["高"],
    })  # fmt: skip
    nothing = as_texts([None, None])
    shown = Shown(as_texts(["高", "B"]), nothing, nothing)
    history = read_history(ids, shown, log, date(2023, 12, 4), day)
    assert history.tier.tolist() == ["高", "中"]
    assert history.tier_day.tolist() == [date(2024, 1, 8), date(2023, 12, 4)]
    assert find_moves(history, ids, as_texts(["高", "中"]), nothing, TIER_WORDS["金/银/普通"], day).empty
    moves = find_moves(history, ids, as_texts(["高", "低"]), nothing, TIER_WORDS["金/银/普通"], day)
    assert moves.to_numpy().tolist() == [["K000002", "价值等级", "银", "普通"]]


def test_no_word_stands_for_two_tiers() -> None:
    words = [word for choice in TIER_WORDS.values() for word in choice.names]
    assert len(set(words)) == len(words)
    assert np.all(canonical(as_texts(words)) == as_texts([*TIERS] * len(TIER_WORDS)))
