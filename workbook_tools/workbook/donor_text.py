"""Text as a cell of a new sheet can hold it."""

import re

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE_ALIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST = 32_767


def safe_text(text: str) -> str:
    """Text without what XML can't hold, and with what Excel would read as an escape (`_x0041_`) kept literal."""
    return _ESCAPE_ALIKE.sub("_x005F_", _NO_XML.sub("", text))[:_LONGEST]
