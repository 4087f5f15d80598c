"""What staff ignore is known again by what it is, wherever it stands."""

import time
from datetime import date
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plans.sheets import raw_of
from tests.tables import customers_of, raw_sheet, raw_table
from workbook_tools.plans.choices import ALL_IGNORED, Remembered, SortedOut, kept_texts, read_choices, sort_out
from workbook_tools.plans.fingerprints import Fingerprints, fingerprint
from workbook_tools.plans.problems_sheet import ToIgnore, plan_problems_sheet
from workbook_tools.table.cells import CellKind, RawCell, RawSheet
from workbook_tools.table.columns import MASTER_NAME

HEAD = "客户编号 | 客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额"
ROWS = (
    "A1 | 张三 | 13812345688 | 去年五月 | 500",
    "A2 | 李四 | 13912345688 | 2023-10-01 | 面议",
    "A3 | 王五 | 1391234 | 10月1日 | 300",
    "A4 | 赵六 | 138****0001 | 2023-10-01 | .",
)
TODAY = date(2024, 1, 15)


def shop(*rows: str) -> tuple[pd.DataFrame, Fingerprints]:
    """The problems of a table and their fingerprints."""
    raw = raw_table("\n".join([HEAD, *rows]))
    customers = customers_of(raw)
    ids = np.array([raw.text(row, 1) for row in customers.rows.tolist()], dtype=object)
    return customers.problems.frame().assign(sheet=MASTER_NAME), Fingerprints(customers, ids, {MASTER_NAME: raw})


def told(problems: pd.DataFrame, fingerprints: Fingerprints) -> set[tuple[str, str]]:
    """Whose problems they are, and their codes."""
    by_row = dict(zip(fingerprints.customers.rows.tolist(), fingerprints.ids.tolist(), strict=True))
    return {(by_row[row], code) for row, code in zip(problems["row"], problems["code"], strict=True) if row}


def chosen(choices: dict[str, str], *rows: str, before: Remembered | None = None) -> tuple[SortedOut, Remembered]:
    """Choose for problems by code, run once, and give what the sheet then remembers."""
    problems, fingerprints = shop(*rows)
    keys = fingerprints.groups(problems), fingerprints.owns(problems)
    said = {
        group + own: choices[code] for code, group, own in zip(problems["code"], *keys, strict=True) if code in choices
    }
    out = sort_out(problems, Remembered(said, before.ignored if before else {}), fingerprints)
    plan = plan_problems_sheet(out.open, MASTER_NAME, TODAY, ignored=ToIgnore(out.ignored, fingerprints))
    return out, read_choices(raw_of(plan))


def test_what_is_ignored_stays_so_wherever_the_row_goes() -> None:
    out, remembered = chosen({"date-unreadable": "忽略", "amount-unreadable": "忽略"}, *ROWS)
    assert {code for _, code in told(out.ignored, shop(*ROWS)[1])} == {"date-unreadable", "amount-unreadable"}
    moved = (ROWS[3], "A9 | 新客 | 13712345688 | 2023-11-11 | 面议", *reversed(ROWS[:3]))
    problems, fingerprints = shop(*moved)
    again = sort_out(problems, remembered, fingerprints)
    assert told(again.ignored, fingerprints) == {("A1", "date-unreadable"), ("A2", "amount-unreadable")}
    assert ("A9", "amount-unreadable") in told(again.open, fingerprints)


@given(st.randoms(use_true_random=False), st.sets(st.integers(0, 3)))
def test_sorting_rows_never_moves_an_ignored_problem(random: Random, changed: set[int]) -> None:
    problems, fingerprints = shop(*ROWS)
    texts = list(kept_texts(problems[problems["row"] > 0], fingerprints))
    remembered = read_choices(
        raw_sheet({(1, 9 + at): RawCell(CellKind.TEXT, text) for at, text in enumerate(texts)}, "数据问题")
    )
    rows = [
        row.replace("去年五月", "去年六月").replace("面议", "再议") if at in changed else row
        for at, row in enumerate(ROWS)
    ]
    random.shuffle(rows)
    after, known = shop(*rows)
    again = sort_out(after, remembered, known)
    visible = {who for who, _ in told(again.open, known)}
    assert visible == {name for at, name in ((0, "A1"), (1, "A2")) if at in changed}


def test_a_changed_cell_is_told_again_and_forgotten() -> None:
    _, remembered = chosen({"date-unreadable": "忽略"}, *ROWS)
    out, after = chosen({}, ROWS[0].replace("去年五月", "上个月"), *ROWS[1:], before=remembered)
    assert out.ignored.empty
    assert after.ignored == {}


def test_one_choice_for_a_whole_column() -> None:
    rows = [f"A{place} | 客{place} | 1381234{place:04d} | 2023-10-01 | {place}元" for place in range(1, 20)]
    problems, fingerprints = shop(*rows)
    (group,) = {
        g for g, code in zip(fingerprints.groups(problems), problems["code"], strict=True) if code == "amount-as-text"
    }
    assert int(sort_out(problems, Remembered({group: "采纳"}), fingerprints).accepted.sum()) == 19
    out = sort_out(problems, Remembered({group: "忽略"}), fingerprints)
    assert set(out.ignored["code"]) == {"amount-as-text"}
    remembered = read_choices(raw_of(
        plan_problems_sheet(out.open, MASTER_NAME, TODAY, ignored=ToIgnore(out.ignored, fingerprints))
    ))  # fmt: skip
    after, known = shop(*rows, "A99 | 新客 | 13812349999 | 2023-10-01 | 99元")
    again = sort_out(after, remembered, known)
    assert told(again.open, known) >= {("A99", "amount-as-text")}
    assert len(again.ignored) == 19


@pytest.mark.parametrize("everything", [True, False])
def test_the_way_back(*, everything: bool) -> None:
    out, remembered = chosen({"date-unreadable": "忽略", "phone-invalid": "忽略"}, *ROWS)
    problems, fingerprints = shop(*ROWS)
    group, own = fingerprints.groups(out.ignored)[0], fingerprints.owns(out.ignored)[0]
    key = ALL_IGNORED if everything else group + own
    again = sort_out(problems, Remembered({key: "取消忽略"}, remembered.ignored), fingerprints)
    assert len(again.ignored) == (0 if everything else 1)


def test_a_line_of_a_log_is_known_by_what_stands_in_it() -> None:
    assert fingerprint("a", "bc") != fingerprint("ab", "c")
    assert len(fingerprint("")) == 8


def test_an_empty_or_foreign_sheet_remembers_nothing() -> None:
    assert not read_choices(None)
    assert not read_choices(RawSheet("数据问题", np.zeros(0, np.int32), {}))
    assert not read_choices(raw_sheet({(1, 1): RawCell(CellKind.TEXT, "别的表")}, "数据问题"))


def test_fifty_thousand_ignored_cells_stay_small_and_quick() -> None:
    rows = [f"A{place} | 客{place} | 1391{place:07d} | 2023-10-01 | {place}元" for place in range(50_000)]
    problems, fingerprints = shop(*rows)
    many = problems[problems["code"] == "amount-as-text"]
    assert len(many) == 50_000
    texts = list(kept_texts(many, fingerprints))
    assert sum(map(len, texts)) <= 8.1 * len(many), "eight letters each"
    assert max(map(len, texts)) <= 32_767
    remembered = read_choices(
        raw_sheet({(1, 9 + at): RawCell(CellKind.TEXT, text) for at, text in enumerate(texts)}, "数据问题")
    )
    started = time.process_time()
    out = sort_out(problems, remembered, fingerprints)
    assert time.process_time() - started < 3
    assert len(out.ignored) == 50_000
