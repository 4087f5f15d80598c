"""An Office Open XML package, opened for reading: parts by name, and writing it again with some of them exchanged."""

import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO, Self

from workbook_tools.table.faults import Fault
from workbook_tools.workbook.unsound import UnsoundError
from workbook_tools.workbook.xml import part_key
from workbook_tools.workbook.zip_directory import Member, inflate, read_directory, read_packed
from workbook_tools.workbook.zip_writer import ZipWriter

Content = bytes | Iterable[bytes]
_CACHED_BELOW = 1 << 20
_SHARING_VIOLATIONS = (32, 33)
"""Windows' error numbers for a file, or a part of it, that another program keeps to itself."""


@contextmanager
def told_as_faults(name: str) -> Iterator[None]:
    """Whatever a look at the file of that name raises comes out as a fault that names it."""
    try:
        yield
    except UnsoundError as found:
        raise found.fault(name) from None
    except FileNotFoundError:
        raise Fault("file-missing", name=name) from None
    except PermissionError as error:
        if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
            raise Fault("workbook-busy", name=name, who="别的程序") from None
        raise Fault("cannot-write", name=name, detail="没有读取它的权限") from None
    except OSError as error:
        raise Fault("cannot-write", name=name, detail=f"读取时出错（系统错误 {error.errno}）") from None


class Package(AbstractContextManager["Package"]):
    """A zip of parts. Names are found whatever their case, with or without a leading slash.

    Keeps the file open until `close`; its methods raise Fault where the file turns out damaged or cannot be read.
    """

    def __init__(self, path: Path, file: BinaryIO, members: tuple[Member, ...]) -> None:
        self.path = path
        self.members = members
        self._file = file
        self._by_key = {part_key(member.name): member for member in members}
        self._cache: dict[str, bytes] = {}

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read the directory of the zip. What is in it is not looked at: `guard.look` does that."""
        with told_as_faults(path.name):
            file = path.open("rb")
            try:
                return cls(path, file, read_directory(file))
            except BaseException:
                file.close()
                raise

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all members as written, in their order."""
        return tuple(member.name for member in self.members)

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part_key(part) in self._by_key

    def size(self, part: str) -> int:
        """Bytes of the part, inflated. Raises KeyError if there is none."""
        return self._member(part).size

    def read(self, part: str) -> bytes:
        """The content of a part, its CRC checked. Raises KeyError if there is none."""
        member = self._member(part)
        held = self._cache.get(member.name)
        if held is None:
            content = io.BytesIO()
            with told_as_faults(self.path.name):
                for piece in inflate(self._file, member):
                    content.write(piece)
            held = content.getvalue()
            if len(held) < _CACHED_BELOW:
                self._cache[member.name] = held
        return held

    def stream(self, part: str) -> Iterator[bytes]:
        """The content of a part in pieces, its CRC checked at the end. Raises KeyError if there is none."""
        member = self._member(part)
        with told_as_faults(self.path.name):
            yield from inflate(self._file, member)

    def packed(self, part: str) -> Iterator[bytes]:
        """The bytes of a part as they are packed, in pieces. Raises KeyError if there is none."""
        with told_as_faults(self.path.name):
            yield from read_packed(self._file, self._member(part))

    def member(self, part: str) -> Member:
        """The line of the directory for a part. Raises KeyError if there is none."""
        return self._member(part)

    def write(
        self,
        target: BinaryIO,
        *,
        replaced: Mapping[str, Content],
        added: Mapping[str, Content],
        dropped: Collection[str] = (),
    ) -> None:
        """Write the package to a seekable target: dropped parts left out, replaced ones in their place, added ones last.

        Every other member is copied as it is packed. Raises KeyError for a part that is to be replaced or dropped and is
        not there, or to be added and is there; Fault where this package cannot be read; OSError where the target fails.
        """
        new = {self._member(part).name: content for part, content in replaced.items()}
        gone = {self._member(part).name for part in dropped}
        doubled = [part for part in added if self.has(part)]
        if doubled:
            raise KeyError(doubled[0])
        writer = ZipWriter(target)
        for member in self.members:
            if member.name in new:
                writer.add(member.name, new[member.name], like=member)
            elif member.name not in gone:
                self._carry(member, writer)
        for part, content in added.items():
            writer.add(part.lstrip("/"), content)
        writer.finish()

    def _carry(self, member: Member, writer: ZipWriter) -> None:
        try:
            writer.carry(self._file, member)
        except UnsoundError as found:
            raise found.fault(self.path.name) from None

    def _member(self, part: str) -> Member:
        return self._by_key[part_key(part)]

    def close(self) -> None:
        """Let go of the file; what has been read stays."""
        self._file.close()

    def __exit__(self, *_raised: object) -> None:
        self.close()
