"""The sheet 数据问题: what to correct, the most important first, and each customer's own problems in a few words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from workbook_tools.plans.links import lines_needed, link_to
from workbook_tools.table.codes import KINDS, SEVERITY_WORDS, Severity
from workbook_tools.table.columns import AMOUNT, CONTACT, LAST_PURCHASE, NAME, RATED, SCORE
from workbook_tools.table.marks import PROBLEMS
from workbook_tools.table.places import Area
from workbook_tools.table.problems import COLUMNS, wording
from workbook_tools.table.sheets import Cell, Print, SheetPlan

HEADERS = ("位置", "列", "发现了什么", "请怎么改", "建议改成", "代码")
HEADER_ROW = 4
LONGEST = 20_000
"""Lines at most: Excel bears 65,530 links on a sheet, and nobody reads more."""
FILLS_FROM = 8
"""From this many cells of one column on, the same remark is one line."""
SHORT_NOTES = 4
"""A customer's own note names this many problems, then how many more."""

_WIDTHS = (9.0, 18.0, 44.0, 48.0, 18.0, 20.0)
_TAB = "B91C1C"
_GROUP_SAYS = {
    Severity.ERROR: "这些格子现在用不上，会影响结果，请先改",
    Severity.WARNING: "已经用上了，但请看一眼",
    Severity.INFO: "知道就好，不改也行",
}
_ONE_BY_ONE = frozenset({
    "contact-duplicate", "customer-duplicate", "name-similar", "customer-id-duplicate", "customer-id-moved",
    "rating-contradiction", "override-without-reason", "amount-negative", "log-mismatch", "order-duplicate", "refund",
    "customer-unknown", "points-mismatch", "task-damaged",
})  # fmt: skip
"""Each of these needs a decision of its own, so they never become one line."""
_READ_WITH_CERTAINTY = frozenset({
    "date-as-text", "date-as-number", "amount-as-text", "formula-in-data", "invisible-characters",
})  # fmt: skip
"""Spellings that were understood; the sheet names them once, a customer's own note leaves them out."""
_CONSEQUENCE = {
    column.header: rank
    for rank, column in enumerate((LAST_PURCHASE, AMOUNT, SCORE, *RATED, CONTACT, NAME))
}  # fmt: skip
_ORDER = list(Severity)
_LINE_HEIGHT, _LEAST_HEIGHT = 16.5, 24.0


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the sheet: an example cell and how many cells of the column it stands for."""

    severity: Severity
    problem: dict[str, object]
    sheet: str
    cells: int


def plan_problems_sheet(problems: pd.DataFrame, sheet: str, today: date, *, name: str = PROBLEMS.name) -> SheetPlan:
    """The sheet for a frame of problems (`table.problems`), all of the sheet `sheet` unless a column `sheet` says otherwise.

    Errors come first, those that change a judgement before the rest; then warnings, then what is worth knowing. A
    remark that fills a column (FILLS_FROM cells or more) is one line with an example. At most LONGEST lines.
    """
    table = _in_order(problems, sheet)
    cells = [
        Cell(1, 1, _title(problems), "title"),
        Cell(2, 1, f"{PROBLEMS.says}检查的是「{sheet}」，{today.isoformat()}。", "note"),
    ]
    heights = {1: 30.0, HEADER_ROW: 30.0}
    widths = dict(enumerate(_WIDTHS, start=1))
    if table.empty:
        cells.append(Cell(HEADER_ROW, 1, "✓ 没有发现问题，填得很好！", "subtitle"))
        return SheetPlan(name, cells, widths, heights, tab_colour=_TAB)
    cells.append(Cell(3, 1, "点“位置”可以跳到那一格。", "note"))
    cells.extend(Cell(HEADER_ROW, column, text, "header_left") for column, text in enumerate(HEADERS, start=1))
    last = _put_lines(table, cells, heights)
    return SheetPlan(
        name,
        cells,
        widths,
        heights,
        freeze=(HEADER_ROW, 0),
        print_setup=Print(landscape=True, repeat_rows=(HEADER_ROW, HEADER_ROW)),
        tab_colour=_TAB,
        text_areas=(Area(HEADER_ROW + 1, 3, last, 5),),
    )


def _put_lines(table: pd.DataFrame, cells: list[Cell], heights: dict[int, float]) -> int:
    """Add the lines under their groups; the last row used. table: as `_in_order` gives it."""
    row = HEADER_ROW
    group: Severity | None = None
    in_group = table.groupby("rank")["cells"].sum()
    for line in _lines(table.head(LONGEST)):
        row += 1
        if line.severity != group:
            group = line.severity
            cells.extend(_group_row(row, group, int(in_group[_ORDER.index(group)])))
            heights[row] = _LEAST_HEIGHT
            row += 1
        written = _line_cells(row, line)
        cells.extend(written)
        tallest = max([lines_needed(str(cell.value), _WIDTHS[cell.column - 1]) for cell in written[1:4]])
        heights[row] = max(_LEAST_HEIGHT, _LINE_HEIGHT * tallest + 4)
    if len(table) > LONGEST:
        more = len(table) - LONGEST
        cells.append(Cell(row + 1, 1, f"还有 {more:,} 条没有列出。改好上面的再运行一次，就会看到其余的。", "note"))
    return row


def row_notes(problems: pd.DataFrame, rows: ArrayLike) -> list[str]:
    """For each sheet row of `rows` its own problems in short, errors first: `最近一次消费时间：不是日期；联系方式：号码重复`.

    Remarks worth knowing only, and spellings that were read with certainty, are left to the sheet; "" where none is left.
    """
    wanted = [
        code for code, kind in KINDS.items() if kind.severity != Severity.INFO and code not in _READ_WITH_CERTAINTY
    ]
    own = problems[problems["code"].isin(wanted) & (problems["row"] > 0)]
    error = own["code"].map(lambda code: KINDS[code].severity == Severity.ERROR).to_numpy(dtype=bool)
    own = own.iloc[np.lexsort((own["place"].to_numpy(), ~error))]
    summary = own["code"].map(lambda code: KINDS[code].summary)
    texts = np.where(own["place"].to_numpy() > 0, own["column"] + "：" + summary, summary)
    notes: dict[int, list[str]] = {}
    for row, text in zip(own["row"].tolist(), texts.tolist(), strict=True):
        notes.setdefault(row, []).append(text)
    short = {row: _short(found) for row, found in notes.items()}
    return [short.get(row, "") for row in np.asarray(rows).tolist()]


def _short(notes: list[str]) -> str:
    distinct = list(dict.fromkeys(notes))
    more = len(distinct) - SHORT_NOTES
    return "；".join(distinct[:SHORT_NOTES]) + (f"；另有 {more} 处" if more > 0 else "")


def _title(problems: pd.DataFrame) -> str:
    severities = problems["code"].map(lambda code: KINDS[code].severity)
    counts = [(word, int((severities == severity).sum())) for severity, word in SEVERITY_WORDS.items()]
    return "　".join([PROBLEMS.name, *(f"{word} {count:,}" for word, count in counts if count)])


def _in_order(problems: pd.DataFrame, sheet: str) -> pd.DataFrame:
    """A row per line of the sheet, in its order, remarks that fill a column folded into their first cell.

    Beside the columns of a problem: sheet; rank, the place of its severity in _ORDER; cells, how many it stands for.
    """
    if problems.empty:
        return problems
    table = problems if "sheet" in problems.columns else problems.assign(sheet=sheet)
    rank = _of_codes(table, lambda code: _ORDER.index(KINDS[code].severity))
    alike = ["sheet", "code", "place"]
    count = table.groupby(alike, sort=False)["row"].transform("size")
    foldable = (rank > 0) & (_of_codes(table, lambda code: code not in _ONE_BY_ONE) > 0) & (table["place"] > 0)
    folded = foldable & (count >= FILLS_FROM)
    table = table.assign(
        rank=rank,
        folded=folded,
        cells=np.where(folded, count, 1),
        weight=table["column"].map(_CONSEQUENCE).fillna(len(_CONSEQUENCE)),
    )
    table = table[~folded | ~table.duplicated(alike)]
    return table.sort_values(["rank", "folded", "weight", "place", "row"], kind="stable")


def _of_codes(problems: pd.DataFrame, tell: Callable[[str], int]) -> NDArray[np.int64]:
    """What `tell` says of each problem's code, asked once per code."""
    codes, distinct = pd.factorize(problems["code"])
    return np.array([tell(code) for code in distinct], dtype=np.int64)[codes]


def _lines(table: pd.DataFrame) -> Iterator[_Line]:
    """The rows of `_in_order` as lines."""
    problems = zip(*(table[name].tolist() for name in COLUMNS), strict=True)
    for rank, sheet, cells, problem in zip(
        table["rank"].tolist(), table["sheet"].tolist(), table["cells"].tolist(), problems, strict=True
    ):
        yield _Line(_ORDER[rank], dict(zip(COLUMNS, problem, strict=True)), sheet, cells)


def _group_row(row: int, severity: Severity, cells: int) -> Iterator[Cell]:
    style = f"group_{severity.value}"
    yield Cell(row, 1, f"{SEVERITY_WORDS[severity]}（{cells:,} 处）：{_GROUP_SAYS[severity]}", style)
    yield from (Cell(row, column, None, style) for column in range(2, len(HEADERS) + 1))


def _line_cells(row: int, line: _Line) -> Sequence[Cell]:
    words = wording(line.problem, line.sheet)
    found, better = words.found, str(line.problem["suggestion"])
    if line.cells > 1:
        found = f"共 {line.cells:,} 格{KINDS[str(line.problem['code'])].summary}，例如：{found}"
        better = f"例如 {better}" if better else ""
    place = int(str(line.problem["place"]))
    at_row = int(str(line.problem["row"]))
    link = link_to(line.sheet, at_row, place or 1) if at_row else ""
    return (
        Cell(row, 1, words.cell or "整张表", "link_line" if link else "body_line", link),
        Cell(row, 2, str(line.problem["column"]), "body_wrap"),
        Cell(row, 3, found, "body_wrap"),
        Cell(row, 4, words.wanted, "body_wrap"),
        Cell(row, 5, better, "text_line"),
        Cell(row, 6, f"[{line.problem['code']}]", "code"),
    )
