"""What is special about a workbook and its tables, read from their parts."""

from dataclasses import dataclass

from workbook_tools.table.places import Area
from workbook_tools.workbook.guard import is_shared, is_signed, is_structure_protected
from workbook_tools.workbook.outline import Outline, parts_of_kind
from workbook_tools.workbook.package import Package
from workbook_tools.workbook.unsound import damaged
from workbook_tools.workbook.xml import child, children, is_on, parse, read_relationships, rels_part, unescape


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What a check or an edit must know of the whole workbook.

    external_links: what other files it points at. cell_formats: how many it has.
    """

    external_links: tuple[str, ...]
    cell_formats: int
    date1904: bool
    shared_with_log: bool
    signed: bool
    structure_protected: bool
    macros: bool


@dataclass(frozen=True, slots=True)
class TableInfo:
    """An Excel table. columns: their names as the header cells show them; has_query: its rows come from elsewhere."""

    part: str
    name: str
    area: Area
    header_rows: int
    totals_rows: int
    has_query: bool
    columns: tuple[str, ...]


def read_facts(outline: Outline, cell_formats: int | None) -> BookFacts:
    """The facts of a workbook."""
    return BookFacts(
        external_links=_external_links(outline),
        cell_formats=cell_formats or 0,
        date1904=is_on(child(outline.workbook, "workbookPr"), "date1904"),
        shared_with_log=is_shared(outline),
        signed=is_signed(outline),
        structure_protected=is_structure_protected(outline),
        macros=bool(parts_of_kind(outline, "vbaProject")),
    )


def _external_links(outline: Outline) -> tuple[str, ...]:
    found = []
    for part in parts_of_kind(outline, "externalLink"):
        if outline.package.has(rels_part(part)):
            lines = read_relationships(outline.package.read(rels_part(part)))
            found += [line.target for line in lines if line.external]
    return tuple(dict.fromkeys(found))


def read_table(package: Package, part: str) -> TableInfo:
    """One table part. Raises UnsoundError where it is missing or has no proper place."""
    if not package.has(part):
        raise damaged(f"缺少部件“{part}”")
    root = parse(package.read(part))
    area = Area.parse(root.get("ref", ""))
    listed = child(root, "tableColumns")
    header_rows, totals_rows = root.get("headerRowCount", "1"), root.get("totalsRowCount", "0")
    if area is None or listed is None or not (header_rows + totals_rows).isdigit():
        raise damaged(f"表格部件“{part}”写错了")
    return TableInfo(
        part=part,
        name=root.get("displayName") or root.get("name", ""),
        area=area,
        header_rows=int(header_rows),
        totals_rows=int(totals_rows),
        has_query=root.get("tableType") == "queryTable" or _feeds_on_query(package, part),
        columns=tuple(unescape(column.get("name", "")) for column in children(listed, "tableColumn")),
    )


def _feeds_on_query(package: Package, part: str) -> bool:
    if not package.has(rels_part(part)):
        return False
    return any(line.kind == "queryTable" for line in read_relationships(package.read(rels_part(part))))
