"""What was written, read again and held against what was there: the last look before a workbook is replaced.

It believes the plan of what changes in a sheet, and nothing of how that was carried out. Every part that no change names
must be there with the very bytes that it was packed in; in the others, everything of the staff's must say what it said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from workbook_tools.table.changes import AddChecks, Change, DropSheet, PutColumn, PutSheet, Remember
from workbook_tools.table.faults import Fault
from workbook_tools.table.marks import SHEET_MARK, fact_mark
from workbook_tools.table.places import Area
from workbook_tools.workbook.book import Book, SheetInfo, open_book
from workbook_tools.workbook.compare import find_difference
from workbook_tools.workbook.draft import Draft
from workbook_tools.workbook.edit import replaces_formulas
from workbook_tools.workbook.graft import has_formula
from workbook_tools.workbook.names import cell_reference
from workbook_tools.workbook.package import Package
from workbook_tools.workbook.put_sheets import hash_of_mark, marked_sheet, settle_names
from workbook_tools.workbook.sheet_changes import CellChange, SheetChange, by_sheet, plan_sheet
from workbook_tools.workbook.styles import open_styles
from workbook_tools.workbook.verify_cells import (
    READ_WHOLE_BELOW,
    RowSample,
    find_wrong_cell,
    find_wrong_in_sheet,
    rows_to_look_at,
)
from workbook_tools.workbook.verify_parts import (
    HarmError,
    check_names,
    check_styles,
    check_table,
    check_workbook,
    count_rule_looks,
)
from workbook_tools.workbook.xml import CONTENT_TYPES_PART, part_key, rels_part


@dataclass(frozen=True, slots=True)
class _Scope:
    """The old and the new workbook, and the sheets of the old one that the changes edit, make anew, or have dropped."""

    old: Book
    new: Book
    old_parts: Draft
    new_parts: Draft
    edited: tuple[SheetInfo, ...]
    remade: tuple[SheetInfo, ...]
    dropped: tuple[SheetInfo, ...]


def verify(book: Book, written: Path, changes: Sequence[Change]) -> None:
    """Compare the written file with the book that the changes were made in.

    Raises Fault edit-unsafe, naming the book, where anything but what the changes name is not as it was, or where what
    they name is not there.
    """
    try:
        with open_book(written, left_out=[sheet.part for sheet in _edited(book, changes)]) as new:
            scope = _scope(book, new, changes)
            _check_parts(scope)
            _check_frame(scope)
            filters, marks = {}, _marks_wanted(scope, changes)
            for sheet, group in by_sheet(book, changes):
                planned = _check_sheet(scope, sheet, group)
                marks |= planned.marks
                if planned.edit.filter_area is not None:
                    filters[sheet.name] = planned.edit.filter_area
            _check_workbook(scope, changes, filters)
            _check_ours(scope, changes, marks)
    except HarmError as harm:
        raise Fault("edit-unsafe", name=book.name, detail=str(harm)) from None
    except Fault as fault:
        raise Fault("edit-unsafe", name=book.name, detail=f"写好的文件没有通过检查（{fault.code}）") from None


def _edited(book: Book, changes: Sequence[Change]) -> tuple[SheetInfo, ...]:
    edited = {change.sheet for change in changes if isinstance(change, CellChange)}
    return tuple(info for info in book.sheets if info.name in edited)


def _scope(old: Book, new: Book, changes: Sequence[Change]) -> _Scope:
    remade = (marked_sheet(old, change.mark) for change in changes if isinstance(change, PutSheet) and change.marked)
    dropped = (marked_sheet(old, change.mark) for change in changes if isinstance(change, DropSheet))
    return _Scope(
        old,
        new,
        Draft(old.package),
        Draft(new.package),
        _edited(old, changes),
        tuple(info for info in remade if info is not None),
        tuple(info for info in dropped if info is not None and new.sheet(info.name) is None),
    )


def _check_parts(scope: _Scope) -> None:
    """Parts that no change touches, in their packed bytes; of the others, that they are there."""
    old, new = scope.old, scope.new
    relations = scope.old_parts.relations(old.workbook_part)
    may_go = {part_key(relation.target) for relation in relations if relation.kind == "calcChain"}
    for sheet in (*scope.remade, *scope.dropped):
        for part in (sheet.part, *scope.old_parts.owned(sheet.part)):
            may_go |= {part_key(part), part_key(rels_part(part))}
    touched = {CONTENT_TYPES_PART, old.workbook_part, rels_part(old.workbook_part), old.outline.styles_part}
    touched |= {part for sheet in scope.edited for part in (sheet.part, *_table_parts(old, sheet))}
    may_change = {part_key(part) for part in touched if part}
    for name in old.package.names:
        if part_key(name) in may_go:
            continue
        if not new.package.has(name):
            raise HarmError(f"部件“{name}”丢失")
        if part_key(name) not in may_change and not _same_packed(old.package, new.package, name):
            raise HarmError(f"部件“{name}”变了")


def _same_packed(old: Package, new: Package, part: str) -> bool:
    before, after = old.member(part), new.member(part)
    if (before.crc, before.size, before.packed, before.method) != (after.crc, after.size, after.packed, after.method):
        return False
    return all(one == other for one, other in zip_longest(old.packed(part), new.packed(part)))


def _check_frame(scope: _Scope) -> None:
    """Content types, and the workbook's relationships, of all parts that are still there."""
    old, new = scope.old.package, scope.new.package
    types = scope.old_parts.types(), scope.new_parts.types()
    changed = [name for name in old.names if new.has(name) and types[0].of(name) != types[1].of(name)]
    if changed:
        raise HarmError(f"部件“{changed[0]}”的类型变了")
    untyped = [name for name in new.names if not old.has(name) and not types[1].of(name)]
    if untyped:
        raise HarmError(f"部件“{untyped[0]}”没有类型")
    for name in new.names:
        if name.endswith(".rels") and not (old.has(name) and _same_packed(old, new, name)):
            _check_relations(scope, name)
    held = set(scope.new_parts.relations(scope.new.workbook_part))
    for relation in scope.old_parts.relations(scope.old.workbook_part):
        gone = not relation.external and old.has(relation.target) and not new.has(relation.target)
        if relation not in held and not gone:
            raise HarmError(f"与“{relation.target}”的关系丢失")


def _check_relations(scope: _Scope, part: str) -> None:
    """A new or changed part of relationships leads nowhere only where it has always led nowhere."""
    folder, _, file = part.rpartition("_rels/")
    before = set(scope.old_parts.relations(folder + file[:-5])) if scope.old.package.has(part) else set()
    for one in scope.new_parts.relations(folder + file[:-5]):
        there = one.external or scope.new.package.has(one.target)
        if not there and (one not in before or scope.old.package.has(one.target)):
            raise HarmError(f"“{part}”里的“{one.target}”不存在")


def _check_workbook(scope: _Scope, changes: Sequence[Change], filters: Mapping[str, Area]) -> None:
    """The list of sheets, names, settings and formats. filters: the range that the filter of an edited sheet has now."""
    dropped = {sheet.name for sheet in scope.dropped}
    kept = tuple(sheet for sheet in scope.old.sheets if sheet.name not in dropped)
    settled = settle_names(scope.old, changes).values()
    added = tuple(name for name in settled if scope.old.sheet(name) is None)
    made = tuple(sheet.name for sheet in scope.new.sheets[len(kept) :])
    if scope.new.sheets[: len(kept)] != kept or made != added or scope.old.workbook_part != scope.new.workbook_part:
        raise HarmError("工作表的名单变了")
    old, new = (parts.read(scope.old.workbook_part) for parts in (scope.old_parts, scope.new_parts))
    check_workbook(old, new, sheets_dropped=bool(dropped), calculates=_calculates(scope, changes))
    made_by_us = {sheet.name for sheet in scope.remade} | set(added)
    check_names(old, new, ours=made_by_us, dropped=dropped, filters=filters)
    if scope.old.outline.styles_part:
        check_styles(*(parts.read(scope.old.outline.styles_part) for parts in (scope.old_parts, scope.new_parts)))


def _check_sheet(scope: _Scope, sheet: SheetInfo, changes: Sequence[CellChange]) -> SheetChange:
    """An edited sheet: what the changes name is there, and every cell and all else as it was; its tables. Gives the plan."""
    old, new = scope.old.text(sheet), scope.new.text(sheet)
    planned = plan_sheet(scope.old, sheet, old, changes, open_styles(scope.old))
    headers = {table.part: joined for table, joined in planned.wider_tables}
    lengths: dict[str, int] = {}
    for table, rows in planned.longer_tables:
        lengths[table.part] = lengths.get(table.part, 0) + rows
    for part in _table_parts(scope.old, sheet):
        before, after = scope.old_parts.read(part), scope.new_parts.read(part)
        check_table(before, after, sheet.name, headers=headers.get(part, ()), rows=lengths.get(part, 0))
    samples = None
    if scope.new.package.size(sheet.part) >= READ_WHOLE_BELOW:
        some = rows_to_look_at(planned.edit)
        samples = RowSample(some), RowSample(some)
    told = find_difference(old, new, planned.edit, witnesses=samples) or find_wrong_cell(
        old, new, planned.edit, samples, date1904=scope.old.facts.date1904, formats=_formats(scope)
    )
    if told is not None:
        raise HarmError(f"「{sheet.name}」{told}")
    if replaces_formulas(scope.old.raw(sheet.name), planned.edit) and _chain(scope.new_parts, scope.new):
        raise HarmError("计算顺序里还有已经不在的公式")
    return planned


def _marks_wanted(scope: _Scope, changes: Sequence[Change]) -> dict[str, str]:
    """Our marks and facts as they should be, those of new columns aside: as they were, but for what the changes name."""
    wanted = dict(scope.old.marks)
    names = settle_names(scope.old, changes)
    for place, change in enumerate(changes):
        if isinstance(change, PutSheet) and change.marked:
            wanted[change.mark] = cell_reference(names[place], 1, 1)
            wanted[hash_of_mark(change.mark)] = change.content_hash
        elif isinstance(change, DropSheet) and scope.new.marks.get(change.mark) is None:
            for mark in (change.mark, hash_of_mark(change.mark)):
                wanted.pop(mark, None)
        elif isinstance(change, Remember):
            wanted |= {fact_mark(name): text for name, text in change.facts.items()}
    return wanted


def _check_ours(scope: _Scope, changes: Sequence[Change], marks: Mapping[str, str]) -> None:
    """What the changes put must be there: sheets that say what their plans say, marks, facts."""
    new = scope.new
    lost = next((mark for mark, told in marks.items() if new.marks.get(mark) != told), None)
    if lost is not None or len(new.marks) != len(marks):
        raise HarmError(f"标记“{lost or '多出来的'}”没有写好")
    looks = count_rule_looks(scope.new_parts.read(new.outline.styles_part)) if new.outline.styles_part else 0
    names = settle_names(scope.old, changes)
    for place, change in enumerate(changes):
        if isinstance(change, PutSheet):
            info = new.sheet(names[place])
            if info is None:
                raise HarmError(f"「{change.plan.name}」没有写好")
            xml = scope.new_parts.read(info.part)
            told = find_wrong_in_sheet(
                xml, change.plan, date1904=new.facts.date1904, formats=new.facts.cell_formats, looks=looks
            )
            if told is not None:
                raise HarmError(f"「{change.plan.name}」{told}")
    if scope.remade or scope.dropped:
        formulas = (has_formula(scope.old.text(sheet)) for sheet in (*scope.remade, *scope.dropped))
        if _chain(scope.new_parts, new) and any(formulas):
            raise HarmError("计算顺序里还有已经不在的公式")


def _chain(parts: Draft, book: Book) -> bool:
    """Whether a workbook has a list of its formulas in the order of calculation."""
    return any(one.kind == "calcChain" and book.package.has(one.target) for one in parts.relations(book.workbook_part))


def _calculates(scope: _Scope, changes: Sequence[Change]) -> bool:
    """Whether formulas that the workbook is known to have may look at staff values that the changes replace."""
    if not _chain(scope.old_parts, scope.old):
        return False
    marked = (marked_sheet(scope.old, mark) for mark in scope.old.marks if mark.startswith(SHEET_MARK))
    ours = {sheet.name for sheet in marked if sheet is not None}
    return any(
        sheet.name not in ours and not all(_leaves_values(change) for change in group)
        for sheet, group in by_sheet(scope.old, changes)
    )


def _leaves_values(change: CellChange) -> bool:
    """Whether no formula can look at what a change writes."""
    return isinstance(change, AddChecks) or (isinstance(change, PutColumn) and change.new)


def _formats(scope: _Scope) -> int | None:
    return scope.new.facts.cell_formats if scope.new.outline.styles_part else None


def _table_parts(book: Book, sheet: SheetInfo) -> Iterator[str]:
    return (table.part for table in book.tables(sheet.name))
