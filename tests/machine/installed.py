"""A person's home in which set-up has been: the venv of the named place, with this package and its libraries in it."""

import re
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbook_tools.machine.places import Places, System

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Person:
    """home: an empty home folder, with a Chinese name and a blank in it. pages: where the browser notes what it was shown."""

    home: Path
    pages: Path
    environment: Mapping[str, str]

    @property
    def places(self) -> Places:
        return Places(System.LINUX, self.home / ".local" / "share" / "workbook_tools", self.home)

    @property
    def shown(self) -> list[str]:
        return self.pages.read_text(encoding="utf-8").splitlines() if self.pages.exists() else []


def person_in(folder: Path, *, installed: bool = True) -> Person:
    """张三, with nothing of the environment of whoever runs the tests but the path."""
    home = folder / "张三 的家"
    home.mkdir(parents=True)
    pages, browser = folder / "shown.txt", folder / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> "{pages}"\n', encoding="utf-8")
    browser.chmod(0o755)
    environment = {
        "HOME": str(home), "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TMPDIR": str(folder),
        "BROWSER": f"{browser} %s",
    }  # fmt: skip
    person = Person(home, pages, environment)
    if installed:
        make_venv(person.places.venv)
    return person


def make_venv(venv: Path) -> None:
    """A real virtual environment; what pip would copy into it is only pointed to."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    site = venv / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    (site / "here.pth").write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n", encoding="utf-8")


def launcher_words(launcher: str) -> list[str]:
    """The command line in a launcher, read by the desktop entry specification: the escapes of a value, then those of a word."""
    (line,) = [line for line in launcher.splitlines() if line.startswith("Exec=")]
    value = line.removeprefix("Exec=").replace("\\\\", "\\")
    quoted = re.fullmatch(r'((?:"(?:[^"\\`$]|\\["`$\\])*" )+)%F', value)
    assert quoted, value
    words = re.findall(r'"((?:[^"\\]|\\.)*)" ', quoted[1])
    return [re.sub(r"\\(.)", r"\1", word).replace("%%", "%") for word in words]
