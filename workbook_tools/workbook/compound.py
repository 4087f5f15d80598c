"""The compound file (OLE), container of .xls and of encrypted workbooks: the names of its streams, no more.

Format: [MS-CFB].
"""

import struct
from typing import BinaryIO

from workbook_tools.workbook.unsound import damaged

COMPOUND_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTORS_IN_HEADER = 109
_LAST_REGULAR = 0xFFFFFFFA
_DIRECTORY_ENTRY = 128
_SECTOR_POWERS = (9, 12)
_MOST_SECTORS = 10_000


def stream_names(file: BinaryIO) -> frozenset[str]:
    """All streams and storages. Raises UnsoundError where the directory cannot be read to its end."""
    file.seek(0)
    header = file.read(512)
    if len(header) < 512:
        raise damaged("文件不完整，后半部分没有了")
    (power,) = struct.unpack_from("<H", header, 30)
    if power not in _SECTOR_POWERS:
        raise damaged("文件的目录不完整")
    sector_size = 1 << power
    table = struct.unpack_from(f"<{_SECTORS_IN_HEADER}L", header, 76)
    (sector,) = struct.unpack_from("<L", header, 48)
    per_sector = sector_size // 4
    names: set[str] = set()
    for _ in range(_MOST_SECTORS):
        if sector >= _LAST_REGULAR:
            return frozenset(names)
        names |= _names_in(_read_sector(file, sector, sector_size))
        if sector // per_sector >= len(table):
            break
        allocation = _read_sector(file, table[sector // per_sector], sector_size)
        (sector,) = struct.unpack_from("<L", allocation, sector % per_sector * 4)
    raise damaged("文件的目录不完整")


def _read_sector(file: BinaryIO, number: int, size: int) -> bytes:
    start = (number + 1) * size
    if start + size > file.seek(0, 2):
        raise damaged("文件不完整，后半部分没有了")
    file.seek(start)
    return file.read(size)


def _names_in(sector: bytes) -> set[str]:
    names = set()
    for start in range(0, len(sector), _DIRECTORY_ENTRY):
        length, kind = struct.unpack_from("<HB", sector, start + 64)
        if kind and 2 <= length <= 64:
            names.add(sector[start : start + length - 2].decode("utf-16-le", "replace"))
    return names
