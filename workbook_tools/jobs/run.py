"""The runs that write into the workbook: read, decide, write a copy, verify it, put it in the place of the master."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import pandas as pd

from workbook_tools.jobs import outcome_of_run
from workbook_tools.jobs.chosen_merges import next_merge
from workbook_tools.jobs.decide import ALL, Decided, Decision, Part, decide
from workbook_tools.jobs.earlier import read_backups
from workbook_tools.jobs.merge_plan import Merge
from workbook_tools.jobs.outcome import Outcome, Step, silent
from workbook_tools.jobs.posting import Posted, post
from workbook_tools.jobs.shop import Shop, read_shop
from workbook_tools.jobs.undo_plan import plan_undo
from workbook_tools.table import marks
from workbook_tools.table.changes import Change
from workbook_tools.workbook.apply import apply_changes
from workbook_tools.workbook.book import Book, open_book
from workbook_tools.workbook.commit import edit_again, refuse_unless_editable
from workbook_tools.workbook.compiled.library import give_back
from workbook_tools.workbook.copies import find_conflict_copies
from workbook_tools.workbook.readable import Readable
from workbook_tools.workbook.session import Session
from workbook_tools.workbook.stale import refuse_stale
from workbook_tools.workbook.verify import verify

COMMANDS = {"run": ALL, "levels": Part.LEVELS, "follow-up": Part.FOLLOW_UP, "harvest": Part.HARVEST}
CHECK = Part.CHECK
_NAMED = 3
"""So many conflict copies are told by name."""


class Planned(Protocol):
    """Something to be written."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is to be written; empty when there is nothing to do."""


_Planned = TypeVar("_Planned", bound=Planned)
_Kept = TypeVar("_Kept", bound=Decided)
"""What is kept of a decision while it is being written."""


@dataclass
class Written(Generic[_Kept]):
    """What a run has come to so far. posted: how many lines of 记一笔 went to 消费记录; merged: how many pairs of customers became one.

    begun: whether something has been written already; `undo` takes back what follows together with it. done: whether nothing is
    left to do.
    """

    _decision: _Kept | None = None
    posted: int = 0
    merged: int = 0
    begun: bool = False
    done: bool = False

    @property
    def decision(self) -> _Kept:
        """What was decided, in the end."""
        if self._decision is None:
            raise RuntimeError("nothing has been decided yet")
        return self._decision

    def take(self, planned: _Kept | Posted | Merge) -> None:
        """One edit more, written. What was corrected may answer a question of 记一笔, so that is looked at once more."""
        self.begun |= bool(planned.changes)
        if isinstance(planned, Posted):
            self.posted += planned.posted
        elif isinstance(planned, Merge):
            self.merged += 1
        else:
            first = self._decision is None
            self.done = not (first and planned.corrections and planned.asked_back)
            self._decision = planned if first else _joined(self.decision, planned)


def run(  # noqa: PLR0913 - the options of the command
    path: Path,
    parts: Part,
    *,
    today: date,
    dry_run: bool = False,
    results: Path | None = None,
    step: Step = silent,
    table: str = "",
    listed: bool = True,
) -> Outcome:
    """Do the asked parts on a workbook and write the results into it (or, with `results`, into a new file beside it).

    table: the sheet to take where several look like the customer table; the workbook remembers it. listed: whether the
    outcome's object lists the customers one by one; all that is known of them is held until the end then.
    """
    if dry_run:
        return rehearse(path, parts, today=today, step=step)
    if results is not None:
        from workbook_tools.jobs.results import write_results  # noqa: PLC0415 - a workbook of its own, seldom asked for

        with open_book(path) as book:
            decision = decide_on(book, parts, today=today, step=step)
        step("另存结果")
        write_results(results, decision, today)
        return outcome_of_run.done(decision, results=results.name)

    def work(session: Session) -> Outcome:
        def keep(decision: Decision) -> Decided:
            return decision if listed else decision.brief

        written = write_parts(session, parts, keep=keep, command=name_of(parts), today=today, step=step, table=table)
        return told(written, session)

    return edit_again(path, work)


def rehearse(path: Path, parts: Part, *, today: date, step: Step = silent) -> Outcome:
    """What the run would change, for --dry-run."""
    refuse_unless_editable(path)
    with open_book(path, for_editing=True) as book:
        step("读取客户表")
        shop = read_shop(book, today=today)
        first = post(shop, today).changes if Part.HARVEST in parts else ()
        merge = next_merge(shop, today)[0] if Part.CHECK in parts else None
        first = (*(merge.changes if merge else ()), *first)
        return outcome_of_run.dry(_decide(shop, parts, today, step), first=first)


def told(written: Written[_Kept], session: Session) -> Outcome:
    """The outcome of a run that has written."""
    return outcome_of_run.done(
        written.decision, warnings=tuple(session.warnings), posted=written.posted, merged=written.merged
    )


def decide_to_fix(book: Readable, *, today: date, step: Step = silent) -> Decision:
    """Corrections only; where 数据问题 is there already, it and the column 数据问题 are brought up to date with them."""
    step("读取客户表")
    shop = read_shop(book, today=today)
    refuse_stale(book.path, shop.facts.get("id", ""), int(shop.facts.get("run") or 0))
    parts = Part.FIX | Part.CHECK if marks.PROBLEMS.slug in shop.generated else Part.FIX
    return _decide(shop, parts, today, step)


def name_of(parts: Part) -> str:
    """The command that asks for these parts."""
    return next((name for name, asked in COMMANDS.items() if asked == parts), "check")


def write_parts(  # noqa: PLR0913 - what `run` and `weekly` ask for
    session: Session,
    parts: Part,
    *,
    keep: Callable[[Decision], _Kept],
    command: str,
    today: date,
    backed_up: bool = False,
    step: Step = silent,
    table: str = "",
) -> Written[_Kept]:
    """Merge what staff chose to merge and post what stands in 记一笔, in edits of their own, then do the asked parts on that.

    keep: what of a decision is still wanted when it is written; the rest goes before.
    """
    written = Written[_Kept]()

    def plan_on(book: Book) -> _Kept | Posted | Merge:
        planned = plan_on_book(book, parts, today=today, step=step, backed_up=backed_up, table=table)
        return keep(planned) if isinstance(planned, Decision) else planned

    while not written.done:
        written.take(commit(session, plan_on, command=command, today=today, step=step, follows=written.begun))
    return written


def _joined(first: _Kept, second: _Kept) -> _Kept:
    """Two decisions of one run as one: the state as the second leaves it, and all that was done."""
    return replace(
        second,
        changes=(*first.changes, *second.changes),
        corrections=first.corrections,
        harvested=first.harvested + second.harvested,
        new_tasks=pd.concat([first.new_tasks, second.new_tasks], ignore_index=True),
        notes=tuple(dict.fromkeys((*first.notes, *second.notes))),
    )


def plan_on_book(
    book: Readable, parts: Part, *, today: date, step: Step = silent, backed_up: bool = False, table: str = ""
) -> Decision | Posted | Merge:
    """A merge that is chosen, else the posting of quick entries, where there is one to do, else the parts themselves."""
    step("读取客户表")
    shop = read_shop(book, today=today, table=table)
    give_back()
    refuse_stale(book.path, shop.facts.get("id", ""), int(shop.facts.get("run") or 0))
    refused: tuple[str, ...] = ()
    if Part.CHECK in parts:
        merge, refused = next_merge(shop, today)
        if merge is not None:
            return merge
    if Part.HARVEST in parts:
        entries = post(shop, today)
        if entries.changes:
            return entries
    decision = _decide(shop, parts, today, step, backed_up=backed_up)
    return replace(decision, notes=(*decision.notes, *refused))


def decide_on(book: Readable, parts: Part, *, today: date, step: Step = silent, table: str = "") -> Decision:
    """Read a workbook and judge it, in the light of its last backup. table: as in `read_shop`."""
    step("读取客户表")
    return _decide(read_shop(book, today=today, table=table), parts, today, step)


def _decide(shop: Shop, parts: Part, today: date, step: Step, *, backed_up: bool = False) -> Decision:
    step("评级和安排")
    decision = decide(shop, parts, today=today, backups=read_backups(shop, today), backed_up=backed_up)
    copies = find_conflict_copies(shop.book.path)
    if copies:
        named = "、".join(f"“{name}”" for name in copies[:_NAMED])
        told = f"旁边有同步软件留下的冲突副本 {named}：里面有别人保存的内容，请核对后并进来，再把副本移走。"
        decision = replace(decision, notes=(*decision.notes, told))
    return decision


def commit(
    session: Session,
    plan_on: Callable[[Book], _Planned],
    *,
    command: str,
    today: date,
    step: Step = silent,
    follows: bool = False,
) -> _Planned:
    """Plan on the workbook as it is, and put the written and verified copy in its place.

    follows: whether this run has put one there before; `undo` takes them back together.
    """
    with open_book(session.path, for_editing=True) as book:
        planned = plan_on(book)
        if planned.changes:
            step("写入工作簿")
            _write(session, book, planned.changes, step)
        undo = plan_undo(command, today, book, planned.changes, follows=follows)
    if planned.changes:
        session.replace(undo)  # with our own reading handle closed: Windows swaps no open file
    return planned


def _write(session: Session, book: Book, changes: tuple[Change, ...], step: Step) -> None:
    with session.draft() as target:
        apply_changes(book, changes, target)
    step("核对写入的内容")
    verify(book, session.draft_path, changes)
