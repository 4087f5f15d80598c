"""Turn the CDNOW purchases into a shop's workbook: `python benchmarks/cdnow.py CDNOW_master.txt OUT.xlsx`.

CDNOW_master.txt is the well-known file of Fader and Hardie: every purchase of 23,570 customers of an online music shop who
first bought in early 1997, until June 1998; a line holds customer, day, CDs, dollars. It is not part of this repository.
Names and masked numbers are made up; amounts are dollars of 1997, called 元. Judge the result with `--today 1998-07-01`.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from workbook_tools.table.columns import MASTER_NAME, PURCHASE_LOG, STANDARD

TODAY = "1998-07-01"
_PREFIXES = ("138", "139", "136", "135", "137", "150", "151", "152", "157", "158")
Row = list[str | float | date | None]


@dataclass(frozen=True, slots=True)
class Purchase:
    """customer: as in the file, `00001`."""

    customer: str
    day: date
    discs: int
    amount: float


def read_purchases(path: Path) -> list[Purchase]:
    """All purchases in the order of the file: by customer, then by day. Lines that hold no four figures are skipped."""
    found = []
    for line in path.read_text(encoding="ascii").splitlines():
        parts = line.split()
        if len(parts) == 4 and parts[0].isdigit():
            day = date(int(parts[1][:4]), int(parts[1][4:6]), int(parts[1][6:]))
            found.append(Purchase(parts[0], day, int(parts[2]), float(parts[3])))
    return found


def name_of(customer: str) -> str:
    """客户00001."""
    return "客户" + customer


def masked_number(customer: str) -> str:
    """A made-up masked number, another for each customer: 138****0001."""
    number = int(customer)
    return f"{_PREFIXES[number // 10_000 % 10]}****{number % 10_000:04d}"


def master_rows(purchases: Sequence[Purchase]) -> Iterator[Row]:
    """One row per customer, in the order of STANDARD: last purchase, total spend; what nobody knows is blank."""
    for serial, (customer, group) in enumerate(groupby(purchases, key=lambda purchase: purchase.customer), start=1):
        bought = list(group)
        known: dict[str, str | float | date | None] = {
            "序号": serial,
            "客户姓名": name_of(customer),
            "联系方式": masked_number(customer),
            "最近一次消费时间": max(purchase.day for purchase in bought),
            "消费金额": round(sum(purchase.amount for purchase in bought), 2),
            "消费商品类别": "唱片",
        }
        yield [known.get(column.header) for column in STANDARD]


def log_rows(purchases: Sequence[Purchase]) -> Iterator[Row]:
    """One row per purchase, in the order of 消费记录; the customer number is left for the first run to give."""
    for bought in purchases:
        yield [
            None, name_of(bought.customer), masked_number(bought.customer), bought.day, bought.amount, "唱片", bought.discs, None,
        ]  # fmt: skip


def write_workbook(purchases: Sequence[Purchase], path: Path) -> None:
    """The master sheet and 消费记录."""
    workbook = Workbook(write_only=True)
    for name, columns, rows in (
        (MASTER_NAME, STANDARD, master_rows(purchases)),
        (PURCHASE_LOG.name, PURCHASE_LOG.columns, log_rows(purchases)),
    ):
        sheet = workbook.create_sheet(name)
        sheet.freeze_panes = "C2"
        header = []
        for place, column in enumerate(columns, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = column.width
            cell = WriteOnlyCell(sheet, column.header)
            cell.font = Font(bold=True)
            header.append(cell)
        sheet.append(header)
        for row in rows:
            sheet.append(row)
    workbook.save(path)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    write_workbook(read_purchases(Path(sys.argv[1])), Path(sys.argv[2]))
