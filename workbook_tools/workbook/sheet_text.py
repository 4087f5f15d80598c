"""A worksheet part in pieces: what stands before the rows, the rows in blocks, what stands behind them.

A large part is never held as a whole: it is inflated anew each time somebody goes through it. Everything here works on
UTF-8 and only looks for tags, so it costs next to nothing beside the parsing that follows.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from workbook_tools.workbook.ahead import ahead
from workbook_tools.workbook.block_rows import BlockRows
from workbook_tools.workbook.unsound import UnsoundError
from workbook_tools.workbook.xml import utf8_pieces

BLOCK = 1 << 19
"""Bytes of rows worked on at a time: small enough that the arrays of positions stay in the processor's cache."""
_ROWS_OPEN = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)sheetData(?:\s[^<>]*?)?(/?)>")
_ROW_OPEN = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?row[\s/>]")


class SheetDamaged(UnsoundError):  # noqa: N818 - the state of a file, told as a fault would
    """A worksheet part that no reader can make sense of. Its text is a short Chinese clause for `file-corrupt`."""

    def __init__(self, detail: str) -> None:
        super().__init__("file-corrupt", detail)

    def __str__(self) -> str:
        return self.detail


class SheetFrame(NamedTuple):
    """What stands around the rows: head ends with `<sheetData>`, tail begins with `</sheetData>`.

    prefix: of the main namespace with its colon, b"" where there is none. empty: `<sheetData/>` written as one tag, which
    the head ends with then.
    """

    prefix: bytes
    head: bytes
    tail: bytes
    empty: bool

    @property
    def xml(self) -> bytes:
        """The part without its rows."""
        return self.head + self.tail


class SheetText:
    """A part's text in UTF-8, to be gone through as often as need be. pieces: begins anew at each call.

    known_rows: where the rows of each block stand, as far as a scan has found out.
    """

    def __init__(self, pieces: Callable[[], Iterable[bytes]]) -> None:
        self.known_rows: Sequence[BlockRows | None] = ()
        self._pieces = pieces
        self._frame: SheetFrame | None = None

    @classmethod
    def of(cls, xml: bytes) -> "SheetText":
        """Of a part that is held as a whole."""
        return cls(lambda: (xml,))

    @classmethod
    def from_any(cls, part: "SheetText | bytes") -> "SheetText":
        """The same, whether or not the part is held as a whole."""
        return cls.of(part) if isinstance(part, bytes) else part

    def whole(self) -> bytes:
        """All of it: what odd spellings need, at the price of the memory."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """All of it, once through."""
        return utf8_pieces(self._pieces())

    def open(self) -> "OpenSheet | None":
        """Begin to go through it; None where there is no sheetData."""
        stream = self.pieces()
        for begun in _growing(stream):
            opening = _ROWS_OPEN.search(begun)
            if opening is not None:
                return OpenSheet(opening, begun, stream, self._keep)
        return None

    @property
    def frame(self) -> SheetFrame | None:
        """What stands around the rows; None where there is no sheetData, or no end of it. Known once gone through."""
        if self._frame is None:
            opened = self.open()
            for _ in opened.blocks() if opened else ():
                pass
        return self._frame

    def _keep(self, frame: SheetFrame) -> None:
        self._frame = frame


class OpenSheet:
    """A part that somebody is going through. head and prefix are known at once, the frame when the blocks have come to an end."""

    def __init__(
        self, opening: re.Match[bytes], begun: bytes, stream: Iterator[bytes], keep: Callable[[SheetFrame], None]
    ) -> None:
        self.prefix, self.empty = opening[1], bool(opening[2])
        self.head = begun[: opening.end()]
        self.frame: SheetFrame | None = None
        self._begun, self._stream, self._keep = begun[opening.end() :], stream, keep

    def blocks(self, size: int = BLOCK) -> Iterator[bytes]:
        """The rows, once, in pieces of about `size` bytes; each but the first begins with a row's tag.

        Where the rows have no end, they stop somewhere and the frame stays None. They are inflated and cut ahead.
        """
        return ahead(self._cut(size))

    def _cut(self, size: int) -> Iterator[bytes]:
        if self.empty:
            self._end(self._begun)
            return
        closing, row = b"</" + self.prefix + b"sheetData", b"<" + self.prefix + b"row"
        held, start, looked = self._begun, 0, 0
        while True:
            end = held.find(closing, looked)
            stop = len(held) if end < 0 else end
            while stop - start > size and (cut := _row_before(held, row, start, size, stop)) > 0:
                yield held[start:cut]
                start = cut
            if end >= 0:
                break
            more = _taken(self._stream, max(size, stop - start))
            if not more:
                yield held[start:]
                return
            held = b"".join([memoryview(held)[start:], *more])
            start, looked = 0, max(0, stop - start - len(closing))
        if end > start:
            yield held[start:end]
        self._end(held[end:])

    def _end(self, tail: bytes) -> None:
        self.frame = SheetFrame(self.prefix, self.head, tail + b"".join(self._stream), self.empty)
        self._keep(self.frame)


def _row_before(rows: bytes, tag: bytes, start: int, size: int, stop: int) -> int:
    """Where a row's tag begins, behind `start`: the last one within `size` bytes, else the next one before `stop`; else -1."""
    place = rows.rfind(tag, start + 1, start + size)
    while place > 0 and not _ROW_OPEN.match(rows, place):
        place = rows.rfind(tag, start + 1, place)
    if place > 0:
        return place
    place = rows.find(tag, start + max(1, size - len(tag)), stop)
    while place >= 0 and not _ROW_OPEN.match(rows, place):
        place = rows.find(tag, place + 1, stop)
    return place


def _growing(stream: Iterator[bytes]) -> Iterator[bytes]:
    """What a stream has given so far, whenever that has doubled, and at its end."""
    held = b""
    while more := _taken(stream, len(held) + 1):
        held = b"".join([held, *more])
        yield held


def _taken(stream: Iterator[bytes], size: int) -> list[bytes]:
    """The next `size` bytes of a stream, or some more, in pieces; fewer at its end."""
    taken: list[bytes] = []
    left = size
    for piece in stream:
        taken.append(piece)
        left -= len(piece)
        if left <= 0:
            break
    return taken
