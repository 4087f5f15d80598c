"""The frame of a workbook: its main part, its sheets in order, and the parts that every reading of a sheet needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workbook_tools.workbook.package import Package
from workbook_tools.workbook.unsound import UnsoundError, damaged
from workbook_tools.workbook.xml import (
    CONTENT_TYPES_PART,
    MAIN,
    RELATIONS,
    ROOT_RELATIONS_PART,
    STRICT,
    ContentTypes,
    Relationship,
    Tree,
    child,
    children,
    parse,
    read_relationships,
    rels_part,
    resolve,
)

SheetKind = Literal["worksheet", "chartsheet", "dialogsheet", "macrosheet"]
SheetState = Literal["visible", "hidden", "veryHidden"]
_KINDS: dict[str, SheetKind] = {
    "worksheet": "worksheet",
    "chartsheet": "chartsheet",
    "dialogsheet": "dialogsheet",
    "xlMacrosheet": "macrosheet",
    "xlIntlMacrosheet": "macrosheet",
}
_STATES: dict[str, SheetState] = {"visible": "visible", "hidden": "hidden", "veryHidden": "veryHidden"}
_OTHER_OFFICE = {
    "wordprocessingml": "Word 文档",
    "ms-word": "Word 文档",
    "presentationml": "PPT 演示文稿",
    "ms-powerpoint": "PPT 演示文稿",
}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A sheet as the workbook lists it. part: "" for the rare sheet without a part of its own (kind macrosheet then)."""

    name: str
    part: str
    state: SheetState
    kind: SheetKind
    sheet_id: int
    rel_id: str


@dataclass(frozen=True)
class Outline:
    """workbook: the parsed main part. styles_part, strings_part: "" where the workbook has none."""

    package: Package
    types: ContentTypes
    workbook_part: str
    workbook: Tree
    relationships: tuple[Relationship, ...]
    sheets: tuple[SheetInfo, ...]
    styles_part: str
    strings_part: str


def read_types(package: Package) -> ContentTypes:
    """The content types. Raises UnsoundError for a zip that is no Office package, saying what it is where that is known."""
    if package.has("mimetype") and package.size("mimetype") < 200:
        kind = package.read("mimetype")
        if kind.startswith(_OPEN_DOCUMENT):
            sheet = kind.startswith(_OPEN_DOCUMENT + b"spreadsheet")
            raise UnsoundError("is-ods") if sheet else UnsoundError("not-a-workbook", "，而是 OpenDocument 文档")
    if package.has(CONTENT_TYPES_PART):
        return ContentTypes.read(package.read(CONTENT_TYPES_PART))
    if any(name.lower().startswith("xl/") for name in package.names):
        raise damaged(f"缺少部件“{CONTENT_TYPES_PART}”")
    raise UnsoundError("not-a-workbook", "，而是普通的压缩包")


def find_workbook_part(package: Package, types: ContentTypes) -> str:
    """The main part. Raises UnsoundError where it is not that of an .xlsx or .xlsm workbook, or not there."""
    if not package.has(ROOT_RELATIONS_PART):
        _refuse_other_office(" ".join(types.overrides.values()))
        raise damaged(f"缺少部件“{ROOT_RELATIONS_PART}”")
    lines = read_relationships(package.read(ROOT_RELATIONS_PART))
    main = next((line for line in lines if line.kind == "officeDocument"), None)
    if main is None:
        raise damaged("找不到工作簿的主要部件")
    part = _inside("", main)
    _refuse_other_office(types.of(part))
    if not package.has(part):
        raise damaged(f"缺少部件“{part}”")
    return part


def _refuse_other_office(content_type: str) -> None:
    if "sheet.binary" in content_type:
        raise UnsoundError("is-xlsb")
    for word, what in _OTHER_OFFICE.items():
        if word in content_type and "spreadsheetml.sheet" not in content_type:
            raise UnsoundError("not-a-workbook", f"，而是 {what}")


def read_outline(package: Package, types: ContentTypes, workbook_part: str) -> Outline:
    """Parse the main part and its relationships. Raises UnsoundError where something needed is missing or outside."""
    root = parse(package.read(workbook_part))
    if root.tag.startswith("{" + STRICT):
        raise UnsoundError("strict-ooxml")
    if root.tag != f"{{{MAIN}}}workbook":
        raise damaged("主要部件不是工作簿")
    if not package.has(rels_part(workbook_part)):
        raise damaged(f"缺少部件“{rels_part(workbook_part)}”")
    relationships = read_relationships(package.read(rels_part(workbook_part)))
    sheets = _read_sheets(package, root, workbook_part, relationships)
    return Outline(
        package=package,
        types=types,
        workbook_part=workbook_part,
        workbook=root,
        relationships=relationships,
        sheets=sheets,
        styles_part=_part_of_kind(package, workbook_part, relationships, "styles"),
        strings_part=_part_of_kind(package, workbook_part, relationships, "sharedStrings"),
    )


def _read_sheets(
    package: Package, root: Tree, workbook_part: str, relationships: Sequence[Relationship]
) -> tuple[SheetInfo, ...]:
    by_id = {line.id: line for line in relationships}
    listed = child(root, "sheets")
    elements = [] if listed is None else list(children(listed, "sheet"))
    sheets = tuple(_read_sheet(package, element, workbook_part, by_id) for element in elements)
    if not sheets:
        raise damaged("里面没有工作表")
    names = [sheet.name.casefold() for sheet in sheets]
    parts = [sheet.part.lower() for sheet in sheets if sheet.part]
    if len(set(names)) < len(names) or len(set(parts)) < len(parts):
        raise damaged("有两张工作表是同一个名字，或是同一份内容")
    return sheets


def _read_sheet(
    package: Package, element: Tree, workbook_part: str, relationships: dict[str, Relationship]
) -> SheetInfo:
    name, number = element.get("name", ""), element.get("sheetId", "")
    state = element.get("state") or "visible"
    if not name or not number.isascii() or not number.isdigit() or len(number) > 10 or state not in _STATES:
        raise damaged("工作表的名单写错了")
    rel_id = element.get(f"{{{RELATIONS}}}id", "")
    part, kind = "", _KINDS["xlMacrosheet"]
    if rel_id:
        line = relationships.get(rel_id)
        if line is None or line.kind not in _KINDS:
            raise damaged(f"找不到工作表“{name}”的内容")
        part, kind = _existing(package, workbook_part, line), _KINDS[line.kind]
    return SheetInfo(name, part, _STATES[state], kind, int(number), rel_id)


def _part_of_kind(package: Package, base: str, relationships: Sequence[Relationship], kind: str) -> str:
    line = next((line for line in relationships if line.kind == kind), None)
    return "" if line is None else _existing(package, base, line)


def _existing(package: Package, base: str, line: Relationship) -> str:
    part = _inside(base, line)
    if not package.has(part):
        raise damaged(f"缺少部件“{part}”")
    return part


def _inside(base: str, line: Relationship) -> str:
    if line.external:
        raise UnsoundError("unsafe-xml", f"工作表的内容指向别处“{line.target[:80]}”")
    return resolve(base, line.target)


def parts_of_kind(outline: Outline, kind: str) -> tuple[str, ...]:
    """The parts inside the package that the workbook relates to by a kind of relationship, those that are there."""
    lines = (line for line in outline.relationships if line.kind == kind and not line.external)
    parts = (resolve(outline.workbook_part, line.target) for line in lines)
    return tuple(part for part in parts if outline.package.has(part))
