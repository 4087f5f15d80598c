from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.backup.manifest import COPY_NAME, Backup, copy_stem, read_manifest, week_of, write_manifest

ONE = Backup(3, "2024-W03_20240115_3fa9c2d1.xlsx", datetime(2024, 1, 15, 9, 30), 12_345, "3fa9c2d1" * 8, "本周第一份")  # noqa: DTZ001


def test_what_is_written_is_read() -> None:
    assert read_manifest(write_manifest(ONE)) == ONE
    assert (ONE.id, ONE.week) == ("20240115-3fa9c2d1", "2024-W03")
    assert set(ONE.as_json()) >= {"id", "file", "time", "size", "sha256"}


def test_every_single_bit_counts() -> None:
    content = write_manifest(ONE)
    for position in range(len(content)):
        for bit in range(8):
            flipped = bytearray(content)
            flipped[position] ^= 1 << bit
            assert read_manifest(bytes(flipped)) is None, (position, bit)


@given(st.binary(max_size=300))
def test_no_other_content_is_a_manifest(content: bytes) -> None:
    assert read_manifest(content) is None
    assert read_manifest(write_manifest(ONE) + content) == (None if content else ONE)


@pytest.mark.parametrize(
    ("day", "week"), [(date(2024, 1, 15), "2024-W03"), (date(2024, 12, 30), "2025-W01"), (date(2021, 1, 3), "2020-W53")]
)
def test_weeks_are_those_of_the_calendar(day: date, week: str) -> None:
    assert week_of(day) == week
    assert COPY_NAME.fullmatch(copy_stem(day, "0123abcd" * 8))
