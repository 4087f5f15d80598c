"""比较: two workbooks, or a workbook and one of its backups, customer by customer. Both are only read; names are masked."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from workbook_tools.backup.shelf import backup_path, find_backup
from workbook_tools.jobs.evidence import number_rows
from workbook_tools.jobs.outcome import Outcome, Step, silent
from workbook_tools.jobs.shop import read_shop
from workbook_tools.rules.merged_numbers import read_merged
from workbook_tools.rules.names import mask_contact, mask_name
from workbook_tools.rules.table_changes import TableChanges, TableState, compare_tables
from workbook_tools.table.columns import CONTACT, EMAIL, NAME, WECHAT
from workbook_tools.workbook.book import open_book

SHOWN, SHOWN_CELLS, WIDEST = 40, 6, 24
_MASKS = {NAME.header: mask_name, **dict.fromkeys((CONTACT.header, EMAIL.header, WECHAT.header), mask_contact)}


def diff(earlier: str, later: str, *, today: date, step: Step = silent) -> Outcome:
    """What has changed from `earlier` to `later`: each a file, or the id of a backup of the other one.

    Raises the faults of reading, and backup-missing.
    """
    before, after = _file_of(earlier, later), _file_of(later, earlier)
    step("读取前一份")
    old, _ = _read(before, today)
    step("读取后一份")
    new, merged = _read(after, today)
    step("逐位比较")
    changes = compare_tables(old, new)
    return Outcome(lines=tuple(_lines(old, new, changes, merged)), data=_as_json(old, new, changes, merged))


def _file_of(wanted: str, other: str) -> Path:
    path = Path(wanted)
    if path.exists() or path.suffix:
        return path
    return backup_path(Path(other), find_backup(Path(other), wanted))


def _read(path: Path, today: date) -> tuple[TableState, dict[str, str]]:
    """The table, and which numbers were merged into others."""
    with open_book(path) as book:
        shop = read_shop(book, today=today)
    ids = number_rows(shop).ids
    numbered = bool(shop.customers.number_column)
    return TableState(shop.customers, shop.master, ids, numbered), read_merged(shop.log, ids)


def _lines(old: TableState, new: TableState, changes: TableChanges, merged: dict[str, str]) -> Iterator[str]:
    cells = changes.cells
    people = cells["place"].nunique()
    yield f"✓ 客户 {len(old.customers):,} → {len(new.customers):,} 位"
    if not (len(changes.added) or len(changes.gone) or len(cells)):
        yield "✓ 没有不同"
        return
    yield f"✓ 新增 {len(changes.added):,} 位，少了 {len(changes.gone):,} 位，{people:,} 位有 {len(cells):,} 格不同"
    for at in changes.added[:SHOWN].tolist():
        yield f"＋ {_named(new, at)}"
    for at in changes.gone[:SHOWN].tolist():
        into = merged.get(str(old.ids[at]), "")
        yield f"－ {_named(old, at)}" + (f"，已并入 {into}" if into else "")
    for place, held in list(cells.groupby("place", sort=True))[:SHOWN]:
        told = [f"{line['column']} {_short(line['before'])}→{_short(line['after'])}" for line in _told(held)]
        more = f"；另有 {len(told) - SHOWN_CELLS} 格" if len(told) > SHOWN_CELLS else ""
        yield f"～ {_named(new, int(str(place)))}：{'；'.join(told[:SHOWN_CELLS])}{more}"
    left = sum(max(many - SHOWN, 0) for many in (len(changes.added), len(changes.gone), people))
    if left:
        yield f"另有 {left:,} 位没有列出，加上 --json 可以看全部。"


def _as_json(old: TableState, new: TableState, changes: TableChanges, merged: dict[str, str]) -> dict[str, object]:
    return {
        "customers": [len(old.customers), len(new.customers)],
        "added": [_person(new, at) for at in changes.added.tolist()],
        "gone": [{**_person(old, at), "merged_into": merged.get(str(old.ids[at]))} for at in changes.gone.tolist()],
        "changed": [
            {**_person(new, int(str(place))), "cells": _told(held)} for place, held in changes.cells.groupby("place", sort=True)
        ],
    }  # fmt: skip


def _told(cells: pd.DataFrame) -> list[dict[str, object]]:
    """The cells of one customer, what could tell who he is masked."""
    found: list[dict[str, object]] = []
    for header, before, after in zip(*(cells[name].tolist() for name in ("header", "before", "after")), strict=True):
        mask = _MASKS.get(header, str)
        found.append(
            {"column": header, "before": mask(before) if before else None, "after": mask(after) if after else None}
        )
    return found


def _person(state: TableState, at: int) -> dict[str, object]:
    name = state.customers.frame[NAME.header].iloc[at]
    return {
        "客户编号": state.ids[at] if state.numbered else None,
        "客户姓名": None if pd.isna(name) else mask_name(str(name)),
        "row": int(state.customers.rows[at]),
    }


def _named(state: TableState, at: int) -> str:
    person = _person(state, at)
    who = " ".join(str(part) for part in (person["客户编号"], person["客户姓名"]) if part)
    return f"{who}（第 {person['row']} 行）"


def _short(value: object) -> str:
    text = " ".join(str(value or "").split())
    return (text if len(text) <= WIDEST else text[: WIDEST - 1] + "…") or "空"
