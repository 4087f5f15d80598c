"""Which cell formats show a number as a date, read from the styles part."""

import re

from workbook_tools.workbook.xml import child, children, parse

_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
"""46 is [h]:mm:ss, which counts hours and names no day. 27-36 and 50-58 are the dates of East Asian editions."""
_SILENT = re.compile(r'"[^"]*"|\\.|_.|\*.|"[^"]*$')
"""What a format code shows or skips as it stands: quoted text, escaped characters, padding."""
_BRACKETS = re.compile(r"\[[^\]]*\]?")
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE_SIGNS = re.compile(r"[ymdhs]|a{3,4}|b{2,4}|e(?![+-])", re.IGNORECASE)
"""Year, month, day, hour, second; aaaa and bbbb are the weekday and the Buddhist year, e the year of an era."""
_GENERAL = re.compile(r"general|[gＧ]/通用格式", re.IGNORECASE)


def is_date_code(code: str) -> bool:
    """Whether a number format code shows a date or a time of day. Elapsed hours such as [h]:mm are numbers."""
    shown = _SILENT.sub("", code)
    if _ELAPSED.search(shown):
        return False
    shown = _GENERAL.sub("", _BRACKETS.sub("", shown))
    return _DATE_SIGNS.search(shown) is not None


def date_styles(styles_xml: bytes) -> frozenset[int]:
    """The cell formats (indices into cellXfs, which a cell's `s` names) that show a date or a time of day."""
    root = parse(styles_xml)
    held = child(root, "numFmts")
    codes = (
        {} if held is None else {line.get("numFmtId"): line.get("formatCode", "") for line in children(held, "numFmt")}
    )
    dates = {number for number, code in codes.items() if is_date_code(code)}
    dates |= {str(number) for number in _BUILT_IN_DATES} - codes.keys()
    formats = child(root, "cellXfs")
    lines = () if formats is None else children(formats, "xf")
    return frozenset(index for index, line in enumerate(lines) if line.get("numFmtId") in dates)


def count_cell_formats(styles_xml: bytes) -> int:
    """How many cell formats there are; a cell's `s` must be below."""
    formats = child(parse(styles_xml), "cellXfs")
    return 0 if formats is None else sum(1 for _ in children(formats, "xf"))
