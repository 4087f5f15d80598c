"""The folder for machines without a network."""

from pathlib import Path

import pytest

from tests.machine.wheels import write_wheel
from workbook_tools.machine.bundle import NO_PYTHON, Target, missing, write_starters
from workbook_tools.machine.places import System


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        (Target(System.WINDOWS, "3.12"), {"colorama>=0.4", "tzdata"}),
        (Target(System.MACOS, "3.13"), {"appscript"}),
        (Target(System.LINUX, "3.11"), {"older"}),
    ],
)
def test_conditions_are_those_of_the_machine_that_the_bundle_is_for(
    target: Target, wanted: set[str], tmp_path: Path
) -> None:
    needs = [
        'colorama>=0.4; platform_system == "Windows"', 'tzdata; sys_platform == "win32"', 'appscript; sys_platform == "darwin"',
        'older; python_version < "3.12"', "Has.It_Already>=1", 'extra-thing; extra == "test"',
    ]  # fmt: skip
    write_wheel(tmp_path, "workbook_tools", "1.0", needs)
    write_wheel(tmp_path, "has_it_already", "1.0")
    assert set(missing(tmp_path, target)) == wanted


def test_pip_is_told_of_another_machine_and_of_none_when_it_is_this_one() -> None:
    assert Target.here().options == []
    assert Target(System.WINDOWS, "3.12").options == [
        "--platform", "win_amd64", "--python-version", "3.12", "--implementation", "cp",
    ]  # fmt: skip


def test_the_batch_file_is_ascii_for_any_code_page_and_tries_the_pythons_that_the_wheels_are_for(
    tmp_path: Path,
) -> None:
    write_starters(tmp_path, ["3.11", "3.12"])
    content = (tmp_path / "安装.bat").read_bytes()
    text = content.decode("ascii")
    assert content.count(b"\r\n") == content.count(b"\n")
    assert "for %%v in (3.11 3.12) do" in text
    escaped = text.split("Unescape('")[1].split("')")[0]
    assert escaped.encode().decode("unicode_escape") == NO_PYTHON
    assert "@" not in text.replace("@echo off", "")


def test_the_shell_scripts_can_be_started_and_the_installer_compiles(tmp_path: Path) -> None:
    write_starters(tmp_path, ["3.11"])
    for name in ("安装.sh", "安装.command"):
        assert (tmp_path / name).stat().st_mode & 0o111
    compile((tmp_path / "install.py").read_text(encoding="utf-8"), "install.py", "exec")
