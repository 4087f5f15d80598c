"""What is read once for each distinct spelling: the rest of a row's start tag, and cells beyond plain numbers and strings.

The patterns are strict: what they match is well-formed, and everything that it says is understood.
"""

import re
from collections.abc import Collection
from functools import cache
from xml.parsers import expat

import numpy as np
from numpy.typing import NDArray

from workbook_tools.table.cells import CellKind, RawCell
from workbook_tools.table.distinct import DistinctCells
from workbook_tools.workbook.cell_values import Meaning, decode_escapes, read_cell
from workbook_tools.workbook.sheet_text import SheetDamaged

_ATTRIBUTES = rb'(?: [A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?="[^"<&]*")*'
_ATTRIBUTE = re.compile(rb' ([\w.:-]+)="([^"]*)"')
_ROW_TAIL = re.compile(rb"(" + _ATTRIBUTES + rb") ?/?>")
_FORMULA = rb"[^<&]*(?:&(?:amp|lt|gt|quot|apos);[^<&]*)*"
_TEXT = rb"[^<&]*(?:&(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});[^<&]*)*"
"""Formulas are not decoded, so no character references there: they might name what XML forbids."""
BETWEEN = "\ue000".encode()
"""Stands between texts that are decoded together; a text that holds it is read tag by tag."""
_ENTITY = re.compile(r"&(#x?)?([0-9A-Za-z]+);")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
SPACE_SIGNS = (0x9, 0xA, 0xD)
_FORBIDDEN_SIGNS = bytes(sign for sign in range(0x20) if sign not in SPACE_SIGNS)
_KEPT = 20_000


class NotPlainError(ValueError):
    """Something is spelled out of the ordinary, or damaged: the tag-by-tag reader has to look."""


@cache
def _cell_tail(prefix: bytes) -> re.Pattern[bytes]:
    """A cell behind its reference: (s, t, f's attributes, v, an empty v, is); None for what does not stand there."""
    p = re.escape(prefix)
    formula = rb"<%bf(%b)(?:/>|>%b</%bf>)" % (p, _ATTRIBUTES, _FORMULA, p)
    value = rb"<%bv>(%b)</%bv>|<%bv( ?)/>" % (p, _TEXT, p, p)
    text = rb'<%bis><%bt(?: xml:space="preserve")?>(%b)</%bt></%bis>' % (p, p, _TEXT, p, p)
    attributes = rb'(?: s="([0-9]{1,5})")?(?: t="([A-Za-z]+)")?(?: cm="[0-9]+")?(?: vm="[0-9]+")?(?: ph="[01]")? ?'
    return re.compile(attributes + rb"(?:/>|>(?:%b)?(?:%b|%b)?</%bc>)" % (formula, value, text, p))


class SpelledCells:
    """Reads spellings. namespaces: prefixes that attributes may have.

    others: the distinct cells that were found. has_formulas: whether a formula was among them.
    """

    def __init__(self, prefix: bytes, meaning: Meaning, namespaces: Collection[str]) -> None:
        self.others = DistinctCells()
        self.has_formulas = False
        self._prefix, self._meaning = prefix, meaning
        self._namespaces = {b"xml", *(name.encode() for name in namespaces)}
        self._places: dict[RawCell, int] = {}
        self._text_places = {"": -1}
        self._row_tails: dict[bytes, bool] = {}

    def hides(self, tail: bytes) -> bool:
        """Whether the rest of a row's start tag says hidden."""
        hidden = self._row_tails.get(tail)
        if hidden is None:
            if len(self._row_tails) >= _KEPT:
                self._row_tails.clear()
            hidden = self._row_tails[tail] = self._read_row_tail(tail)
        return hidden

    def _read_row_tail(self, tail: bytes) -> bool:
        found = _ROW_TAIL.fullmatch(tail)
        if found is None:
            raise NotPlainError
        attributes = self._attributes(b' r=""' + found[1])
        style = attributes.get(b"s", b"0")
        if not (style.isdigit() and len(style) < 10):
            raise NotPlainError
        self._check_style(int(style))
        return attributes.get(b"hidden", b"0").strip() in (b"1", b"true", b"on", b"t")

    def _attributes(self, text: bytes) -> dict[bytes, bytes]:
        """Attributes by name; a name that stands twice, or has an unknown prefix, is not plain."""
        pairs = _ATTRIBUTE.findall(text)
        named = dict(pairs)
        prefixes = {name.partition(b":")[0] for name in named if b":" in name}
        if len(named) != len(pairs) or not prefixes <= self._namespaces or b"xmlns" in named:
            raise NotPlainError
        return named

    def _check_style(self, style: int) -> None:
        try:
            self._meaning.shows_date(style)
        except SheetDamaged:
            raise NotPlainError from None

    def places_of(self, spellings: list[bytes]) -> list[int]:
        """Where the cells of some spellings stand in `others`; -1 for one that holds nothing."""
        return [self._place_of(spelling) for spelling in spellings]

    def _place_of(self, spelling: bytes) -> int:
        cell = self._read_other(spelling)
        self.has_formulas |= cell.formula
        if cell.kind == CellKind.TEXT and not cell.formula:
            return self._places_of_shown([str(cell.value)])[0]
        if cell.value is None and not cell.formula:
            return -1
        place = self._places.setdefault(cell, len(self.others))
        if place == len(self.others):
            self.others.extend([cell])
        return place

    def places_of_texts(self, texts: list[bytes]) -> list[int]:
        """The same for inline texts between their tags."""
        return self._places_of_shown(_shown(BETWEEN.join(texts), len(texts)))

    def add_texts(self, joined: bytes, count: int) -> NDArray[np.int64]:
        """The same for inline texts, BETWEEN between them, that are all spelled otherwise than any before, whatever they say."""
        begin, shown = len(self.others), _shown(joined, count)
        self.others.extend_values(CellKind.TEXT, shown)
        places = np.arange(begin, begin + len(shown))
        if "" in shown:
            places[[not text for text in shown]] = -1
        return places

    def _places_of_shown(self, texts: list[str]) -> list[int]:
        """The places of texts; a text is its own key, which is quicker than the cell around it."""
        known, begin = self._text_places, len(self.others)
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, range(begin, begin + len(new)), strict=True))
        self.others.extend_values(CellKind.TEXT, new)
        return list(map(known.__getitem__, texts))

    def _read_other(self, spelling: bytes) -> RawCell:
        found = _cell_tail(self._prefix).fullmatch(spelling)
        if found is None:
            raise NotPlainError
        style, kind, formula, value, empty, text = found.groups()
        value = b"" if empty is not None else value
        if formula:
            self._attributes(formula)
        kind = b"n" if kind is None else kind
        if (kind == b"inlineStr" and value is not None) or (kind != b"inlineStr" and text is not None):
            raise NotPlainError
        stored = text if value is None else value
        shown = None if stored is None else _characters(stored)
        try:
            return read_cell(kind.decode(), shown, int(style or 0), formula is not None, self._meaning)
        except SheetDamaged:
            raise NotPlainError from None


def check_characters(xml: bytes) -> None:
    """Raises NotPlainError where something is not UTF-8, or not a character that XML knows."""
    if xml.translate(None, _FORBIDDEN_SIGNS) != xml:
        raise NotPlainError
    try:
        text = xml.decode()
    except UnicodeDecodeError:
        raise NotPlainError from None
    forbidden = "\ufffe" in text or "\uffff" in text
    if forbidden or (b"]" in xml and b"]]>" in xml):  # looking for one byte first is ten times faster
        raise NotPlainError


def _shown(joined: bytes, count: int) -> list[str]:
    """Texts as a parser gives them: all at once, since most of them need nothing but to be decoded, or a parser's speed."""
    if b"&" not in joined and b"\r" not in joined:
        shown = joined.decode()
    else:
        pieces: list[str] = []
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.CharacterDataHandler = pieces.append
        try:
            parser.Parse(b"<t>" + joined + b"</t>", True)
        except expat.ExpatError:
            raise NotPlainError from None
        shown = "".join(pieces)
    split = shown.split(BETWEEN.decode())
    if len(split) != max(1, count):
        raise NotPlainError
    split = split[:count]
    return [decode_escapes(text) for text in split] if "_x" in shown else split


def _characters(text: bytes) -> str:
    """Character data as a parser gives it: references resolved, line ends as one newline."""
    shown = text.decode().replace("\r\n", "\n").replace("\r", "\n")
    return _ENTITY.sub(_referred, shown) if "&" in shown else shown


def _referred(found: re.Match[str]) -> str:
    if not found[1]:
        return _NAMED[found[2]]
    number = int(found[2], 16 if found[1] == "#x" else 10)
    allowed = number in SPACE_SIGNS or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD
    if not (allowed or 0x10000 <= number <= 0x10FFFF):
        raise NotPlainError
    return chr(number)
