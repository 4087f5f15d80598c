from datetime import date

import pandas as pd

from tests.plans.sheets import after, raw_of
from tests.tables import customers_of, raw_table
from workbook_tools.plans.change_log import (
    HEADERS,
    Before,
    LogRow,
    append_log,
    log_rows,
    plan_change_log,
    read_change_log,
)
from workbook_tools.table.changes import AppendRows, Change, PutColumn, PutSheet, SetCells
from workbook_tools.table.columns import COMPUTED_BY_HEADER, MASTER_NAME

TODAY = date(2026, 11, 23)
RAW = raw_table(
    """
    客户姓名  联系方式     最近一次消费时间  消费金额
    张三      13812345688  2023-10-01        500元
    李四      13712345699  2023-09-15        1000
    """
)
LOG = raw_table("客户编号  客户姓名  联系方式  日期  金额", "消费记录")
NO_MOVES = pd.DataFrame(columns=["客户编号", "列", "旧值", "新值"], dtype=object)


def before(ours: dict[str, int] | None = None) -> Before:
    read = customers_of(RAW)
    read.ours = ours or {}
    headers = {"消费记录": {1: "客户编号", 2: "客户姓名", 4: "日期", 5: "金额"}}
    return Before(read, ["K000001", "K000002"], {MASTER_NAME: RAW, "消费记录": LOG}, headers, {"历史"})


def lines(changes: list[Change], moves: pd.DataFrame = NO_MOVES, ours: dict[str, int] | None = None) -> list[LogRow]:
    return log_rows(changes, moves, before(ours), TODAY)


def tier(rows: list[int], column: int = 6, header: str = "价值等级") -> PutColumn:
    return PutColumn(MASTER_NAME, COMPUTED_BY_HEADER[header], header, 1, column, False, rows, ["高"] * len(rows), 3)


def test_a_staff_cell_is_logged_with_its_old_value() -> None:
    change = SetCells(MASTER_NAME, {(2, 4): 500, (2, 3): date(2023, 10, 2)}, why="写法改正")
    assert lines([change]) == [
        (TODAY, "改写", MASTER_NAME, "C2", "K000001", "最近一次消费时间", "2023-10-01", "2023-10-02", "写法改正"),
        (TODAY, "改写", MASTER_NAME, "D2", "K000001", "消费金额", "500元", "500", "写法改正"),
    ]


def test_our_own_sheets_need_no_line() -> None:
    assert lines([SetCells("历史", {(4, 2): 3}, why=""), AppendRows("历史", 4, [1], [[1]], 4)]) == []


def test_a_row_added_to_a_staff_sheet_is_one_line() -> None:
    change = AppendRows("消费记录", 1, [1, 2, 4, 5], [["K000002", "李四", TODAY, 12.5]], like_row=2)
    assert lines([change]) == [
        (TODAY, "新增一行", "消费记录", "A2:E2", "K000002", None, None, "李四、2026-11-23、12.5", None)
    ]


def test_a_change_of_tier_is_one_line_and_not_counted_again() -> None:
    moves = pd.DataFrame([["K000002", "价值等级", "中", "高"]], columns=list(NO_MOVES.columns), dtype=object)
    found = lines([tier([3]), tier([2, 3], 7, "建议动作")], moves, {"tier": 6, "action": 7})
    assert found == [
        (TODAY, "等级和状态", MASTER_NAME, "F3", "K000002", "价值等级", "中", "高", None),
        (TODAY, "自动更新", MASTER_NAME, None, None, None, None, None, "建议动作 2 格"),
    ]


def test_a_first_tier_has_no_old_value() -> None:
    moves = pd.DataFrame([["K000002", "价值等级", None, "高"]], columns=list(NO_MOVES.columns), dtype=object)
    assert lines([tier([3])], moves, {"tier": 6})[0][6:8] == (None, "高")


def test_the_very_first_assessment_is_one_line() -> None:
    (line,) = lines([tier([2, 3]), tier([2, 3], 7, "建议动作")])
    assert line[1] == "首次评定"
    assert line[-1] == "首次评定 2 位客户，新增 2 列"


def test_nothing_changed_nothing_logged() -> None:
    assert lines([]) == []
    assert append_log(None, []) is None


def test_the_log_is_made_then_continued_and_read_back() -> None:
    first = lines([SetCells(MASTER_NAME, {(2, 4): 500}, why="写法改正")])
    made = append_log(None, first)
    assert isinstance(made, PutSheet)
    raw = raw_of(made.plan)
    more = append_log(raw, lines([tier([2], 7, "建议动作")], ours={"tier": 6, "action": 7}))
    assert isinstance(more, AppendRows)
    frame = read_change_log(after(raw, more))
    assert frame["日期"].tolist() == [pd.Timestamp(TODAY)] * 2
    assert frame["类别"].tolist() == ["改写", "自动更新"]
    assert frame["旧值"].tolist() == ["500元", None]


def test_reading_finds_columns_by_name_and_bears_bad_dates() -> None:
    frame = read_change_log(
        raw_table(
            """
            新值  类别  日期        客户编号
            高    x     2026-01-05  K000001
            低    y     '2026-02-06  K000002
            中    z     昨天        K000003
            """
        )
    )
    assert list(frame.columns) == list(HEADERS)
    assert frame["日期"].dt.date.tolist()[:2] == [date(2026, 1, 5), date(2026, 2, 6)]
    assert pd.isna(frame["日期"].iloc[2])
    assert frame["新值"].tolist() == ["高", "低", "中"]
    assert frame["说明"].tolist() == [None, None, None]


def test_no_sheet_is_an_empty_log() -> None:
    frame = read_change_log(None)
    assert (len(frame), str(frame["日期"].dtype)) == (0, "datetime64[s]")


def test_numbers_that_are_text_show_no_triangles() -> None:
    assert plan_change_log([]).text_areas != ()
