"""判定依据: true, plain, short, and readable back."""

from datetime import date

import numpy as np

from tests.rules.judging import column, judge, purchases
from tests.tables import customers
from workbook_tools.rules.grounds import stated_state, stated_tier
from workbook_tools.rules.history import History
from workbook_tools.rules.phrases import as_texts

SHOP = """
    客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | 消费次数 | 服务反馈 | 对服务态度的评价 | 总体满意度评分 | 等级调整 | 调整理由 | 战败原因
    张三 | 13800000001 | 2023-10-01 | 500 | . | 满意 | 非常满意 | 9 | . | . | .
    李四 | 13800000002 | 2024-01-15 | 5000.5 | 12 | . | . | . | . | . | .
    王五 | 13800000003 | 2023-12-16 | 2500 | 4 | 不满意 | 满意 | 9 | . | . | .
    赵六 | 13800000004 | 2023-01-15 | 10 | 1 | . | . | . | 高 | 老板的朋友 | .
    孙七 | 13800000005 | . | . | . | . | . | . | . | . | .
    周八 | 13800000006 | 去年五月 | 80 | . | . | 满意 | . | . | . | .
    吴九 | 13800000007 | 2024-01-01 | . | . | . | . | . | . | . | 搬到外地去了
"""


def sentences(**more: object) -> list[str]:
    return [str(text) for text in column(judge(SHOP, **more), "判定依据")]  # type: ignore[arg-type]


def test_first_run_sentences() -> None:
    assert sentences()[:2] == [
        (
            "满意度88.3分，是反馈满意、态度非常满意、总评9分的平均，属满意。106天前消费得3分、累计500元得2分，按比重合2.2分，不足2.5分，"
            "价值等级低。再消费一次就升为中价值。与全店平均比时间久、金额低，属久未低额。106天没消费，满90天（通用标准），属沉睡。上次消费90天后回访，日子已过，改到最近的回访日。"
        ),
        (
            "还没有评价过，没有满意度。今天消费得5分、12次得5分、累计5000元得5分，按比重合5分，满4分，价值等级高。"
            "与全店平均比时间近、次数多、金额高，属重要价值。今天消费，没到90天（通用标准），属活跃。上次消费30天后回访。"
        ),
    ]


def test_an_unhappy_item_lowers_and_says_so() -> None:
    assert sentences()[2].startswith(
        "满意度63.3分，是反馈不满意、态度满意、总评9分的平均，有不满意的一项，降为不满意。"
    )


def test_what_is_not_known_is_said() -> None:
    told = sentences()
    assert "店里调整为价值等级高（理由：老板的朋友）。" in told[3]
    assert told[4] == "还没有评价过，没有满意度。还没有消费，不评价值等级。等待第一次消费，属意向。意向客户尽快联系。"
    assert told[5] == (
        "满意度75分，由态度满意折算，属满意。没有读得出的消费日期，不评价值等级。不知道上次什么时候消费，无法判断状态。"
        "没有消费或联系的日期，不安排回访。"
    )
    assert told[6].endswith(
        "没有读得出的消费金额，不评价值等级。登记了战败原因“搬到外地去了”，属战败。战败客户不安排回访。"
    )


def test_the_previous_tier_and_what_it_did() -> None:
    table = customers("""
        客户姓名  联系方式     最近一次消费时间  消费金额  消费次数
        甲        13800000001  2024-01-10        4900      4
        乙        13800000002  2024-01-10        900       3
        丙        13800000003  2024-01-10        2100      3
        丁        13800000004  2024-01-10        2100      3
    """)
    tiers = as_texts(["高", "高", "高", "低"])
    days = np.array(["2023-06-01", "2023-12-01", "2023-06-01", "2023-06-01"], dtype="datetime64[D]")
    nothing = as_texts([None] * 4)
    told = column(judge(table, history=History(tiers, days, nothing, tiers, nothing, date(2023, 6, 1))), "判定依据")
    words = [str(text).split("按比重合")[1].split("。")[0] for text in told]
    assert words == [
        "3.9分，离4分差不到0.2分，按够分算，价值等级高（自2023-06-01起）",
        "3.4分，不足4分，但上次变动未满90天，不降级，价值等级高（自2023-12-01起）",
        "3.9分，离4分差不到0.2分，按够分算，价值等级高（自2023-06-01起）",
        "3.9分，满2.5分，价值等级中（此前自2023-06-01起是低）",
    ]


def test_whose_rhythm_and_whose_limits() -> None:
    log = purchases("""
        客户编号  客户姓名  联系方式  日期        金额
        K000001   .         .         2023-08-01  200
        K000001   .         .         2023-08-31  200
        K000001   .         .         2023-10-01  100
    """)
    assert "106天没消费，满61天（本人约30.5天来一次），属沉睡。" in sentences(bought=log)[0]
    assert "满45天（美容行业），属流失" not in sentences(settings={"行业": "美容"})[0]
    assert "106天没消费，满90天（美容行业），属流失。" in sentences(settings={"行业": "美容"})[0]
    assert "满100天（店里设置），属沉睡。" in sentences(settings={"沉睡天数": 100})[0]


def test_the_sentence_is_the_record_of_what_was_decided() -> None:
    judged = judge(SHOP)
    told = np.array(judged.grounds, dtype=object)
    assert stated_tier(told).tolist() == judged.frame["价值等级"].tolist()
    assert stated_state(told).tolist() == judged.frame["客户状态"].tolist()
    assert stated_tier(as_texts([None, "", "随便写的"])).tolist() == [None] * 3


def test_short_enough_to_read_out() -> None:
    assert max(map(len, sentences())) <= 200
