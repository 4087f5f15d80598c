"""The sheet 看板: the shop's week at a glance, in figures and charts, on a grid of twelve narrow columns."""

from collections.abc import Iterator, Sequence

from workbook_tools.plans import dashboard_charts
from workbook_tools.plans.dashboard_words import Figure, key_figures
from workbook_tools.plans.follow_up_sheet import sheet_name
from workbook_tools.plans.history_sheet import monday_of
from workbook_tools.plans.links import link_to
from workbook_tools.table.columns import MASTER_NAME
from workbook_tools.table.look import ACCENT
from workbook_tools.table.marks import CHANGE_LOG, DASHBOARD, PROBLEMS, SETTINGS
from workbook_tools.table.places import Area
from workbook_tools.table.sheets import Cell, Print, SheetPlan, Sparkline
from workbook_tools.table.summary import WeekSummary

COLUMNS = 12
_WIDTH = 10.0
_LINKS_ROW, _LABEL_ROW = 3, 5
_FIGURE_ROW, _CHANGE_ROW, _LINE_ROW = _LABEL_ROW + 1, _LABEL_ROW + 2, _LABEL_ROW + 3
_CHARTS_ROW = _LABEL_ROW + 5
_HEIGHTS = {1: 32.0, _FIGURE_ROW: 36.0, _CHANGE_ROW: 18.0, _LINE_ROW: 26.0}


def plan_dashboard(summary: WeekSummary, *, behind: Sequence[str] = (), name: str = DASHBOARD.name) -> SheetPlan:
    """The sheet for a week. behind: the names of the sheets to link to, six at most; the usual ones where none is given.

    It tells nothing that differs between two runs of one day on the same content: no time of day, no backup.
    """
    charts = dashboard_charts.draw(summary, first_row=_CHARTS_ROW)
    figures = key_figures(summary)
    cells = [
        Cell(1, 1, f"{DASHBOARD.name}　{summary.today.isoformat()}", "title"),
        Cell(2, 1, DASHBOARD.says, "note"),
        *_links(behind or _usual_sheets(summary)),
    ]
    sparklines = []
    merged = []
    for number, figure in enumerate(figures):
        column = 1 + number * (COLUMNS // len(figures))
        cells.extend(_figure_cells(column, figure))
        merged += [Area(row, column, row, column + 1) for row in (_FIGURE_ROW, _LINE_ROW)]  # a number never overflows
        if line := charts.trend_areas.get(figure.trend):
            sparklines.append(Sparkline(_LINE_ROW, column, str(line)))
    return SheetPlan(
        name,
        [*cells, *charts.cells],
        dict.fromkeys(range(1, COLUMNS + 1), _WIDTH),
        _HEIGHTS,
        merged=tuple(merged),
        charts=tuple(charts.charts),
        sparklines=tuple(sparklines),
        print_setup=Print(landscape=False),
        tab_colour=ACCENT,
    )


def _usual_sheets(summary: WeekSummary) -> tuple[str, ...]:
    monday = monday_of(summary.today)
    return (MASTER_NAME, sheet_name(monday), PROBLEMS.name, CHANGE_LOG.name, SETTINGS.name)


def _links(sheets: Sequence[str]) -> Iterator[Cell]:
    for number, sheet in enumerate(sheets[: COLUMNS // 2]):
        yield Cell(_LINKS_ROW, 1 + 2 * number, f"{sheet} ›", "link", link_to(sheet))


def _figure_cells(column: int, figure: Figure) -> Iterator[Cell]:
    yield Cell(_LABEL_ROW, column, figure.label, "kpi_label")
    yield Cell(_FIGURE_ROW, column, figure.value, figure.style)
    yield Cell(_CHANGE_ROW, column, figure.change, "kpi_change")
