"""合并 chosen in 数据问题 is done by the next run, and the line shows beforehand what it would do."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.command import column_of, command, staff_edit, write_master
from workbook_tools.table.columns import MASTER_NAME

DAY = "2023-11-06"
HEADERS = ["客户姓名", "联系方式", "最近一次消费时间", "消费金额", "年龄"]
CUSTOMERS: list[list[object]] = [
    ["张三", "138****5688", "2023-10-01", 500, None],
    ["李四", "13900002222", "2023-09-15", 1000, 35],
    ["张三", "13812345688", "2023-11-01", 300, 28],
    ["王芳", "13711112222", "2023-10-02", 80, 40],
    ["王方", "13711112222", "2023-10-03", 90, None],
]


def write_shop(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    write_master(path, rows, HEADERS)
    command("run", path, "--today", DAY)
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop after its first run, made once."""
    folder = tmp_path_factory.mktemp("made")
    write_shop(folder / "客户.xlsx", CUSTOMERS)
    return folder


@pytest.fixture
def shop(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "店")
    return tmp_path / "店" / "客户.xlsx"


def lines(shop: Path) -> dict[tuple[str, str], int]:
    """(code, place) → row of 数据问题."""
    sheet = openpyxl.load_workbook(shop)["数据问题"]
    return {
        (str(code).strip("[]"), str(place)): at
        for at, (place, *_, code) in enumerate(sheet.iter_rows(min_row=5, max_col=7, values_only=True), start=5)
        if str(code).startswith("[")
    }


def offered(shop: Path, row: int) -> str:
    sheet = openpyxl.load_workbook(shop)["数据问题"]
    return next(str(one.formula1) for one in sheet.data_validations.dataValidation if f"F{row}" in one)


def choose(shop: Path, line: int, said: str = "合并") -> None:
    with staff_edit(shop) as book:
        book["数据问题"].cell(line, 6).value = said


def test_a_pair_is_offered_side_by_side(shop: Path) -> None:
    line = lines(shop)["customer-duplicate", "A2"]
    sheet = openpyxl.load_workbook(shop)["数据问题"]
    assert sheet.cell(line, 3).value == (
        "“张三”与第 4 行像是同一位客户。两行不同：联系方式 138****5688→13812345688；年龄 空→28；消费金额 500（另一行 300）；另有 1 处"
    )
    assert sheet.cell(line, 4).value == "是同一位请合并，不是可以忽略。选“合并”，第 4 行就并进来"
    assert offered(shop, line) == '"合并,忽略"'


def test_what_is_chosen_is_done_by_the_next_run(shop: Path) -> None:
    choose(shop, lines(shop)["customer-duplicate", "A2"])
    before = shop.read_bytes()
    assert command("run", shop, "--today", DAY, "--dry-run").code in (0, 1)
    assert shop.read_bytes() == before
    ended = command("run", shop, "--today", DAY, "--json")
    assert ended.json["merged"] == 1
    assert column_of(shop, "年龄") == [28, 35, None, 40, None]
    assert column_of(shop, "客户姓名") == ["张三", "李四", None, "王芳", "王方"]
    assert not [code for code, _place in lines(shop) if code == "customer-duplicate"]
    again = command("run", shop, "--today", DAY, "--json")
    assert (again.json["merged"], again.json["changes"]) == (0, 0)


def test_chosen_on_both_lines_it_is_done_once(shop: Path) -> None:
    found = lines(shop)
    choose(shop, found["name-similar", "A5"])
    choose(shop, found["name-similar", "A6"])
    choose(shop, found["customer-duplicate", "A4"])
    assert command("run", shop, "--today", DAY, "--json").json["merged"] == 2
    assert column_of(shop, "客户姓名") == [None, "李四", "张三", "王芳", None]


def test_merges_are_undone_with_the_run_that_did_them(shop: Path) -> None:
    first, found = shop.read_bytes(), lines(shop)
    choose(shop, found["customer-duplicate", "A2"])
    choose(shop, found["name-similar", "A5"])
    before = shop.read_bytes()
    assert command("weekly", shop, "--today", DAY, "--json").json["merged"] == 2
    assert command("undo", shop, "--json").json["whole"] is True
    assert shop.read_bytes() == before
    shop.write_bytes(first)


def test_merges_are_undone_with_their_run_around_an_edit(shop: Path) -> None:
    choose(shop, lines(shop)["customer-duplicate", "A2"])
    command("run", shop, "--today", DAY)
    with staff_edit(shop) as book:
        book[MASTER_NAME]["E3"] = 36
    rehearsed = command("undo", shop, "--dry-run", "--json").json
    ended = command("undo", shop, "--json").json
    assert (rehearsed["whole"], ended["whole"]) == (False, False)
    assert rehearsed["cells"] >= ended["cells"] > 0
    assert column_of(shop, "客户姓名") == ["张三", "李四", "张三", "王芳", "王方"]
    assert column_of(shop, "年龄") == [None, 36, 28, 40, None]
    assert command("undo", shop, "--json").json["undone"] == "run"  # the first run of all


THREE = [CUSTOMERS[0], CUSTOMERS[2], ["张三", "138****5688", "2023-10-01", 5, 1], CUSTOMERS[1]]


def test_of_three_all_are_put_into_the_row_of_the_line(tmp_path: Path) -> None:
    shop = write_shop(tmp_path / "客户.xlsx", THREE)
    line = lines(shop)["customer-duplicate", "A3"]
    found, wanted = (openpyxl.load_workbook(shop)["数据问题"].cell(line, at).value for at in (3, 4))
    assert "与第 2 行不同：" in str(found)
    assert "与第 4 行不同：" in str(found)
    assert str(wanted).endswith("选“合并”，第 2、4 行就并进来")
    assert offered(shop, line) == '"合并,忽略"'
    choose(shop, line)
    before = shop.read_bytes()
    assert command("run", shop, "--today", DAY, "--json").json["merged"] == 2
    assert column_of(shop, "客户姓名") == [None, "张三", None, "李四"]
    assert column_of(shop, "联系方式")[1] == "13812345688"
    assert command("run", shop, "--today", DAY, "--json").json["changes"] == 0
    command("undo", shop)
    assert shop.read_bytes() == before


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        # a mask that fits two numbers, and a family on one number
        ([["张三", "138****5688", "2023-10-01", 5, 1], *([name, number, "2023-10-01", 5, 1] for name, number in (("张三", "13812345688"), ("张三", "13899995688")))], "customer-duplicate"),
        ([[name, "13812345688", "2023-10-01", 5, 1] for name in ("张三", "李四", "王五")], "contact-duplicate"),
    ],
)  # fmt: skip
def test_of_three_that_may_be_several_people_nothing_is_offered(
    tmp_path: Path, rows: list[list[object]], code: str
) -> None:
    shop = write_shop(tmp_path / "客户.xlsx", rows)
    line = min(row for (found, _place), row in lines(shop).items() if found == code)
    assert offered(shop, line) == '"忽略"'
    choose(shop, line)
    assert "一对一对地合并" in command("run", shop, "--today", DAY).out


def test_what_cannot_be_merged_any_more_is_told(shop: Path) -> None:
    choose(shop, lines(shop)["customer-duplicate", "A2"])
    with staff_edit(shop) as book:
        book[MASTER_NAME].merge_cells("E4:E5")
    ended = command("run", shop, "--today", DAY)
    assert "第 2 行选了“合并”，没有合并：第 4 行有合并到别行的单元格" in ended.out
    assert column_of(shop, "客户姓名")[2] == "张三"


def test_ignored_stays_ignored(shop: Path) -> None:
    for place in ("A2", "A4"):
        choose(shop, lines(shop)["customer-duplicate", place], "忽略")
    ended = command("run", shop, "--today", DAY, "--json")
    assert ended.json["merged"] == 0
    assert "customer-duplicate" not in ended.json["counts"]
