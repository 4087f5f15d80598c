"""cells.csv: what a clerk types, and what a clerk would say it means."""

import csv
from datetime import date
from pathlib import Path

import pytest

from tests.tables import TODAY, raw_cell
from workbook_tools.reading.column import parser_for, read_cell
from workbook_tools.reading.contacts import Contact
from workbook_tools.table.columns import STANDARD, Column
from workbook_tools.table.settings import Settings

COLUMNS: dict[str, Column] = {column.header: column for column in STANDARD}


def rows() -> list[dict[str, str]]:
    with (Path(__file__).parent / "cells.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def shown(value: object) -> str:
    if isinstance(value, Contact):
        return value.number
    if isinstance(value, float):
        return f"{value:.10g}"
    return value.isoformat() if isinstance(value, date) else str(value or "")


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['column']} {row['cell']}")
def test_a_cell_means_what_a_clerk_would_say(row: dict[str, str]) -> None:
    column = COLUMNS[row["column"]]
    reading = read_cell(raw_cell(row["cell"]), parser_for(column, Settings(), TODAY), column)
    assert shown(reading.value) == row["value"]
    assert {noticed.code for noticed in reading.noticed} == set(row["codes"].split())


def test_the_table_covers_every_kind_of_standard_column_that_has_a_grammar() -> None:
    grammarless = {"序号", "消费商品类别", "服务内容", "对产品/服务质量的评价"}
    assert {row["column"] for row in rows()} == set(COLUMNS) - grammarless
