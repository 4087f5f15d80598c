"""`run` beside what others need for the same file, at growing sizes: `python benchmarks/speed.py [--rows 1000 10000 …]`.

Beside openpyxl's load and save, pandas' read and write, python-calamine's read alone, and the floor of any edit in place:
inflating the master sheet's part and deflating it again. Writes the table into docs/benchmarks.md between its marks.
"""

import argparse
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

TODAY = date(2026, 11, 20)
SIZES = (1_000, 10_000, 100_000, 500_000)

PANDAS = "import sys, pandas; pandas.read_excel(sys.argv[1]).to_excel(sys.argv[2], index=False)"
CALAMINE = (
    "import sys, python_calamine as c; c.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()"
)
FLOOR = """
import sys, zipfile, zlib
with zipfile.ZipFile(sys.argv[1]) as package:
    part = package.read("xl/worksheets/sheet1.xml")
zlib.compress(part, 6)
"""


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


def costs_of(rows: int, times: int) -> dict[str, Cost]:
    """What each contender needs at this size."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "source.xlsx"), Path(folder, "out.xlsx")
        write_table(rows, source)
        result: dict[str, Cost] = {}
        for name, code in (("openpyxl load + save", OPENPYXL_LOAD_SAVE), ("pandas read + write", PANDAS),
                           ("python-calamine read", CALAMINE), ("inflate + deflate, zlib-6", FLOOR)):  # fmt: skip
            result[name] = best_of(times, python(code, str(source), str(out)))
        runs = []
        for turn in range(times):  # each on a fresh copy: a second run on one file has nothing to do
            copy = Path(folder, f"客户{turn}.xlsx")
            shutil.copyfile(source, copy)
            command = [sys.executable, "-m", "workbook_tools", "run", str(copy), "--today", TODAY.isoformat()]
            runs.append(best_of(1, command, allowed=frozenset({0, 1})))
        result["workbook-tools run"] = min(runs, key=lambda cost: cost.seconds)
        last = Path(folder, f"客户{times - 1}.xlsx")
        print(f"{rows:,} rows: {source.stat().st_size / 1e6:.2f} MB before, {last.stat().st_size / 1e6:.2f} MB after "
              f"({zlib_six_size(last) / 1e6:.2f} MB at zlib-6)", file=sys.stderr)  # fmt: skip
        return result


def zlib_six_size(path: Path) -> int:
    """How large a package would be with every part deflated at zlib-6, without the names."""
    with zipfile.ZipFile(path) as package:
        return sum(len(zlib.compress(package.read(name), 6)) for name in package.namelist())


def table(measured: dict[int, dict[str, Cost]]) -> str:
    """A Markdown table: a row per contender, two columns per size."""
    sizes = list(measured)
    lines = ["| | " + " | ".join(f"{size:,} rows" for size in sizes) + " |", "| --- |" + " ---: |" * len(sizes)]
    for name in measured[sizes[0]]:
        cells = [f"{measured[size][name].seconds:.2f} s, {measured[size][name].megabytes:.0f} MB" for size in sizes]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    faster = [
        measured[size]["openpyxl load + save"].seconds / measured[size]["workbook-tools run"].seconds for size in sizes
    ]
    smaller = [
        measured[size]["workbook-tools run"].megabytes / measured[size]["openpyxl load + save"].megabytes
        for size in sizes
    ]
    lines.append("| `run` against openpyxl | " + " | ".join(
        f"{quick:.1f} × as fast, {share:.0%} of its memory" for quick, share in zip(faster, smaller, strict=True)) + " |")  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--times", type=int, default=1, help="take the fastest of so many runs")
    parser.add_argument("--print-only", action="store_true", help="leave docs/benchmarks.md alone")
    arguments = parser.parse_args()
    text = table({size: costs_of(size, arguments.times) for size in arguments.rows})
    print(text)
    if not arguments.print_only:
        write_page("speed", text)


if __name__ == "__main__":
    main()
