"""Writing a zip: members of another zip carried over as they are packed, new ones deflated as they come.

The same calls write the same bytes. Sizes stay below 4 GB (see zip_safety), so zip64 is never written.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from isal import isal_zlib

from workbook_tools.workbook.ahead import ahead
from workbook_tools.workbook.zip_directory import (
    DEFLATED,
    DESCRIPTOR_FLAG,
    END,
    END_MAGIC,
    ENTRY,
    ENTRY_MAGIC,
    LOCAL,
    LOCAL_MAGIC,
    UTF8_FLAG,
    Member,
    read_at,
    read_packed,
    without_zip64,
)

LEVEL = 2
"""Of isal's four. On a sheet of 59 MB: level 0 is 43 % larger than zlib's 6, levels 1 and 2 are 9 % larger at a
seventeenth of its time, level 3 is 7 % larger and takes twice as long as 2."""
_FIRST_DAY = (0, 1 << 5 | 1)
"""DOS time and date of what has no date of its own: 1 January 1980."""
_VERSION = 20
_PIECE = 1 << 18


class _Entry(NamedTuple):
    """A line of the directory to come. Of a member that has none yet, all but the name is the standard's default."""

    raw_name: bytes
    method: int = DEFLATED
    flags: int = 0
    when: tuple[int, int] = _FIRST_DAY
    versions: tuple[int, int] = (_VERSION, _VERSION)
    attributes: tuple[int, int] = (0, 0)
    extra: bytes = b""
    comment: bytes = b""
    crc: int = 0
    packed: int = 0
    size: int = 0
    offset: int = 0

    def local_header(self, extra: bytes = b"") -> bytes:
        """What stands before the packed bytes."""
        numbers = (self.versions[1], self.flags, self.method, *self.when, self.crc, self.packed, self.size)
        return LOCAL.pack(LOCAL_MAGIC, *numbers, len(self.raw_name), len(extra)) + self.raw_name + extra

    def directory_line(self) -> bytes:
        """What stands in the directory."""
        numbers = (*self.versions, self.flags, self.method, *self.when, self.crc, self.packed, self.size)
        lengths = (len(self.raw_name), len(self.extra), len(self.comment), 0)
        fixed = ENTRY.pack(ENTRY_MAGIC, *numbers, *lengths, *self.attributes, self.offset)
        return fixed + self.raw_name + self.extra + self.comment


class ZipWriter:
    """Writes members one after the other; `finish` writes the directory. The target must be seekable."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._start = target.tell()
        self._entries: list[_Entry] = []

    def carry(self, source: BinaryIO, member: Member) -> None:
        """Copy a member's packed bytes, with its date, attributes and comment. Its sizes move from behind it to its header."""
        entry = _entry_like(member)._replace(
            method=member.method,
            flags=member.flags & ~DESCRIPTOR_FLAG,
            extra=member.extra,
            crc=member.crc,
            packed=member.packed,
            size=member.size,
            offset=self._offset(),
        )
        self._target.write(entry.local_header(_local_extra(source, member)))
        for piece in read_packed(source, member):
            self._target.write(piece)
        self._entries.append(entry)

    def add(self, name: str, content: bytes | Iterable[bytes], like: Member | None = None) -> None:
        """Deflate content under a name; `like` is the member whose place it takes, for its name, date and attributes."""
        raw_name = name.encode()
        entry = _entry_like(like) if like else _Entry(raw_name, flags=0 if name.isascii() else UTF8_FLAG)
        entry = entry._replace(offset=self._offset())
        self._target.write(entry.local_header())
        crc = packed = size = 0
        stream = isal_zlib.compressobj(LEVEL, DEFLATED, -15)
        for piece in ahead(_pieces(content)):
            crc = isal_zlib.crc32(piece, crc)
            size += len(piece)
            packed += self._target.write(stream.compress(piece))
        packed += self._target.write(stream.flush())
        entry = entry._replace(crc=crc, packed=packed, size=size)
        end = self._target.tell()
        self._target.seek(self._start + entry.offset)
        self._target.write(entry.local_header())
        self._target.seek(end)
        self._entries.append(entry)

    def finish(self) -> None:
        """Write the directory. Nothing may be added afterwards."""
        start = self._offset()
        for entry in self._entries:
            self._target.write(entry.directory_line())
        count, length = len(self._entries), self._offset() - start
        self._target.write(END.pack(END_MAGIC, 0, 0, count, count, length, start, 0))

    def _offset(self) -> int:
        return self._target.tell() - self._start


def _entry_like(member: Member) -> _Entry:
    return _Entry(
        member.raw_name,
        flags=member.flags & UTF8_FLAG,
        when=member.when,
        versions=(member.versions[0], _VERSION),
        attributes=member.attributes,
        comment=member.comment,
    )


def _local_extra(source: BinaryIO, member: Member) -> bytes:
    """Extra fields of the local header, which may differ from the directory's (Excel's padding stands only there)."""
    *_, names, extras = LOCAL.unpack(read_at(source, member.offset, LOCAL.size))
    return without_zip64(read_at(source, member.offset + LOCAL.size + names, extras))


def _pieces(content: bytes | Iterable[bytes]) -> Iterator[bytes]:
    """Content in pieces of a quarter of a megabyte or more: many small ones would each cost a call into the compressor."""
    if isinstance(content, bytes):
        for start in range(0, len(content), _PIECE):
            yield content[start : start + _PIECE]
        return
    waiting: list[bytes] = []
    length = 0
    for piece in content:
        waiting.append(piece)
        length += len(piece)
        if length >= _PIECE:
            yield b"".join(waiting)
            waiting, length = [], 0
    yield b"".join(waiting)
