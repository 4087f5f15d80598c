"""Everything that a job reads of a workbook before it thinks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from workbook_tools.plans.change_log import read_change_log
from workbook_tools.plans.choices import Remembered, read_choices
from workbook_tools.plans.corrections import corrected_sheet
from workbook_tools.plans.harvest import FollowUpTable, read_follow_up
from workbook_tools.plans.headers import find_header
from workbook_tools.plans.history_sheet import read_history_points
from workbook_tools.plans.inferred_sheet import read_events
from workbook_tools.plans.settings_sheet import HEADERS
from workbook_tools.reading.detail import read_detail
from workbook_tools.reading.master import MasterPlace, find_master
from workbook_tools.reading.settings_sheet import read_settings
from workbook_tools.reading.surroundings import FileFacts
from workbook_tools.reading.table import read_customers
from workbook_tools.reading.text import squeezed
from workbook_tools.table import marks
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.changes import SetCells
from workbook_tools.table.columns import (
    COMPUTED,
    CONTACT_LOG,
    DETAILS,
    MASTER_NAME,
    PURCHASE_LOG,
    TAKEN_SUFFIX,
    Detail,
)
from workbook_tools.table.customers import Customers, DetailLog
from workbook_tools.table.problems import Problems
from workbook_tools.table.settings import Settings
from workbook_tools.table.summary import WeekPoint
from workbook_tools.workbook.names import split_reference
from workbook_tools.workbook.outline import SheetInfo
from workbook_tools.workbook.readable import Readable

NUMBERED_BY = "numbered_by"
"""The fact that names the staff's column which holds the customers' numbers."""
TABLE = "table"
"""The fact that names the sheet which somebody has chosen as the customer table."""


@dataclass
class Shop:
    """A workbook, read: what rules take, and where things stand.

    generated: slug of a generated sheet (`follow_up.20240115` for a weekly one) → its name in the workbook.
    inferred: the purchases of 消费推算. facts: what earlier runs remembered (highest_id, first_run, run, id, numbered_by).
    remembered: what staff chose in 数据问题. raws: the sheets that problems are found in, by name, with the corrections that
    are being made. chosen: the sheet that somebody has just named as the customer table, "" where nobody was asked.
    """

    book: Readable
    settings: Settings
    defaulted: Problems
    master: RawSheet
    customers: Customers
    purchases: DetailLog | None
    contacts: DetailLog | None
    inferred: pd.DataFrame
    follow_ups: tuple[FollowUpTable, ...]
    log: pd.DataFrame
    trend: tuple[WeekPoint, ...]
    generated: dict[str, str]
    facts: dict[str, str]
    remembered: Remembered
    raws: dict[str, RawSheet]
    chosen: str = ""

    @property
    def bought(self) -> DetailLog | None:
        """消费记录, None where it holds no line: the template's empty sheet is no log that somebody keeps."""
        return self.purchases if self.purchases is not None and len(self.purchases.frame) else None

    @property
    def first_run(self) -> date | None:
        """The day of the first run on this workbook, None before it."""
        text = self.facts.get("first_run", "")
        return date.fromisoformat(text) if text else None

    def problems(self, more: Mapping[str, Problems] | None = None) -> pd.DataFrame:
        """All that was found, as `Problems.frame()` with a column `sheet`: in the master, 消费记录, 设置, the follow-ups, `more`.

        Of 沟通记录 only the days: the rest of it is told where the customer stands, and our own lines must say nothing new.
        """
        found = [
            (self.customers.sheet, self.customers.problems),
            (marks.SETTINGS.name, self.defaulted),
            *(more or {}).items(),
        ]
        if self.purchases is not None:
            found.append((self.purchases.sheet, self.purchases.problems))
        found += [(table.name, table.problems) for table in self.follow_ups]
        frames = [problems.frame().assign(sheet=sheet) for sheet, problems in found]
        if self.contacts is not None:
            told = self.contacts.problems.frame().assign(sheet=self.contacts.sheet)
            frames.append(told[(told["column"] == "日期") & (told["row"] > 0)])
        return pd.concat(frames, ignore_index=True)

    @property
    def logs(self) -> dict[str, DetailLog]:
        """The detail sheets that were read, by name."""
        return {log.sheet: log for log in (self.purchases, self.contacts) if log is not None}

    @property
    def settings_sheet(self) -> RawSheet | None:
        """The 设置 sheet, ours or one that looks like it; None where there is none."""
        return _settings_sheet(self.book, self.generated)

    @property
    def ledger_offer(self) -> str:
        """Where the sheet is a log of sales: the command that makes a customer table of it; "" elsewhere."""
        if not self.customers.is_ledger:
            return ""
        name = self.book.name
        fresh = "客户表.xlsx" if name != "客户表.xlsx" else "新客户表.xlsx"
        return f"这张表像消费流水，一位客户占了好几行。另做一份客户表：workbook-tools new {fresh} --from-ledger {name}"

    def name_of(self, sheet: marks.GeneratedSheet) -> str:
        """The name that a generated sheet has, or will get."""
        return self.generated.get(sheet.slug) or self.free_name(sheet.name)

    def free_name(self, name: str) -> str:
        """The name, or `看板 (2)` where the staff have a sheet of that name."""
        number, free = 1, name
        while self.book.sheet(free) is not None:
            number += 1
            free = f"{name} ({number})"
        return free

    def raw_of(self, generated: marks.GeneratedSheet) -> RawSheet | None:
        """A generated sheet's cells, None where it is not there."""
        name = self.generated.get(generated.slug)
        return self.book.raw(name) if name else None


def read_shop(
    book: Readable,
    *,
    today: date,
    corrections: Sequence[SetCells] = (),
    trial: Mapping[str, str] | None = None,
    own_settings: bool = True,
    table: str = "",
) -> Shop:
    """Read a workbook's master, settings, logs and our own sheets. Raises the faults of reading (no table, settings).

    corrections: cells of the staff's that this run is going to write; they are read as they will be. trial: settings
    (参数 → 值) that count instead of the workbook's own. own_settings: whether 设置 counts at all. table: the sheet to take
    where several look like the customer table.
    """
    generated = dict(_generated_sheets(book))
    settings, defaulted, _places = read_settings(_settings_sheet(book, generated) if own_settings else None, trial)
    place, master, ours = find_table(book, table)
    master = _corrected(master, corrections)
    facts = {
        name[len(marks.FACT_MARK) :]: text for name, text in book.marks.items() if name.startswith(marks.FACT_MARK)
    }
    about = FileFacts(book.facts.external_links, book.facts.cell_formats, facts.get(NUMBERED_BY, ""))
    customers = read_customers(master, place, settings, today=today, ours=ours, facts=about)
    follow_ups = tuple(_follow_ups(book, generated))
    log_raw = _raw(book, generated.get(marks.CHANGE_LOG.slug))
    history_raw = _raw(book, generated.get(marks.HISTORY.slug))
    details = {detail: _detail_sheet(book, detail, corrections) for detail in (PURCHASE_LOG, CONTACT_LOG)}
    return Shop(
        book=book,
        settings=settings,
        defaulted=defaulted,
        master=master,
        customers=customers,
        purchases=_detail(details[PURCHASE_LOG], PURCHASE_LOG, settings, today),
        contacts=_detail(details[CONTACT_LOG], CONTACT_LOG, settings, today),
        inferred=read_events(_raw(book, generated.get(marks.INFERRED.slug))),
        follow_ups=follow_ups,
        log=read_change_log(log_raw),
        trend=tuple(read_history_points(history_raw)),
        generated=generated,
        facts=facts,
        remembered=read_choices(_raw(book, generated.get(marks.PROBLEMS.slug))),
        raws={raw.name: raw for raw in (master, *details.values()) if raw is not None},
        chosen=table,
    )


def find_table(book: Readable, table: str = "") -> tuple[MasterPlace, RawSheet, dict[str, int]]:
    """Where the customer table is, its cells, and slug → sheet column of our columns in it. Raises what `find_master` does.

    Where several sheets look like it, it is the one that is named here, or that somebody named earlier, or that has our columns.
    """
    skip = {name for _slug, name in _generated_sheets(book)} | {detail.name for detail in DETAILS}
    sheets = [book.raw(sheet.name) for sheet in _candidates(book, skip)]
    remembered = book.marks.get(marks.fact_mark(TABLE), "")
    place = find_master(sheets, skip, workbook=book.name, chosen=(table, remembered, *_with_our_columns(book)))
    master = book.raw(place.sheet)
    return place, master, _our_columns(book, master)


def _candidates(book: Readable, skip: Iterable[str]) -> list[SheetInfo]:
    """The sheets that may hold the customer table: the named one alone if it is there, so that others stay unread."""
    sheets = [sheet for sheet in book.sheets if sheet.kind == "worksheet" and sheet.name not in set(skip)]
    named = [sheet for sheet in sheets if squeezed(sheet.name) == MASTER_NAME]
    return list(named or sheets)


def _with_our_columns(book: Readable) -> Iterator[str]:
    """The sheets that the marks of our columns point at: a renamed one is still known by them."""
    for mark, reference in book.marks.items():
        if mark.startswith(marks.COLUMN_MARK):
            yield split_reference(reference)[0]


def _raw(book: Readable, name: str | None) -> RawSheet | None:
    sheet = book.sheet(name) if name else None
    return book.raw(sheet.name) if sheet is not None and sheet.kind == "worksheet" else None


def _settings_sheet(book: Readable, generated: dict[str, str]) -> RawSheet | None:
    """Marked, or named 设置 with our header: another program may have dropped the mark, the shop's values still count."""
    raw = _raw(book, generated.get(marks.SETTINGS.slug) or marks.SETTINGS.name)
    return raw if find_header(raw, HEADERS, needed=HEADERS[:2]) is not None else None


def _generated_sheets(book: Readable) -> Iterable[tuple[str, str]]:
    """(slug, sheet name) of every marked sheet that is still there."""
    for mark, reference in book.marks.items():
        if mark.startswith(marks.SHEET_MARK):
            name, _area = split_reference(reference)
            if book.sheet(name) is not None:
                yield mark[len(marks.SHEET_MARK) :], name


def _our_columns(book: Readable, master: RawSheet) -> dict[str, int]:
    """Slug → sheet column for each marked column whose header is still ours; a renamed one has become the staff's."""
    found = {}
    for computed in COMPUTED:
        name, area = split_reference(book.marks.get(marks.column_mark(computed.slug), ""))
        if area is None or name != master.name:
            continue
        if master.text(area.top, area.left) in (computed.header, computed.header + TAKEN_SUFFIX):
            found[computed.slug] = area.left
    return found


def _corrected(raw: RawSheet, corrections: Sequence[SetCells]) -> RawSheet:
    here = [change for change in corrections if change.sheet == raw.name]
    return corrected_sheet(raw, here) if here else raw


def _detail_sheet(book: Readable, detail: Detail, corrections: Sequence[SetCells]) -> RawSheet | None:
    raw = _raw(book, detail.name)
    return None if raw is None else _corrected(raw, corrections)


def _detail(raw: RawSheet | None, detail: Detail, settings: Settings, today: date) -> DetailLog | None:
    return read_detail(raw, detail, settings, today) if raw is not None and not raw.empty() else None


def _follow_ups(book: Readable, generated: dict[str, str]) -> Iterable[FollowUpTable]:
    """The weekly follow-up sheets, oldest first."""
    for slug, name in sorted(generated.items()):
        kind, _, monday = slug.partition(".")
        raw = _raw(book, name)
        if kind == marks.FOLLOW_UP.slug and len(monday) == 8 and raw is not None:
            table = read_follow_up(raw, monday=date(int(monday[:4]), int(monday[4:6]), int(monday[6:])))
            if table is not None:
                yield table
