"""收回结果: what staff filled into the follow-up sheets goes to 沟通记录, each task once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from workbook_tools.plans.detail_sheet import append_lines
from workbook_tools.plans.follow_up_sheet import (
    CHANNEL,
    CUSTOMER_ID,
    NAME,
    NEXT_TIME,
    PHONE,
    REMARK,
    RESULT,
    TASK,
    TASK_OWNER,
    headers,
)
from workbook_tools.plans.headers import Header, find_header, last_row
from workbook_tools.reading.dates import parse_date
from workbook_tools.rules.follow_up import task_id
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.changes import CellValue, Change
from workbook_tools.table.columns import CONTACT_LOG
from workbook_tools.table.customers import DetailLog
from workbook_tools.table.problems import Problems

_READ = {
    TASK: "task", CUSTOMER_ID: "customer_id", TASK_OWNER: "owner", NAME: "name", PHONE: "phone", CHANNEL: "channel",
    RESULT: "result", REMARK: "remark",
}  # fmt: skip


@dataclass(frozen=True)
class FollowUpTable:
    """A follow-up sheet as staff left it.

    frame: one row per row with a 任务号: `row` (sheet row), task, customer_id, owner, name, phone, channel, result, remark
    (text or None), next_time (date or None). titles: header text → sheet column. staff_columns: columns that are not ours.
    problems: `task-damaged` on rows whose 任务号 is gone, belongs to another customer or week, or stands on two rows.
    """

    name: str
    monday: date
    header_row: int
    last_row: int
    titles: dict[str, int]
    frame: pd.DataFrame
    staff_columns: bool
    problems: Problems = field(default_factory=Problems)


def read_follow_up(raw: RawSheet, *, monday: date) -> FollowUpTable | None:
    """The tasks of a sheet; None where its header is gone. Two rows with one 任务号 (a row was copied) count as the first."""
    titles = {*headers(with_owner=True), *headers(with_owner=False)}
    header = find_header(raw, sorted(titles), needed=(TASK, CUSTOMER_ID, RESULT))
    if header is None:
        return None
    rows = [row for row in raw.rows[raw.rows > header.row].tolist() if raw.text(row, header.places[TASK]).strip()]
    columns: dict[str, list[object]] = {"row": list(rows)}
    for title, name in _READ.items():
        place = header.places.get(title, 0)
        columns[name] = [raw.text(row, place).strip() or None for row in rows]
    place = header.places.get(NEXT_TIME, 0)
    columns["next_time"] = [_day(raw, row, place) for row in rows]
    frame = pd.DataFrame(columns, dtype=object).drop_duplicates("task", ignore_index=True)
    used = {column for column, held in raw.columns.items() if held.codes.any()}
    return FollowUpTable(
        raw.name, monday, header.row, max(last_row(raw), header.row), header.places, frame,
        bool(used - set(header.places.values())), _find_damaged(raw, header, monday),
    )  # fmt: skip


def _find_damaged(raw: RawSheet, header: Header, monday: date) -> Problems:
    problems, seen = Problems(), set[str]()
    places = header.places
    told = places.get(NAME, places[TASK])
    for row in raw.rows[raw.rows > header.row].tolist():
        task, who, result = (raw.text(row, places[title]).strip() for title in (TASK, CUSTOMER_ID, RESULT))
        if (task or who or result) and (not task or task in seen or task != task_id(monday, who)):
            problems.add("task-damaged", [row], column=TASK, place=told, found=who or task or f"第{row}行")
        seen.add(task)
    return problems


def _day(raw: RawSheet, row: int, place: int) -> date | None:
    return parse_date(raw.at(row, place), date1904=raw.date1904).value if place else None


def all_tasks(tables: Sequence[FollowUpTable]) -> pd.DataFrame:
    """The tasks of all sheets, oldest sheet first, with the `monday` of each."""
    frames = [table.frame.assign(monday=table.monday) for table in tables if len(table.frame)]
    if not frames:
        names = ("row", *_READ.values(), "next_time", "monday")
        return pd.DataFrame({name: pd.Series(dtype=object) for name in names})
    return pd.concat(frames, ignore_index=True)


def next_times(tasks: pd.DataFrame) -> dict[str, date]:
    """客户编号 → the 下次时间 that staff last agreed on."""
    agreed = tasks[tasks["next_time"].notna() & tasks["customer_id"].notna()]
    return dict(zip(agreed["customer_id"].tolist(), agreed["next_time"].tolist(), strict=True))


def harvested_tasks(contacts: DetailLog | None) -> frozenset[str]:
    """The 任务号 that 沟通记录 holds already."""
    return frozenset(contacts.frame["任务号"].dropna().tolist()) if contacts is not None else frozenset()


def find_spent(
    tables: Sequence[FollowUpTable], contacts: DetailLog | None, kept: int, today: date
) -> list[FollowUpTable]:
    """The follow-up sheets that may go.

    Not among the last `kept`, every task answered and taken in, no column of the staff's own, no promised day still to come.
    """
    done = harvested_tasks(contacts)

    def spent(table: FollowUpTable) -> bool:
        tasks = table.frame
        promised = any(day is not None and day >= today for day in tasks["next_time"].tolist())
        return (
            not promised
            and not table.staff_columns
            and bool(tasks["result"].notna().all() and tasks["task"].isin(done).all())
        )

    newest_first = sorted(tables, key=lambda table: table.monday, reverse=True)
    return [table for table in newest_first[kept:] if spent(table)]


def find_answered(tasks: pd.DataFrame, contacts: DetailLog | None) -> pd.DataFrame:
    """The tasks with a result that 沟通记录 does not hold yet, each once."""
    answered = tasks[tasks["result"].notna() & ~tasks["task"].isin(harvested_tasks(contacts))]
    return answered.drop_duplicates("task", ignore_index=True)


def with_harvest(contacts: DetailLog | None, answered: pd.DataFrame, today: date) -> DetailLog | None:
    """沟通记录 as it will be once `answered` is written, so that rules judge what the next run will read."""
    if answered.empty:
        return contacts
    log = contacts or DetailLog(CONTACT_LOG.name, 0, _empty_log(), {}, 0, Problems())
    fresh = pd.DataFrame({
        "row": np.arange(log.last_row + 1, log.last_row + 1 + len(answered)), "客户编号": answered["customer_id"],
        "客户姓名": answered["name"], "联系方式": None, "日期": pd.Timestamp(today), "方式": answered["channel"],
        "内容": answered["remark"], "结果": answered["result"], "负责人": answered["owner"], "任务号": answered["task"],
    })  # fmt: skip
    known = [name for name in log.frame.columns if name in fresh.columns]
    fresh = fresh[known].astype({name: log.frame[name].dtype for name in known})
    joined = fresh if log.frame.empty else pd.concat([log.frame, fresh], ignore_index=True)
    return DetailLog(log.sheet, log.header_row, joined, log.places, log.last_row, log.problems)


def _empty_log() -> pd.DataFrame:
    names = ("row", *(column.header for column in CONTACT_LOG.columns))
    frame = pd.DataFrame({name: pd.Series(dtype=object) for name in names})
    return frame.astype({"日期": "datetime64[s]", "row": np.int64})


def plan_harvest(contacts: DetailLog | None, answered: pd.DataFrame, today: date) -> list[Change]:
    """The lines for 沟通记录."""
    if answered.empty:
        return []
    columns: dict[str, list[CellValue]] = {
        "客户编号": _texts(answered["customer_id"]), "客户姓名": _texts(answered["name"]), "联系方式": _texts(answered["phone"]),
        "日期": [today] * len(answered), "方式": _texts(answered["channel"]), "内容": _texts(answered["remark"]),
        "结果": _texts(answered["result"]), "负责人": _texts(answered["owner"]), "任务号": _texts(answered["task"]),
    }  # fmt: skip
    return [append_lines(contacts, CONTACT_LOG, columns)]


def _texts(column: "pd.Series[Any]") -> list[CellValue]:
    return [None if blank else str(value) for value, blank in zip(column.tolist(), column.isna().tolist(), strict=True)]


def columns_of(table: FollowUpTable) -> tuple[list[str], list[int]]:
    """The titles of a sheet and their columns, from left to right."""
    pairs = sorted(table.titles.items(), key=lambda item: item[1])
    return [title for title, _column in pairs], [column for _title, column in pairs]


def tasks_of_week(tables: Sequence[FollowUpTable], monday: date) -> pd.DataFrame:
    """The tasks that this week's sheet holds already."""
    this_week = [table for table in tables if table.monday == monday]
    return all_tasks(this_week)
