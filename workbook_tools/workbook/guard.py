"""The one door in. Nothing else ever reads a workbook that has not passed here.

From the cheap to the dear: what the file is, whether the zip is safe, whether it is a workbook, whether every byte of it
is as it was written, whether all that is needed is there, and, for editing, whether an edit may be made at all.
"""

import stat
from collections.abc import Collection
from pathlib import Path

from workbook_tools.workbook.kinds import refuse_other_kinds
from workbook_tools.workbook.outline import Outline, find_workbook_part, read_outline, read_types
from workbook_tools.workbook.package import Package, told_as_faults
from workbook_tools.workbook.soundness import READ_WHOLE_BELOW, Prolog, check_xml
from workbook_tools.workbook.unsound import UnsoundError
from workbook_tools.workbook.xml import (
    CONTENT_TYPES_PART,
    ROOT_RELATIONS_PART,
    ContentTypes,
    child,
    is_on,
    part_key,
    read_relationships,
)
from workbook_tools.workbook.zip_safety import refuse_unsafe

_LOCK_FILES = ("~$", ".~lock.")
_SHARED_KINDS = frozenset({"revisionHeaders", "revisionLog", "usernames"})


def look(path: Path, *, for_editing: bool = False) -> Package:
    """The package of a sound workbook, open; the caller closes it. Raises Fault for everything else."""
    return inspect(path, for_editing=for_editing).package


def inspect(path: Path, *, for_editing: bool = False, left_out: Collection[str] = ()) -> Outline:
    """What `look` does, for who also wants the frame of the workbook that it has parsed on the way.

    for_editing: refuse as well what may be read but must not be changed (signed, shared with a log, structure protected).
    left_out: parts that the caller goes through from end to end anyway, and holds against sound ones; large ones of them are
    not inflated here.
    """
    with told_as_faults(path.name):
        _refuse_what_is_no_file(path)
        with path.open("rb") as file:
            refuse_other_kinds(file)
        package = Package.open(path)
        try:
            outline = _inspect_package(package, frozenset(map(part_key, left_out)))
            if for_editing:
                _refuse_edits(outline)
        except BaseException:
            package.close()
            raise
        return outline


def _refuse_what_is_no_file(path: Path) -> None:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise UnsoundError("file-missing") from None
    if stat.S_ISDIR(found.st_mode):
        raise UnsoundError("not-a-workbook", "，而是文件夹")
    if path.name.startswith(_LOCK_FILES):
        raise UnsoundError("is-lock-file")
    if not stat.S_ISREG(found.st_mode):
        raise UnsoundError("not-a-workbook", "，而是设备或管道")
    if not found.st_size:
        raise UnsoundError("file-empty")


def _inspect_package(package: Package, left_out: frozenset[str]) -> Outline:
    refuse_unsafe(package.members)
    for part in (CONTENT_TYPES_PART, ROOT_RELATIONS_PART):
        if package.has(part):
            check_xml(package.read(part), part)
    types = read_types(package)
    workbook_part = find_workbook_part(package, types)
    for name in package.names:
        if package.size(name) < READ_WHOLE_BELOW or part_key(name) not in left_out:
            _refuse_unsound(package, name, types)
    return read_outline(package, types, workbook_part)


def _refuse_unsound(package: Package, part: str, types: ContentTypes) -> None:
    """Inflate a part, which checks its CRC, and look into it if it is XML. VML may be as careless as HTML was."""
    careless = part.lower().endswith(".vml")
    is_xml = part.lower().endswith((".xml", ".rels")) or types.of(part).endswith("xml")
    if is_xml and not careless and package.size(part) < READ_WHOLE_BELOW:
        check_xml(package.read(part), part)
        return
    prolog = Prolog(part) if is_xml or careless else None
    for piece in package.stream(part):
        if prolog:
            prolog.feed(piece)


def _refuse_edits(outline: Outline) -> None:
    if is_signed(outline):
        raise UnsoundError("workbook-signed")
    if is_shared(outline):
        raise UnsoundError("workbook-shared")
    if is_structure_protected(outline):
        raise UnsoundError("structure-protected")


def is_signed(outline: Outline) -> bool:
    """Whether the package as a whole is signed; the signature of macros alone does not count, no edit of ours breaks it."""
    lines = read_relationships(outline.package.read(ROOT_RELATIONS_PART))
    return any("/digital-signature/" in line.type for line in lines)


def is_shared(outline: Outline) -> bool:
    """Whether this is a shared workbook of the old kind, with its log of everybody's edits."""
    return any(line.kind in _SHARED_KINDS for line in outline.relationships)


def is_structure_protected(outline: Outline) -> bool:
    """Whether sheets may be neither added nor removed."""
    return is_on(child(outline.workbook, "workbookProtection"), "lockStructure")
