from datetime import date

import numpy as np
import pandas as pd

from tests.tables import customers_of, raw_table
from workbook_tools.plans.corrections import corrected_sheet, find_certain, find_correctable, plan_corrections
from workbook_tools.table.cells import CellKind, RawSheet
from workbook_tools.table.columns import MASTER_NAME

HEAD = "客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额"


def found_in(raw: RawSheet) -> pd.DataFrame:
    return customers_of(raw).problems.frame().assign(sheet=MASTER_NAME)


def certain_changes(text: str, *, merged: tuple[str, ...] = ()) -> dict[tuple[int, int], object]:
    raw = raw_table(f"{HEAD}\n{text}", merged=merged)
    problems = found_in(raw)
    changes = plan_corrections(problems, find_certain(problems), {MASTER_NAME: raw})
    return {place: value for change in changes for place, value in change.cells.items()}


def test_each_cell_becomes_what_it_means() -> None:
    """
    张三 | 13812345688 | 2023.10.1 | 500元
    """
    cells = certain_changes("张三 | 13812345688 | 2023.10.1 | 500元\n李\\u200b四 | 13912345688 | 45200 | 3.5万")
    assert cells == {
        (2, 3): date(2023, 10, 1), (2, 4): 500, (3, 1): "李四", (3, 3): date(2023, 10, 1), (3, 4): 35000,
    }  # fmt: skip


def test_formulas_and_merged_cells_are_never_touched() -> None:
    assert certain_changes("张三 | 13812345688 | =2023.10.1 | =500元") == {}
    assert (
        certain_changes(
            "张三 | 13812345688 | 2023-10-01 | 500元\n李四 | 13912345688 | 2023-10-01 | .", merged=("D2:D3",)
        )
        == {}
    )


def test_an_invisible_sign_in_an_amount_leaves_a_number_and_no_text() -> None:
    assert certain_changes("张三 | 13812345688 | 2023-10-01 | 500\\u200b元") == {(2, 4): 500}


def test_where_one_remark_of_a_cell_needs_asking_none_is_certain() -> None:
    assert certain_changes("张三 | 13812345688 | 2023-10-01 | 微信\\u200b500") == {}


def test_what_staff_accepted_counts_before_the_spelling() -> None:
    raw = raw_table(f"{HEAD}\n张三 | 13812345688 | 2023-10-01 | 2700元")
    spelled = found_in(raw).query("code == 'amount-as-text'")
    both = pd.concat([spelled, spelled.assign(code="log-mismatch", suggestion="2745")], ignore_index=True)
    for wanted, value in (([True, True], 2745), ([False, True], 2745), ([True, False], 2700)):
        (change,) = plan_corrections(both, np.array(wanted), {MASTER_NAME: raw})
        assert dict(change.cells) == {(2, 4): value}


def test_a_corrected_sheet_is_read_without_the_problems_and_the_old_one_stays() -> None:
    raw = raw_table(f"{HEAD}\n张三 | 13812345688 | 2023.10.1 | 500元\n李四 | 13912345688 | 2023.10.1 | 600")
    problems = found_in(raw)
    changes = plan_corrections(problems, find_certain(problems), {MASTER_NAME: raw})
    after = corrected_sheet(raw, changes)
    assert after.at(2, 4).value == 500
    assert after.at(3, 3).kind is CellKind.DATE
    assert not find_correctable(found_in(after), {MASTER_NAME: after}).any()
    assert raw.at(2, 4).value == "500元"


def test_only_what_can_be_written_is_offered() -> None:
    raw = raw_table(f"{HEAD}\n张三 | 1391234 | 去年五月 | 500元", merged=("D2:E2",))
    assert not find_correctable(found_in(raw), {MASTER_NAME: raw}).any()
