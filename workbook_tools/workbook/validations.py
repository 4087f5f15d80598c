"""Where a sheet has validations already, the staff's or ours, in either of the two places where Excel keeps them."""

from workbook_tools.table.places import MAX_COLUMN, MAX_ROW, Area
from workbook_tools.workbook.xml import Tree, local_name

_EVERYWHERE = Area(1, 1, MAX_ROW, MAX_COLUMN)


def find_validated(frame: Tree) -> list[Area]:
    """The areas of all validations of a worksheet (its XML without the rows). Where one can't be made out, the whole sheet counts: better none of ours than two on a cell."""
    found = []
    for element in frame.iter():
        if local_name(element) != "dataValidation":
            continue
        inner = next((part.text for part in element if local_name(part) == "sqref"), None)  # a list from another sheet
        texts = (element.get("sqref") or inner or "").split()
        found += [Area.parse(text) or _EVERYWHERE for text in texts]
    return found
