"""基盘客户: long-standing, steady and satisfied; what is not known is not taken for granted."""

import pytest

from tests.rules.judging import column, judge

HEAD = "客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | 首次消费时间 | 消费次数 | 服务反馈"
LOYAL = "张三 | 13800000001 | 2023-12-20 | 900 | 2022-01-01 | 4 | 满意"


def marked(row: str, settings: dict[str, object] | None = None) -> bool:
    (mark,) = column(judge(f"{HEAD}\n{row}", settings=settings), "基盘")
    return bool(mark)


def test_all_three_must_hold() -> None:
    assert marked(LOYAL)


@pytest.mark.parametrize(
    ("known", "other"),
    [
        ("2022-01-01", "2023-01-16"),  # 364 days ago
        ("2022-01-01", "."),
        ("| 4 |", "| 3 |"),
        ("| 4 |", "| . |"),
        ("2023-12-20", "2023-10-17"),  # 90 days of silence: 沉睡
        ("满意", "一般"),
        ("满意", "."),
    ],
)
def test_one_that_fails_or_is_not_known_and_there_is_no_mark(known: str, other: str) -> None:
    assert not marked(LOYAL.replace(known, other))


def test_the_rule_is_the_shops() -> None:
    newer = LOYAL.replace("2022-01-01", "2023-10-01").replace("| 4 |", "| 2 |")
    assert marked(newer, {"基盘天数": 100, "基盘次数": 2})
    assert not marked(LOYAL, {"基盘满意度": 80})


def test_it_is_said_and_acted_upon() -> None:
    judged = judge(f"{HEAD}\n{LOYAL}\n李四 | 13800000002 | 2023-12-20 | 900 | . | 4 | 满意")
    first, second = (str(text) for text in column(judged, "判定依据"))
    assert "来往744天、消费4次，近来满意，属基盘客户。" in first
    assert "基盘" not in second
    assert column(judged, "建议动作") == ["多年的老主顾，常问候，请他带朋友来", "推荐相关商品，保持联系"]


def test_walk_ins_are_nobody() -> None:
    assert not marked(LOYAL.replace("张三", "散客"))
