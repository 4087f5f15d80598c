"""The zip container as far as workbooks use it: its directory, and the inflating of its members.

Python's zipfile would do for reading; but it cuts names at a NUL, forgives a directory that contradicts the members, and
tells neither the raw name nor where a member's bytes lie. Format: PKWARE APPNOTE 6.3.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from threading import Lock
from typing import BinaryIO

from isal import isal_zlib
from isal.igzip_lib import IsalError

from workbook_tools.workbook.unsound import UnsoundError, damaged

LOCAL_MAGIC, ENTRY_MAGIC, END_MAGIC = b"PK\3\4", b"PK\1\2", b"PK\5\6"
LOCAL, ENTRY = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
STORED, DEFLATED = 0, 8
ENCRYPTED_FLAGS, DESCRIPTOR_FLAG, UTF8_FLAG = 0x2041, 0x0008, 0x0800
END64_LOCATOR_MAGIC, END64_MAGIC = b"PK\6\7", b"PK\6\6"
_END64_LOCATOR, _END64 = struct.Struct("<4sLQL"), struct.Struct("<4sQ2H2L4Q")
MOST_MEMBERS = 20_000
_ZIP64_EXTRA = 1
_ALL_ONES = 0xFFFFFFFF
_CHUNK = 1 << 16
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of the directory. packed and size in bytes, before and after inflating; offset is its local header's.

    raw_name, extra and comment are the bytes as they stand; when: DOS time and date.
    """

    name: str
    raw_name: bytes
    versions: tuple[int, int]
    flags: int
    method: int
    when: tuple[int, int]
    crc: int
    packed: int
    size: int
    attributes: tuple[int, int]
    extra: bytes
    comment: bytes
    offset: int
    data_offset: int

    @property
    def end(self) -> int:
        """Where its packed bytes end in the file."""
        return self.data_offset + self.packed


def read_directory(file: BinaryIO) -> tuple[Member, ...]:
    """All members in the order of the directory. Raises UnsoundError where directory and members don't fit together."""
    size = file.seek(0, 2)
    count, start, length = _find_directory(file, size)
    if count > MOST_MEMBERS:
        raise UnsoundError("too-big", f"里面有 {count} 个部件")
    file.seek(start)
    directory = file.read(length)
    members: list[Member] = []
    position = 0
    try:
        while len(members) < count:
            member, position = _read_entry(directory, position)
            members.append(_with_place(file, member, start))
    except struct.error:
        raise damaged("压缩包的目录不完整") from None
    return tuple(members)


def has_end(file: BinaryIO) -> bool:
    """Whether something at the end of the file says that this is a zip."""
    size = file.seek(0, 2)
    return _find_end(file, size) is not None


def _find_end(file: BinaryIO, size: int) -> tuple[int, bytes] | None:
    """Where the end record stands, and the bytes from there on."""
    start = max(0, size - (1 << 16) - END.size)
    file.seek(start)
    tail = file.read(size - start)
    found = tail.rfind(END_MAGIC)
    return (start + found, tail[found:]) if 0 <= found <= len(tail) - END.size else None


def _find_directory(file: BinaryIO, size: int) -> tuple[int, int, int]:
    """(entries, offset, length) of the directory."""
    found = _find_end(file, size)
    if found is None:
        raise damaged("文件不完整，后半部分没有了")
    place, tail = found
    _, disk, first_disk, here, count, length, start, comment = END.unpack_from(tail)
    if tail[END.size + comment :].strip(b"\0"):  # some file servers leave NULs; nobody leaves anything else
        raise damaged("文件末尾有多余的内容")
    file.seek(max(0, place - _END64_LOCATOR.size))
    locator = file.read(_END64_LOCATOR.size)
    if locator.startswith(END64_LOCATOR_MAGIC):  # some writers add it even where nothing needs it
        place, disk, first_disk, here, count, length, start = _read_end64(file, locator, place)
    if disk or first_disk or here != count:
        raise damaged("它只是分卷压缩包的一部分")
    if start + length != place:
        raise damaged("压缩包的目录位置不对")
    return count, start, length


def _read_end64(file: BinaryIO, locator: bytes, place: int) -> tuple[int, int, int, int, int, int, int]:
    """Where zip64's own end record stands, and what it says."""
    try:
        _, _, place64, _ = _END64_LOCATOR.unpack(locator)
        file.seek(min(place64, place))
        magic, _, _, _, disk, first_disk, here, count, length, start = _END64.unpack(file.read(_END64.size))
    except struct.error:
        raise damaged("压缩包的目录不完整") from None
    if magic != END64_MAGIC:
        raise damaged("压缩包的目录不完整")
    return place64, disk, first_disk, here, count, length, start


def _read_entry(directory: bytes, position: int) -> tuple[Member, int]:
    """A member whose data_offset is not known yet, and where the next one stands."""
    fields = ENTRY.unpack_from(directory, position)
    magic, made, needed, flags, method, time, date, crc, packed, size, names, extras, comments, disk, *rest = fields
    inner, outer, offset = rest
    ends = [position + ENTRY.size]
    for length in (names, extras, comments):
        ends.append(ends[-1] + length)
    if magic != ENTRY_MAGIC or ends[-1] > len(directory) or disk not in (0, 0xFFFF):
        raise damaged("压缩包的目录不完整")
    raw_name, extra, comment = (directory[a:b] for a, b in pairwise(ends))
    size, packed, offset = _wide(extra, (size, packed, offset))
    member = Member(
        name=_decoded(raw_name, flags),
        raw_name=raw_name,
        versions=(made, needed),
        flags=flags,
        method=method,
        when=(time, date),
        crc=crc,
        packed=packed,
        size=size,
        attributes=(inner, outer),
        extra=without_zip64(extra),
        comment=comment,
        offset=offset,
        data_offset=0,
    )
    return member, ends[-1]


def _with_place(file: BinaryIO, member: Member, directory_start: int) -> Member:
    """The member with its data_offset, its local header compared with the directory: readers differ on which counts."""
    file.seek(min(member.offset, directory_start))
    header = file.read(LOCAL.size)
    magic, _, flags, method, _, _, crc, packed, size, names, extras = LOCAL.unpack(header)
    if magic != LOCAL_MAGIC:
        raise damaged("压缩包的目录和内容对不上")
    told = (file.read(names), method, flags & (ENCRYPTED_FLAGS | DESCRIPTOR_FLAG))
    meant = (member.raw_name, member.method, member.flags & (ENCRYPTED_FLAGS | DESCRIPTOR_FLAG))
    if told != meant:
        raise UnsoundError("unsafe-zip", f"“{member.name[:80]}”在压缩包里有两种说法")
    size, packed, _ = _wide(file.read(extras), (size, packed, 0))
    if not flags & DESCRIPTOR_FLAG and (crc, packed, size) != (member.crc, member.packed, member.size):
        raise UnsoundError("unsafe-zip", f"“{member.name[:80]}”的大小在压缩包里有两种说法")
    data_offset = member.offset + LOCAL.size + names + extras
    if data_offset + member.packed > directory_start:
        raise damaged("压缩包的目录和内容对不上")
    return replace(member, data_offset=data_offset)


def _decoded(raw_name: bytes, flags: int) -> str:
    """Part names are ASCII by the standard. Where they are not, UTF-8 is likelier than the code page of old zips."""
    try:
        return raw_name.decode("utf-8")
    except UnicodeDecodeError:
        if flags & UTF8_FLAG:
            raise damaged("压缩包里的文件名错乱") from None
        return raw_name.decode("cp437")


def _extras(extra: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """(id, body, whole field) of each extra field; stops where the lengths no longer fit."""
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, position)
        end = position + 4 + length
        if end > len(extra):
            return
        yield kind, extra[position + 4 : end], extra[position:end]
        position = end


def _wide(extra: bytes, values: tuple[int, int, int]) -> tuple[int, int, int]:
    """(size, packed, offset), with those that did not fit into 32 bits taken from the zip64 field."""
    if _ALL_ONES not in values:
        return values
    body = next((body for kind, body, _ in _extras(extra) if kind == _ZIP64_EXTRA), b"")
    wide = iter(struct.unpack(f"<{len(body) // 8}Q", body[: len(body) // 8 * 8]))
    size, packed, offset = (next(wide, value) if value == _ALL_ONES else value for value in values)
    return size, packed, offset


def without_zip64(extra: bytes) -> bytes:
    """Extra fields as they may be written again, where all sizes fit into 32 bits. Broken ones are left out."""
    return b"".join(whole for kind, _, whole in _extras(extra) if kind != _ZIP64_EXTRA)


def read_at(file: BinaryIO, place: int, size: int) -> bytes:
    """The bytes at a place of a file that others may be going through ahead; fewer at its end."""
    with _ONE_AT_A_TIME:
        file.seek(place)
        return file.read(size)


def read_packed(file: BinaryIO, member: Member) -> Iterator[bytes]:
    """The member's packed bytes in pieces."""
    place, left = member.data_offset, member.packed
    while left:
        piece = read_at(file, place, min(left, _CHUNK))
        if not piece:
            raise damaged("文件不完整，后半部分没有了")
        left -= len(piece)
        place += len(piece)
        yield piece


def inflate(file: BinaryIO, member: Member, *, at_most: int = 1 << 18) -> Iterator[bytes]:
    """The member's content in pieces of `at_most` bytes or fewer. Never gives more than the member's declared size.

    Raises UnsoundError at the end where size or CRC are not as declared, and at once where there is more.
    """
    pieces = read_packed(file, member) if member.method == STORED else _inflated(file, member, at_most)
    crc = count = 0
    for piece in pieces:
        count += len(piece)
        if count > member.size:
            raise UnsoundError("unsafe-zip", f"“{member.name[:80]}”解压后比说好的大")
        crc = isal_zlib.crc32(piece, crc)
        yield piece
    if count != member.size or crc != member.crc:
        raise damaged(f"“{member.name[:80]}”的内容与校验值不符")


def _inflated(file: BinaryIO, member: Member, at_most: int) -> Iterator[bytes]:
    stream = isal_zlib.decompressobj(-15)
    try:
        for packed in read_packed(file, member):
            rest = packed
            while rest and not stream.eof:
                yield stream.decompress(rest, at_most)
                rest = stream.unconsumed_tail
    except IsalError:  # type: ignore[misc] # the stub declares the class as if it were one of its instances
        raise damaged(f"“{member.name[:80]}”解压出错") from None
    if not stream.eof:
        raise damaged(f"“{member.name[:80]}”不完整")
