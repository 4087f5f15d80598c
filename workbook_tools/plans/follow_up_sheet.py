"""The sheet 回访计划: whom to contact this week and what to say, with room for what came of it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pandas as pd

from workbook_tools.plans.links import lines_needed
from workbook_tools.rules.contacts import RESULTS
from workbook_tools.rules.follow_up import TASK_COLUMNS
from workbook_tools.table.changes import CellValue
from workbook_tools.table.look import ACCENT
from workbook_tools.table.marks import FOLLOW_UP
from workbook_tools.table.places import Area
from workbook_tools.table.sheets import Cell, DropDown, Print, Rule, SheetPlan

DONE, OWNER = "完成", "负责人"
NAME, PHONE, CHANNEL, WHY, SAY = "客户姓名", "电话", "渠道", "为什么联系", "怎么说"
RESULT, NEXT_TIME, REMARK = "结果", "下次时间", "备注"
TASK, CUSTOMER_ID, TASK_OWNER = "任务号", "客户编号", "任务负责人"
TICK, TICKED = "□", "☑"
HEADER_ROW = 4
SPARE_ROWS = 60
"""So many rows below the last task are ready for tasks that staff or a later run add."""

_CENTRED = (1, 4, 7, 8, 9)
_WHY_AT, _SAY_AT, _RESULT_AT, _NEXT_AT, _REMARK_AT, _TASK_AT, _LAST_AT = 5, 6, 7, 8, 9, 10, 12
_HIDDEN_STYLES = ("text", "text", "text")
_STYLES = ("big", "big_text", "body_center", "body_wrap", "body_wrap", "fill_in_centre", "fill_in_date", "fill_in")
_BARE_STYLES = ("big_bare", "big_text_bare", "centre", "wrap", "wrap", "centre", "date", "wrap")
"""Below the last task, where a rule draws the edges once a row is used: blank rows print as nothing."""
_WIDTHS = (6.0, 14.0, 16.0, 7.0, 28.0, 43.0, 13.0, 12.0, 20.0, 20.0, 11.0, 11.0)
_OWNER_WIDTH = 12.0
_LINE_HEIGHT, _LEAST_HEIGHT = 16.5, 32.0


def sheet_name(monday: date) -> str:
    """`回访计划 2026-11-23`, the Monday of its week."""
    return f"{FOLLOW_UP.name} {monday.isoformat()}"


def headers(*, with_owner: bool) -> tuple[str, ...]:
    """The header texts from column A on: nine that are seen, then three hidden ones."""
    first = OWNER if with_owner else DONE
    return (first, NAME, PHONE, CHANNEL, WHY, SAY, RESULT, NEXT_TIME, REMARK, TASK, CUSTOMER_ID, TASK_OWNER)


def plan_follow_up_sheet(
    tasks: pd.DataFrame, monday: date, today: date, notes: Sequence[str], *, with_owner: bool, name: str = ""
) -> SheetPlan:
    """The sheet for a week's tasks (columns `rules.follow_up.TASK_COLUMNS`, the most urgent first).

    notes: sentences under the title. with_owner: the master has 负责人, so the first column says whose the task is.
    """
    titles = headers(with_owner=with_owner)
    first, end = HEADER_ROW + 1, HEADER_ROW + len(tasks) + SPARE_ROWS
    cells = list(_band(monday, today, notes, nothing=tasks.empty))
    cells.extend(
        Cell(HEADER_ROW, column, text, "header" if column in _CENTRED else "header_left")
        for column, text in enumerate(titles, start=1)
    )
    heights = {1: 30.0, HEADER_ROW: 30.0}
    for row, values in enumerate(rows_to_append(tasks, titles), start=first):
        styles = ("tick_owner" if with_owner else "tick", *_STYLES, *_HIDDEN_STYLES)
        cells.extend(
            Cell(row, column, value, style)
            for column, (value, style) in enumerate(zip(values, styles, strict=True), start=1)
        )
        heights[row] = row_height(str(values[_WHY_AT - 1] or ""), str(values[_SAY_AT - 1] or ""))
    bare = ("tick_owner_bare" if with_owner else "tick_bare", *_BARE_STYLES, *_HIDDEN_STYLES)
    for row in range(first + len(tasks), end + 1):
        cells.extend(Cell(row, column, None, style) for column, style in enumerate(bare, start=1))
        heights[row] = _LEAST_HEIGHT
    widths = dict(enumerate(_WIDTHS, start=1)) | ({1: _OWNER_WIDTH} if with_owner else {})
    return SheetPlan(
        name or sheet_name(monday),
        cells,
        widths,
        heights,
        hidden_columns=tuple(range(_TASK_AT, _LAST_AT + 1)),
        drop_downs=tuple(_drop_downs(first, end, with_owner=with_owner)),
        rules=tuple(_rules(first, first + len(tasks), end, monday)),
        freeze=(HEADER_ROW, 2),
        filter_area=Area(HEADER_ROW, 1, end, _LAST_AT),
        print_setup=Print(landscape=True, repeat_rows=(1, HEADER_ROW)),
        tab_colour=ACCENT,
        text_areas=(Area(first, 3, end, 3), Area(first, _TASK_AT, end, _LAST_AT)),
    )


def rows_to_append(tasks: pd.DataFrame, titles: Sequence[str]) -> list[list[CellValue]]:
    """The tasks as rows of cells under the given header texts; a title that is not ours, and what staff fill in, is blank."""
    texts = {column: _texts(tasks[column]) for column in tasks.columns if column in TASK_COLUMNS}
    by_title = {
        DONE: [TICK] * len(tasks),
        OWNER: [f"{TICK} {owner}" if owner else TICK for owner in texts["owner"]],
        NAME: texts["name"],
        PHONE: texts["phone"],
        CHANNEL: texts["channel"],
        WHY: texts["why"],
        SAY: texts["say"],
        TASK: texts["task"],
        CUSTOMER_ID: texts["customer_id"],
        TASK_OWNER: texts["owner"],
    }
    columns = [by_title.get(title, [None] * len(tasks)) for title in titles]
    return [list(row) for row in zip(*columns, strict=True)]


def row_height(why: str, say: str) -> float:
    """The height in points that shows both texts whole; tall enough to write on in any case."""
    lines = max(lines_needed(why, _WIDTHS[_WHY_AT - 1]), lines_needed(say, _WIDTHS[_SAY_AT - 1]))
    return max(_LEAST_HEIGHT, _LINE_HEIGHT * lines + 4)


def _texts(column: pd.Series) -> list[str | None]:
    return [str(value) if isinstance(value, str) and value else None for value in column.tolist()]


def _band(monday: date, today: date, notes: Sequence[str], *, nothing: bool) -> Iterator[Cell]:
    sunday = monday + timedelta(days=6)
    span = f"{monday.month}月{monday.day}日—{sunday.month}月{sunday.day}日"
    yield Cell(1, 1, f"{FOLLOW_UP.name}　{span}", "title")
    yield Cell(2, 1, f"{FOLLOW_UP.says}（{today.isoformat()} 生成）", "note")
    told = [*notes, *(["目前没有要联系的客户。"] if nothing else [])]
    yield Cell(3, 1, "　".join(told), "note")


def _drop_downs(first: int, end: int, *, with_owner: bool) -> Iterator[DropDown]:
    yield DropDown(Area(first, _RESULT_AT, end, _RESULT_AT), RESULTS, prompt="联系以后，请选一个结果")
    if not with_owner:
        yield DropDown(Area(first, 1, end, 1), (TICK, TICKED))


def _rules(first: int, spare: int, end: int, monday: date) -> Iterator[Rule]:
    """Done rows turn grey, tasks left over from a past week say so, a next date that has come stands out."""
    sunday = monday + timedelta(days=6)
    over = f"TODAY()>DATE({sunday.year},{sunday.month},{sunday.day})"
    yield Rule(Area(first, 1, end, _SAY_AT), f"LEN($G{first})>0", "done")
    yield Rule(Area(first, 2, end, 2), f"AND(LEN($B{first})>0,LEN($G{first})=0,{over})", "overdue_name")
    yield Rule(Area(first, _NEXT_AT, end, _NEXT_AT), f"AND(ISNUMBER($H{first}),$H{first}<=TODAY())", "due")
    yield Rule(Area(spare, 1, end, _SAY_AT), f"LEN($B{spare})>0", "body_line")
    yield Rule(Area(spare, _RESULT_AT, end, _REMARK_AT), f"LEN($B{spare})>0", "fill_in")
