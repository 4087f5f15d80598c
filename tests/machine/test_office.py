"""Which programs are found, and where the desktop is."""

from pathlib import Path

import pytest

from workbook_tools.machine.desktop import desktop_folder
from workbook_tools.machine.office import DOUBLE_CLICK, Office, find_office, told
from workbook_tools.machine.places import Places, System


def at(system: System, user: Path) -> Places:
    return Places(system, user / ".workbook_tools", user)


@pytest.mark.parametrize(
    ("office", "system", "said"),
    [
        (Office(), System.LINUX, f"没有找到 Microsoft Excel：{DOUBLE_CLICK}"),
        (Office(wps=True, libreoffice=True), System.WINDOWS, f"没有找到 Microsoft Excel，有 WPS、LibreOffice：{DOUBLE_CLICK}"),
        (Office(excel=True), System.WINDOWS, "信任中心"),
        (Office(excel=True), System.MACOS, "启用宏"),
        (Office(excel=True, macros_forbidden=True), System.WINDOWS, "禁止宏"),
    ],
)  # fmt: skip
def test_what_is_there_decides_what_is_told(office: Office, system: System, said: str) -> None:
    (line,) = told(office, system)
    assert said in line


def test_excel_on_macos_may_lie_in_the_persons_own_programs(tmp_path: Path) -> None:
    assert not find_office(at(System.MACOS, tmp_path)).excel
    (tmp_path / "Applications" / "Microsoft Excel.app").mkdir(parents=True)
    assert find_office(at(System.MACOS, tmp_path)).excel


@pytest.mark.parametrize(
    ("dirs", "folders", "desktop"),
    [
        ('XDG_DESKTOP_DIR="$HOME/我的 桌面"\n', ["我的 桌面", "Desktop"], "我的 桌面"),
        ('XDG_DESKTOP_DIR="$HOME/不见了"\n', ["桌面"], "桌面"),
        ('XDG_DESKTOP_DIR="$HOME"\n', ["Desktop"], "Desktop"),
        ('XDG_DESKTOP_DIR="$HOME/"\n', [], ".local/share/applications"),
        (None, ["Desktop"], "Desktop"),
        (None, [], ".local/share/applications"),
    ],
)
def test_the_desktop_of_linux_goes_by_any_name(
    dirs: str | None, folders: list[str], desktop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    for folder in folders:
        (tmp_path / folder).mkdir()
    if dirs:
        (tmp_path / ".config").mkdir()
        (tmp_path / ".config" / "user-dirs.dirs").write_text("# 注释\n" + dirs, encoding="utf-8")
    assert desktop_folder(at(System.LINUX, tmp_path)) == tmp_path / desktop
