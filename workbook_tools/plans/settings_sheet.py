"""The sheet 设置: one row per parameter, created once, then the shop's; later only rows that are missing are added."""

from collections.abc import Sequence

from workbook_tools.plans.headers import find_header, last_row
from workbook_tools.plans.links import lines_needed
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.changes import AppendRows, CellValue
from workbook_tools.table.look import ACCENT
from workbook_tools.table.marks import SETTINGS
from workbook_tools.table.places import Area
from workbook_tools.table.settings import Parameter, parameters
from workbook_tools.table.sheets import Cell, DropDown, Print, SheetPlan

HEADERS = ("参数", "值", "单位", "默认值", "范围", "说明")
HEADER_ROW = 3
VALUE_COLUMN = 2
_WIDTHS = (16.0, 20.0, 7.0, 18.0, 30.0, 52.0)
_LINE_HEIGHT, _LEAST_HEIGHT = 16.5, 22.0


def plan_settings_sheet(name: str = SETTINGS.name) -> SheetPlan:
    """The sheet with every parameter at its default; choices among words get a drop-down."""
    rows = parameters()
    cells = [Cell(1, 1, SETTINGS.name, "title"), Cell(2, 1, SETTINGS.says, "note")]
    cells.extend(Cell(HEADER_ROW, column, text, "header_left") for column, text in enumerate(HEADERS, start=1))
    heights = {1: 30.0, HEADER_ROW: 28.0}
    drop_downs = []
    for row, parameter in enumerate(rows, start=HEADER_ROW + 1):
        cells.extend(_parameter_cells(row, parameter))
        tallest = max(lines_needed(parameter.span, _WIDTHS[4]), lines_needed(parameter.says, _WIDTHS[5]))
        heights[row] = max(_LEAST_HEIGHT, _LINE_HEIGHT * tallest + 4)
        if choices := words_to_choose(parameter.span):
            place = Area(row, VALUE_COLUMN, row, VALUE_COLUMN)
            drop_downs.append(DropDown(place, choices, prompt=parameter.says))
    last = HEADER_ROW + len(rows)
    return SheetPlan(
        name,
        cells,
        dict(enumerate(_WIDTHS, start=1)),
        heights,
        drop_downs=tuple(drop_downs),
        freeze=(HEADER_ROW, 1),
        print_setup=Print(landscape=True, repeat_rows=(HEADER_ROW, HEADER_ROW)),
        tab_colour=ACCENT,
        text_areas=(Area(HEADER_ROW + 1, VALUE_COLUMN, last, 5),),
    )


def append_missing(raw: RawSheet) -> AppendRows | None:
    """Rows for the parameters that an older 设置 lacks; None where it has them all, or no header to tell its columns by."""
    header = find_header(raw, HEADERS, needed=HEADERS[:2])
    if header is None:
        return None
    names = {raw.text(at, header.places[HEADERS[0]]).strip() for at in raw.rows.tolist() if at > header.row}
    missing = [parameter for parameter in parameters() if parameter.name not in names]
    if not missing:
        return None
    texts = [dict(zip(HEADERS, _texts(parameter), strict=True)) for parameter in missing]
    rows: list[Sequence[CellValue]] = [[line[title] for title in header.places] for line in texts]
    last = last_row(raw)
    return AppendRows(raw.name, last, list(header.places.values()), rows, like_row=header.row + 1)


def words_to_choose(span: str) -> tuple[str, ...]:
    """`阈值、分位` → both words; nothing for a range that is told in a sentence or in numbers."""
    words = tuple(span.split("、"))
    return words if len(words) > 1 and not any("，" in word or "的" in word for word in words) else ()


def typed(text: str) -> CellValue:
    """A setting's text as a cell's value: one number is a number, all else stays text."""
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def _texts(parameter: Parameter) -> tuple[CellValue, ...]:
    default = typed(parameter.default)
    return (parameter.name, default, parameter.unit, default, parameter.span, parameter.says)


def _parameter_cells(row: int, parameter: Parameter) -> list[Cell]:
    styles = ("body_line", "fill_in_left", "note_line", "note_line", "note_line_wrap", "body_wrap")
    return [
        Cell(row, column, value if value != "" else None, style)
        for column, (value, style) in enumerate(zip(_texts(parameter), styles, strict=True), start=1)
    ]
