"""What was before today, and the law that a second run on the same day changes nothing."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.judging import judge
from tests.tables import customers
from workbook_tools.rules.assess import Assessment
from workbook_tools.rules.history import Shown, find_moves, read_history
from workbook_tools.rules.phrases import as_texts
from workbook_tools.table.tier_words import DEFAULT_TIER_WORDS

TODAY, LAST_WEEK, FIRST = date(2024, 1, 15), date(2024, 1, 8), date(2023, 9, 4)
LOG_COLUMNS = ("日期", "类别", "客户编号", "列", "旧值", "新值")


def lines(*rows: tuple[date, str, str, str | None, str | None]) -> pd.DataFrame:
    """更改记录: day, 客户编号, 列, 旧值, 新值."""
    frame = pd.DataFrame([(day, "等级和状态", *rest) for day, *rest in rows], columns=list(LOG_COLUMNS), dtype=object)
    return frame.assign(日期=pd.to_datetime(frame["日期"]).astype("datetime64[s]"))


def shown(tier: str | None, grounds: str | None = None, state: str | None = None) -> Shown:
    return Shown(as_texts([tier]), as_texts([state]), as_texts([grounds]))


def before(held: Shown, log: pd.DataFrame | None, first: date | None = FIRST) -> tuple[str | None, str | None]:
    found = read_history(as_texts(["K000001"]), held, log, first, TODAY)
    day = found.tier_day[0]
    return found.tier[0], None if np.isnat(day) else str(day)


def test_before_the_first_day_was_nothing() -> None:
    assert before(shown(None), None, first=None) == (None, None)
    assert before(shown("高"), None, first=TODAY) == (None, None)


def test_the_cell_and_the_day_of_the_first_run() -> None:
    assert before(shown("高"), None) == ("高", "2023-09-04")
    assert before(shown("随便"), None) == (None, None)


def test_todays_lines_are_undone() -> None:
    log = lines(
        (LAST_WEEK, "K000001", "价值等级", "低", "中"), (TODAY, "K000001", "价值等级", "中", "高"), (TODAY, "K000001", "价值等级", "高", "低")
    )  # fmt: skip
    assert before(shown("低"), log) == ("中", "2024-01-08")
    assert before(shown("低"), lines((TODAY, "K000001", "价值等级", None, "低"))) == (None, None)


def test_lines_of_others_and_of_other_columns_do_not_count() -> None:
    log = lines((TODAY, "K000002", "价值等级", "中", "高"), (TODAY, "K000001", "客户状态", "活跃", "沉睡"))
    assert before(shown("高"), log) == ("高", "2023-09-04")


def test_our_column_under_its_other_name() -> None:
    assert before(shown("高"), lines((TODAY, "K000001", "价值等级（自动）", "中", "高"))) == ("中", "2023-09-04")


def test_what_staff_type_into_our_cells_counts_for_nothing() -> None:
    assert before(shown("高", grounds="加权2分不足2.5分，价值等级低。"), None) == ("低", "2023-09-04")
    assert before(shown("高"), lines((LAST_WEEK, "K000001", "价值等级", "低", "中"))) == ("中", "2024-01-08")


def test_a_copied_row_brings_no_history() -> None:
    held = shown("高", grounds="价值等级高。", state="活跃").without(np.array([True]))
    assert before(held, None) == (None, None)


def test_moves_are_told_once() -> None:
    ids, tiers, states = as_texts(["K000001"]), as_texts(["中"]), as_texts(["活跃"])
    first = read_history(ids, shown("低", state="新客"), None, FIRST, TODAY)
    moves = find_moves(first, ids, tiers, states, DEFAULT_TIER_WORDS, TODAY)
    assert moves.to_numpy().tolist() == [["K000001", "价值等级", "低", "中"], ["K000001", "客户状态", "新客", "活跃"]]
    log = lines(*((TODAY, *move) for move in moves.itertuples(index=False, name=None)))
    again = read_history(ids, shown("中", state="活跃"), log, FIRST, TODAY)
    assert (again.tier[0], again.state[0]) == ("低", "新客")
    assert find_moves(again, ids, tiers, states, DEFAULT_TIER_WORDS, TODAY).empty


def test_the_first_day_needs_no_lines() -> None:
    ids = as_texts(["K000001"])
    for first in (None, TODAY):
        found = read_history(ids, shown("低"), None, first, TODAY)
        assert find_moves(found, ids, as_texts(["中"]), as_texts(["活跃"]), DEFAULT_TIER_WORDS, TODAY).empty


@dataclass
class Book:
    """As much of a workbook as the law needs: what the runs leave in it."""

    judged: Assessment | None = None
    log: pd.DataFrame = field(default_factory=lines)
    first_run: date | None = None

    def run(self, rows: list[str], today: date) -> int:
        """A run; how many rows it writes."""
        table = customers(
            "\n".join(["客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | 战败原因", *rows]), today=today
        )
        ids = as_texts([f"K{place:06d}" for place in range(1, len(table) + 1)])
        known = len(self.judged) if self.judged else 0
        cells = [
            as_texts([*(self.judged.told[header] if self.judged else []), *[None] * (len(table) - known)])
            for header in ("价值等级", "客户状态", "判定依据")
        ]
        history = read_history(ids, Shown(*cells), self.log, self.first_run, today)
        judged = judge(table, history=history, today=today)
        tiers, states = (judged.frame[header].to_numpy(dtype=object) for header in ("价值等级", "客户状态"))
        moves = find_moves(history, ids, tiers, states, DEFAULT_TIER_WORDS, today)
        fresh = lines(*((today, *move) for move in moves.itertuples(index=False, name=None)))
        self.log = fresh if self.log.empty else pd.concat([self.log, fresh], ignore_index=True)
        self.first_run = self.first_run or today
        written = len(moves) + int(judged.grounds.differ(cells[2]).sum())
        self.judged = judged
        return written


rows = st.tuples(
    st.integers(0, 400), st.sampled_from(["0", "500", "1900", "2100", "6000", "."]), st.sampled_from([".", "搬走"])
)
weeks = st.lists(st.lists(rows, min_size=9, max_size=9), min_size=1, max_size=3)


@settings(max_examples=12, deadline=None)
@given(weeks, st.integers(1, 60))
def test_a_second_run_on_the_same_day_changes_nothing(plan: list[list[tuple[int, str, str]]], apart: int) -> None:
    """Whatever staff change from week to week, and although a customer is added in the second week."""
    book = Book()
    for week, held in enumerate(plan):
        today = date(2023, 6, 5) + timedelta(days=week * apart)
        shop = [
            f"客{place} | 1380000000{place} | {today - timedelta(days=silence)} | {money} | {reason}"
            for place, (silence, money, reason) in enumerate(held[: 8 if week == 0 else 9])
        ]
        book.run(shop, today)
        assert book.run(shop, today) == 0
