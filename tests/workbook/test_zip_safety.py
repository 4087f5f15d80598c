from pathlib import Path

import pytest

from tests.workbook import packages as kit
from workbook_tools.workbook import zip_directory
from workbook_tools.workbook.unsound import UnsoundError
from workbook_tools.workbook.zip_directory import Member, inflate, read_directory
from workbook_tools.workbook.zip_safety import MEGABYTE, refuse_unsafe

PARTS = kit.clean_parts()


def test_a_size_that_lies_is_found_before_the_bytes_pile_up(tmp_path: Path) -> None:
    picture = "xl/media/image1.png"
    data = kit.declare_size(kit.pack({**PARTS, picture: bytes(3_000_000)}), picture, 1000)
    assert kit.answer(tmp_path, data) == "unsafe-zip"
    with (tmp_path / "客户.xlsx").open("rb") as file:
        (lying,) = (member for member in read_directory(file) if member.name == picture)
        pieces = inflate(file, lying)
        with pytest.raises(UnsoundError):
            next(pieces)


def member(name: str, *, packed: int, size: int, offset: int) -> Member:
    return Member(
        name, name.encode(), (20, 20), 0, 8, (0, 33), 0, packed, size, (0, 0), b"", b"", offset, offset + 30 + len(name)
    )


SIZES = {
    "a large sheet": ([(60 * MEGABYTE, 500 * MEGABYTE)], "sound"),
    "half a million customers": ([(42 * MEGABYTE, 850 * MEGABYTE)], "sound"),
    "too large a sheet": ([(60 * MEGABYTE, 1025 * MEGABYTE)], "too-big"),
    "too large for what it is packed in": ([(8 * MEGABYTE, 600 * MEGABYTE)], "too-big"),
    "styles after years of pasting": ([(80_000, 7 * MEGABYTE)], "sound"),
    "spaces that fit": ([(64_000, 64 * MEGABYTE)], "sound"),
    "spaces": ([(100_000, 100 * MEGABYTE)], "too-big"),
    "many small bombs": ([(64_000, 64 * MEGABYTE)] * 5, "too-big"),
    "many photographs": ([(4 * MEGABYTE, 4 * MEGABYTE)] * 200, "sound"),
    "too many photographs": ([(4 * MEGABYTE, 4 * MEGABYTE)] * 350, "too-big"),
}


@pytest.mark.parametrize("case", SIZES)
def test_sizes_that_a_workbook_can_have(case: str) -> None:
    sizes, code = SIZES[case]
    members: list[Member] = []
    for number, (packed, size) in enumerate(sizes):
        offset = members[-1].end if members else 0
        members.append(member(f"xl/part{number}.bin", packed=packed, size=size, offset=offset))
    try:
        refuse_unsafe(members)
        found = "sound"
    except UnsoundError as error:
        found = error.code
    assert found == code


def test_a_myriad_of_parts_is_not_even_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_directory, "MOST_MEMBERS", len(PARTS))
    assert kit.answer(tmp_path, kit.pack(PARTS)) == "sound"
    assert kit.answer(tmp_path, kit.pack({**PARTS, "one/more.bin": b""})) == "too-big"


def test_members_that_share_their_bytes_are_refused() -> None:
    overlapping = [member(f"xl/part{number}.bin", packed=1000, size=9000, offset=number * 50) for number in range(5)]
    with pytest.raises(UnsoundError) as caught:
        refuse_unsafe(overlapping)
    assert caught.value.code == "unsafe-zip"
