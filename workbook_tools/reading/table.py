"""The master sheet as typed data: raw cells in, `Customers` with every problem of cells, rows and table out."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbook_tools.reading.cell import Parser
from workbook_tools.reading.column import Findings, Understood, parser_for, report, take_column, understand
from workbook_tools.reading.consistency import doubted_scale, find_contradictions, find_stale, find_unexplained
from workbook_tools.reading.duplicates import Keys, find_duplicates, find_same_serials, is_ledger
from workbook_tools.reading.headers import header_texts
from workbook_tools.reading.master import MasterPlace
from workbook_tools.reading.own_numbers import find_number_column, find_repeated
from workbook_tools.reading.people import find_walk_ins
from workbook_tools.reading.ratings import is_complaint
from workbook_tools.reading.rows import SortedRows, sort_rows
from workbook_tools.reading.staff_columns import columns_to_read, staff_places, still_ours
from workbook_tools.reading.surroundings import NO_FACTS, FileFacts, find_table_problems
from workbook_tools.table.cells import RawColumn, RawSheet
from workbook_tools.table.columns import (
    AMOUNT,
    COMPUTED_BY_HEADER,
    CONTACT,
    FEEDBACK,
    LAST_PURCHASE,
    NAME,
    SCORE,
    SERIAL,
    Column,
)
from workbook_tools.table.customers import DTYPES, Customers
from workbook_tools.table.problems import Problems
from workbook_tools.table.settings import Settings


def read_customers(
    raw: RawSheet,
    place: MasterPlace,
    settings: Settings,
    *,
    today: date,
    ours: Mapping[str, int],
    facts: FileFacts = NO_FACTS,
) -> Customers:
    """The customer table.

    place: where `find_master` found it. ours: slug of a computed column → its marked sheet column; one that staff have
    renamed is theirs from then on. facts: what the workbook as a whole is like. Nothing in the data raises.
    """
    mine = still_ours(place, ours)
    rows = sort_rows(raw, place, mine.values())
    number_column = find_number_column(raw, place, rows.customers, mine, facts.numbered_by)
    places = staff_places(raw, place, mine, number_column)
    read = {
        column: _understood(raw, rows, column, places, parser_for(column, settings, today, date1904=raw.date1904))
        for column in columns_to_read(places)
    }
    problems = Problems()
    why = _doubt_scale(read[SCORE], settings.score_full)
    if why:
        problems.add("score-scale", [0], column=SCORE.header, place=places[SCORE.header], detail=why)
    sheet_rows = raw.rows[rows.customers]
    for column, one in read.items():
        problems.extend([report(one.findings, one.raw, sheet_rows, column, one.place)])
    frame = _frame(read, sheet_rows, scores_usable=not why)
    _find_missing(frame, read, problems)
    customers = Customers(
        sheet=place.sheet,
        header_row=place.header_row,
        frame=frame,
        places=places,
        headers=dict(place.headers),
        problems=problems,
        last_row=int(sheet_rows[-1]) if len(sheet_rows) else place.header_row,
        ours=mine,
        taken=_taken(place, mine),
        id_column=number_column,
        total_rows=tuple(total.row for total in rows.totals),
        score_usable=not why,
    )
    customers.blank_rows = _count_blank(customers, rows)
    _check_rows(customers, settings, today)
    if not number_column and not customers.is_ledger:
        problems.extend([find_repeated(raw, place, rows.customers, mine)])
    problems.extend([find_table_problems(raw, place, customers, rows, facts)])
    return customers


class _Read(NamedTuple):
    """A column of the customers' rows: place (0: the sheet lacks it), raw cells, what they mean, what was noticed."""

    place: int
    raw: RawColumn
    understood: Understood
    findings: Findings


def _understood(
    raw: RawSheet, rows: SortedRows, column: Column, places: Mapping[str, int], parse: Parser[Any]
) -> _Read:
    at = places.get(column.header, 0)
    taken = take_column(raw, at, rows.customers)
    return _Read(at, taken, *understand(taken, parse, column))


def _doubt_scale(scores: _Read, full: float) -> str:
    """Why 评分满分 can't be right, "" if it can; then its cells are not told one by one."""
    outside = np.isin(scores.understood.codes, list(scores.findings.get("score-out-of-range", {})))
    why = doubted_scale(scores.understood.rows(SCORE.kind), int(outside.sum()), full)
    if why:
        scores.findings.pop("score-out-of-range", None)
    return why


def _frame(read: Mapping[Column, _Read], rows: NDArray[np.int32], *, scores_usable: bool) -> pd.DataFrame:
    """The typed columns, and those that say something of the whole row."""
    typed = {
        column.header: pd.Series(one.understood.rows(column.kind), dtype=DTYPES[column.kind], copy=False)
        for column, one in read.items()
    }
    if not scores_usable:
        typed[SCORE.header][:] = np.nan
    names, feedback = read[NAME].understood, read[FEEDBACK].raw
    numbers, dials, masked = read[CONTACT].understood.contacts()
    typed[CONTACT.header] = pd.Series(numbers, dtype=object, copy=False)
    nobody = np.zeros(len(names.values), dtype=bool)
    nobody[find_walk_ins(list(names.values))] = True
    complains = np.fromiter(map(is_complaint, feedback.cells), dtype=bool, count=len(feedback.cells))
    return pd.DataFrame(
        {
            "row": rows.astype(np.int32),
            **typed,
            "dial": pd.Series(dials, dtype=object, copy=False),
            "masked": masked,
            "walk_in": nobody[names.codes],
            "no_purchase": read[LAST_PURCHASE].understood.blanks() & read[AMOUNT].understood.blanks(),
            "complaint": complains[feedback.codes],
        },
        copy=False,
    )


def _find_missing(frame: pd.DataFrame, read: Mapping[Column, _Read], problems: Problems) -> None:
    """Blank needed cells. Nobody asks 散客 for a phone; without date and amount there was no purchase yet."""
    rows, no_purchase = frame["row"].to_numpy(), frame["no_purchase"].to_numpy()
    never = np.zeros(len(frame), dtype=bool)
    for column, code, excused in (
        (NAME, "name-missing", never),
        (CONTACT, "contact-missing", frame["walk_in"].to_numpy()),
        (LAST_PURCHASE, "date-missing", no_purchase),
        (AMOUNT, "amount-missing", no_purchase),
    ):
        missing = read[column].understood.blanks() & ~excused
        problems.add(code, rows[missing], column=column.header, place=read[column].place)
    problems.add("no-purchase-yet", rows[no_purchase], column=LAST_PURCHASE.header, place=read[LAST_PURCHASE].place)


def _taken(place: MasterPlace, ours: Mapping[str, int]) -> frozenset[str]:
    """Headers of ours that a column of staff's has."""
    theirs = {text for at, text in header_texts(place.headers).items() if at not in ours.values()}
    return frozenset(theirs & COMPUTED_BY_HEADER.keys())


def _count_blank(customers: Customers, rows: SortedRows) -> int:
    """Rows between the header and the last customer that hold neither a customer nor a remark."""
    others = sum(found.row <= customers.last_row for found in (*rows.totals, *rows.strays))
    return max(customers.last_row - customers.header_row - len(customers) - others, 0)


def _check_rows(customers: Customers, settings: Settings, today: date) -> None:
    """What only shows when rows, or the cells of a row, are held beside each other."""
    frame, places, problems = customers.frame, customers.places, customers.problems
    keys = Keys.of(frame)
    customers.is_ledger, recurring = is_ledger(keys, frame[LAST_PURCHASE.header].to_numpy())
    if customers.is_ledger:
        told = f"{recurring} 个号码"
        problems.add("sheet-is-ledger", [0], column=CONTACT.header, place=places[CONTACT.header], detail=told)
    else:
        problems.extend([find_duplicates(frame, keys, places)])
    if SERIAL.header in places:
        problems.extend([find_same_serials(frame[SERIAL.header].to_numpy(), customers.rows, places[SERIAL.header])])
    problems.extend(
        [
            find_contradictions(frame, places, settings.score_full),
            find_unexplained(frame, places),
            find_stale(frame, places, settings, today),
        ]
    )
