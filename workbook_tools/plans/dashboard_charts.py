"""The charts of 看板, two a row, and below them the figures that they show."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workbook_tools.plans import dashboard_words as words
from workbook_tools.plans.dashboard_tables import draw_tables
from workbook_tools.table.look import ACCENT, GREY, STATE_COLOURS, TIER_COLOURS
from workbook_tools.table.places import Area
from workbook_tools.table.sheets import Cell, Chart
from workbook_tools.table.summary import Share, WeekPoint, WeekSummary

WEEKS = 12
"""So many weeks make a trend line at most."""
PROBLEMS_TITLE = "要改的格子"
_CHART_ROWS, _EMPTY_ROWS = 12, 4
_LEFT, _RIGHT = 1, 7
_WIDTH_CM, _HEIGHT_CM = 11.4, 7.6
_SHARE_TABLES = (1, 6, 10)
"""Where the tables below stand side by side: label, and its number two columns on."""
_LEVEL_COLOURS = {"满意": "15803D", "一般": "B45309", "不满意": "B91C1C"}
_TREND = (
    ("周一", "week", "date_line"), ("客户数", "customers", "count_line"), ("活跃", "active", "count_line"),
    ("沉睡", "dormant", "count_line"), ("流失", "lost", "count_line"), ("满意度", "satisfaction", "score_line"),
    ("消费", "sales", "count_line"), ("要改的", "errors", "count_line"),
)  # fmt: skip


@dataclass
class Drawn:
    """Cells and charts of the lower part of the sheet. trend_areas: a WeekPoint field → where its weeks stand, from two on."""

    cells: list[Cell] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    trend_areas: dict[str, Area] = field(default_factory=dict)


def draw(summary: WeekSummary, *, first_row: int) -> Drawn:
    """Six charts from `first_row` down, or in a chart's place what is missing for it; then the tables behind them."""
    drawn = Drawn()
    levels = [share for share in summary.levels if share.label in _LEVEL_COLOURS]
    segments = [share for share in summary.segments if share.count]
    problems = [Share(text, count) for text, count, _ in summary.top_problems]
    points = [point for point in summary.trend if point.customers][-WEEKS:]
    judged = _any(summary.tiers) or _any(summary.states)
    row_1 = first_row
    row_2 = row_1 + (_CHART_ROWS if judged else _EMPTY_ROWS)
    row_3 = row_2 + (_CHART_ROWS if _any(levels) or len(points) > 1 else _EMPTY_ROWS)
    row = row_3 + (_CHART_ROWS if segments or problems else _EMPTY_ROWS)
    told, row = draw_tables(summary, row)
    drawn.cells.extend(told)
    if judged:
        drawn.cells.append(Cell(row, 1, "图里的数", "subtitle"))
    row += 1
    below = row + 2 + max(len(summary.tiers), len(summary.states), len(levels))
    tiers = _share_table(drawn, row, _SHARE_TABLES[0], "价值等级", summary.tiers)
    states = _share_table(drawn, row, _SHARE_TABLES[1], "客户状态", summary.states)
    level = _share_table(drawn, row, _SHARE_TABLES[2], "满意度等级", levels)
    segment = _share_table(drawn, below, _SHARE_TABLES[0], "客户分群", segments)
    problem = _share_table(drawn, below, _SHARE_TABLES[1], PROBLEMS_TITLE, problems)
    week = _trend_table(drawn, below + 2 + max(len(segments), len(problems)), points)

    _bars(
        drawn,
        (row_1, _LEFT),
        words.tiers_title(summary.tiers, summary.tier_words),
        tiers,
        _colours(summary.tiers, TIER_COLOURS),
    )
    _bars(drawn, (row_1, _RIGHT), words.states_title(summary.states), states, _colours(summary.states, STATE_COLOURS))
    _lines(drawn, (row_2, _LEFT), points, week)
    _bars(drawn, (row_2, _RIGHT), words.levels_title(levels, summary.answered), level, _colours(levels, _LEVEL_COLOURS))
    _bars(drawn, (row_3, _LEFT), words.largest_title("客户分群", segments, "位"), segment)
    if problems:
        _bars(drawn, (row_3, _RIGHT), words.largest_title(PROBLEMS_TITLE, problems, "格"), problem)
    else:
        _empty(drawn, (row_3, _RIGHT), "没有要改的格子", "客户表填得很好，请继续保持。")
    return drawn


def _any(shares: Sequence[Share]) -> bool:
    return any(share.count for share in shares)


def _share_table(drawn: Drawn, row: int, column: int, title: str, shares: Sequence[Share]) -> tuple[Area, Area] | None:
    """A table of labels and numbers; the areas of both, None where there is nothing to show."""
    if not _any(shares):
        return None
    drawn.cells.append(Cell(row, column, title, "header_left"))
    drawn.cells.append(Cell(row, column + 1, None, "header_left"))
    drawn.cells.append(Cell(row, column + 2, "格" if title == PROBLEMS_TITLE else "位", "header_right"))
    first = row + 1
    for at, share in enumerate(shares, start=first):
        drawn.cells.append(Cell(at, column, share.label, "body_line"))
        drawn.cells.append(Cell(at, column + 1, None, "body_line"))
        drawn.cells.append(Cell(at, column + 2, share.count, "count_line"))
    last = row + len(shares)
    return Area(first, column, last, column), Area(first, column + 2, last, column + 2)


def _trend_table(drawn: Drawn, row: int, points: Sequence[WeekPoint]) -> int:
    """The weeks as a table; the row of the first one. Notes where each figure stands once there are two weeks."""
    if len(points) < 2:
        return row
    for column, (title, name, style) in enumerate(_TREND, start=1):
        drawn.cells.append(Cell(row, column, title, "header"))
        for at, point in enumerate(points, start=row + 1):
            drawn.cells.append(Cell(at, column, getattr(point, name), style))
        if any(getattr(point, name) is not None for point in points):
            drawn.trend_areas[name] = Area(row + 1, column, row + len(points), column)
    return row + 1


def _colours(shares: Sequence[Share], known: dict[str, str]) -> tuple[str, ...]:
    return tuple(known.get(share.label, GREY) for share in shares)


def _bars(
    drawn: Drawn,
    anchor: tuple[int, int],
    title: str,
    table: tuple[Area, Area] | None,
    colours: tuple[str, ...] = (ACCENT,),
) -> None:
    if table is None:
        _empty(drawn, anchor, title, "填好客户表再运行一次，就会看到这张图。")
        return
    labels, numbers = table
    chart = Chart("bar", title, labels, (("客户", numbers),), anchor, _WIDTH_CM, _HEIGHT_CM, colours)
    drawn.charts.append(chart)


def _lines(drawn: Drawn, anchor: tuple[int, int], points: Sequence[WeekPoint], first: int) -> None:
    if len(points) < 2:
        _empty(drawn, anchor, "每周的变化", "再有 1 周的记录，就能在这里看到趋势。")
        return
    last = first + len(points) - 1
    series = tuple(
        (label, drawn.trend_areas[name]) for label, name in (("活跃", "active"), ("沉睡", "dormant"), ("流失", "lost"))
    )
    colours = tuple(STATE_COLOURS[label] for label, _ in series)
    weeks = Area(first, 1, last, 1)
    drawn.charts.append(Chart("line", words.trend_title(points), weeks, series, anchor, _WIDTH_CM, _HEIGHT_CM, colours))


def _empty(drawn: Drawn, anchor: tuple[int, int], title: str, says: str) -> None:
    row, column = anchor
    drawn.cells.append(Cell(row + 1, column, title, "strong"))
    drawn.cells.append(Cell(row + 2, column, says, "note"))
