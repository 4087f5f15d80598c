"""A folder of its own for the command line, so that everything that a run leaves behind can be seen."""

import io
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from openpyxl import load_workbook

from workbook_tools.table.columns import MASTER_NAME

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sample_workbooks" / "客户管理计划表_示例.xlsx"
STAFF_COLUMNS = 14
SHORT_LIVED = re.compile(r"(?i)\.(tmp|temp|part|new)$|tmp|\.wbt-|^~")


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code (negative when it was killed), what it printed."""

    code: int
    text: str


class Box:
    """home, temporary folder and the folder of the workbook, all under one root."""

    def __init__(self, root: Path, content: bytes = SAMPLE.read_bytes()) -> None:
        self.root = root
        for name in ("work", "home", "temporary"):
            (root / name).mkdir(parents=True)
        self.book = root / "work" / SAMPLE.name
        self.book.write_bytes(content)
        home = str(root / "home")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("XDG_")},
            "HOME": home,
            "USERPROFILE": home,
            "TMPDIR": str(root / "temporary"),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "PYTHONIOENCODING": "utf-8",
        }

    def start(self, command: str, day: str, prefix: Sequence[str] = ()) -> subprocess.Popen[str]:
        """The command on the workbook, under way."""
        day_of = ("--today", day) if command != "undo" else ()
        words = [*prefix, sys.executable, "-m", "workbook_tools", command, str(self.book), *day_of, "--json"]
        return subprocess.Popen(
            words,
            cwd=self.root / "work",
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, command: str, day: str, prefix: Sequence[str] = ()) -> Ended:
        """The command on the workbook, ended."""
        process = self.start(command, day, prefix)
        text, _ = process.communicate(timeout=120)
        return Ended(process.returncode, text)

    def kinds(self) -> Counter[str]:
        """The files here by the kind of their names, numbers and hashes left out."""
        found = (file.relative_to(self.root) for file in self.root.rglob("*") if file.is_file())
        return Counter(re.sub(r"[0-9a-f]{6,}|\d+", "#", str(file)) for file in found)

    def left_behind(self, usual: "Counter[str] | Self") -> list[str]:
        """Short-lived files, and files of a kind that whole runs don't leave."""
        kinds = usual.kinds() if isinstance(usual, Box) else usual
        return sorted(kind for kind in self.kinds() if kind not in kinds or SHORT_LIVED.search(Path(kind).name))

    def state(self, old: bytes) -> str:
        """`old` (the same bytes), `new` (sound, every staff cell as before), or what is wrong with the workbook."""
        if not self.book.exists():
            return "gone"
        content = self.book.read_bytes()
        if content == old:
            return "old"
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as opened:
                if opened.testzip() is not None:
                    return "torn"
        except zipfile.BadZipFile:
            return "torn"
        return "new" if staff_cells(content) == staff_cells(old) else "staff cells changed"


def staff_cells(content: bytes) -> list[tuple[object, ...]]:
    """The values of the standard columns, row by row."""
    book = load_workbook(io.BytesIO(content))
    return list(book[MASTER_NAME].iter_rows(max_col=STAFF_COLUMNS, values_only=True))


def tells_the_truth(code: int, state: str) -> bool:
    """Whether an exit code says what has become of the workbook."""
    if code in (0, 1):
        return state == "new"
    return state in ("old", "new") if code == 20 else code in range(10, 16) and state == "old"
