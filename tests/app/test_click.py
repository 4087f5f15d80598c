"""A double-click, from the file itself to the page in the browser."""

import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import openpyxl
import pytest

from tests.command import column_of, command, sheet_names, staff_edit, write_master
from tests.machine.installed import Person, launcher_words, person_in
from workbook_tools.jobs.one_click import JOBS
from workbook_tools.table.clicks import BY_SLUG

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="starts the launchers of a Linux desktop")


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Person:
    return person_in(tmp_path_factory.mktemp("电脑"))


@pytest.fixture
def shop(tmp_path: Path, person: Person, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workbook with the files beside it, in a folder with a blank, made by the person at that computer."""
    folder = tmp_path / "门 店"
    folder.mkdir()
    workbook = write_master(folder / "客户 表.xlsx")
    assert command("check", workbook, "--write").code in (0, 1)  # so that it is not the first time
    person.pages.unlink(missing_ok=True)
    monkeypatch.setenv("HOME", str(person.home))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert command("click-files", workbook).code == 0
    return workbook


def words_of(launcher: Path) -> list[str]:
    return launcher_words(launcher.read_text(encoding="utf-8"))


def click(
    person: Person, launcher: Path, *dropped: Path, typed: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    command_line = [*words_of(launcher), *map(str, dropped)]
    environment = {**person.environment, **more}
    return subprocess.run(
        command_line, env=environment, cwd="/", capture_output=True, text=True, check=False, timeout=120,
        encoding="utf-8", input=typed,
    )  # fmt: skip


def page(person: Person) -> str:
    """What the browser was shown last."""
    return Path(unquote(urlsplit(person.shown[-1]).path)).read_text(encoding="utf-8")


def test_a_double_click_does_the_week_and_shows_a_page(person: Person, shop: Path) -> None:
    done = click(person, shop.parent / "一键操作 客户 表.xlsx" / "1 每周运行.desktop", PYTHONIOENCODING="cp936")
    assert done.returncode in (0, 1), done.stderr
    assert "看板" in sheet_names(shop)
    shown = page(person)
    assert "客户 表.xlsx" in shown
    assert "打开周报" in shown
    assert "workbook-tools " not in shown
    assert not list(Path(shop.parent).glob("*.part*"))


def test_a_workbook_that_is_dropped_onto_the_file_is_the_one_that_is_worked_on(person: Person, shop: Path) -> None:
    other = write_master(shop.parent / "另一张 100% & 表.xlsx")
    assert command("check", other, "--write").code in (0, 1)
    before = shop.read_bytes()
    done = click(person, shop.parent / "一键操作 客户 表.xlsx" / "3 更新等级.desktop", other)
    assert done.returncode == 0, done.stderr
    assert shop.read_bytes() == before
    assert set(column_of(other, "价值等级"))
    assert "另一张 100% &amp; 表.xlsx" in page(person)


def test_it_waits_while_somebody_has_the_workbook_open_and_goes_on_by_itself(person: Person, shop: Path) -> None:
    owner = shop.with_name(f".~lock.{shop.name}#")
    owner.write_text(",王店长,前台,15.01.2024 10:00,file:///;", encoding="utf-8")
    launcher = shop.parent / "一键操作 客户 表.xlsx" / "3 更新等级.desktop"
    with subprocess.Popen(
        words_of(launcher), env=person.environment, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as running:
        assert running.stdout is not None
        said = ""
        while "正被" not in said:
            said = running.stdout.readline()
            assert said, "it ended without waiting"
        assert "王店长" in said
        assert running.poll() is None
        owner.unlink()
        assert running.wait(timeout=60) == 0
    assert "已完成" in page(person)


def test_when_nobody_closes_it_the_page_says_who_has_it_open(person: Person, shop: Path) -> None:
    shop.with_name(f".~lock.{shop.name}#").write_text(",王店长,前台,15.01.2024 10:00,file:///;", encoding="utf-8")
    before = shop.read_bytes()
    started = time.monotonic()
    words = [*words_of(shop.parent / "一键操作 客户 表.xlsx" / "3 更新等级.desktop"), "--patience", "0.2"]
    done = subprocess.run(words, env=person.environment, capture_output=True, check=False, timeout=60)
    assert done.returncode == 11
    assert time.monotonic() - started < 30
    assert re.search("没有做.*王店长", page(person), re.DOTALL)
    assert shop.read_bytes() == before


def test_the_first_time_is_a_trial_on_a_copy_and_the_second_is_in_earnest(person: Person, shop: Path) -> None:
    own = write_master(shop.parent / "自己的.xlsx")
    before = own.read_bytes()
    launcher = shop.parent / "一键操作 客户 表.xlsx" / "3 更新等级.desktop"

    assert click(person, launcher, own).returncode == 0
    assert own.read_bytes() == before
    assert set(column_of(own.with_stem("自己的_试运行"), "价值等级"))
    assert "再双击一次“更新等级”" in page(person)

    assert click(person, launcher, own).returncode == 0
    assert set(column_of(own, "价值等级"))
    assert "写入" in page(person)


def test_files_for_the_other_systems_are_made_on_request(shop: Path) -> None:
    ended = command("click-files", shop, "--for", "all", "--json")
    names = ended.json["files"]
    assert len(names) == 3 * len(JOBS)
    assert "1 每周运行.bat" in names
    assert "1 每周运行.command" in names
    folder = Path(ended.json["folder"])
    stamps = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert command("click-files", shop, "--for", "all").code == 0
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == stamps


def test_files_for_no_workbook_are_not_made(tmp_path: Path) -> None:
    assert command("click-files", tmp_path / "没有.xlsx", "--json").fault == "file-missing"
    assert command("click-files", write_master(tmp_path / "有.xlsx"), "--for", "amiga").code == 2


def test_every_double_click_has_a_job() -> None:
    assert set(JOBS) == set(BY_SLUG)


def test_without_a_browser_the_window_says_it(person: Person, shop: Path) -> None:
    environment = {name: value for name, value in person.environment.items() if name != "BROWSER"}
    words = [*words_of(shop.parent / "一键操作 客户 表.xlsx" / "6 备份.desktop")]
    done = subprocess.run(
        words, env=environment, capture_output=True, text=True, encoding="utf-8", check=False, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stderr
    assert "已备份并核对无误" in done.stdout
    assert any((shop.parent / "备份").iterdir())


def test_which_of_two_tables_is_meant_is_asked_once(person: Person, shop: Path) -> None:
    own = write_master(shop.parent / "两家店.xlsx")
    with staff_edit(own) as book:
        book.worksheets[0].title = "一店"
        book.copy_worksheet(book.worksheets[0]).title = "二店"
    before = own.read_bytes()
    launcher = shop.parent / "一键操作 客户 表.xlsx" / "3 更新等级.desktop"

    done = click(person, launcher, own)
    assert done.returncode == 10
    assert "“一店”、“二店”" in page(person)

    report = shop.parent / "一键操作 客户 表.xlsx" / "7 周报.desktop"
    assert click(person, report, own, typed="1\n").returncode == 0

    done = click(person, launcher, own, typed="3\n２\n")
    assert done.returncode == 0, done.stderr
    assert "　2　二店" in done.stdout
    assert own.read_bytes() == before
    assert column_of(own.with_stem("两家店_试运行"), "价值等级", "二店")

    assert click(person, launcher, own).returncode == 0  # the answer stands in the copy
    assert column_of(own, "价值等级", "二店")
    with staff_edit(own) as book:
        book["二店"].title = "我的店"
        for name in book.defined_names.values():  # as Excel does, and openpyxl does not
            name.attr_text = name.attr_text.replace("'二店'!", "我的店!").replace("二店!", "我的店!")
    own.with_stem("两家店_试运行").unlink()
    assert command("run", own).code in (0, 1)  # known by our columns, whatever its name
    assert "价值等级" not in [cell.value for cell in openpyxl.load_workbook(own)["一店"][1]]
