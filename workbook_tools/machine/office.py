"""Which office programs are on this machine, and whether they let buttons work."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbook_tools.machine.places import Places, System

TRUST_WINDOWS = "打开带按钮的工作簿时，黄条上点“启用内容”；没有黄条的话：文件—选项—信任中心—信任中心设置—宏设置，选“禁用 VBA 宏，并发出通知”"
TRUST_MACOS = "打开带按钮的工作簿时点“启用宏”；第一次点按钮时，macOS 会问能不能控制 Excel，请点“好”"
DOUBLE_CLICK = "用双击文件就可以，不需要宏"
_NEVER = 4
"""VBAWarnings: 1 all macros run, 2 Excel asks, 3 only signed ones, 4 none and nobody is asked."""


@dataclass(frozen=True, slots=True)
class Office:
    """excel: whether Microsoft Excel is there. wps, libreoffice likewise. macros_forbidden: by a setting, or by the company."""

    excel: bool = False
    wps: bool = False
    libreoffice: bool = False
    macros_forbidden: bool = False


def find_office(places: Places) -> Office:
    """What is installed. Never raises: what can't be asked counts as absent."""
    if places.system is System.WINDOWS:
        return _on_windows()
    if places.system is System.MACOS:
        folders = (Path("/Applications"), places.user / "Applications")
        return Office(*(
            any((folder / name).exists() for folder in folders)
            for name in ("Microsoft Excel.app", "wpsoffice.app", "LibreOffice.app")
        ))  # fmt: skip
    return Office(
        wps=bool(shutil.which("et")), libreoffice=bool(shutil.which("soffice") or shutil.which("libreoffice"))
    )


def told(office: Office, system: System) -> Iterator[str]:
    """A line on each program, and on what is to be clicked."""
    if not office.excel:
        others = "、".join(name for name, there in (("WPS", office.wps), ("LibreOffice", office.libreoffice)) if there)
        yield f"没有找到 Microsoft Excel{f'，有 {others}' if others else ''}：{DOUBLE_CLICK}"
    elif office.macros_forbidden:
        yield f"有 Excel，但这台电脑禁止宏，按钮点不动：{DOUBLE_CLICK}，或请管理员放行"
    else:
        yield f"有 Excel。{TRUST_MACOS if system is System.MACOS else TRUST_WINDOWS}"


def _on_windows() -> Office:
    if sys.platform != "win32":
        return Office()
    import winreg  # noqa: PLC0415 - only Windows has it

    def value(path: str, name: str) -> object:
        for root in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
            try:
                with winreg.OpenKey(root, path) as key:
                    return winreg.QueryValueEx(key, name)[0]
            except OSError:
                continue
        return None

    paths = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"
    security = r"Microsoft\Office\16.0\Excel\Security"
    return Office(
        excel=value(rf"{paths}\excel.exe", "") is not None,
        wps=value(rf"{paths}\et.exe", "") is not None or value(r"Software\Kingsoft\Office\6.0\Common", "InstallRoot") is not None,
        macros_forbidden=any(
            value(rf"{root}\{security}", "VBAWarnings") == _NEVER for root in ("Software", r"Software\Policies")
        ),
    )  # fmt: skip
