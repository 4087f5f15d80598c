"""A press of a button, from click to done: `PYTHONPATH=. python benchmarks/press.py [--rows 1000 10000 100000] [--write]`.

LibreOffice stands for Excel, behind the xlwings engine of the tests. Each press is a process of its own, as a button starts
one: what it needs to start is told apart from the press. Of the press, what passes between the calls into the spreadsheet
program and their answers (the engine's own turning of values included) is told apart from what is ours.
"""

import argparse
import gc
import inspect
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import xlwings as xw
from measure import measure, python, write_page
from speed import TODAY, write_table

from tests.office import engine
from tests.office.program import office_in
from workbook_tools.jobs.decide import ALL
from workbook_tools.jobs.live import run_open

SIZES = (1_000, 10_000, 100_000)
PRESSES = (
    ("the first press", TODAY),
    ("the same again: nothing to do", TODAY),
    ("a week later", TODAY + timedelta(weeks=1)),
)
START = "from workbook_tools.app.short_lived import be_short_lived; be_short_lived(); from workbook_tools.app import presses"
"""What a button starts with."""


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=SIZES)
    parser.add_argument("--write", action="store_true", help="write the table into docs/benchmarks.md")
    parser.add_argument("--press", nargs=2, metavar=("WORKBOOK", "DAY"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.press:
        print(json.dumps(pressed(arguments.press[0], date.fromisoformat(arguments.press[1]))))
        return 0
    text = table({rows: costs_of(rows) for rows in arguments.rows})
    print(text)
    if arguments.write:
        write_page("press", text)
    return 0


def costs_of(rows: int) -> list[dict[str, float]]:
    """What each press of the list costs, one after the other on one open workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "客户.xlsx")
        write_table(rows, path)
        with office_in(Path(folder)) as office:
            xw.Book(str(path))
            environment = {**os.environ, engine.PIPE_VARIABLE: office.pipe}
            found = []
            for _, day in PRESSES:
                command = [sys.executable, __file__, "--press", path.name, day.isoformat()]
                start = measure(python(START)).seconds
                told = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout
                found.append({**json.loads(told), "start": start})
            return found


def pressed(name: str, day: date) -> dict[str, float]:
    """In a process of its own: do everything that the buttons do, on the workbook of that name."""
    engine.activate(os.environ[engine.PIPE_VARIABLE])
    border = Border()
    border.watch(engine)
    book = xw.books[name]
    gc.disable()  # as the buttons do
    begun = time.perf_counter()
    outcome = run_open(book, ALL, command="run", today=day, now=datetime.combine(day, datetime.min.time()))
    seconds = time.perf_counter() - begun
    changes = float(str(outcome.data["changes"]))
    return {"seconds": seconds, "beyond": border.seconds, "calls": border.calls, "changes": changes}


class Border:
    """Counts the calls out of xlwings into the engine, and the time until they are answered."""

    def __init__(self) -> None:
        self.calls = 0
        self.seconds = 0.0
        self._inside = False

    def watch(self, module: ModuleType) -> None:
        """Everything that xlwings may ask of the engine's objects."""
        held = [
            kind for kind in vars(module).values() if inspect.isclass(kind) and kind.__module__.startswith("tests.")
        ]
        for kind in held:
            if kind.__name__ in ("Office", "Engine"):
                continue
            for name, member in list(vars(kind).items()):
                if inspect.isfunction(member) and (
                    not name.startswith("_") or name in ("__call__", "__iter__", "__len__")
                ):
                    setattr(kind, name, self._counted(member))
                elif isinstance(member, property) and member.fget is not None:
                    setter = self._counted(member.fset) if member.fset else None
                    setattr(kind, name, property(self._counted(member.fget), setter))

    def _counted(self, asked: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as the one that is called
            if self._inside:
                return asked(*arguments, **options)
            self._inside, begun = True, time.perf_counter()
            try:
                return asked(*arguments, **options)
            finally:
                self._inside = False
                self.calls += 1
                self.seconds += time.perf_counter() - begun

        return call


def table(costs: dict[int, list[dict[str, float]]]) -> str:
    """A Markdown table of all presses."""
    lines = [
        "| | click to done | of it LibreOffice and the bridge | ours | calls | cells changed | start of Python before |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {rows:,} rows, {name} | {cost['seconds']:.2f} s | {cost['beyond']:.2f} s | {cost['seconds'] - cost['beyond']:.2f} s"
        f" | {cost['calls']:,.0f} | {cost['changes']:,.0f} | {cost['start']:.2f} s |"
        for rows, held in costs.items()
        for (name, _), cost in zip(PRESSES, held, strict=True)
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
