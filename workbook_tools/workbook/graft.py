"""A generated sheet, moved from its donor workbook into the master's package with all that hangs on it."""

import copy
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from workbook_tools.workbook.draft import Draft
from workbook_tools.workbook.markup import Markup
from workbook_tools.workbook.names import LocalName
from workbook_tools.workbook.sheet_text import SheetText
from workbook_tools.workbook.styles import GraftedStyles, Styles
from workbook_tools.workbook.tables import renumbered
from workbook_tools.workbook.xml import (
    CONTENT_TYPES_PART,
    MAIN,
    ContentTypes,
    Relationship,
    Tree,
    parse,
    part_key,
    read_relationships,
    rels_part,
    resolve,
)

WORKSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
_WORKBOOK = "xl/workbook.xml"
_FORMAT = re.compile(rb"(<(?:(?:c|row) (?:[^<>]*? )?s|col (?:[^<>]*? )?style)=\")([0-9]+)")
"""The format of a cell, a row or a column."""


@dataclass(frozen=True, slots=True)
class Donor:
    """A workbook of one sheet, all in memory: its parts, which of them is the sheet, and the names local to it."""

    parts: Mapping[str, bytes]
    sheet: str
    local_names: tuple[LocalName, ...]

    @classmethod
    def read(cls, data: bytes) -> "Donor":
        """Of a workbook of our own making; a shop's file comes in through the guard alone."""
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        root = Markup(parts[_WORKBOOK]).root
        section = root.find("definedNames")
        names = tuple(
            LocalName(held.attributes["name"], held.text, held.attributes.get("hidden") == "1")
            for held in (section.all("definedName") if section else ())
            if "localSheetId" in held.attributes
        )
        relations = read_relationships(parts[rels_part(_WORKBOOK)])
        sheet = next(resolve(_WORKBOOK, one.target) for one in relations if one.kind == "worksheet")
        return cls(parts, sheet, names)

    def relations(self, part: str) -> list[Relationship]:
        """The relationships of a part, their targets as names of parts where they don't lead outside."""
        held = self.parts.get(rels_part(part))
        found = read_relationships(held) if held else ()
        return [one if one.external else replace(one, target=resolve(part, one.target)) for one in found]

    def type_of(self, part: str) -> str:
        """The content type of a part."""
        return ContentTypes.read(self.parts[CONTENT_TYPES_PART]).of(part)


def graft(draft: Draft, donor: Donor, styles: Styles, part: str, *, selected: bool = False) -> None:
    """Put the donor's sheet into the package as `part`, new or in the place of what that part holds.

    Its drawings, charts, images and tables get names and numbers of their own; those that the old sheet alone needed go.
    selected: whether this is the tab that shows when the workbook opens.
    """
    if draft.has(part):
        for gone in sorted(draft.owned(part)):
            draft.drop(gone)
        draft.drop_relations(part)
    moved = styles.graft(donor.parts["xl/styles.xml"])
    draft.put(part, _sheet(donor, moved, selected=selected))
    draft.declare(part, WORKSHEET_TYPE)
    _bring(draft, donor, donor.sheet, part, {})


def has_formula(text: SheetText) -> bool:
    """Whether a cell of a worksheet part holds a formula; those of rules and sparklines do not count."""
    sheet = text.open()
    if sheet is None:
        return False
    formula = re.compile(rb"<%bf[\s>/]" % re.escape(sheet.prefix))
    return any(formula.search(block) for block in sheet.blocks())


def _bring(draft: Draft, donor: Donor, source: str, target: str, brought: dict[str, str]) -> None:
    """Give `target` the relationships that `source` has in the donor, and bring along the parts that they need."""
    relations = []
    for relation in donor.relations(source):
        if relation.external:
            relations.append(relation)
            continue
        if relation.target not in brought:
            fresh = draft.fresh(relation.target)
            brought[relation.target] = fresh
            content_type = donor.type_of(relation.target)
            data = donor.parts[relation.target]
            draft.put(fresh, _as_another_table(draft, data) if content_type == TABLE_TYPE else data)
            draft.declare(fresh, content_type)
            _bring(draft, donor, relation.target, fresh, brought)
        relations.append(replace(relation, target=brought[relation.target]))
    if relations:
        draft.add_relations(target, relations)


def _as_another_table(draft: Draft, data: bytes) -> bytes:
    """A table under an id and a name that no table of the workbook has."""
    types = draft.types().overrides
    others = [name for name in draft.names() if types.get(part_key(name)) == TABLE_TYPE]
    held = [Markup(draft.read(name)).root.attributes for name in others]
    number = max((int(table.get("id", "0")) for table in held), default=0) + 1
    taken = {table.get("displayName", "").lower() for table in held}
    name = wanted = Markup(data).root.attributes.get("displayName", "Table")
    copies = 1
    while name.lower() in taken:
        copies += 1
        name = f"{wanted}_{copies}"
    return renumbered(data, number, name)


def _sheet(donor: Donor, styles: GraftedStyles, *, selected: bool) -> bytes:
    """The donor's worksheet with the formats numbered as in the master and its text inside the cells."""
    formats = {b"%d" % index: b"%d" % to for index, to in enumerate(styles.cells)}
    # as bytes, since a sheet of problems has cells by the ten thousand; a text holds no `<`, so none is taken for a tag
    root = parse(_FORMAT.sub(lambda found: found[1] + formats[found[2]], donor.parts[donor.sheet]))
    for rule in root.iter(f"{{{MAIN}}}cfRule"):
        if rule.get("dxfId") is not None:
            rule.set("dxfId", str(styles.rules[int(rule.get("dxfId"))]))
    for view in root.iter(f"{{{MAIN}}}sheetView"):
        view.attrib.pop("tabSelected", None)
        if selected:
            view.set("tabSelected", "1")
    _inline(donor, root)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _inline(donor: Donor, root: Tree) -> None:
    """Text that the cells share comes into the cells: the master's shared strings need not grow week by week."""
    strings = donor.parts.get("xl/sharedStrings.xml")
    items = list(parse(strings).iter(f"{{{MAIN}}}si")) if strings else []
    for cell in root.iter(f"{{{MAIN}}}c") if items else ():
        if cell.get("t") == "s":
            value = cell.find(f"{{{MAIN}}}v")
            text = copy.deepcopy(items[int(value.text)])
            text.tag, text.tail = f"{{{MAIN}}}is", None
            cell.replace(value, text)
            cell.set("t", "inlineStr")
