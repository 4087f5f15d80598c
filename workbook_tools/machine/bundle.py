"""The folder for set-up without a network: every wheel, and files to double-click."""

import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.parser import BytesParser
from pathlib import Path

import workbook_tools
from workbook_tools.disk.durable import write_new
from workbook_tools.machine import pip
from workbook_tools.machine.own_wheel import put_own_wheel
from workbook_tools.machine.places import System, this_system

WHEELS = "wheels"
_MARKERS: Mapping[System, Mapping[str, str]] = {
    System.WINDOWS: {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    System.MACOS: {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix", "platform_machine": "arm64"},
    System.LINUX: {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
}  # fmt: skip
_PLATFORMS: Mapping[System, tuple[str, ...]] = {
    System.WINDOWS: ("win_amd64",),
    System.MACOS: ("macosx_14_0_arm64",),
    System.LINUX: ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64"),
}


@dataclass(frozen=True, slots=True)
class Target:
    """The machine that a bundle is for. python: "3.12"."""

    system: System
    python: str

    @classmethod
    def here(cls) -> "Target":
        """The machine that we run on, with its Python."""
        return cls(this_system(), f"{sys.version_info.major}.{sys.version_info.minor}")

    @property
    def options(self) -> list[str]:
        """What tells pip to download for it; nothing for this very machine."""
        if self == Target.here():
            return []
        platforms = [word for name in _PLATFORMS[self.system] for word in ("--platform", name)]
        return [*platforms, "--python-version", self.python, "--implementation", "cp"]

    @property
    def markers(self) -> dict[str, str]:
        """The variables of a requirement's condition, as they are there."""
        return {
            **_MARKERS[self.system], "python_version": self.python, "python_full_version": f"{self.python}.0",
            "implementation_name": "cpython", "platform_python_implementation": "CPython", "extra": "",
        }  # fmt: skip


def make_bundle(folder: Path, targets: Sequence[Target]) -> list[Path]:
    """Fill a folder for these machines and give its wheels. Raises setup-failed, OSError."""
    wheels = folder / WHEELS
    wheels.mkdir(parents=True, exist_ok=True)
    for old in wheels.glob("workbook_tools-*.whl"):
        if not Path(workbook_tools.__file__).is_relative_to(old):
            old.unlink()
    own = put_own_wheel(wheels)
    for target in targets:
        wanted = [str(own), "pip"]
        while wanted:
            fixed = ["--only-binary", ":all:", "--dest", str(wheels), "--find-links", str(wheels)]
            pip.run([sys.executable, "-m", "pip", "download", "--quiet", *fixed, *target.options, *wanted])
            wanted = sorted(missing(wheels, target))
    write_starters(folder, sorted({target.python for target in targets}))
    return sorted(wheels.glob("*.whl"))


def write_starters(folder: Path, pythons: Sequence[str]) -> None:
    """The script that installs from the folder, and what is double-clicked to start it. Raises OSError."""
    write_new(folder / "install.py", _SCRIPT.encode(), replace=True)
    batch = _BATCH.replace("@VERSIONS@", " ".join(pythons)).replace("@SAID@", _escaped(NO_PYTHON))
    write_new(folder / "安装.bat", batch.replace("\n", "\r\n").encode("ascii"), replace=True)
    shell = _SHELL.replace("@PYTHONS@", " ".join(f"python{version}" for version in pythons)).replace(
        "@SAID@", NO_PYTHON
    )
    for name in ("安装.command", "安装.sh"):
        write_new(folder / name, shell.encode(), replace=True)
        (folder / name).chmod(0o755)


def missing(wheels: Path, target: Target) -> Iterator[str]:
    """What wheels in the folder need there and is not in it: pip asks the conditions of this machine, not of the target."""
    from pip._vendor.packaging.requirements import Requirement  # noqa: PLC0415 - only where pip is, to download
    from pip._vendor.packaging.utils import canonicalize_name, parse_wheel_filename  # noqa: PLC0415 - as above

    held = {parse_wheel_filename(path.name)[0] for path in wheels.glob("*.whl")}
    for path in wheels.glob("*.whl"):
        for text in _requirements(path):
            need = Requirement(text)
            if canonicalize_name(need.name) in held:
                continue
            if need.marker is None or need.marker.evaluate(target.markers):
                yield f"{need.name}{need.specifier}"


def _requirements(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as held:
        name = next(name for name in held.namelist() if name.endswith(".dist-info/METADATA"))
        return BytesParser().parsebytes(held.read(name), headersonly=True).get_all("Requires-Dist") or []


def _escaped(text: str) -> str:
    return "".join(rf"\u{ord(sign):04x}" for sign in text)


NO_PYTHON = "这台电脑还没有合适的 Python。请先从 python.org 下载安装 Python 3.12，装好以后再双击“安装”。"

_SCRIPT = '''# -*- coding: utf-8 -*-
"""Sets up workbook_tools from the wheels in this folder. No network is needed."""

import glob
import os
import sys

if sys.version_info < (3, 11):
    sys.exit(u"需要 Python 3.11 或更新的版本。Python 3.11 or newer is needed.")
HERE = os.path.dirname(os.path.abspath(__file__))
WHEELS = os.path.join(HERE, "wheels")
sys.path.insert(0, sorted(glob.glob(os.path.join(glob.escape(WHEELS), "workbook_tools-*.whl")))[-1])
from workbook_tools.app.install import main

sys.exit(main(["--from", WHEELS] + sys.argv[1:]))
'''

_BATCH = r"""@echo off
setlocal
set "PY="
for %%v in (@VERSIONS@) do py -%%v -c "" >nul 2>nul && set "PY=py -%%v"
if not defined PY python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PY=python"
if not defined PY goto missing
%PY% -X utf8 "%~dp0install.py" %*
set "CODE=%errorlevel%"
pause
exit /b %CODE%
:missing
powershell -NoProfile -Command "Add-Type -AssemblyName System.Windows.Forms; [void][Windows.Forms.MessageBox]::Show([regex]::Unescape('@SAID@'))"
if not errorlevel 1 exit /b 2
echo Python 3.12 is needed: install it from python.org first.
pause
exit /b 2
"""

_SHELL = r"""#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
for python in @PYTHONS@ python3 python3.12 python3.13 python3.11; do
    if "$python" -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then
        exec "$python" -X utf8 "$here/install.py" "$@"
    fi
done
echo "@SAID@"
exit 2
"""
