"""When many errors first appeared: the backups are bisected, and each is read at most once in its life.

An error that stands today and stood in a backup is taken to have stood in between. So the number of today's errors that a
backup holds only grows with time, and halving the backups, each time towards the half in which more of them appeared, finds
the one week in which most appeared, wherever there is such a week, with a look at log2 of the backups.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pandas as pd
from platformdirs import user_cache_dir

from workbook_tools.backup.manifest import Backup
from workbook_tools.backup.shelf import backup_path, list_backups
from workbook_tools.disk.durable import write_new
from workbook_tools.jobs.decide import Decision
from workbook_tools.jobs.evidence import number_rows
from workbook_tools.jobs.outcome import Step
from workbook_tools.jobs.shop import Shop, find_table
from workbook_tools.reading.presence import Flags, Wanted, find_present
from workbook_tools.rules.inputs import Texts
from workbook_tools.rules.origins import FirstSeen, find_errors, find_origins
from workbook_tools.table.columns import CONTACT, NAME
from workbook_tools.table.faults import Fault
from workbook_tools.table.quality import Origins
from workbook_tools.workbook.book import open_book

MOST_TRACED = 5_000
"""So many errors, evenly spread, are looked for in the backups: a share needs no more."""
MOST_CACHED = 80
Look = Callable[[Backup, Wanted], Flags | None]
"""Which of the cells a backup holds; None where it can't be read."""


def trace_errors(path: Path, shop: Shop, problems: pd.DataFrame, today: date) -> Origins | None:
    """Where the errors of a workbook come from; None where they are few, and then no backup is opened.

    problems: as `Shop.problems()`.
    """
    customers = shop.customers
    errors = find_errors(problems[problems["sheet"] == customers.sheet], customers)
    if errors.empty:
        return None
    every = np.arange(len(errors))
    traced = np.unique(np.linspace(0, len(errors) - 1, min(len(errors), MOST_TRACED)).astype(np.intp))
    wanted = _wanted(shop, errors.iloc[traced], number_rows(shop).ids)
    seen = bisect(list_backups(path), wanted, lambda backup, cells: _look(path, backup, cells), today)
    if seen is not None:
        # One that was not looked for came when its neighbour came.
        seen = replace(seen, errors=seen.errors[np.searchsorted(traced, every, side="right") - 1])
    return find_origins(errors, customers, seen)


def with_origins(decision: Decision, path: Path, step: Step) -> Decision:
    """The same decision, its summary telling where many errors come from."""
    step("找错误的来源")
    origins = trace_errors(path, decision.shop, decision.problems, decision.summary.today)
    return replace(decision, summary=replace(decision.summary, origins=origins))


def bisect(backups: Sequence[Backup], wanted: Wanted, look: Look, today: date) -> FirstSeen | None:
    """Between which two backups most of the cells appeared, or since the last one; None where no backup tells.

    wanted: cells as they stand today. A cell that a later backup lacks counts as absent in all before it.
    """
    left = sorted(backups, key=lambda backup: (backup.time, backup.number))
    low: tuple[int, Flags] = (-1, np.zeros(len(wanted), dtype=bool))
    high: tuple[int, Flags] = (len(left), np.ones(len(wanted), dtype=bool))
    while high[0] - low[0] > 1:
        middle = (low[0] + high[0]) // 2
        asked = high[1] & ~low[1]
        found = look(left[middle], wanted.take(asked))
        if found is None:
            del left[middle]
            high = (high[0] - 1, high[1])
            continue
        there = low[1].copy()
        there[asked] = found
        if high[1].sum() - there.sum() >= there.sum() - low[1].sum():
            low = (middle, there)
        else:
            high = (middle, there)
    if not left:
        return None
    after = left[low[0]].day if low[0] >= 0 else None
    until = left[high[0]].day if high[0] < len(left) else today
    return FirstSeen(after, until, high[1] & ~low[1])


def _wanted(shop: Shop, errors: pd.DataFrame, ids: Texts) -> Wanted:
    customers, master = shop.customers, shop.master
    rows = errors["row"].tolist()

    def typed(column: int) -> Texts:
        return np.array([master.text(row, column) for row in rows], dtype=object)

    found = [master.text(row, place) for row, place in zip(rows, errors["place"].tolist(), strict=True)]
    name, phone = (typed(customers.places[column.header]) for column in (NAME, CONTACT))
    return Wanted(
        ids[errors["position"].to_numpy(dtype=np.intp)], name, phone, errors["column"].to_numpy(dtype=object),
        np.array(found, dtype=object),
    )  # fmt: skip


def _look(path: Path, backup: Backup, wanted: Wanted) -> Flags | None:
    """Which of the cells a backup holds, from what is remembered of it, else from the backup itself."""
    memory = _Memory.of(backup)
    keys = _keys(wanted)
    known = [memory.says.get(key) for key in keys]
    unknown = np.array([answer is None for answer in known], dtype=bool)
    if unknown.any():
        try:
            with open_book(backup_path(path, backup)) as book:
                place, raw, ours = find_table(book)
                fresh = find_present(wanted.take(unknown), raw, place, ours)
        except (Fault, OSError):
            return None
        for key, answer in zip(
            (key for key, missing in zip(keys, unknown, strict=True) if missing), fresh, strict=True
        ):
            memory.says[key] = bool(answer)
        memory.keep()
    return np.array([memory.says[key] for key in keys], dtype=bool)


def _keys(wanted: Wanted) -> list[str]:
    """A short hash of each cell: the memory holds nothing that a customer could be known by."""
    parts = zip(wanted.ids, wanted.names, wanted.phones, wanted.headers, wanted.found, strict=True)
    return [blake2b(repr(part).encode(), digest_size=8).hexdigest() for part in parts]


@dataclass(frozen=True, slots=True)
class _Memory:
    """What was once looked up in a backup; its content never changes, so neither do the answers."""

    file: Path
    says: dict[str, bool]

    @classmethod
    def of(cls, backup: Backup) -> "_Memory":
        file = Path(user_cache_dir("workbook_tools", appauthor=False)) / "origins" / f"{backup.sha256}.json"
        try:
            held = json.loads(file.read_text(encoding="utf-8"))
            return cls(file, {str(key): bool(answer) for key, answer in held.items()})
        except (OSError, ValueError, AttributeError):
            return cls(file, {})

    def keep(self) -> None:
        """A memory that can't be kept costs time, and nothing else."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_new(self.file, json.dumps(self.says).encode(), replace=True)
            for old in sorted(self.file.parent.glob("*.json"), key=lambda one: one.stat().st_mtime)[:-MOST_CACHED]:
                old.unlink()
        except OSError:
            return
