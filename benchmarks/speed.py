"""`run` beside what others need for the same file, at growing sizes: `python benchmarks/speed.py [--rows 1000 10000 …]`.

Beside openpyxl's load and save, pandas' read and write, python-calamine's read alone, and the floor of any edit in place:
inflating the master sheet's old part and deflating the new one. Then the same again a week later, when the table has our columns,
which is how a shop spends its life. Writes the tables into docs/benchmarks.md between their marks.
"""

import argparse
import os
import shutil
import sys
import tempfile
import zipfile
import zlib
from datetime import date, timedelta
from pathlib import Path
from random import Random

from measure import OPENPYXL_LOAD_SAVE, Cost, best_of, python, write_page
from openpyxl import Workbook

from workbook_tools.table.columns import MASTER_NAME, RATINGS, STANDARD
from workbook_tools.workbook.compiled.build import build
from workbook_tools.workbook.compiled.library import SWITCH

TODAY = date(2026, 11, 20)
SIZES = (1_000, 10_000, 100_000, 500_000)
LATER_UP_TO = 100_000
"""Beyond, the others would take ten minutes for a table that has our columns."""

PANDAS = "import sys, pandas; pandas.read_excel(sys.argv[1]).to_excel(sys.argv[2], index=False)"
CALAMINE = (
    "import sys, python_calamine as c; c.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()"
)
FLOOR = """
import sys, zipfile, zlib
def pieces(path):
    with zipfile.ZipFile(path) as package, package.open("xl/worksheets/sheet1.xml") as part:
        while piece := part.read(1 << 20):
            yield piece
for piece in pieces(sys.argv[1]):
    pass
stream = zlib.compressobj(6)
for piece in pieces(sys.argv[2]):
    stream.compress(piece)
stream.flush()
"""
EDIT = """
import sys
from pathlib import Path
from workbook_tools.table.changes import PutColumn
from workbook_tools.table.columns import COMPUTED
from workbook_tools.workbook.apply import apply_changes
from workbook_tools.workbook.book import open_book
with open_book(Path(sys.argv[1]), for_editing=True) as book, open(sys.argv[2], "wb") as target:
    sheet = book.raw(book.sheets[0].name)
    rows, right, changes = sheet.rows[1:].tolist(), max(sheet.columns), []
    for place, column in enumerate(COMPUTED, 1):
        long = column.header == "判定依据"
        values = [f"第{row}行" + "的判定依据" * 20 for row in rows] if long else [row % 7 for row in rows]
        changes.append(PutColumn(sheet.name, column, column.header, 1, right + place, True, rows, values, rows[-1]))
    apply_changes(book, changes, target)
"""
OPENPYXL, RUN, NUMPY_RUN, EDITING, FLOOR_NAME = (
    "openpyxl load + save",
    "workbook-tools run",
    "the same with nothing compiled",
    "editing alone",
    "inflate old + deflate new, zlib-6",
)


def write_table(rows: int, path: Path) -> None:
    """A standard table with made-up customers, always the same for the same number of rows."""
    chance = Random(rows)  # noqa: S311 - made-up customers, no secrets
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(MASTER_NAME)
    sheet.append([column.header for column in STANDARD])
    for serial in range(1, rows + 1):
        mood = chance.choices(range(len(RATINGS)), (30, 40, 20, 7, 3))[0]
        rated = [RATINGS[mood] if chance.random() < 0.6 else None for _ in range(3)]
        amount = chance.randint(20, 9_000)
        sheet.append([
            serial, f"客户{serial:06d}", chance.choice(("男", "女", None)), chance.randint(18, 70),
            f"1{chance.choice('35789')}{chance.choice('356789')}0{serial % 10_000_000:07d}", TODAY - timedelta(days=chance.randint(0, 900)),
            f"{amount}元" if chance.random() < 0.3 else amount, chance.choice(("服装", "鞋包", "电子产品", "美容")),
            f"{chance.randint(1, 9)}次", "售后服务", *rated, chance.choice((None, f"{10 - 2 * mood}分", 10 - 2 * mood)),
        ])  # fmt: skip
    workbook.save(path)


def costs_of(size: int, times: int) -> tuple[dict[str, Cost], dict[str, Cost]]:
    """What each contender needs at this size: for the table as it comes, and a week after its first run if it isn't huge."""
    with tempfile.TemporaryDirectory() as folder:
        source, out, edited = (Path(folder, name) for name in ("source.xlsx", "out.xlsx", "edited.xlsx"))
        write_table(size, source)
        first = others(source, out, times)
        first[EDITING] = best_of(times, python(EDIT, str(source), str(edited)))
        first[FLOOR_NAME] = best_of(times, python(FLOOR, str(source), str(edited)))
        grown = Path(folder, "客户.xlsx")
        first[NUMPY_RUN] = run_on(source, grown, TODAY, times, compiled=False)
        first[RUN] = run_on(source, grown, TODAY, times)
        told = f"{size:,} rows: {grown.stat().st_size / zlib_six_size(grown):.2f} times the size at zlib-6"
        print(told, {name: f"{cost.seconds:.2f} s" for name, cost in first.items()}, file=sys.stderr, flush=True)
        later = {}
        if size <= LATER_UP_TO:
            later = others(grown, out, times)
            week_after, target = TODAY + timedelta(weeks=1), Path(folder, "客户后来.xlsx")
            later[NUMPY_RUN] = run_on(grown, target, week_after, times, compiled=False)
            later[RUN] = run_on(grown, target, week_after, times)
        return first, later


def others(source: Path, out: Path, times: int) -> dict[str, Cost]:
    """What the libraries need that only read and write."""
    codes = ((OPENPYXL, OPENPYXL_LOAD_SAVE), ("pandas read + write", PANDAS), ("python-calamine read", CALAMINE))
    return {name: best_of(times, python(code, str(source), str(out))) for name, code in codes}


def run_on(source: Path, target: Path, today: date, times: int, *, compiled: bool = True) -> Cost:
    """The fastest `run`, each on a fresh copy: a second one on the same file would have nothing to do."""
    os.environ.pop(SWITCH, None)
    if not compiled:
        os.environ[SWITCH] = "0"
    command = [sys.executable, "-m", "workbook_tools", "run", str(target), "--today", today.isoformat()]
    costs = []
    for _ in range(times):
        shutil.copyfile(source, target)
        costs.append(best_of(1, command, allowed=frozenset({0, 1})))
    return min(costs, key=lambda cost: cost.seconds)


def zlib_six_size(path: Path) -> int:
    """How large a package would be with every part deflated at zlib-6, without the names."""
    with zipfile.ZipFile(path) as package:
        return sum(len(zlib.compress(package.read(name), 6)) for name in package.namelist())


def table(measured: dict[int, dict[str, Cost]]) -> str:
    """A Markdown table: a row per contender, a column per size, and what the first, openpyxl, is measured against at the end."""
    sizes = list(measured)
    lines = ["| | " + " | ".join(f"{size:,} rows" for size in sizes) + " |", "| --- |" + " ---: |" * len(sizes)]
    for name in measured[sizes[0]]:
        cells = [f"{measured[size][name].seconds:.2f} s, {measured[size][name].megabytes:.0f} MB" for size in sizes]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    against = [(measured[size][OPENPYXL], measured[size][RUN]) for size in sizes]
    cells = [
        f"{old.seconds / new.seconds:.1f} × as fast, {new.megabytes / old.megabytes:.0%} of its memory"
        for old, new in against
    ]
    return "\n".join([*lines, "| `run` against openpyxl | " + " | ".join(cells) + " |"])


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--times", type=int, default=1, help="take the fastest of so many runs")
    parser.add_argument("--print-only", action="store_true", help="leave docs/benchmarks.md alone")
    arguments = parser.parse_args()
    if build() is None:
        sys.exit("no C compiler here, so nothing to measure against")
    measured = {size: costs_of(size, arguments.times) for size in arguments.rows}
    for mark, when in (("speed", 0), ("speed-later", 1)):
        text = table({size: costs[when] for size, costs in measured.items() if costs[when]})
        print(text)
        if not arguments.print_only:
            write_page(mark, text)


if __name__ == "__main__":
    main()
