"""The files that staff double-click: what stands in them, for each system.

They hold no logic: each starts `app.click` with the slug of its job, and a workbook that is dragged onto it comes last on the
command line. They are plain ASCII, so that no console's code page can garble them: the workbook's name travels as the hex
digits of its UTF-8, the message that set-up is missing as escapes.
"""

from dataclasses import dataclass
from pathlib import Path

from workbook_tools.disk.durable import write_new
from workbook_tools.machine.places import Places, System
from workbook_tools.table.interpreter import INTERPRETER_MACOS, INTERPRETER_WINDOWS

ENDINGS = {System.WINDOWS: ".bat", System.MACOS: ".command", System.LINUX: ".desktop"}
MISSING = "这台电脑还没有安装客户表工具。请先安装：打开安装文件夹，双击“安装”。"
_PYTHON_OPTIONS = ("-I", "-X", "utf8")
"""-I: a stray `json.py` in the shop's folder must not be taken for Python's own."""


@dataclass(frozen=True, slots=True)
class ClickFile:
    """job: the slug of what it does. caption: its name for staff. workbook: which it is for, None where one is dragged onto it.

    The file lies in a folder of its own beside that workbook.
    """

    job: str
    caption: str
    workbook: Path | None = None


def write_click_file(folder: Path, number: int, click: ClickFile, places: Places) -> Path:
    """Write one file into an existing folder, whole or not at all, unless it says the same already. Raises OSError."""
    prefix = f"{number} " if number else ""
    target = folder / f"{prefix}{click.caption}{ENDINGS[places.system]}"
    content = text_of(click, places)
    if not (target.is_file() and target.read_bytes() == content):
        write_new(target, content, replace=True)
    if places.system is not System.WINDOWS:
        target.chmod(0o755)
    return target


def text_of(click: ClickFile, places: Places) -> bytes:
    """The bytes of the file."""
    match places.system:
        case System.WINDOWS:
            return _batch(click).replace("\n", "\r\n").encode("ascii")
        case System.MACOS:
            return _shell(click).encode("ascii")
        case System.LINUX:
            return _desktop(click, places).encode()


def hex_name(name: str) -> str:
    """A file name as hex digits, which no shell and no code page touches."""
    return name.encode("utf-8", "surrogateescape").hex()


def name_of_hex(digits: str) -> str:
    """The file name again. Raises ValueError for what are no hex digits."""
    return bytes.fromhex(digits).decode("utf-8", "surrogateescape")


def _batch(click: ClickFile) -> str:
    # Python writes to a console in Unicode whatever its code page; chcp 65001 would only take the Chinese font away.
    beside = rf' --beside "%~dp0.." --name {hex_name(click.workbook.name)}' if click.workbook else ""
    said = "".join(rf"\u{ord(sign):04x}" for sign in MISSING)
    return rf"""@echo off
setlocal
set "PY={INTERPRETER_WINDOWS}"
if not exist "%PY%" goto missing
"%PY%" {" ".join(_PYTHON_OPTIONS)} -m workbook_tools.app.click {click.job}{beside} %*
exit /b %errorlevel%
:missing
powershell -NoProfile -Command "Add-Type -AssemblyName System.Windows.Forms; [void][Windows.Forms.MessageBox]::Show([regex]::Unescape('{said}'))"
if not errorlevel 1 exit /b 2
echo workbook_tools is not installed on this computer: run its set-up first.
pause
exit /b 2
"""


def _shell(click: ClickFile) -> str:
    beside = f' --beside "$(dirname "$0")/.." --name {hex_name(click.workbook.name)}' if click.workbook else ""
    said = "".join(rf"\u{ord(sign):04x}" for sign in MISSING)
    return rf"""#!/bin/sh
python="{INTERPRETER_MACOS}"
if [ ! -x "$python" ]; then
    osascript -l JavaScript -e 'var app = Application.currentApplication(); app.includeStandardAdditions = true; app.displayAlert("{said}")' >/dev/null
    exit 2
fi
exec "$python" {" ".join(_PYTHON_OPTIONS)} -m workbook_tools.app.click {click.job}{beside} "$@"
"""


def _desktop(click: ClickFile, places: Places) -> str:
    """A launcher knows no place of its own, so both folders stand in it: a folder that was moved needs new files."""
    words = [str(places.python), *_PYTHON_OPTIONS, "-m", "workbook_tools.app.click", click.job]
    if click.workbook:
        words += ["--beside", str(click.workbook.absolute().parent), "--name", hex_name(click.workbook.name)]
    mime = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;"
        "application/vnd.ms-excel.sheet.macroEnabled.12;"
    )
    about = f"（{click.workbook.name}）" if click.workbook else ""
    return f"""[Desktop Entry]
Type=Application
Version=1.0
Name={_desktop_string(click.caption + about)}
Exec={_desktop_string(" ".join(map(_desktop_word, words)))} %F
Terminal=true
Icon=x-office-spreadsheet
MimeType={mime}
Categories=Office;
"""


def _desktop_word(word: str) -> str:
    """A word of Exec: quoted, as the desktop entry specification wants it; % begins a field code there."""
    for sign in ("\\", '"', "`", "$"):
        word = word.replace(sign, "\\" + sign)
    return '"' + word.replace("%", "%%") + '"'


def _desktop_string(text: str) -> str:
    """A value of a desktop entry, where a backslash begins an escape."""
    return text.replace("\\", "\\\\").replace("\n", "\\n")
