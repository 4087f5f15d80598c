"""The whole `weekly` beside openpyxl's bare load and save of the same file.

`python benchmarks/weekly.py WORKBOOK [--today YYYY-MM-DD]`; a workbook of 23,570 customers comes from benchmarks/cdnow.py.
Each is a process of its own; the workbook given is only copied.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from measure import OPENPYXL_LOAD_SAVE, Cost, measure, python, write_page

DONE = (0, 1)
"""Exit 1 is done, with cells that staff must correct."""


def main() -> int:
    """Print the table; 1 where a command failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workbook", type=Path)
    parser.add_argument("--today", default="1998-07-01", help="default: %(default)s, the day after the CDNOW purchases")
    parser.add_argument("--write", action="store_true", help="write the table into docs/benchmarks.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy, saved = Path(folder, "客户.xlsx"), Path(folder, "saved.xlsx")
        shutil.copyfile(arguments.workbook, copy)
        command = [sys.executable, "-m", "workbook_tools"]
        bare = measure(python(OPENPYXL_LOAD_SAVE, str(copy), str(saved)))
        weekly = measure([*command, "weekly", str(copy), "--today", arguments.today])
        again = measure([*command, "weekly", str(copy), "--today", arguments.today])
    rows = (
        ("openpyxl load + save", bare),
        ("weekly: backup, run, report", weekly),
        ("weekly once more: nothing to do", again),
    )
    print(f"{arguments.workbook.name}, {arguments.workbook.stat().st_size / 1e6:.1f} MB, --today {arguments.today}\n")
    print(table(rows, bare))
    if arguments.write:
        write_page("weekly", table(rows, bare))
    return 0 if all(cost.exit_code in DONE for _, cost in rows) else 1


def table(rows: tuple[tuple[str, Cost], ...], base: Cost) -> str:
    """A Markdown table of costs beside the first."""
    lines = ["| what | seconds | peak MB | time of openpyxl's | exit |", "| --- | ---: | ---: | ---: | ---: |"]
    lines += [
        f"| {name} | {cost.seconds:.2f} | {cost.megabytes:.0f} | {cost.seconds / base.seconds:.2f} × | {cost.exit_code} |"
        for name, cost in rows
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
