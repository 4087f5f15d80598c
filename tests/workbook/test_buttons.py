"""One-click buttons: what stands in the macro workbook, read back by other programs."""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwings
from oletools.olevba import VBA_Parser

from tests.command import column_of, command, write_master
from tests.workbook.auditing import errors_in
from workbook_tools.app import macros, presses
from workbook_tools.plans.buttons_sheet import NAME, SETTINGS, SETTINGS_NAME
from workbook_tools.resources import resource
from workbook_tools.table.buttons import BUTTONS
from workbook_tools.workbook.book import open_book
from workbook_tools.workbook.buttons.add import PROJECT
from workbook_tools.workbook.buttons.build import build_project
from workbook_tools.workbook.buttons.texts import vba_module

SAMPLE = Path(__file__).parents[2] / "sample_workbooks" / "门店客户_三百人.xlsx"


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    path = tmp_path / "客户.xlsm"
    assert command("new", path).code == 0
    return path


def modules(path: Path) -> dict[str, str]:
    """Module → its text as olevba reads it."""
    parser = VBA_Parser(str(path))
    found = {name: text.replace("\r\n", "\n") for _, _, name, text in parser.extract_macros()}
    parser.close()
    return found


def part(path: Path, pattern: str) -> str:
    with zipfile.ZipFile(path) as package:
        return next(package.read(name).decode() for name in package.namelist() if re.fullmatch(pattern, name))


def test_another_program_reads_the_modules_back(fresh: Path) -> None:
    found = modules(fresh)
    assert found["workbook_tools.bas"].strip() == vba_module().replace("\r\n", "\n").strip()
    shipped = (Path(xlwings.__file__).parent / "xlwings.bas").read_text("utf-8")
    assert found["xlwings.bas"].strip() == shipped.replace("\r\n", "\n").strip()
    assert "Dictionary.cls" in found


def test_every_button_and_callback_names_a_macro_and_every_macro_a_function(fresh: Path) -> None:
    text = modules(fresh)["workbook_tools.bas"]
    subs = set(re.findall(r"Public Sub (\w+)\(", text))
    on_sheet = re.findall(r"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", part(fresh, r"xl/drawings/vmlDrawing\d\.vml"))
    on_ribbon = re.findall(r'onAction="(\w+)"', part(fresh, "customUI/customUI.xml"))
    assert len(on_sheet) == len(on_ribbon) == len(BUTTONS)
    assert {*on_sheet, *on_ribbon} == subs
    called = re.findall(r'RunPython "from workbook_tools\.app import macros; macros\.(\w+)\(\)"', text)
    assert called == [button.slug for button in BUTTONS]
    assert all(callable(getattr(macros, slug)) for slug in called)
    assert {*called} == {*presses.JOBS}
    assert text.isascii()


def test_the_shipped_project_is_the_one_that_the_declarations_make() -> None:
    assert resource("templates", PROJECT).read_bytes() == build_project()


def test_the_hidden_sheet_tells_where_python_is(fresh: Path) -> None:
    book = openpyxl.load_workbook(fresh)
    assert book[SETTINGS_NAME].sheet_state == "veryHidden"
    assert {row[0]: row[1] for row in book[SETTINGS_NAME].iter_rows(max_col=2, values_only=True)} == SETTINGS
    assert [row[0].value for row in book[NAME].iter_rows(min_row=1, max_row=1, max_col=1)] == [NAME]


def test_no_more_is_wrong_with_it_than_with_the_template(fresh: Path) -> None:
    assert errors_in(fresh) == errors_in(resource("templates", "客户管理计划表.xlsx"))


def test_a_staff_workbook_keeps_all_that_it_has(tmp_path: Path) -> None:
    path = tmp_path / SAMPLE.name
    path.write_bytes(SAMPLE.read_bytes())
    ended = command("add-buttons", path, "--json")
    made = path.with_suffix(".xlsm")
    assert ended.json["workbook"] == str(made)
    assert path.read_bytes() == SAMPLE.read_bytes()
    frame = {"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(made) as after:
        assert set(before.namelist()) <= set(after.namelist())
        for name in set(before.namelist()) - frame:
            assert before.read(name) == after.read(name), name
    assert errors_in(made) == errors_in(path)
    with open_book(path) as old, open_book(made) as new:
        assert new.sheets[: len(old.sheets)] == old.sheets
        assert new.facts.macros


def test_the_weekly_work_goes_on_in_it_with_the_buttons_kept(fresh: Path, tmp_path: Path) -> None:
    path = write_master(tmp_path / "店.xlsx")
    assert command("add-buttons", path).code == 0
    made = path.with_suffix(".xlsm")
    before = part_bytes(made)
    assert command("run", made, "--today", "2023-11-06").code in (0, 1)
    assert column_of(made, "价值等级") == ["低", "中"]
    after = part_bytes(made)
    assert {name: after[name] for name in before} == before
    assert command("add-buttons", made, "--json").fault == "edit-unsafe"
    assert command("add-buttons", path, "--json").fault == "cannot-write"
    assert fresh.exists()


def part_bytes(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        kept = [name for name in package.namelist() if re.search(r"vbaProject|vmlDrawing|customUI", name)]
        return {name: package.read(name) for name in kept}


def test_a_rehearsal_writes_nothing(tmp_path: Path) -> None:
    path = write_master(tmp_path / "店.xlsx")
    assert command("add-buttons", path, "--dry-run").code == 0
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_name_by_which_the_buttons_would_not_find_their_workbook_is_refused(tmp_path: Path) -> None:
    path = write_master(tmp_path / "店=2026.xlsx")
    assert command("add-buttons", path, "--json").fault == "name-unsupported"
    assert command("new", tmp_path / "店=2026.xlsm", "--json").fault == "name-unsupported"
