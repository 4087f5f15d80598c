"""Purchases told by backups: what is one, what is none, and what they tell of a customer."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.judging import column, judge, numbers_for
from tests.tables import TODAY, customers
from workbook_tools.rules.assess import put_into_words
from workbook_tools.rules.findings import find_all
from workbook_tools.rules.history import no_history
from workbook_tools.rules.inferred import (
    BACKUP,
    BEFORE,
    BOUGHT_ON,
    EVENT_COLUMNS,
    PAID,
    Earlier,
    infer_purchases,
    no_events,
    roll_up_inferred,
    with_events,
)
from workbook_tools.rules.phrases import as_texts
from workbook_tools.table.customers import Customers
from workbook_tools.table.settings import settings_from

HEAD = "客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额\n"
THEN = date(2024, 1, 8)
LOG_HEADERS = ("日期", "类别", "工作表", "位置", "客户编号", "列", "旧值", "新值", "说明")


def change_log(*lines: tuple[str, str, str, str]) -> pd.DataFrame:
    """Lines of 更改记录: day, 客户编号, the new 最近一次消费时间, why."""
    held = [
        (pd.Timestamp(day), "改写", None, None, number, "最近一次消费时间", None, new, why)
        for day, number, new, why in lines
    ]
    frame = pd.DataFrame(held, columns=list(LOG_HEADERS)).astype(dict.fromkeys(LOG_HEADERS[1:], object))
    frame["日期"] = frame["日期"].astype("datetime64[s]")
    return frame


def earlier(text: str, *, numbered: bool = True) -> Earlier:
    table = customers(HEAD + text)
    return Earlier(THEN, table.frame.assign(客户编号=numbers_for(table)), numbered)


def inferred(
    now: str, then: str, *, recorded: pd.DataFrame | None = None, log: pd.DataFrame | None = None, numbered: bool = True,
    **changed: object,
) -> list[tuple[object, ...]]:  # fmt: skip
    """(客户编号, 消费日期, 金额, 此前消费日期) of what is found."""
    table = customers(HEAD + now)
    found = infer_purchases(
        table, numbers_for(table), earlier(then, numbered=numbered), recorded=no_events() if recorded is None else recorded,
        log=change_log() if log is None else log, settings=settings_from(changed), today=TODAY,
    )  # fmt: skip
    assert tuple(found.columns) == EVENT_COLUMNS
    assert found.dtypes.to_dict() == no_events().dtypes.to_dict()
    plain = found[["客户编号", BOUGHT_ON, PAID, BEFORE]].astype(object).itertuples(index=False)
    return [tuple(None if pd.isna(value) else str(value).split(" ")[0] for value in line) for line in plain]


def test_what_is_a_purchase() -> None:
    now = """
        甲 | 13800000001 | 2024-01-12 | 700
        乙 | 13800000002 | 2024-01-12 | 500
        丙 | 13800000003 | 2024-01-05 | 90
        丁 | 13800000004 | 2024-01-12 | 约600
    """
    then = """
        甲 | 13800000001 | 2023-12-01 | 500
        乙 | 13800000002 | 2023-12-01 | 500
        丙 | 13800000003 | . | .
        丁 | 13800000004 | 2023-12-01 | 面议
    """
    assert inferred(now, then) == [
        ("K000001", "2024-01-12", "200.0", "2023-12-01"),
        ("K000002", "2024-01-12", None, "2023-12-01"),
        ("K000003", "2024-01-05", "90.0", None),
        ("K000004", "2024-01-12", None, "2023-12-01"),
    ]


def test_what_is_none() -> None:
    """The same day; backwards; unreadable then or now; in the future then or now; walk-ins; gone blank."""
    now = """
        甲 | 13800000001 | 2023/12/1 | 700
        乙 | 13800000002 | 2023-11-01 | 700
        丙 | 13800000003 | 2024-01-12 | 700
        丁 | 13800000004 | 去年五月 | 700
        戊 | 13800000005 | 2024-01-12 | 700
        己 | 13800000006 | 2042-01-12 | 700
        散客 | . | 2024-01-12 | 700
        庚 | 13800000007 | . | .
    """
    then = """
        甲 | 13800000001 | 2023-12-01 | 500
        乙 | 13800000002 | 2023-12-01 | 500
        丙 | 13800000003 | 去年五月 | 500
        丁 | 13800000004 | 2023-12-01 | 500
        戊 | 13800000005 | 2024-01-10 | 500
        己 | 13800000006 | 2023-12-01 | 500
        散客 | . | 2023-12-01 | 500
        庚 | 13800000007 | 2023-12-01 | 500
    """
    assert inferred(now, then) == []


def test_a_correction_that_the_program_made_is_none_but_what_it_posted_is_one() -> None:
    now, then = "甲 | 13800000001 | 2024-01-12 | 700", "甲 | 13800000001 | 2023-12-01 | 700"
    assert inferred(now, then, log=change_log(("2024-01-10", "K000001", "2024-01-12", "采纳建议"))) == []
    for log in (
        change_log(("2024-01-10", "K000001", "2024-01-12", "记一笔：更新最近一次消费时间")),
        change_log(("2024-01-02", "K000001", "2024-01-12", "采纳建议")),
        change_log(("2024-01-10", "K000001", "2024-01-11", "采纳建议")),
        change_log(("2024-01-10", "K000002", "2024-01-12", "采纳建议")),
    ):
        assert len(inferred(now, then, log=log)) == 1


def test_a_day_that_was_only_spelled_anew_is_still_a_purchase() -> None:
    log = change_log(("2024-01-10", "K000001", "2024-01-12", "改成日期")).assign(旧值="24.1.12")
    assert len(inferred("甲 | 13800000001 | 2024-01-12 | 700", "甲 | 13800000001 | 2023-12-01 | 700", log=log)) == 1


def test_without_numbers_in_the_backup_name_and_phone_must_both_agree() -> None:
    now, then = "甲 | 13800000001 | 2024-01-12 | 700", "甲 | 13800000002 | 2023-12-01 | 500"
    assert inferred(now, then, numbered=False) == []
    assert len(inferred(now, then)) == 1
    assert len(inferred(now, then.replace("2 |", "1 |"), numbered=False)) == 1


def test_an_amount_that_is_not_cumulative_tells_nothing_of_growth() -> None:
    now, then = "甲 | 13800000001 | 2024-01-12 | 700", "甲 | 13800000001 | 2023-12-01 | 500"
    assert inferred(now, then, 消费金额含义="最近一次") == [("K000001", "2024-01-12", None, "2023-12-01")]


def events(*lines: tuple[str, str, str | None]) -> pd.DataFrame:
    """客户编号, 消费日期, 此前消费日期."""
    blank = dict.fromkeys(EVENT_COLUMNS)
    rows = [
        {**blank, "客户编号": number, BOUGHT_ON: day, BEFORE: before, BACKUP: str(THEN)}
        for number, day, before in lines
    ]
    return pd.DataFrame(rows, columns=list(EVENT_COLUMNS)).astype(no_events().dtypes.to_dict())


def test_what_is_recorded_is_found_no_second_time() -> None:
    now, then = "甲 | 13800000001 | 2024-01-12 | 700", "甲 | 13800000001 | 2023-12-01 | 500"
    assert inferred(now, then, recorded=events(("K000001", "2024-01-12", "2023-12-01"))) == []
    later = inferred(now, then, recorded=events(("K000001", "2024-01-10", "2023-12-01")))
    assert later == [("K000001", "2024-01-12", None, "2024-01-10")]  # the amount of the first is not known


def rolled(held: pd.DataFrame, table: Customers, **changed: object) -> tuple[list[float], list[float], list[str]]:
    found = roll_up_inferred(held, table.frame, numbers_for(table), settings_from(changed), TODAY)
    assert found.inferred
    return found.count.tolist(), found.gap.tolist(), found.first.astype(str).tolist()


SHOP = (
    HEAD
    + """
    甲 | 13800000001 | 2024-01-12 | 700
    乙 | 13800000002 | 2023-12-01 | 500
    丙 | 13800000003 | 2024-01-10 | 500
    丁 | 13800000004 | . | .
"""
)
EVENTS = events(
    ("K000001", "2023-12-15", "2023-12-01"), ("K000001", "2024-01-12", "2023-12-15"), ("K000003", "2024-01-10", None),
    ("K000003", "2024-01-14", "2024-01-10"), ("K000099", "2024-01-12", "2023-12-15"),
)  # fmt: skip


def test_what_the_events_tell() -> None:
    """Who was not seen to buy bought once; a day after the master's last purchase is refuted by it; strangers count for nobody."""
    count, gap, first = rolled(EVENTS, customers(SHOP), 推算起用周数=1)
    assert count == [3, 1, 1, 0]
    assert gap[0] == 21
    assert np.isnan(gap[1:]).all()
    assert first == ["NaT", "NaT", "2024-01-10", "NaT"]


def test_the_count_waits_and_the_rhythm_does_not() -> None:
    count, gap, _ = rolled(EVENTS, customers(SHOP))
    assert count == [0, 0, 0, 0]
    assert gap[0] == 21


def test_one_event_more_never_counts_less() -> None:
    table = customers(SHOP)
    fewer, _, _ = rolled(EVENTS.iloc[1:], table, 推算起用周数=1)
    more, _, _ = rolled(EVENTS, table, 推算起用周数=1)
    assert all(few <= many for few, many in zip(fewer, more, strict=True))


@settings(max_examples=20)
@given(st.permutations(range(len(EVENTS))))
def test_the_order_of_the_rows_makes_no_difference(order: list[int]) -> None:
    table = customers(SHOP)
    assert repr(rolled(EVENTS.iloc[order], table)) == repr(rolled(EVENTS, table))


def test_the_first_purchase_of_a_lead_makes_a_new_customer() -> None:
    table = customers(SHOP)
    ids, settings = numbers_for(table), settings_from({})
    found = find_all(
        table, ids=ids, purchases=None, contacts=None, next_times={}, history=no_history(4), settings=settings,
        today=TODAY, inferred=EVENTS,
    )  # fmt: skip
    told = put_into_words(found, ids, settings)
    assert column(told, "客户状态") == ["活跃", "活跃", "新客", "意向"]
    assert column(judge(SHOP), "客户状态") == ["活跃", "活跃", "活跃", "意向"]


def test_the_sheet_with_what_is_new() -> None:
    assert len(with_events(no_events(), EVENTS)) == len(EVENTS)
    assert len(with_events(EVENTS, no_events())) == len(EVENTS)
    assert len(with_events(EVENTS, EVENTS)) == 2 * len(EVENTS)


def test_a_number_that_nobody_is_sure_of_tells_nothing() -> None:
    table = customers(HEAD + "甲 | 13800000001 | 2024-01-12 | 700")
    found = infer_purchases(
        table, as_texts([None]), earlier("甲 | 13800000001 | 2023-12-01 | 500"), recorded=no_events(), log=change_log(),
        settings=settings_from({}), today=TODAY + timedelta(days=1),
    )  # fmt: skip
    assert found.empty
