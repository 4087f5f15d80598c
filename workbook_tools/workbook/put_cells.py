"""Values as the cells of a worksheet part. Text stays text: it goes in as an inline string and never becomes a formula."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from workbook_tools.table.changes import CellValue
from workbook_tools.table.repeated import MadeOfPhrases
from workbook_tools.workbook.cell_values import datetime_to_serial
from workbook_tools.workbook.compiled.weaving import BETWEEN, Coded, Joined
from workbook_tools.workbook.markup import escape

LONGEST_TEXT = 32_767
"""What a cell holds, counted as Excel counts: characters beyond U+FFFF are two."""
_SURELY_SHORT = LONGEST_TEXT // 2
_KEPT = 20_000
_BETWEEN = "|"
"""Stands between texts that are written together; one that holds it is written alone."""
_NEEDS_CARE = ("&", "<", ">", "_x", "  ", f" {_BETWEEN}", f"{_BETWEEN} ")
_SEAMS = re.compile("[&<>_ ]")
"""What a text that is put together of phrases may not have: two of these may come side by side."""
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
        self._known: dict[tuple[int | None, bytes], _Tails] = {}
        self._laid: dict[tuple[int, int | None], tuple[object, Joined]] = {}
        self._phrases: dict[tuple[int, ...], tuple[object, list[Joined] | None]] = {}

    def cells(
        self, letters: str, rows: Iterable[bytes], values: Sequence[CellValue], styles: Sequence[int | None]
    ) -> list[bytes]:
        """Cells of one column, from their row numbers as digits, their values and styles."""
        opening = self.opening(letters)
        tails = self.tails(values, styles[0]) if len(set(styles)) == 1 else list(map(self.tail, values, styles))
        return [opening + row + tail for row, tail in zip(rows, tails, strict=True)]

    def opening(self, letters: str) -> bytes:
        """How a cell of a column begins, up to its row number."""
        return f'<{self._prefix}c r="{letters}'.encode()

    def tails(self, values: Sequence[CellValue], style: int | None, following: bytes = b"") -> list[bytes]:
        """Cells of one style from the closing quote of their references on. following: what comes behind each of them."""
        if bool in set(map(type, values)):  # True, 1 and 1.0 are equal, so a table of what is known would mix them up
            return [self.tail(value, style) + following for value in values]
        return self._tails(style, following).of(values)

    def joined(self, values: Sequence[CellValue]) -> bytes | None:
        """Values that are all texts, with BETWEEN behind each; None for others. Whether they can stand so is not looked at."""
        if set(map(type, values)) != {str}:
            return None
        joined = BETWEEN.join(values) + BETWEEN  # type: ignore[arg-type] # all are texts
        try:
            return joined.encode() if joined.count(BETWEEN) == len(values) else None
        except UnicodeEncodeError:  # half of a pair
            return None

    def around_text(self, style: int | None) -> tuple[bytes, bytes]:
        """What stands before a text, from the closing quote of its reference on, and behind it."""
        before, behind = self.tail("|", style).split(b"|")
        return before, behind

    def laid(self, distinct: NDArray[np.object_], style: int | None) -> Joined:
        """The cells of the values that differ, from the closing quote of their references on; laid once for all blocks."""
        key = id(distinct), style
        if key not in self._laid:
            self._laid[key] = distinct, Joined.of(self.tails(distinct.tolist(), style))
        return self._laid[key][1]

    def phrases(self, sentences: MadeOfPhrases) -> list[Coded] | None:
        """What the texts are made of; None where one is blank, or has a phrase that might not stand as it is."""
        key = tuple(id(distinct) for _, distinct in sentences.phrases)
        if key not in self._phrases:
            self._phrases[key] = sentences.phrases, _laid_phrases([distinct for _, distinct in sentences.phrases])
        laid = self._phrases[key][1]
        if laid is None:
            return None
        coded = [Coded(pieces, codes) for pieces, (codes, _) in zip(laid, sentences.phrases, strict=True)]
        return coded if bool(np.all(sum(phrase.lengths for phrase in coded))) else None

    def _tails(self, style: int | None, following: bytes) -> "_Tails":
        known = self._known.get((style, following))
        if known is None:
            known = self._known[style, following] = _Tails(self, style, following)
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


class _Tails:
    """What has been written with one style, and something behind it, lately."""

    def __init__(self, writer: CellWriter, style: int | None, following: bytes) -> None:
        self._writer, self._style, self._following = writer, style, following
        self._before, behind = writer.around_text(style)
        self._behind = behind + following
        self._known: dict[CellValue, bytes] = {}

    def of(self, values: Sequence[CellValue]) -> list[bytes]:
        known = self._known
        distinct = dict.fromkeys(values)
        if len(distinct) == len(values):  # numbers and sentences of customers: none will come again
            return self._written(values)
        new = [value for value in distinct if value not in known]
        if len(known) + len(new) > max(_KEPT, len(values)):
            known.clear()
            new = list(distinct)
        known.update(zip(new, self._written(new), strict=True))
        return list(map(known.__getitem__, values))

    def _written(self, values: Sequence[CellValue]) -> list[bytes]:
        if len(values) > 1 and set(map(type, values)) == {str}:
            joined = _BETWEEN.join(values)  # type: ignore[arg-type] # all are texts
            if _stand_as_they_are(joined, len(values)):  # quicker than to look at each
                return [self._before + text + self._behind for text in joined.encode().split(_BETWEEN.encode())]
        return [self._writer.tail(value, self._style) + self._following for value in values]


def _laid_phrases(kinds: Sequence[NDArray[np.object_]]) -> list[Joined] | None:
    """The phrases of each kind as UTF-8; None where a sign in one, or at the seam of two, might not stand as it is."""
    joined = ["".join(distinct.tolist()) for distinct in kinds]
    longest = sum(max(map(len, distinct.tolist()), default=0) for distinct in kinds)
    if longest > _SURELY_SHORT or not all(map(str.isprintable, joined)) or _SEAMS.search("".join(joined)):
        return None
    return [Joined.of([phrase.encode() for phrase in distinct.tolist()]) for distinct in kinds]


def _stand_as_they_are(joined: str, count: int) -> bool:
    """Whether texts, joined by _BETWEEN, surely need no escape and no care for their spaces."""
    return (
        joined.isprintable()
        and joined.count(_BETWEEN) == count - 1
        and not any(sign in joined for sign in _NEEDS_CARE)
        and joined[:1] != " "
        and joined[-1:] != " "
        and max(map(len, joined.split(_BETWEEN))) < _SURELY_SHORT
    )
