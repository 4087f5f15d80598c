"""Judging little tables: what the tests of all rules share."""

from datetime import date

import pandas as pd

from tests.tables import TODAY, customers, raw_table
from workbook_tools.reading.detail import read_detail
from workbook_tools.rules.assess import Assessment, put_into_words
from workbook_tools.rules.findings import find_all
from workbook_tools.rules.history import History, no_history
from workbook_tools.rules.inputs import Texts
from workbook_tools.rules.phrases import as_texts
from workbook_tools.table.columns import CONTACT_LOG, PURCHASE_LOG, Detail
from workbook_tools.table.customers import Customers, DetailLog
from workbook_tools.table.settings import settings_from


def log(detail: Detail, text: str, today: date = TODAY) -> DetailLog:
    """A detail sheet; columns that the table leaves out are blank."""
    read = read_detail(raw_table(text, detail.name), detail, settings_from({}), today)
    assert read is not None
    return read


def purchases(text: str) -> DetailLog:
    return log(PURCHASE_LOG, text)


def contacts(text: str) -> DetailLog:
    return log(CONTACT_LOG, text)


def numbers_for(held: Customers) -> Texts:
    """K000001 …, one per customer."""
    return as_texts([f"K{place:06d}" for place in range(1, len(held) + 1)])


def judge(  # noqa: PLR0913 - what a test may want to say
    held: Customers | str,
    *,
    bought: DetailLog | None = None,
    spoken: DetailLog | None = None,
    history: History | None = None,
    settings: dict[str, object] | None = None,
    today: date = TODAY,
    next_times: dict[str, date] | None = None,
) -> Assessment:
    """An assessment with everything that the test does not speak of left out."""
    table = customers(held, today=today, settings=settings) if isinstance(held, str) else held
    ids, parameters = numbers_for(table), settings_from(settings or {})
    found = find_all(
        table,
        ids=ids,
        purchases=bought,
        contacts=spoken,
        next_times=next_times or {},
        history=history or no_history(len(table)),
        settings=parameters,
        today=today,
    )
    return put_into_words(found, ids, parameters)


def column(assessment: Assessment, header: str) -> list[object]:
    """A column as plain values, None where blank, dates in ISO form."""
    return [
        None if pd.isna(value) else value.date().isoformat() if isinstance(value, pd.Timestamp) else value
        for value in assessment.told[header]
    ]


def no_tasks() -> pd.DataFrame:
    """The tasks of a workbook without follow-up sheets."""
    names = ("task", "customer_id", "owner", "result", "monday")
    return pd.DataFrame({name: pd.Series(dtype=object) for name in names})
