"""The script that makes a shop's workbook of the CDNOW file, on a few lines of the same shape."""

import os
import subprocess
import sys
from pathlib import Path

from openpyxl import load_workbook

ROOT = Path(__file__).resolve().parents[1]
LINES = """ customer_id  date number_of_cds  dollar_value
 00001 19970101  1   11.77
 00002 19970112  1   12.00
 00002 19970115  5   77.00
 12345 19980630  2   20.76
"""


def test_one_row_per_customer_and_one_line_per_purchase(tmp_path: Path) -> None:
    """
    客户00001  138****0001  1997-01-01  11.77
    客户00002  138****0002  1997-01-15  89
    客户12345  139****2345  1998-06-30  20.76
    """
    source, out = tmp_path / "master.txt", tmp_path / "out.xlsx"
    source.write_text(LINES, encoding="ascii")
    subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "cdnow.py", source, out],
        check=True, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    master, log = load_workbook(out).worksheets
    rows = [(row[1], row[4], f"{row[5]:%Y-%m-%d}", row[6]) for row in master.iter_rows(min_row=2, values_only=True)]
    assert rows == [
        ("客户00001", "138****0001", "1997-01-01", 11.77),
        ("客户00002", "138****0002", "1997-01-15", 89),
        ("客户12345", "139****2345", "1998-06-30", 20.76),
    ]
    assert (master.title, log.title, log.max_row) == ("客户管理计划表", "消费记录", 5)
    assert [cell.value for cell in log[3]][1:7] == ["客户00002", "138****0002", log["D3"].value, 12, "唱片", 1]
