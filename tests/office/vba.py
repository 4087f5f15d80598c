"""The workbook's own VBA, run without Excel: xlwings' RunPython builds its command line, which is taken where Windows would.

pyOpenVBA interprets the modules as they lie in the workbook. What stands in for Windows are its shell, its environment, and
the two questions about files; the text of RunPython is the one that ships.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication, _bridge, _model
from pyopenvba.interpreter import _intrinsics
from pyopenvba.interpreter._objects import VBAObject, method
from pyopenvba.interpreter._values import MISSING, VBAInt

Starts = Callable[[list[str]], tuple[int, str]]
"""Takes the words of a command line; gives the exit code and what the program said on its error channel."""
ENVIRONMENT = {
    "Temp": r"C:\Users\张三\AppData\Local\Temp",
    "USERPROFILE": r"C:\Users\张三",
    "LOCALAPPDATA": r"C:\Users\张三\AppData\Local",
}
_EXCEL = {"hwnd": VBAInt(4242, "Long"), "path": r"C:\Program Files\Microsoft Office\root\Office16"}
_FILE_NOT_FOUND = 53
_CONDITION = re.compile(r"(?m)^(\s*#(?:Const|If|ElseIf|Else|End If)\b[^'\r\n]*?)\s*'[^\r\n]*")
_READ_FILE = re.compile(r"(?ms)^Function ReadFile\(.*?^End Function")
_UNTYPED = re.compile(r'(GetConfig\("[^"]*", False\))(?= = True|\s*$)', re.MULTILINE)
"""Excel turns the text False into a boolean by itself."""


@dataclass(frozen=True)
class Line:
    """A line for cmd.exe: what is done before Python, Python's own words, where its errors go, whether Excel waits."""

    before: tuple[str, ...]
    words: list[str]
    errors: str
    waits: bool


class Windows:
    """Stands for Windows: takes the lines that are to be run, and starts what they name."""

    def __init__(self, starts: Starts) -> None:
        self.starts = starts
        self.lines: list[Line] = []
        self.files: dict[str, str] = {}
        self.told: list[str] = []

    def run(self, text: str, *, waits: bool) -> int:
        before, command, errors = split_by_cmd(text)
        line = Line(before, split_by_c(command), errors, waits)
        self.lines.append(line)
        code, self.files[errors] = self.starts(line.words)
        return code


def run_macro(
    workbook: Path, macro: str, windows: Windows, interpreter: str, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Run a Sub of a workbook; the messages that it shows come back. interpreter: the only file of Windows that is there."""
    for name, stand_in in _intrinsics_of(interpreter).items():
        monkeypatch.setitem(_intrinsics.INTRINSICS, name, stand_in)
    monkeypatch.setattr(_bridge.ExcelBridge, "create", lambda _bridge, kind: _created(kind, windows))
    asked = _model.Application.vba_get
    monkeypatch.setattr(
        _model.Application,
        "vba_get",
        lambda self, name, args=(), named=None: _EXCEL.get(name.lower()) or asked(self, name, args or [], named or {}),
    )
    app = ExcelApplication.open(str(workbook), with_vba=False)
    app.workbooks()[0].path = r"C:\Users\张三\客户 & 资料"
    with ExcelFile(workbook) as book:
        modules = {module.name: module.source for module in book.vba_project().modules}
    for name, source in modules.items():
        if name in ("xlwings", "workbook_tools"):  # Dictionary is for a Mac, the others are empty
            app.add_module(_understood(source), name=name, kind="standard")
    app.run(macro)
    return [*windows.told, *(str(dialog[1]) for dialog in app.interpreter.dialogs)]


def split_by_cmd(text: str) -> tuple[tuple[str, ...], str, str]:
    """What cmd.exe makes of a line: the commands before the last, the last, and the file of its errors."""
    text = text.removeprefix("cmd.exe /C ")
    parts, held, quoted, errors, at = [], "", False, "", 0
    while at < len(text):
        sign = text[at]
        redirected = None if quoted else re.match(r'2>\s*"([^"]*)"', text[at:])
        if redirected:
            errors, at = redirected[1], at + redirected.end()
            continue
        quoted ^= sign == '"'
        if not quoted and sign == "^":
            at += 1
            held += text[at]
        elif not quoted and sign == "&":
            parts.append(held.strip())
            held = ""
        else:
            held += sign
        at += 1
    return tuple(parts), held.strip(), errors


def split_by_c(command: str) -> list[str]:
    r"""The words of a command line by the rules of Microsoft's C runtime: 2n backslashes before a quote are n, 2n+1 quote it."""
    words, held, quoted, begun, at = [], "", False, False, 0
    while at < len(command):
        slashes = len(command[at:]) - len(command[at:].lstrip("\\"))
        if slashes and command[at + slashes : at + slashes + 1] == '"':
            held += "\\" * (slashes // 2) + '"' * (slashes % 2)
            at, begun = at + slashes + slashes % 2, True
        elif slashes:
            held += "\\" * slashes
            at, begun = at + slashes, True
        elif command[at] == '"':
            quoted, begun, at = not quoted, True, at + 1
        elif command[at] in " \t" and not quoted:
            words += [held] if begun else []
            held, begun, at = "", False, at + 1
        else:
            held, begun, at = held + command[at], True, at + 1
    return words + ([held] if begun else [])


class _Shell(VBAObject):  # type: ignore[misc] # pyOpenVBA has no types
    """WScript.Shell."""

    vba_type_name, vba_library = "IWshShell3", "wsh"

    def __init__(self, windows: Windows) -> None:
        super().__init__()
        self._windows = windows

    @method  # type: ignore[untyped-decorator] # as above
    def Run(self, Command: Any = MISSING, _Style: Any = MISSING, Wait: Any = MISSING) -> Any:  # noqa: N802, N803 - its words
        return VBAInt(self._windows.run(str(Command), waits=bool(Wait)), "Long")

    @method  # type: ignore[untyped-decorator] # as above
    def ExpandEnvironmentStrings(self, text: Any = MISSING) -> Any:  # noqa: N802 - its word
        return re.sub(r"%(\w+)%", lambda found: ENVIRONMENT.get(found[1], found[0]), str(text))

    @method  # type: ignore[untyped-decorator] # as above
    def Popup(self, text: Any = MISSING, *_: Any) -> Any:  # noqa: N802 - its word
        self._windows.told.append(str(text))
        return VBAInt(1, "Long")

    @method  # type: ignore[untyped-decorator] # as above
    def ReadAll(self, name: Any = MISSING) -> Any:  # noqa: N802 - as the others
        """Of our own: what `ReadFile` asks, which pyOpenVBA must not do."""
        return self._windows.files.get(str(name), "")


def _created(kind: str, windows: Windows) -> _Shell:
    assert kind.lower() == "wscript.shell", kind
    return _Shell(windows)


def _intrinsics_of(interpreter: str) -> Mapping[str, Callable[..., object]]:
    def attributes(_interpreter: Any, args: list[Any], _named: Any) -> object:
        if str(args[0]) == interpreter:
            return VBAInt(32, "Integer")
        raise _intrinsics.error(_FILE_NOT_FOUND)

    return {
        "environ": lambda _interpreter, args, _named: ENVIRONMENT.get(str(args[0]), ""),
        "getattr": attributes,
        "kill": lambda _interpreter, _args, _named: None,
    }


def _understood(source: str) -> str:
    """The text with the few things put another way that pyOpenVBA does not know; none of them makes the command line."""
    source = _CONDITION.sub(r"\1", source)
    source = re.sub(r"(?m)^(\s*)Kill .*$", r"\1", source)
    source = _READ_FILE.sub(
        "Function ReadFile(ByVal FileName As String)\r\n    ReadFile = WScript().ReadAll(FileName)\r\nEnd Function",
        source,
    )
    return _UNTYPED.sub(r"CBool(\1)", source)
