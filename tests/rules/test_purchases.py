"""消费记录 rolled up: counts, totals, and the rhythm of visits."""

from itertools import pairwise
from statistics import median

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.judging import numbers_for, purchases
from tests.tables import TODAY, customers
from workbook_tools.rules.matching import match_customers
from workbook_tools.rules.purchases import Purchases, roll_up
from workbook_tools.table.columns import PURCHASE_LOG
from workbook_tools.table.customers import DetailLog
from workbook_tools.table.problems import Problems

SHOP = """
    客户姓名  联系方式     最近一次消费时间  消费金额
    张三      13800000001  2024-01-01        500
    李四      13800000002  2024-01-01        500
    李四      13800000003  2024-01-01        500
    散客      .            2024-01-01        500
"""


def rolled(log: DetailLog) -> Purchases:
    table = customers(SHOP)
    return roll_up(log, match_customers(log, table, numbers_for(table)), len(table), TODAY)


def test_counts_days_and_totals() -> None:
    found = rolled(purchases("""
        客户编号  客户姓名  联系方式  日期        金额   单号
        K000001   .         .         2023-12-01  100    A1
        K000001   .         .         2023-12-01  50.5   A1
        K000001   .         .         2023-12-01  20     A2
        K000001   .         .         2023-12-20  -30    A1
        K000002   .         .         2024-02-01  70     A3
    """))  # fmt: skip
    # A1 is one order of two lines; a refund is no purchase; a date in the future is no date, but the purchase was one.
    assert found.count.tolist() == [2, 1, 0, 0]
    assert found.days.tolist() == [1, 0, 0, 0]
    assert found.total[:2].tolist() == [140.5, 70]
    assert np.isnan(found.total[2:]).all()
    assert str(found.last[0]) == "2023-12-01"
    assert found.mean[0] == 70.25


def test_whose_a_line_is() -> None:
    table = customers(SHOP)
    log = purchases("""
        客户编号  客户姓名  联系方式     日期        金额
        K000001   李四      13800000002  2023-12-01  1
        .         李四      13800000003  2023-12-01  1
        .         张三      .            2023-12-01  1
        .         李四      .            2023-12-01  1
        .         .         13800000002  2023-12-01  1
        .         张三      13800000002  2023-12-01  1
        K000009   张三      13800000001  2023-12-01  1
        .         散客      .            2023-12-01  1
        K000004   散客      .            2023-12-01  1
    """)
    assert match_customers(log, table, numbers_for(table)).tolist() == [0, 2, 0, -1, 1, -1, -1, -1, -1]


def test_a_masked_number_belongs_to_the_namesake_whom_it_fits() -> None:
    table = customers("""
        客户姓名  联系方式     最近一次消费时间  消费金额
        张三      13800000001  2024-01-01        500
        李四      138****0002  2024-01-01        500
        王五      13900000003  2024-01-01        500
        王五      13900000013  2024-01-01        500
    """)
    log = purchases("""
        客户编号  客户姓名  联系方式     日期        金额
        .         张三      138****0001  2023-12-01  1
        .         张三      139****0001  2023-12-01  1
        .         李四      13855550002  2023-12-01  1
        .         王五      139****0003  2023-12-01  1
        .         王五      139******3   2023-12-01  1
        .         赵六      138****0001  2023-12-01  1
        .         张三      13955550001  2023-12-01  1
    """)
    assert match_customers(log, table, numbers_for(table)).tolist() == [0, -1, 1, 2, -1, -1, -1]


def test_a_weekly_buyer_has_a_rhythm() -> None:
    """Days within a week of each other are one visit; chains of them are not."""
    weekly = pd.date_range("2023-10-02", periods=12, freq="7D").strftime("%Y-%m-%d")
    lines = "\n".join(f"K000001  .  .  {day}  10" for day in weekly)
    assert rolled(purchases(f"客户编号  客户姓名  联系方式  日期  金额\n{lines}")).gap[0] == 14


def test_three_visits_make_a_rhythm_two_do_not() -> None:
    found = rolled(
        purchases("""
        客户编号  客户姓名  联系方式  日期        金额
        K000001   .         .         2023-06-01  1
        K000001   .         .         2023-07-01  1
        K000001   .         .         2023-09-01  1
        K000002   .         .         2023-06-01  1
        K000002   .         .         2023-06-05  1
        K000002   .         .         2023-09-01  1
    """)
    )
    assert found.gap[0] == (30 + 62) / 2
    assert np.isnan(found.gap[1])


histories = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 400)), max_size=60)


@given(histories, st.randoms(use_true_random=False))
def test_the_rhythm_is_as_defined_whatever_the_order_of_lines(lines: list[tuple[int, int]], chance: object) -> None:
    chance.shuffle(lines)  # type: ignore[attr-defined]
    who = np.array([customer for customer, _ in lines], dtype=np.intp)
    days = np.array([day for _, day in lines], dtype="timedelta64[D]") + np.datetime64("2022-06-01")
    frame = pd.DataFrame({"row": 1, "日期": days.astype("datetime64[s]"), "金额": 1.0}, index=range(len(lines)))
    frame["单号"] = pd.Series(None, index=frame.index, dtype=object)
    found = roll_up(DetailLog(PURCHASE_LOG.name, 1, frame, {}, 1, Problems()), who, 4, TODAY)
    for customer in range(4):
        bought = sorted({day for owner, day in lines if owner == customer})
        visits: list[int] = []
        for day in bought:
            if not visits or day - visits[-1] > 7:
                visits.append(day)
        assert found.days[customer] == len(bought)
        if len(visits) >= 3:
            assert found.gap[customer] == median(later - earlier for earlier, later in pairwise(visits))
        else:
            assert np.isnan(found.gap[customer])
