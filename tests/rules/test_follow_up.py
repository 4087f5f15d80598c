"""回访计划: who, in what order, how many, and in what words."""

import pandas as pd

from tests.rules.judging import judge, no_tasks
from tests.tables import TODAY, customers
from workbook_tools.rules.action import WORDS, Case
from workbook_tools.rules.follow_up import TASK_COLUMNS, plan_follow_up
from workbook_tools.table.settings import settings_from

SHOP = """
    客户姓名 | 性别 | 联系方式 | 最近一次消费时间 | 消费金额 | 消费商品类别 | 服务反馈 | 负责人 | 战败原因 | 同意联系
    张三 | 男 | 138xxxxxx88 | 2023-10-01 | 500 | 服装 | . | 小王 | . | .
    欧阳修 | 女 | 13800000002 | 2023-10-20 | 9000 | . | . | 小王 | . | .
    王五 | . | 13800000003 | 2023-10-02 | 900 | 美容 | 不满意 | 小李 | . | .
    赵六 | . | 13800000004 | 2024-01-10 | 900 | . | . | 小李 | . | .
    孙七 | . | 13800000005 | 2023-01-10 | 900 | . | . | 小李 | 搬走 | .
    周八 | . | 13800000006 | 2023-01-10 | 900 | . | . | 小李 | . | 否
    散客 | . | . | 2023-01-10 | 900 | . | . | . | . | .
"""


def plan(existing: pd.DataFrame | None = None, **parameters: object) -> pd.DataFrame:
    table = customers(SHOP, settings=parameters)
    held = no_tasks() if existing is None else existing
    return plan_follow_up(table, judge(table, settings=parameters), held, settings_from(parameters), TODAY)


def test_who_is_due_the_most_urgent_first() -> None:
    tasks = plan()
    assert list(tasks.columns) == list(TASK_COLUMNS)
    assert tasks["task"].tolist() == ["20240115-K000003", "20240115-K000002", "20240115-K000001"]
    assert tasks["name"].tolist() == ["王五", "欧阳修", "张三"]
    assert tasks["phone"].tolist() == ["13800000003", "13800000002", "138xxxxxx88"]


def test_why_and_what_to_say() -> None:
    tasks = plan()
    assert tasks["why"].tolist() == [
        "满意度25分，不满意，还没有人问过",
        "高价值，87天没来，满90天算沉睡",
        "106天没来，已经沉睡，请先补全号码",
    ]
    assert tasks["say"][1] == "欧阳女士您好，有一阵没见到您了。上次的消费您还满意吗？方便时来店里坐坐，我来接待。"
    assert tasks["say"][2].startswith("张先生您好")


def test_a_second_run_adds_nothing() -> None:
    assert plan(plan()).empty
    assert plan(plan(每周回访上限=1), 每周回访上限=1).empty


def test_the_limit_is_per_owner_and_counts_what_is_there() -> None:
    assert plan(每周回访上限=1)["name"].tolist() == ["王五", "欧阳修"]
    held = pd.DataFrame({"task": ["20240115-K000009"], "owner": ["小李"]})
    assert plan(held, 每周回访上限=1)["name"].tolist() == ["欧阳修"]


def test_only_this_week() -> None:
    """The shop calls on Sundays; whoever is overdue is due then, still within the week. The unhappy don't wait."""
    assert len(plan(回访日="日")) == 3
    assert plan(回访间隔低=365, 回访间隔中=365, 回访间隔高=365)["name"].tolist() == ["王五"]


def test_every_case_that_can_be_called_has_its_words() -> None:
    for case in Case:
        uncalled = case in {Case.REFUSED, Case.LOST, Case.WALK_IN}
        assert bool(WORDS[case].why and WORDS[case].say) is not uncalled
        assert bool(WORDS[case].action) is not (case == Case.WALK_IN)
