"""What was written, read again and held against what was there: the last look before a workbook is replaced.

It believes the plan of what changes in a sheet, and nothing of how that was carried out. Every part that no change names
must be there with the very bytes that it was packed in; in the others, everything of the staff's must say what it said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from workbook_tools.table.changes import AppendRows, Change, DropSheet, PutColumn, PutSheet, Remember, SetCells
from workbook_tools.table.faults import Fault
from workbook_tools.table.marks import fact_mark
from workbook_tools.workbook.book import Book, SheetInfo, open_book
from workbook_tools.workbook.compare import find_difference
from workbook_tools.workbook.draft import Draft
from workbook_tools.workbook.package import Package
from workbook_tools.workbook.put_sheets import marked_sheet
from workbook_tools.workbook.sheet_changes import CellChange, by_sheet, plan_sheet
from workbook_tools.workbook.styles import open_styles
from workbook_tools.workbook.verify_parts import (
    HarmError,
    check_names,
    check_styles,
    check_table,
    check_workbook,
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
        with open_book(written) as new:
            scope = _scope(book, new, changes)
            _check_parts(scope)
            _check_frame(scope)
            _check_workbook(scope)
            for sheet, group in by_sheet(book, changes):
                _check_sheet(scope, sheet, group)
            _check_ours(scope, changes)
    except HarmError as harm:
        raise Fault("edit-unsafe", name=book.name, detail=str(harm)) from None
    except Fault as fault:
        raise Fault("edit-unsafe", name=book.name, detail=f"写好的文件没有通过检查（{fault.code}）") from None


def _scope(old: Book, new: Book, changes: Sequence[Change]) -> _Scope:
    edited = {change.sheet for change in changes if isinstance(change, PutColumn | SetCells | AppendRows)}
    remade = (marked_sheet(old, change.mark) for change in changes if isinstance(change, PutSheet) and change.marked)
    dropped = (marked_sheet(old, change.mark) for change in changes if isinstance(change, DropSheet))
    return _Scope(
        old,
        new,
        Draft(old.package),
        Draft(new.package),
        tuple(info for info in old.sheets if info.name in edited),
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
    held = set(scope.new_parts.relations(scope.new.workbook_part))
    for relation in scope.old_parts.relations(scope.old.workbook_part):
        gone = not relation.external and old.has(relation.target) and not new.has(relation.target)
        if relation not in held and not gone:
            raise HarmError(f"与“{relation.target}”的关系丢失")


def _check_workbook(scope: _Scope) -> None:
    """The list of sheets, names, settings and formats."""
    dropped = {sheet.name for sheet in scope.dropped}
    kept = tuple(sheet for sheet in scope.old.sheets if sheet.name not in dropped)
    if scope.new.sheets[: len(kept)] != kept or scope.old.workbook_part != scope.new.workbook_part:
        raise HarmError("工作表的名单变了")
    old, new = (parts.read(scope.old.workbook_part) for parts in (scope.old_parts, scope.new_parts))
    check_workbook(old, new, sheets_dropped=bool(dropped))
    made_by_us = {sheet.name for sheet in scope.remade}
    check_names(old, new, ours=made_by_us, dropped=dropped, edited={sheet.name for sheet in scope.edited})
    if scope.old.outline.styles_part:
        check_styles(*(parts.read(scope.old.outline.styles_part) for parts in (scope.old_parts, scope.new_parts)))


def _check_sheet(scope: _Scope, sheet: SheetInfo, changes: Sequence[CellChange]) -> None:
    """An edited sheet: every cell and all else that the changes do not name; its tables; the marks on new columns."""
    for part in _table_parts(scope.old, sheet):
        check_table(scope.old_parts.read(part), scope.new_parts.read(part), sheet.name)
    text = scope.old.text(sheet)
    planned = plan_sheet(scope.old, sheet, text, changes, open_styles(scope.old))
    difference = find_difference(text, scope.new.text(sheet), planned.edit)
    if difference is not None:
        raise HarmError(f"「{sheet.name}」{difference}")
    if any(scope.new.marks.get(mark) != reference for mark, reference in planned.marks.items()):
        raise HarmError(f"「{sheet.name}」的标记没有写好")


def _check_ours(scope: _Scope, changes: Sequence[Change]) -> None:
    """What the changes put must be there: sheets that can be read, headers where their marks say, facts."""
    new = scope.new
    for change in changes:
        if isinstance(change, PutSheet) and change.marked:
            info = marked_sheet(new, change.mark)
            if info is None or not _is_sound(new.package, info.part, rows=bool(change.plan.cells)):
                raise HarmError(f"「{change.plan.name}」没有写好")
    facts = {
        fact_mark(name): text
        for change in changes
        if isinstance(change, Remember)
        for name, text in change.facts.items()
    }
    if any(new.marks.get(mark) != text for mark, text in facts.items()):
        raise HarmError("要记住的内容没有写好")


def _is_sound(package: Package, part: str, *, rows: bool) -> bool:
    """Whether a generated sheet is well-formed XML, and has rows where it should; what its cells say, its plan says."""
    parser, as_wanted = ParserCreate(), not rows
    try:
        for piece in package.stream(part):
            parser.Parse(piece)
            as_wanted = as_wanted or b"<row" in piece
        parser.Parse(b"", True)
    except ExpatError:
        return False
    return as_wanted


def _table_parts(book: Book, sheet: SheetInfo) -> Iterator[str]:
    return (table.part for table in book.tables(sheet.name))
