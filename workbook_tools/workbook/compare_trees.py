"""Compares an edited worksheet part with the old one as trees: any spelling, and it says where they differ."""

import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from lxml import etree

from workbook_tools.table.places import Area, cell, column_number
from workbook_tools.workbook.edit_frame import ORDER
from workbook_tools.workbook.questions import list_formula, plan_questions
from workbook_tools.workbook.sheet_edit import SheetEdit
from workbook_tools.workbook.xml import Tree, children, local_name

_BEHIND = 1 << 15
_GROWING = ("dimension", "cols", "dataValidations", "conditionalFormatting", "ignoredErrors", "autoFilter")
_DAMAGED = "写好的工作表读不出来"


def find_difference_in_frame(old: bytes, new: bytes, edit: SheetEdit) -> str | None:
    """What differs around the rows that the edit did not ask for; None where nothing does. Both parts without rows."""
    try:
        before, after = (etree.fromstring(part, _parser()) for part in (old, new))
        return next((f"{name}变了" for name, same in _frame_checks(before, after, edit) if not same), None)
    except (etree.LxmlError, ValueError):
        return _DAMAGED


def _frame_checks(before: Tree, after: Tree, edit: SheetEdit) -> Iterator[tuple[str, bool]]:
    """What is looked at, and whether it is the same."""
    yield (
        "工作表的开头",
        (before.tag, before.nsmap, dict(before.attrib)) == (after.tag, after.nsmap, dict(after.attrib)),
    )
    yield "行以外的内容", _others(before) == _others(after)
    yield "使用范围", _dimension(before, edit) == _dimension(after, edit)
    yield "列宽或列的格式", _columns(before, edit) == _columns(after, edit)
    asked = _move_validations(before, edit)
    yield (
        "数据验证",
        _kept(before, after, "dataValidations", {str(prompt.area) for prompt in edit.prompts} | asked.keys()),
    )
    yield "输入检查", _checks_as_asked(before, after, edit, asked)
    yield "条件格式", _formats_kept(before, after, edit)
    yield "忽略的错误", _kept(before, after, "ignoredErrors", {str(area) for area in edit.text_areas})
    yield "筛选", _filter(before, edit.filter_area) == _filter(after, None)
    yield "工作表各部分的次序", _is_ordered(after) or not _is_ordered(before)


def find_difference_in_rows(
    old: bytes, new: bytes, cells: Mapping[int, Collection[int]], ours: Collection[int], new_rows: Collection[int]
) -> str | None:
    """The first row or cell that differs; None where none does. cells: rows that may differ, by column."""
    may = _MayDiffer(cells, ours, new_rows)
    try:
        for before, after in zip_longest(_content(old, may), _content(new, may)):
            if before != after:
                row, column = min(spot[:2] for spot in (before, after) if spot is not None)
                return f"{cell(row, column)} 变了" if 0 < column < _BEHIND else f"第 {row} 行变了"
    except (etree.LxmlError, ValueError):
        return _DAMAGED
    return None


@dataclass(frozen=True, slots=True)
class _MayDiffer:
    """Cells, whole columns, and rows whose attributes may differ, as find_difference_in_rows is told them."""

    cells: Mapping[int, Collection[int]]
    ours: Collection[int]
    rows: Collection[int]


def _content(part: bytes, may: _MayDiffer) -> Iterator[tuple[int, int, str]]:
    """What must be the same, in order: (row, column, as text); a row's attributes are column 0, its extensions _BEHIND."""
    for number, row in _rows(part):
        says = sorted((str(name), str(value)) for name, value in row.attrib.items() if name not in ("r", "spans"))
        if says and number not in may.rows:
            yield number, 0, repr(says)
        for column, text in _cells(row):
            if column not in may.ours and number not in may.cells.get(column, ()):
                yield number, column, text
        for other in row:
            if local_name(other) not in ("c", ""):
                yield number, _BEHIND, _canonical(other)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=False)


def _canonical(element: Tree) -> str:
    text: bytes = etree.tostring(element, method="c14n", with_tail=False)
    return text.decode()


def _rows(part: bytes) -> Iterator[tuple[int, Tree]]:
    """Row numbers and rows, each to be done with before the next is asked for."""
    number = 0
    rows = None
    for event, element in etree.iterparse(
        io.BytesIO(part), events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=True
    ):
        name = local_name(element)
        if event == "start" and name == "sheetData" and rows is None:
            rows = element
        elif event == "end" and name == "row" and element.getparent() is rows:
            number = int(element.get("r", number + 1))
            yield number, element
            rows.remove(element)


def _cells(row: Tree) -> Iterator[tuple[int, str]]:
    column = 0
    for element in children(row, "c"):
        reference = element.attrib.pop("r", None)
        column = column_number(reference.rstrip("0123456789")) if reference else column + 1
        yield column, _canonical(element)


def _others(root: Tree) -> list[str]:
    """Everything but what an edit may add to; sheetData stands for the rows."""
    return [
        "sheetData" if local_name(child) == "sheetData" else _canonical(child)
        for child in root
        if local_name(child) not in _GROWING
    ]


def _first(root: Tree, name: str) -> Tree | None:
    return next(children(root, name), None)


def _dimension(root: Tree, edit: SheetEdit) -> tuple[bool, str]:
    """The used range, stretched over all that the edit names: a new one must not have grown further."""
    line = _first(root, "dimension")
    told = None if line is None else line.get("ref", "")
    area = Area.parse(told or "")
    if area is None:
        return line is not None, told or ""
    rows = [row for column in edit.columns if len(column.rows) for row in (column.rows[0], column.rows[-1])]
    rows += [row for row, _ in edit.cells]
    numbers = [column.column for column in edit.columns if len(column.rows)] + [column for _, column in edit.cells]
    stretched = Area(
        min([area.top, *rows]), min([area.left, *numbers]), max([area.bottom, *rows]), max([area.right, *numbers])
    )
    return True, str(stretched)


def _columns(root: Tree, edit: SheetEdit) -> list[tuple[int, int, tuple[tuple[str, str], ...]]]:
    """What each range of columns says, without the columns that the edit lays out; neighbours that agree are one."""
    laid_out = {layout.column for layout in edit.layouts}
    held = _first(root, "cols")
    found: list[tuple[int, int, tuple[tuple[str, str], ...]]] = []
    for line in () if held is None else held:
        says = (
            ("", str(line.tag)),
            *sorted((str(k), str(v)) for k, v in line.attrib.items() if k not in ("min", "max")),
        )
        low, high = int(line.get("min", "")), int(line.get("max", ""))
        borders = sorted({low, *(c for x in laid_out if low <= x <= high for c in (x, x + 1)), high + 1})
        for begin, end in pairwise(borders):
            if begin in laid_out or begin > high:
                continue
            if found and found[-1][1] == begin - 1 and found[-1][2] == says:
                found[-1] = (found[-1][0], end - 1, says)
            else:
                found.append((begin, end - 1, says))
    return found


def _kept(before: Tree, after: Tree, name: str, added: Collection[str]) -> bool:
    """Whether all children of an element are there as before, the further ones standing at places that the edit names."""
    old, new = _first(before, name), _first(after, name)
    lines = [] if old is None else [_canonical(line) for line in old]
    now = [] if new is None else [(_canonical(line), line.get("sqref")) for line in new]
    told = {} if old is None else {k: v for k, v in old.attrib.items() if k != "count"}
    tells = {} if new is None else {k: v for k, v in new.attrib.items() if k != "count"}
    return (
        [text for text, _ in now[: len(lines)]] == lines
        and told == tells
        and all(place in added for _, place in now[len(lines) :])
    )


def _checks_as_asked(before: Tree, after: Tree, edit: SheetEdit, questions: Mapping[str, str]) -> bool:
    """Whether the validations that came say what the edit asked for, no more, and forbid nothing."""
    old, new = _first(before, "dataValidations"), _first(after, "dataValidations")
    asked: dict[str, tuple[str | None, tuple[str, ...]]] = {
        str(prompt.area): (prompt.check.kind, prompt.check.formulas) if prompt.check else (None, ())
        for prompt in edit.prompts
    }
    asked |= {place: ("list", (formula,)) for place, formula in questions.items()}
    for line in () if new is None else list(new)[0 if old is None else len(old) :]:
        formulas = tuple(part.text or "" for part in line)
        if (line.get("type"), formulas) != asked.get(line.get("sqref", "")):
            return False
        if line.get("showErrorMessage") and line.get("errorStyle") != "warning":
            return False
    return True


def _move_validations(before: Tree, edit: SheetEdit) -> dict[str, str]:
    """Lets the old sheet's validations apply where they should from now on; gives the new questions: cell → list."""
    held = _first(before, "dataValidations")
    lines = [] if held is None else list(held)
    attributes = [{str(key): str(value) for key, value in line.attrib.items()} for line in lines]
    plan = plan_questions(attributes, edit.questions)
    for line, sqref in zip(lines, plan.sqrefs, strict=True):
        if sqref is not None:
            line.set("sqref", sqref)
        elif held is not None:
            held.remove(line)
    return {str(place): list_formula(choices) for place, choices in plan.asked}


def _formats_kept(before: Tree, after: Tree, edit: SheetEdit) -> bool:
    added = [str(highlight.area) for highlight in edit.highlights]
    old = [_canonical(line) for line in children(before, "conditionalFormatting")]
    for line in children(after, "conditionalFormatting"):
        if old and _canonical(line) == old[0]:
            old.pop(0)
        elif line.get("sqref") in added:
            added.remove(line.get("sqref"))
        else:
            return False
    return not old


def _filter(root: Tree, area: Area | None) -> str | None:
    """The sheet's filter, or what it says once it has another range."""
    line = _first(root, "autoFilter")
    if line is None:
        return None
    if area is not None:
        line.set("ref", str(area))
    return _canonical(line)


def _is_ordered(root: Tree) -> bool:
    """Whether the parts of the sheet stand as the schema orders them; Excel does not open one that is out of order."""
    places = [ORDER.index(name) for name in map(local_name, root) if name in ORDER]
    return places == sorted(places)
