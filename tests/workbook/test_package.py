import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workbook import packages as kit
from workbook_tools.table.faults import Fault
from workbook_tools.workbook.package import Package

PARTS = kit.clean_parts()


def opened(folder: Path, data: bytes) -> Package:
    path = folder / "客户.xlsx"
    path.write_bytes(data)
    return Package.open(path)


def packed_bytes(data: bytes) -> dict[str, bytes]:
    """Each member's bytes as they lie in the zip."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            names, extras = struct.unpack_from("<HH", data, entry.header_offset + 26)
            start = entry.header_offset + 30 + names + extras
            found[entry.filename] = data[start : start + entry.compress_size]
    return found


def rewritten(package: Package, **changes: dict[str, bytes] | set[str]) -> bytes:
    target = io.BytesIO()
    package.write(target, **{"replaced": {}, "added": {}, **changes})  # type: ignore[arg-type] # the test says what
    return target.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        kit.pack(PARTS),
        kit.pack(PARTS, zipfile.ZIP_STORED),
        kit.pack_as_a_stream(PARTS, zip64=False),
        kit.pack_as_a_stream(PARTS, zip64=True),
    ],
    ids=["deflated", "stored", "data descriptors", "zip64"],
)
def test_parts_come_through_however_the_zip_was_written(data: bytes, tmp_path: Path) -> None:
    with opened(tmp_path, data) as package:
        assert package.names == tuple(PARTS)
        assert {name: package.read(name) for name in package.names} == PARTS
        assert {name: b"".join(package.stream(name)) for name in package.names} == PARTS
        written = rewritten(package)
    assert packed_bytes(written) == packed_bytes(data)
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == PARTS
        assert {entry.flag_bits & 8 for entry in archive.infolist()} == {0}
    assert struct.pack("<2H", 1, 16) not in written  # the zip64 field of a local header


def test_zip64_from_end_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10)
    data = kit.pack_as_a_stream(PARTS, zip64=True)
    assert b"PK\6\6" in data
    with opened(tmp_path, data) as package:
        assert {name: package.read(name) for name in package.names} == PARTS
        assert b"PK\6\6" not in rewritten(package)


def test_a_stream_without_an_end_is_damaged(tmp_path: Path) -> None:
    """Size and CRC are right; only the mark that the last block carries is missing."""
    content = b"<a/>" * 50
    packer = zlib.compressobj(wbits=-15)
    unended = packer.compress(content) + packer.flush(zlib.Z_SYNC_FLUSH)
    data = bytearray(kit.pack({"a": unended}, zipfile.ZIP_STORED))
    for magic, method_at in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        place = data.find(magic) + method_at
        struct.pack_into("<H", data, place, zipfile.ZIP_DEFLATED)
        struct.pack_into("<LLL", data, place + 6, zlib.crc32(content), len(unended), len(content))
    with opened(tmp_path, bytes(data)) as package, pytest.raises(Fault) as caught:
        package.read("a")
    assert caught.value.code == "file-corrupt"


def test_names_are_found_whatever_their_case(tmp_path: Path) -> None:
    with opened(tmp_path, kit.pack(PARTS)) as package:
        assert package.has("/XL/Workbook.xml")
        assert package.has("xl/worksheets/sheet%31.xml")
        assert package.read("/xl/WORKBOOK.xml") == PARTS[kit.WORKBOOK]
        assert package.size(kit.THEME) == len(PARTS[kit.THEME])
        assert not package.has("xl/workbook")
        with pytest.raises(KeyError):
            package.read("xl/none.xml")


def test_only_what_is_given_changes(tmp_path: Path) -> None:
    """Replaced parts stay in their place with their date and attributes, added ones come last, dropped ones are gone."""
    data = kit.pack(PARTS)
    with opened(tmp_path, data) as package:
        written = rewritten(
            package, replaced={"/xl/Styles.xml": b"<new/>"}, added={"/xl/表.xml": b"<ours/>"}, dropped={kit.THEME}
        )
    expected = {**kit.without(PARTS, kit.THEME), kit.STYLES: b"<new/>", "xl/表.xml": b"<ours/>"}
    with zipfile.ZipFile(io.BytesIO(written)) as archive, zipfile.ZipFile(io.BytesIO(data)) as before:
        assert archive.testzip() is None
        assert archive.namelist() == list(expected)
        assert {name: archive.read(name) for name in archive.namelist()} == expected
        for name in archive.namelist()[:-1]:
            old, new = before.getinfo(name), archive.getinfo(name)
            assert (new.date_time, new.external_attr) == (old.date_time, old.external_attr)
        assert archive.getinfo("xl/表.xml").date_time == (1980, 1, 1, 0, 0, 0)
    unchanged = set(PARTS) - {kit.THEME, kit.STYLES}
    old_bytes, new_bytes = packed_bytes(data), packed_bytes(written)
    assert all(new_bytes[name] == old_bytes[name] for name in unchanged)


def test_extra_fields_comments_and_directories_are_carried_over(tmp_path: Path) -> None:
    padding, stamp = struct.pack("<HHHH", 0xA220, 4, 0, 0), struct.pack("<HHBL", 0x5455, 5, 1, 1_700_000_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("xl/"), b"")
        entry = zipfile.ZipInfo("xl/a.xml", (2020, 2, 2, 2, 2, 2))
        entry.extra, entry.comment, entry.create_system = padding + stamp, "说明".encode(), 3
        archive.writestr(entry, b"<a/>")
    with opened(tmp_path, out.getvalue()) as package:
        written = rewritten(package)
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        kept = archive.getinfo("xl/a.xml")
        assert archive.namelist() == ["xl/", "xl/a.xml"]
        assert (kept.extra, kept.comment, kept.create_system) == (padding + stamp, "说明".encode(), 3)


def test_content_may_come_in_pieces_and_the_same_again_is_the_same(tmp_path: Path) -> None:
    rows = [f"<row r='{number}'/>".encode() for number in range(100_000)]

    def pieces() -> Iterator[bytes]:
        yield b"<sheet>"
        yield from rows
        yield b""
        yield b"</sheet>"

    with opened(tmp_path, kit.pack(PARTS)) as package:
        target, again = io.BytesIO(), io.BytesIO()
        package.write(target, replaced={kit.SHEET: pieces()}, added={})
        package.write(again, replaced={kit.SHEET: b"".join(pieces())}, added={})
    assert target.getvalue() == again.getvalue()
    with zipfile.ZipFile(target) as archive:
        assert archive.read(kit.SHEET) == b"".join(pieces())


def test_the_file_stays_within_one_and_a_half_times_what_zlib_makes(tmp_path: Path) -> None:
    cells = "".join(f'<c r="A{row}" s="{row % 7}"><v>{row * 7919 % 9973}</v></c>' for row in range(60_000)).encode()
    with opened(tmp_path, kit.pack({"a": b""})) as package:
        ours = rewritten(package, replaced={"a": cells})
    assert len(ours) < 1.5 * len(kit.pack({"a": cells}))


def test_a_target_that_already_holds_something(tmp_path: Path) -> None:
    target = io.BytesIO(b"before")
    target.seek(6)
    with opened(tmp_path, kit.pack(PARTS)) as package:
        package.write(target, replaced={kit.SHEET: b"<a/>"}, added={})
    with zipfile.ZipFile(io.BytesIO(target.getvalue()[6:])) as archive:
        assert archive.testzip() is None


def test_mistakes_of_ours_are_no_faults(tmp_path: Path) -> None:
    with opened(tmp_path, kit.pack(PARTS)) as package:
        for changes in (
            {"replaced": {"xl/none.xml": b""}},
            {"dropped": {"xl/none.xml"}},
            {"added": {"XL/styles.xml": b""}},
        ):
            with pytest.raises(KeyError):
                rewritten(package, **changes)


def test_damage_is_found_when_it_is_read(tmp_path: Path) -> None:
    with opened(tmp_path, kit.flip(kit.pack(PARTS), kit.THEME)) as package:
        assert package.read(kit.SHEET) == PARTS[kit.SHEET]
        with pytest.raises(Fault) as caught:
            package.read(kit.THEME)
    assert caught.value.code == "file-corrupt"


NAMES = st.text("abcXYZ/._- 表", min_size=1, max_size=12).filter(lambda name: not name.startswith("/"))


@settings(max_examples=60, deadline=None)
@given(
    parts=st.dictionaries(NAMES, st.binary(max_size=300), min_size=1, max_size=6),
    new=st.binary(max_size=300),
    how=st.sampled_from([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]),
)
def test_any_parts_survive_two_rewritings(
    parts: dict[str, bytes], new: bytes, how: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    parts = {name: parts[name] for name in {name.lower(): name for name in parts}.values()}
    first = next(iter(parts))
    folder = tmp_path_factory.mktemp("parts")
    with opened(folder, kit.pack(parts, how)) as package:
        once = rewritten(package, replaced={first: new})
    with opened(folder, once) as package:
        twice = rewritten(package)
        assert {name: package.read(name) for name in package.names} == {**parts, first: new}
    assert once == twice
