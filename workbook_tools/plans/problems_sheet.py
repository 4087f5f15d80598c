"""The sheet 数据问题: what to correct, the most important first, and where staff say what is to be done about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

import pandas as pd

from workbook_tools.plans.choices import ACCEPT, ALL_IGNORED, CHOICE, IGNORE, KEY, MERGE, RESTORE, kept_texts
from workbook_tools.plans.fingerprints import Fingerprints, prevention_key
from workbook_tools.plans.links import lines_needed, link_to
from workbook_tools.plans.problem_lines import ORDER, Line, in_order, lines_of
from workbook_tools.rules.prevention import Prevention
from workbook_tools.table.codes import KINDS, SEVERITY_WORDS, Severity
from workbook_tools.table.marks import PROBLEMS
from workbook_tools.table.places import Area, letter
from workbook_tools.table.problems import wording
from workbook_tools.table.sheets import Cell, DropDown, Print, SheetPlan

HEADERS = ("位置", "列", "发现了什么", "请怎么改", "建议改成", CHOICE, "代码")
HEADER_ROW = 4
LONGEST = 20_000
"""Lines at most: Excel bears 65,530 links on a sheet, and nobody reads more."""
IGNORED_SHOWN = 500
"""Lines of ignored problems at most; all of them can be called back together."""

_WIDTHS = (9.0, 18.0, 42.0, 44.0, 16.0, 11.0, 18.0)
_CHOICE_AT, _KEY_AT = HEADERS.index(CHOICE) + 1, len(HEADERS) + 1
_TAB = "B91C1C"
_GROUP_SAYS = {
    Severity.ERROR: "这些格子现在用不上，会影响结果，请先改",
    Severity.WARNING: "已经用上了，但请看一眼",
    Severity.INFO: "知道就好，不改也行",
}
_JUMP = "点“位置”可以跳到那一格。"
_CHOOSE = (
    f"在“{CHOICE}”里选“{ACCEPT}”或“{IGNORE}”，下次运行就照办：{ACCEPT}会改那一格并记到“更改记录”，{IGNORE}后不再提示。"
)
_LINE_HEIGHT, _LEAST_HEIGHT = 16.5, 24.0


@dataclass(frozen=True)
class ToIgnore:
    """What staff have chosen to ignore. problems: as in table.problems, with a column `sheet`; preventions: proposals."""

    problems: pd.DataFrame
    fingerprints: Fingerprints
    preventions: Sequence[Prevention] = ()

    def __len__(self) -> int:
        return len(self.problems) + len(self.preventions)


@dataclass
class _Sheet:
    """The sheet as far as it is drawn."""

    cells: list[Cell]
    heights: dict[int, float]
    choices: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    """Row by row, what may be chosen in 处理."""
    row: int = HEADER_ROW


def plan_problems_sheet(
    problems: pd.DataFrame,
    sheet: str,
    today: date,
    *,
    name: str = PROBLEMS.name,
    ignored: ToIgnore | None = None,
    preventions: Sequence[Prevention] = (),
) -> SheetPlan:
    """The sheet for a frame of problems (`table.problems`), all of the sheet `sheet` unless a column `sheet` says otherwise.

    Errors come first, those that change a judgement before the rest; then warnings, then what is worth knowing, then what
    staff ignore. A remark that fills a column is one line with an example. At most LONGEST lines. A column `offers` says
    which problems have a correction to accept, a column `merge` in what the two rows differ that may be merged. ignored: without it nobody will read what is chosen, so nothing is offered.
    preventions: input checks to propose.
    """
    put_aside = 0 if ignored is None else len(ignored)
    drawn = _Sheet(
        [
            Cell(1, 1, _title(problems, put_aside), "title"),
            Cell(2, 1, f"{PROBLEMS.says}检查的是「{sheet}」，{today.isoformat()}。", "note"),
        ],
        {1: 30.0, HEADER_ROW: 30.0},
    )
    table = in_order(problems, sheet)
    if table.empty and not put_aside:
        drawn.cells.append(Cell(HEADER_ROW, 1, "✓ 没有发现问题，填得很好！", "subtitle"))
        return SheetPlan(name, drawn.cells, dict(enumerate(_WIDTHS, start=1)), drawn.heights, tab_colour=_TAB)
    drawn.cells.append(Cell(3, 1, _JUMP if ignored is None else _JUMP + _CHOOSE, "note"))
    drawn.cells.extend(Cell(HEADER_ROW, column, text, "header_left") for column, text in enumerate(HEADERS, start=1))
    if ignored is not None:
        drawn.cells.append(Cell(HEADER_ROW, _KEY_AT, KEY, "note"))
    _put_lines(drawn, table, None if ignored is None else ignored.fingerprints)
    if ignored is not None and preventions:
        says = f"预防（{len(preventions):,} 列）：同样的错很多，可以请 Excel 在填写时提醒。选“{ACCEPT}”就加上，只提醒，不禁止"
        _put_group(drawn, says, "group_info")
        for prevention in preventions:
            _put_prevention(drawn, prevention, ignored.fingerprints, (ACCEPT, IGNORE))
    if ignored is not None and put_aside:
        _put_ignored(drawn, ignored)
    right = max(planned.column for planned in drawn.cells)
    return SheetPlan(
        name,
        drawn.cells,
        dict(enumerate(_WIDTHS, start=1)),
        drawn.heights,
        hidden_columns=tuple(range(_KEY_AT, right + 1)),
        drop_downs=tuple(_drop_downs(drawn.choices)),
        freeze=(HEADER_ROW, 0),
        print_setup=Print(landscape=True, repeat_rows=(HEADER_ROW, HEADER_ROW)),
        tab_colour=_TAB,
        text_areas=(Area(HEADER_ROW + 1, 3, drawn.row, 5),),
    )


def _put_lines(drawn: _Sheet, table: pd.DataFrame, fingerprints: Fingerprints | None) -> None:
    """Add the lines under their groups. table: as `in_order` gives it."""
    if table.empty:
        return
    group: Severity | None = None
    in_group = table.groupby("rank")["cells"].sum()
    for line in lines_of(table.head(LONGEST), fingerprints):
        if line.severity != group:
            group = line.severity
            count = int(in_group[ORDER.index(group)])
            _put_group(drawn, f"{SEVERITY_WORDS[group]}（{count:,} 处）：{_GROUP_SAYS[group]}", f"group_{group.value}")
        _put_line(drawn, line, _offered(line))
    if len(table) > LONGEST:
        more = len(table) - LONGEST
        drawn.row += 1
        drawn.cells.append(
            Cell(drawn.row, 1, f"还有 {more:,} 条没有列出。改好上面的再运行一次，就会看到其余的。", "note")
        )


def _offered(line: Line) -> tuple[str, ...]:
    if line.merge:
        return (MERGE, IGNORE)
    return (ACCEPT, IGNORE) if line.offers else (IGNORE,)


def _put_ignored(drawn: _Sheet, ignored: ToIgnore) -> None:
    """What is ignored, each line with a way back, and the hidden cells that remember it."""
    problems = ignored.problems
    says = f"已忽略（{len(ignored):,} 处）：不再提示，内容一改就会重新检查。要恢复提示，请选“{RESTORE}”；在这一行选就是全部恢复。"
    _put_group(drawn, says, "group_done", choices=(RESTORE,), key=ALL_IGNORED)
    table = in_order(problems, ignored.fingerprints.customers.sheet)
    for line in lines_of(table.head(IGNORED_SHOWN), ignored.fingerprints):
        _put_line(drawn, line, (RESTORE,))
    if len(table) > IGNORED_SHOWN:
        drawn.row += 1
        drawn.cells.append(Cell(drawn.row, 1, f"另有 {len(table) - IGNORED_SHOWN:,} 条已忽略，没有列出。", "note"))
    for prevention in ignored.preventions:
        _put_prevention(drawn, prevention, ignored.fingerprints, (RESTORE,))
    also = [prevention_key(prevention.column.header) for prevention in ignored.preventions]
    kept = kept_texts(problems, ignored.fingerprints, also)
    drawn.cells.extend(Cell(1, column, text, "note") for column, text in enumerate(kept, start=_KEY_AT + 1))


def _put_prevention(drawn: _Sheet, prevention: Prevention, known: Fingerprints, choices: tuple[str, ...]) -> None:
    customers, column = known.customers, prevention.column
    drawn.row += 1
    drawn.heights[drawn.row] = _LEAST_HEIGHT
    told = (
        (letter(prevention.place), "link_line", link_to(customers.sheet, customers.header_row, prevention.place)),
        (column.header, "body_wrap", ""), (f"有 {prevention.cells:,} 格写错或写得不规范", "body_wrap", ""),
        (f"填写时提醒：{column.hint or '写一个数'}", "body_wrap", ""), ("加输入检查", "text_line", ""), (None, "choice", ""),
        (None, "code", ""), ("".join(prevention_key(column.header)), "note", ""),
    )  # fmt: skip
    drawn.cells.extend(Cell(drawn.row, at, value, style, link) for at, (value, style, link) in enumerate(told, start=1))
    drawn.choices.append((drawn.row, choices))


def _put_group(drawn: _Sheet, says: str, style: str, *, choices: tuple[str, ...] = (), key: str = "") -> None:
    drawn.row += 1
    drawn.heights[drawn.row] = _LEAST_HEIGHT
    drawn.cells.append(Cell(drawn.row, 1, says, style))
    last = len(HEADERS)
    columns = range(2, last + 1)
    drawn.cells.extend(
        Cell(drawn.row, column, None, "choice" if choices and column == _CHOICE_AT else style) for column in columns
    )
    if choices:
        drawn.choices.append((drawn.row, choices))
        drawn.cells.append(Cell(drawn.row, _KEY_AT, key, "note"))


def _put_line(drawn: _Sheet, line: Line, choices: tuple[str, ...]) -> None:
    drawn.row += 1
    written = _line_cells(drawn.row, line)
    tallest = max([lines_needed(str(cell.value), _WIDTHS[cell.column - 1]) for cell in written[1:4]])
    drawn.heights[drawn.row] = max(_LEAST_HEIGHT, _LINE_HEIGHT * tallest + 4)
    drawn.cells.extend(written)
    if line.key:
        drawn.choices.append((drawn.row, choices))
        drawn.cells.append(Cell(drawn.row, _KEY_AT, line.key, "note"))


def _line_cells(row: int, line: Line) -> Sequence[Cell]:
    words = wording(line.problem, line.sheet)
    found, better = words.found, str(line.problem["suggestion"])
    if line.cells > 1:
        read = "，已读懂" if line.offers else ""
        found = f"共 {line.cells:,} 格{KINDS[str(line.problem['code'])].summary}{read}，例如：{found}"
        better = f"例如 {better}" if better else ""
    wanted = words.wanted
    if line.merge:
        found = f"{found}。{line.merge}"
        wanted = f"{wanted}。选“{MERGE}”，{line.problem['detail']}就并进来"
    place = int(str(line.problem["place"]))
    at_row = int(str(line.problem["row"]))
    link = link_to(line.sheet, at_row, place or 1) if at_row else ""
    return (
        Cell(row, 1, words.cell or "整张表", "link_line" if link else "body_line", link),
        Cell(row, 2, str(line.problem["column"]), "body_wrap"),
        Cell(row, 3, found, "body_wrap"),
        Cell(row, 4, wanted, "body_wrap"),
        Cell(row, 5, better, "text_line"),
        Cell(row, _CHOICE_AT, None, "choice" if line.key else "body_line"),
        Cell(row, 7, f"[{line.problem['code']}]", "code"),
    )


def _drop_downs(choices: Sequence[tuple[int, tuple[str, ...]]]) -> Iterator[DropDown]:
    """One drop-down for rows below each other that offer the same."""
    for (offered, _), run in groupby(enumerate(choices), key=lambda item: (item[1][1], item[1][0] - item[0])):
        rows = [row for _, (row, _) in run]
        yield DropDown(Area(rows[0], _CHOICE_AT, rows[-1], _CHOICE_AT), offered)


def _title(problems: pd.DataFrame, ignored: int) -> str:
    of_severity = dict.fromkeys(SEVERITY_WORDS, 0)
    for code, count in problems["code"].value_counts().items():
        of_severity[KINDS[str(code)].severity] += int(count)
    told = [*((word, of_severity[severity]) for severity, word in SEVERITY_WORDS.items()), ("已忽略", ignored)]
    return "　".join([PROBLEMS.name, *(f"{word} {count:,}" for word, count in told if count)])
