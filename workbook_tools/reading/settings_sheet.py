"""The 设置 sheet: 参数 | 值 | …, one row per parameter, kept by the shop."""

from collections.abc import Mapping

from workbook_tools.reading.text import clean, plain, squeezed
from workbook_tools.table.cells import CellKind, RawCell, RawSheet, text_of
from workbook_tools.table.faults import Fault
from workbook_tools.table.places import cell
from workbook_tools.table.problems import Problems
from workbook_tools.table.settings import Parameter, Settings, parameters, settings_from

_NAME, _VALUE = "参数", "值"
_DEEPEST = 30


def read_settings(
    raw: RawSheet | None, trial: Mapping[str, str] | None = None
) -> tuple[Settings, Problems, dict[str, tuple[int, int]]]:
    """The settings, which parameters took their default (setting-defaulted), and each known parameter's cell (row, column).

    Without a sheet all are defaults and nothing is said. Unknown parameters are staff's own notes. A value that can't be, or two
    that differ, is the fault settings-invalid, which names the cell. trial: 参数 → 值 that count instead of what stands in the sheet.
    """
    problems = Problems()
    header = _find_header(raw) if raw is not None else None
    if raw is None or header is None:
        return settings_from(trial_values(trial or {})), problems, {}
    row, name_at, value_at = header
    known = {squeezed(parameter.name): parameter for parameter in parameters()}
    values: dict[str, object] = {}
    places: dict[str, tuple[int, int]] = {}
    for below in raw.rows[raw.rows > row].tolist():
        parameter = known.get(squeezed(raw.text(below, name_at)))
        if not parameter:
            continue
        value = _value(raw.at(below, value_at), parameter)
        if parameter.name not in places:
            places[parameter.name] = (below, value_at)
            values[parameter.name] = value
        elif value not in (None, "", values[parameter.name]):
            raise _twice(raw, parameter, places[parameter.name], (below, value_at))
    cells = {name: f"“{raw.name}”{cell(*place)}" for name, place in places.items() if name not in (trial or {})}
    settings = settings_from(values | trial_values(trial or {}), cells)
    _tell_defaults(problems, values, places)
    return settings, problems, places


def trial_values(trial: Mapping[str, str]) -> dict[str, object]:
    """Values as somebody typed them on the command line, read as cells of 设置 are. Names must be those of `parameters()`."""
    known = {parameter.name: parameter for parameter in parameters()}
    return {name: _value(RawCell(CellKind.TEXT, text, False), known[name]) for name, text in trial.items()}


def _find_header(raw: RawSheet) -> tuple[int, int, int] | None:
    """The header's row, and the columns of 参数 and 值."""
    for row in raw.rows[raw.rows <= _DEEPEST].tolist():
        at = {squeezed(raw.text(row, place)): place for place in sorted(raw.columns, reverse=True)}
        if _NAME in at and _VALUE in at:
            return row, at[_NAME], at[_VALUE]
    return None


def _twice(raw: RawSheet, parameter: Parameter, first: tuple[int, int], again: tuple[int, int]) -> Fault:
    told = f"“{raw.name}”{cell(*again)} “{parameter.name}”在 {cell(*first)} 已经写过，值不一样，请只留一行"
    return Fault("settings-invalid", detail=told)


def _value(held: RawCell, parameter: Parameter) -> object:
    """The value as staff wrote it, full-width signs made plain and the unit left out: 90天 is 90."""
    if held.kind is CellKind.NUMBER:
        return held.value
    text = plain(text_of(held))
    return clean(text.removesuffix(parameter.unit)) if parameter.unit and text != parameter.unit else text


def _tell_defaults(problems: Problems, values: dict[str, object], places: dict[str, tuple[int, int]]) -> None:
    for parameter in parameters():
        if values.get(parameter.name) in (None, ""):
            row, column = places.get(parameter.name, (0, 0))
            problems.add("setting-defaulted", [row], place=column, found=parameter.name, detail=parameter.default)
