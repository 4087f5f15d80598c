"""The sheet 历史: one row per week, on which the trends of 看板 and 周报 rest."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from workbook_tools.plans.growing_sheet import plan_growing_sheet
from workbook_tools.plans.headers import find_header, last_row
from workbook_tools.table.cells import RawCell, RawSheet
from workbook_tools.table.changes import AppendRows, CellValue, PutSheet, SetCells
from workbook_tools.table.marks import HISTORY, sheet_mark
from workbook_tools.table.sheets import SheetPlan
from workbook_tools.table.summary import WeekPoint

HEADERS = ("周一", "客户数", "活跃", "沉睡", "流失", "满意度", "不满意", "本周消费金额", "要改的错误")
_STYLES = ("date_line", *["count_line"] * 4, "score_line", "count_line", "money_line", "count_line")
_WIDTHS = (13.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 16.0, 13.0)


def monday_of(day: date) -> date:
    """The Monday of the day's ISO week."""
    return day - timedelta(days=day.weekday())


def plan_history_sheet(points: Sequence[WeekPoint], name: str = HISTORY.name) -> SheetPlan:
    """A new sheet with the given weeks, oldest first."""
    return plan_growing_sheet(
        HISTORY,
        name,
        HEADERS,
        [_values(point) for point in points],
        header_style="header",
        styles=_STYLES,
        widths=_WIDTHS,
        frozen=1,
        landscape=False,
    )


def plan_week(
    raw: RawSheet | None, point: WeekPoint, name: str = HISTORY.name
) -> PutSheet | SetCells | AppendRows | None:
    """What brings the row of this week up to date: a new sheet, a new row, the cells that differ, or nothing.

    raw: the sheet as it is, None where there is none (or none with its header, then it is made anew as `name`).
    """
    header = find_header(raw, HEADERS, needed=HEADERS[:1])
    if raw is None or header is None:
        plan = plan_history_sheet([point], name)
        return PutSheet(sheet_mark(HISTORY.slug), plan, plan.content_hash())
    row, places = header
    values = {title: value for title, value in zip(HEADERS, _values(point), strict=True) if title in places}
    for at in raw.rows[raw.rows > row].tolist():
        if _day(raw.at(at, places[HEADERS[0]])) == point.week:
            cells = {
                (at, places[title]): value
                for title, value in values.items()
                if title != HEADERS[0] and not _same(raw.at(at, places[title]), value)
            }
            return SetCells(raw.name, cells, why="本周的数有变化") if cells else None
    last = last_row(raw)
    columns = [places[title] for title in values]
    return AppendRows(raw.name, last, columns, [list(values.values())], like_row=row + 1)


def read_history_points(raw: RawSheet | None) -> list[WeekPoint]:
    """The weeks of the sheet, oldest first, the last row of a week where there are two; rows without a date are left out."""
    header = find_header(raw, HEADERS, needed=HEADERS[:1])
    if raw is None or header is None:
        return []
    row, places = header
    points = {}
    for at in raw.rows[raw.rows > row].tolist():
        week = _day(raw.at(at, places[HEADERS[0]]))
        if week is not None:
            figures = [_number(raw.at(at, places[title])) if title in places else None for title in HEADERS[1:]]
            points[monday_of(week)] = _point(monday_of(week), figures)
    return [points[week] for week in sorted(points)]


def _values(point: WeekPoint) -> tuple[CellValue, ...]:
    return (
        point.week,
        point.customers,
        point.active,
        point.dormant,
        point.lost,
        None if point.satisfaction is None else round(point.satisfaction, 1),
        point.unhappy,
        None if point.sales is None else round(point.sales, 2),
        point.errors,
    )


def _point(week: date, figures: Sequence[float | None]) -> WeekPoint:
    customers, active, dormant, lost, satisfaction, unhappy, sales, errors = figures

    def count(figure: float | None) -> int:
        return int(figure or 0)

    return WeekPoint(
        week, count(customers), count(active), count(dormant), count(lost), satisfaction, count(unhappy), sales,
        count(errors),
    )  # fmt: skip


def _day(cell: RawCell) -> date | None:
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, str):
        try:
            return date.fromisoformat(cell.value.strip())
        except ValueError:
            return None
    return None


def _number(cell: RawCell) -> float | None:
    return float(cell.value) if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool) else None


def _same(cell: RawCell, value: CellValue) -> bool:
    return cell.value == value and not cell.formula
