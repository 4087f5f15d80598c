from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.app.due import due, latest, next_due, parse_slot

MOMENTS = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1))  # noqa: DTZ001 - any zone
SLOTS = st.builds(
    lambda day, hour, minute: parse_slot(f"周{day} {hour}:{minute:02d}"),
    st.sampled_from("一二三四五六日"), st.integers(0, 23), st.integers(0, 59),
)  # fmt: skip


def test_spellings() -> None:
    assert str(parse_slot("星期天9点30分")) == "周日 09:30"
    assert str(parse_slot(" 周一 09:00 ")) == "周一 09:00"
    for wrong in ("周八 9:00", "9:00", "周一 25:00", "周一 9:61", ""):
        assert parse_slot(wrong) is None


@given(MOMENTS, SLOTS)
def test_the_latest_slot_lies_within_the_last_week(now: datetime, slot: object) -> None:
    found = latest(slot, now)  # type: ignore[arg-type]
    assert timedelta(0) <= now - found < timedelta(days=7)


@given(MOMENTS, SLOTS, st.integers(0, 60))
def test_after_a_success_nothing_is_owed_until_the_slot_falls_again(now: datetime, slot: object, days: int) -> None:
    later = now + timedelta(days=days)
    owed = due(later, now, slot)  # type: ignore[arg-type]
    assert owed == (next_due(now, now, slot) <= later)  # type: ignore[arg-type]


def test_a_machine_that_was_off_for_weeks_owes_one_run() -> None:
    slot = parse_slot("周一 09:00")
    assert slot is not None
    back = datetime(2024, 2, 14, 15, 0)  # noqa: DTZ001
    assert due(back, datetime(2024, 1, 8, 9, 1), slot)  # noqa: DTZ001
    assert not due(back, back, slot)
