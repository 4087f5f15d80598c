from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.spelling import chinese, formal, one_by_one
from workbook_tools.reading.dates import date_parser, parse_date
from workbook_tools.table.cells import CellKind, RawCell

WEEKDAYS = "一二三四五六日"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
DAYS = st.dates(date(1930, 1, 1), date(2029, 12, 31))
TIMES = st.sampled_from(
    (
        "",
        " 0:00",
        " 14:30",
        " 9:05:06",
        " 2:30 PM",
        " 下午2:30",
        "T14:30:00",
        " 14:30:00.000",
        "T14:30:00+08:00",
        " 14时30分",
        " 14时30分05秒",
        "上午9时05分",
        " 下午三时二十分",
        " 下午十二时零五分",
        " 晚上8点半",
        " 15点整",
        " 下午",
    )
)


def spellings(day: date) -> list[str]:
    """Every way in which a Chinese Excel shows a whole date with a year of four digits, and what shops make of them."""
    y, m, d, weekday = day.year, day.month, day.day, WEEKDAYS[day.weekday()]
    numeric = [form.format(y=y, m=m, d=d) for form in (
        "{y}/{m}/{d}", "{y}-{m:02}-{d:02}", "{y}-{m}-{d}", "{y}.{m}.{d}", "{y}.{m:02}.{d:02}", "{y}年{m}月{d}日", "{y}年{m:02}月{d:02}日",
        "{y}年{m}月{d}号", "{y}、{m}、{d}", "{y} {m} {d}", "{y}{m:02}{d:02}", "{y} 年 {m} 月 {d} 日", "{y}/{m}/{d}。")]  # fmt: skip
    return [
        *numeric,
        *(text.translate(FULL_WIDTH) for text in numeric),
        *(f"{text}{after}" for text in numeric[:6] for after in (f"星期{weekday}", f" 周{weekday}", f"（{weekday}）")),
        f"星期{weekday} {numeric[0]}",
        f"{one_by_one(y)}年{chinese(m)}月{chinese(d)}日",
        f"{one_by_one(y).replace('〇', '○')}年{chinese(m)}月{chinese(d)}日星期{weekday}",
        f"{one_by_one(y).replace('〇', 'O')}年{chinese(m)}月{chinese(d)}日",
        f"公元{y}年{m}月{d}日",
        f"{y}·{m}·{d}",
        f"{y}-{MONTHS[m - 1]}-{d}",
        f"{y}{m:02}{d:02}235959",
        f"{day:%A, %B %d, %Y}",
        f"{''.join(formal(int(digit)) for digit in str(y))}年{formal(m)}月{formal(d)}日",
        f"{d}-{MONTHS[m - 1]}-{y}",
        f"{d:02}-{MONTHS[m - 1]}-{y % 100:02}",
        f"{MONTHS[m - 1]} {d}, {y}",
    ]


def day_of(text: str) -> date | None:
    return parse_date(RawCell(CellKind.TEXT, text)).value


@given(DAYS)
def test_whatever_excel_shows_reads_back(day: date) -> None:
    for text in spellings(day):
        assert day_of(text) == day, text


@given(DAYS, TIMES)
def test_a_time_of_day_is_left_out(day: date, time: str) -> None:
    for text in spellings(day)[:3]:
        assert day_of(text + time) == day


@given(st.dates(date(2013, 1, 1), date(2029, 12, 31)), st.sampled_from(".-/"))
def test_a_year_of_two_digits_that_can_be_no_month_reads_back(day: date, between: str) -> None:
    assert day_of(f"{day.year % 100}{between}{day.month}{between}{day.day}") == day


@given(DAYS)
def test_a_bare_number_reads_back(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for number in (serial, serial + 0.5, int(f"{day:%Y%m%d}")):
        reading = parse_date(RawCell(CellKind.NUMBER, number))
        assert reading.value == day
        assert reading.noticed[0].code == "date-as-number"
        in_1904 = parse_date(RawCell(CellKind.NUMBER, number), date1904=True).value
        assert in_1904 == (day if number > 10**6 else day + timedelta(days=1462))


@given(DAYS, st.sampled_from("/-."))
def test_day_and_month_first_is_read_where_it_has_one_meaning(day: date, between: str) -> None:
    text = f"{day.day}{between}{day.month}{between}{day.year}"
    reading = parse_date(RawCell(CellKind.TEXT, text))
    if day.day > 12 or day.day == day.month:
        assert reading.value == day
    else:
        assert [noticed.code for noticed in reading.noticed] == ["date-ambiguous"]


@given(DAYS)
def test_without_a_year_there_is_no_date(day: date) -> None:
    for text in (f"{day.month}月{day.day}日", f"{chinese(day.month)}月{chinese(day.day)}号", f"{day.month}/{day.day}"):
        reading = parse_date(RawCell(CellKind.TEXT, text))
        assert [noticed.code for noticed in reading.noticed] == ["date-no-year"], text


@pytest.mark.parametrize(
    "text",
    ["2023-02-30", "2023年13月1日", "0000-00-00", "20231301", "今天", "去年十月", "2023年国庆", "2023-10-01至10-07", "约2023-10-01",
     "2023-1001", "1.5", "23.10", "12.5元", "13/13/2023", "30/30/12"],
)  # fmt: skip
def test_no_date(text: str) -> None:
    assert day_of(text) is None


def test_limits() -> None:
    parse = date_parser(latest=date(2024, 1, 15))
    codes = {}
    for day in (date(1989, 12, 31), date(1990, 1, 1), date(2024, 1, 15), date(2024, 1, 16)):
        codes[day.isoformat()] = [noticed.code for noticed in parse(RawCell(CellKind.TEXT, day.isoformat())).noticed]
    assert codes == {
        "1989-12-31": ["date-implausible"],
        "1990-01-01": ["date-as-text"],
        "2024-01-15": ["date-as-text"],
        "2024-01-16": ["date-in-future"],
    }
    unlimited = date_parser(earliest=None)(RawCell(CellKind.TEXT, (date(2024, 1, 15) + timedelta(days=9)).isoformat()))
    assert unlimited.value == date(2024, 1, 24)
