"""Time and peak memory of a command, as a process of its own: what a user of a machine would see.

A new process starts with the peak of the one that it was forked from, so a large parent would hide small children. So each
command is started by a small runner: this file itself, which imports little (`python measure.py COMMAND …`).
"""

import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
OPENPYXL_LOAD_SAVE = "import sys, openpyxl; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])"


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall seconds, and the peak of resident memory in MB (0 where the system does not tell)."""

    seconds: float
    megabytes: float
    exit_code: int


def measure(command: Sequence[str]) -> Cost:
    """Run a command to its end. Its output is dropped, its errors are shown.

    Python may keep what it compiles, as it does at a user's: a run from this folder would else compile all of it each time.
    """
    runner = [sys.executable, "-I", "-S", __file__, *command]
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    told = subprocess.run(runner, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True, env=usual).stdout
    return Cost(**json.loads(told))


def best_of(times: int, command: Sequence[str], *, allowed: frozenset[int] = frozenset({0})) -> Cost:
    """The fastest of a few runs; a command that fails ends the benchmark."""
    costs = [measure(command) for _ in range(times)]
    failed = [cost.exit_code for cost in costs if cost.exit_code not in allowed]
    if failed:
        sys.exit(f"{' '.join(command)}: exit {failed[0]}")
    return min(costs, key=lambda cost: cost.seconds)


def python(code: str, *arguments: str) -> list[str]:
    """A command that runs a few lines of Python with arguments in sys.argv[1:]."""
    return [sys.executable, "-W", "ignore", "-c", code, *arguments]


def write_page(mark: str, text: str, page: Path = PAGE) -> None:
    """Replace what stands between two marks of docs/benchmarks.md, with the machine it was measured on."""
    old = page.read_text(encoding="utf-8")
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores."
    between = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
    page.write_text(between.sub(lambda marks: f"{marks[1]}{machine}\n\n{text}\n{marks[2]}", old), encoding="utf-8")


def run_here(command: Sequence[str]) -> Cost:
    """Run a command as a child of this process and look at what it cost."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    if sys.platform == "win32":
        process.wait()
        return Cost(time.perf_counter() - start, 0.0, process.returncode)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(seconds, usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3), process.returncode)


if __name__ == "__main__":
    print(json.dumps(asdict(run_here(sys.argv[1:]))))
