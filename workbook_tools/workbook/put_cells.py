"""Values as the cells of a worksheet part. Text stays text: it goes in as an inline string and never becomes a formula."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date
from xml.sax.saxutils import escape

from workbook_tools.table.changes import CellValue
from workbook_tools.workbook.cell_values import datetime_to_serial

LONGEST_TEXT = 32_767
"""What a cell holds, counted as Excel counts: characters beyond U+FFFF are two."""
_SURELY_SHORT = LONGEST_TEXT // 2
_KEPT = 20_000
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and the carriage return, which a parser would turn into a newline."""
_TO_ESCAPE = re.compile("[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x")


def cell_text(text: str) -> str:
    """Text as it stands inside `<t>`. Raises ValueError for more than a cell can hold: the caller decides where to cut."""
    if len(text) > LONGEST_TEXT or (
        2 * len(text) > LONGEST_TEXT and len(text.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_TEXT
    ):
        raise ValueError(f"a text of {len(text)} characters is too long for a cell: {text[:20]}…")
    if _TO_ESCAPE.search(text) is None:
        return text
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return escape(_FORBIDDEN.sub(lambda found: f"_x{ord(found[0]):04X}_", text))


class CellWriter:
    """Writes cells with one prefix and date system; what recurs is formatted once."""

    def __init__(self, prefix: bytes, *, date1904: bool) -> None:
        self._prefix = prefix.decode()
        self._date1904 = date1904
        self._known: dict[int | None, _Tails] = {}

    def cells(
        self, letters: str, rows: Iterable[bytes], values: Sequence[CellValue], styles: Sequence[int | None]
    ) -> list[bytes]:
        """Cells of one column, from their row numbers as digits, their values and styles."""
        opening = f'<{self._prefix}c r="{letters}'.encode()
        tails: Iterable[bytes]
        if bool in set(map(type, values)):  # True, 1 and 1.0 are equal, so a table of what is known would mix them up
            tails = map(self.tail, values, styles)
        elif len(set(styles)) == 1:
            tails = map(self._tails(styles[0]).__getitem__, values)
        else:
            tails = [self._tails(style)[value] for value, style in zip(values, styles, strict=True)]
        return [opening + row + tail for row, tail in zip(rows, tails, strict=True)]

    def _tails(self, style: int | None) -> "_Tails":
        known = self._known.get(style)
        if known is None:
            known = self._known[style] = _Tails(self, style)
        return known

    def tail(self, value: CellValue, style: int | None) -> bytes:
        """A cell from the closing quote of its reference on."""
        p = self._prefix
        shown = '"' if style is None else f'" s="{style}"'
        if value is None:
            return f"{shown}/>".encode()
        if isinstance(value, str):
            spaced = value != value.strip() or "\n" in value or "\t" in value or "  " in value
            space = ' xml:space="preserve"' if spaced else ""
            text = f'{shown} t="inlineStr"><{p}is><{p}t{space}>{cell_text(value)}</{p}t></{p}is></{p}c>'
        elif isinstance(value, bool):
            text = f'{shown} t="b"><{p}v>{int(value)}</{p}v></{p}c>'
        else:
            text = f"{shown}><{p}v>{self._number(value)}</{p}v></{p}c>"
        return text.encode()

    def _number(self, value: float | date) -> str:
        """A number as Excel stores it: every digit that counts, whole numbers without a point."""
        number = datetime_to_serial(value, date1904=self._date1904) if isinstance(value, date) else value
        if not math.isfinite(number):
            raise ValueError(f"{value!r} is no value that a cell can hold")
        return str(int(number)) if number == int(number) and abs(number) < 1e15 else float.__repr__(float(number))


class _Tails(dict[CellValue, bytes]):
    """What has been written with one style lately."""

    def __init__(self, writer: CellWriter, style: int | None) -> None:
        super().__init__()
        self._writer, self._style = writer, style
        self._before, self._behind = writer.tail("|", style).split(b"|")

    def __missing__(self, value: CellValue) -> bytes:
        if len(self) >= _KEPT:
            self.clear()
        if isinstance(value, str) and _stands_as_it_is(value):
            tail = self._before + value.encode() + self._behind
        else:
            tail = self._writer.tail(value, self._style)
        self[value] = tail
        return tail


def _stands_as_it_is(text: str) -> bool:
    """Whether a text surely needs no escape and no care for its spaces; quicker to say than any pattern."""
    return (
        text.isprintable()
        and len(text) < _SURELY_SHORT
        and not ("&" in text or "<" in text or ">" in text or "_x" in text or "  " in text)
        and text[:1] != " "
        and text[-1:] != " "
    )
