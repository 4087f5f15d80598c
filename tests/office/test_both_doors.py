"""The closed file and the workbook that is open give the same: every cell of every sheet, staff's own included."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
import xlwings as xw

from tests.command import HEADERS, LI, ZHANG, staff_edit, write_master
from tests.office.doors import Doors, disagreements, press
from tests.office.engine import Office

DAY = date(2023, 11, 6)
SAMPLES = Path(__file__).parents[2] / "sample_workbooks"


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_the_samples_get_the_same_and_a_second_press_changes_nothing(sample: Path, tmp_path: Path) -> None:
    doors = Doors.of(sample, tmp_path)
    closed, opened = doors.run_closed(DAY), doors.run_opened(DAY)
    assert opened.exit_code == closed.code
    assert opened.data["changes"] == closed.json["changes"]
    assert opened.as_json()["customers"] == closed.json["customers"]
    assert disagreements(doors) == []
    assert doors.run_opened(DAY).data["changes"] == 0


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("seed", range(2))
def test_random_tables_over_two_weeks_get_the_same(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)  # noqa: S311 - for tables, not for secrets
    rows = [_customer(chance, number) for number in range(1, chance.randint(5, 60))]
    doors = Doors.of(write_master(tmp_path / "客户.xlsx", rows), tmp_path)
    for week in range(2):
        day = DAY + timedelta(weeks=week)
        closed, opened = doors.run_closed(day), doors.run_opened(day)
        assert opened.data["changes"] == closed.json["changes"]
        assert disagreements(doors) == []


@pytest.mark.usefixtures("office")
def test_text_that_excel_would_take_for_something_else_stays_text(tmp_path: Path) -> None:
    odd = [
        [1, "=1+1", None, "28", "13800138000", "2023-10-01", "500", "1-2", "2次", "'引号", "满意", "满意", "满意", "9分"],
        [2, "@公式", None, "30", "0591-87654321", "2023-10-02", "600", "TRUE", "1次", "#N/A", "满意", "满意", "满意", "8分"],
        [3, "+86", None, "31", "00123", "2022-10-02", "700", "1e5", "1次", "10月1日", "满意", "满意", "满意", "8分"],
    ]  # fmt: skip
    master = write_master(tmp_path / "客户.xlsx", odd)
    with staff_edit(master) as book:
        book.worksheets[0]["B2"].data_type = "s"  # a name, and no formula
    doors = Doors.of(master, tmp_path)
    doors.run_closed(DAY)
    doors.run_opened(DAY)
    assert disagreements(doors) == []


def test_what_is_on_the_screen_is_as_it_was(office: Office, tmp_path: Path) -> None:
    doors = Doors.of(SAMPLES / "门店客户_三百人.xlsx", tmp_path)
    book = xw.Book(str(doors.opened))
    book.sheets[1].activate()
    book.sheets[1].range("C7:D9").select()
    office.state["screen_updating"] = office.state["interactive"] = True
    press(book, DAY)
    assert book.sheets.active.name == book.sheets[1].name
    selected = book.selection
    assert selected is not None
    assert selected.address == "$C$7:$D$9"
    assert office.state["screen_updating"] is office.state["interactive"] is True
    assert office.state["status_bar"] is False
    assert office.told[0] == "客户管理：读取客户表…"
    assert book.app.calculation == "automatic"
    assert [held.URL.rsplit("/", 1)[-1] for held in office.documents()] == [doors.opened.as_uri().rsplit("/", 1)[-1]]


def test_the_sheet_in_front_is_shown_again_though_it_was_made_anew(office: Office, tmp_path: Path) -> None:
    doors = Doors.of(write_master(tmp_path / "客户.xlsx"), tmp_path)
    doors.run_opened(DAY)
    book = xw.Book(str(doors.opened))
    book.sheets["看板"].activate()
    before = len(list(office.documents()))
    book.sheets[0].range("F2").value = "2022-01-01"
    press(book, DAY)
    assert book.sheets.active.name == "看板"
    assert len(list(office.documents())) == before


def _customer(chance: Random, number: int) -> list[object]:
    """Somebody as staff might write him down: now and then in a way that has to be asked about."""
    row: list[object] = list(chance.choice((ZHANG, LI)))
    assert len(row) == len(HEADERS)
    day = DAY - timedelta(days=chance.randint(0, 900))
    row[0] = number
    row[1] = chance.choice(["王五", "赵六", "陈", "欧阳娜娜", "散客", "@cmd", None]) if number % 7 else f"客户{number}"
    row[4] = chance.choice([f"139{chance.randint(0, 99_999_999):08d}", "138xxxxxx88", 13812345678, "1391234", None])
    row[5] = chance.choice([day, day.isoformat(), f"{day:%Y.%m.%d}", "去年五月", f"{day:%m/%d/%Y}", None])
    row[6] = chance.choice([chance.randint(0, 30_000), f"{chance.randint(1, 900)}元", "1.2万", -50, "面议", None])
    row[13] = chance.choice(["9分", 3, "10", "11分", None])
    return row
