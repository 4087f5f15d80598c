"""Puts the changes of a run together, sheet by sheet, in the order in which they are applied."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

import pandas as pd

from workbook_tools.jobs.proposals import Proposals, plan_checks
from workbook_tools.jobs.shop import NUMBERED_BY, TABLE, Shop
from workbook_tools.plans import harvest as harvesting
from workbook_tools.plans.change_log import Before, append_log, log_rows
from workbook_tools.plans.computed_columns import columns_to_make, find_free_columns, plan_columns
from workbook_tools.plans.corrections import find_correctable
from workbook_tools.plans.dashboard import plan_dashboard
from workbook_tools.plans.fingerprints import Fingerprints
from workbook_tools.plans.follow_up_sheet import plan_follow_up_sheet, row_height, rows_to_append, sheet_name
from workbook_tools.plans.history_sheet import plan_week
from workbook_tools.plans.inferred_sheet import append_events
from workbook_tools.plans.merge_offers import find_merges
from workbook_tools.plans.problems_sheet import ToIgnore, plan_problems_sheet
from workbook_tools.plans.row_notes import row_notes
from workbook_tools.plans.settings_sheet import append_missing, plan_settings_sheet
from workbook_tools.reading.headers import normal_header
from workbook_tools.rules.assess import Verdicts
from workbook_tools.rules.identity import GivenNumbers
from workbook_tools.rules.inputs import Texts
from workbook_tools.table import marks
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.changes import (
    AddChecks,
    AppendRows,
    Change,
    DropSheet,
    PutColumn,
    PutSheet,
    Remember,
    SetCells,
)
from workbook_tools.table.columns import OWNER
from workbook_tools.table.customers import DetailLog
from workbook_tools.table.places import Area
from workbook_tools.table.sheets import SheetPlan
from workbook_tools.table.summary import WeekPoint, WeekSummary


@dataclass
class Planner:
    """Collects the changes. Each method plans one thing and leaves out what would change nothing."""

    shop: Shop
    today: date
    assessment: Verdicts
    given: GivenNumbers
    problems: pd.DataFrame
    ignored: pd.DataFrame
    proposals: Proposals
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    put: dict[str, str] = field(default_factory=dict)
    """Mark slug → name of each generated sheet that this run makes anew."""

    @property
    def ids(self) -> Texts:
        """客户编号 per customer."""
        return self.given.ids

    def correct(self, corrections: Sequence[SetCells], *, unheeded: int) -> None:
        """The staff's own cells and input checks, as they accepted them. unheeded: problems that were accepted and are still there."""
        self.changes += corrections
        self.changes += plan_checks(self.shop, self.proposals.accepted)
        if unheeded:
            self.notes.append(
                f"有 {unheeded:,} 处选了“采纳”但没有改：那里是公式、合并的格子、设了保护的表，或没有确定的改法，请直接改那一格。"
            )

    def harvest(self, contacts: DetailLog | None, answered: pd.DataFrame) -> None:
        """收回结果."""
        self.changes += harvesting.plan_harvest(contacts, answered, self.today)

    def staff_ids(self) -> None:
        """Fills a 客户编号 column of the staff's own where it is blank, or where a copied row holds a number of our giving."""
        customers = self.shop.customers
        column = customers.id_column
        if not column:
            return
        wanted = self.given.fresh.copy()
        wanted[self.given.left_alone()] = False
        rows, numbers = customers.rows[wanted].tolist(), self.ids[wanted].tolist()
        cells = {(row, column): number for row, number in zip(rows, numbers, strict=True)}
        if cells:
            self.changes.append(SetCells(customers.sheet, dict(cells), why="补上客户编号"))

    def columns(self, slugs: Sequence[str]) -> None:
        """Our columns: the ones in `slugs`, and any that is not there yet."""
        shop = self.shop
        own = self.problems[self.problems["sheet"] == shop.customers.sheet]
        notes = row_notes(own, shop.customers.rows)
        start = self._first_free_column()
        planned = plan_columns(shop.customers, self.assessment.told, shop.master, notes=notes, start_column=start)
        self.changes += [change for change in planned if change.new or change.computed.slug in slugs]

    def _first_free_column(self) -> int:
        """Where new columns go: right of our own, else right of the Excel table, else right of the last header."""
        shop, customers = self.shop, self.shop.customers
        missing = len(columns_to_make(customers))
        if not missing:
            return 0
        tables = shop.book.tables(customers.sheet)
        header = Area(customers.header_row, 1, customers.header_row, 16_384)
        joined = next(
            (table for table in tables if table.area.meets(header) and _is_master(table.area, customers.places)), None
        )
        right = max([*customers.headers, *customers.ours.values()])
        if joined is not None:
            right = max(right, joined.area.right)
            if joined.has_query:
                self.notes.append("客户表是查询结果，新列放在它的右边；排序时请选中整个区域。")
        blocked = [table.area for table in tables if table is not joined]
        start = find_free_columns(shop.master, right, missing, blocked)
        if joined is not None and start != joined.area.right + 1:
            self.notes.append("客户表右边紧挨着有内容，新列放在更右边；排序时请选中整个区域。")
        return start

    def follow_up(self, tasks: pd.DataFrame, monday: date) -> None:
        """回访计划: a new sheet for the week, or rows below the ones that are there."""
        slug = f"{marks.FOLLOW_UP.slug}.{monday:%Y%m%d}"
        table = next((found for found in self.shop.follow_ups if found.monday == monday), None)
        if table is None:
            with_owner = OWNER.header in self.shop.customers.places
            name = self.shop.free_name(sheet_name(monday))
            self._put(slug, plan_follow_up_sheet(tasks, monday, self.today, (), with_owner=with_owner, name=name))
        elif len(tasks):
            titles, columns = harvesting.columns_of(table)
            rows = rows_to_append(tasks, titles)
            heights = max(
                row_height(str(why or ""), str(say or "")) for why, say in zip(tasks["why"], tasks["say"], strict=True)
            )
            self.changes.append(
                AppendRows(table.name, table.last_row, columns, rows, like_row=table.header_row + 1, heights=heights)
            )

    def drop_follow_ups(self) -> None:
        """Follow-up sheets that are wholly taken in and older than the shop keeps; a backup must hold them."""
        shop = self.shop
        for table in harvesting.find_spent(shop.follow_ups, shop.contacts, shop.settings.follow_up_sheets, self.today):
            mark = marks.sheet_mark(f"{marks.FOLLOW_UP.slug}.{table.monday:%Y%m%d}")
            self.changes.append(DropSheet(mark, table.name))

    def problems_sheet(self) -> None:
        """数据问题."""
        shop = self.shop
        offering = self.problems.assign(offers=find_correctable(self.problems, shop.raws))
        offering = offering.assign(merge=find_merges(offering, shop.customers, shop.master, self.ids, shop.settings))
        known = Fingerprints(shop.customers, self.ids, shop.raws, shop.logs)
        ignored = ToIgnore(self.ignored, known, self.proposals.ignored)
        name = shop.name_of(marks.PROBLEMS)
        self._put(
            marks.PROBLEMS.slug,
            plan_problems_sheet(
                offering,
                shop.customers.sheet,
                self.today,
                name=name,
                ignored=ignored,
                preventions=self.proposals.proposed,
            ),
        )

    def dashboard(self, summary: WeekSummary) -> None:
        """看板."""
        plan = plan_dashboard(summary, behind=self._sheets_behind(), name=self.shop.name_of(marks.DASHBOARD))
        self._put(marks.DASHBOARD.slug, plan)

    def _sheets_behind(self) -> tuple[str, ...]:
        """The sheets that the dashboard links to: the master, and those of ours that will be there after this run."""
        there = {**self.shop.generated, **self.put}
        weeks = sorted(slug for slug in there if slug.startswith(f"{marks.FOLLOW_UP.slug}."))
        wanted = [*weeks[-1:], marks.PROBLEMS.slug, marks.CHANGE_LOG.slug, marks.SETTINGS.slug]
        names = {marks.CHANGE_LOG.slug: self.shop.name_of(marks.CHANGE_LOG), **there}
        return (self.shop.customers.sheet, *(names[slug] for slug in wanted if slug in names))

    def history(self, point: WeekPoint) -> None:
        """历史: this week's row."""
        change = plan_week(self.shop.raw_of(marks.HISTORY), point, self.shop.name_of(marks.HISTORY))
        if change is not None:
            self.changes.append(change)

    def settings(self) -> None:
        """设置: made at the first run; later only the parameters that it lacks are added."""
        raw = self.shop.settings_sheet
        if raw is None:
            self._put(marks.SETTINGS.slug, plan_settings_sheet(self.shop.name_of(marks.SETTINGS)))
            return
        change = append_missing(raw)
        if change is not None:
            self.changes.append(change)

    def inferred(self, events: pd.DataFrame) -> None:
        """消费推算: the purchases that this run has found out."""
        change = append_events(self.shop.raw_of(marks.INFERRED), events, self.shop.name_of(marks.INFERRED))
        if isinstance(change, PutSheet):
            self.put[marks.INFERRED.slug] = change.plan.name
        if change is not None:
            self.changes.append(change)

    def log(self, moves: pd.DataFrame) -> None:
        """更改记录: what all of the above amounts to."""
        shop = self.shop
        before = Before(
            shop.customers, self.ids.tolist(), self._sheets(), self._headers(),
            generated={*shop.generated.values(), *self.put.values()},
        )  # fmt: skip
        lines = log_rows(self.changes, moves, before, self.today)
        change = append_log(shop.raw_of(marks.CHANGE_LOG), lines, self.shop.name_of(marks.CHANGE_LOG))
        if change is not None:
            self.changes.append(change)

    def remember(self) -> None:
        """The facts that the next run needs; only where something else changes, so that nothing stays nothing.

        Which sheet somebody has named as the customer table is reason enough: nobody is asked twice.
        """
        facts, chosen = self.shop.facts, self.shop.chosen
        if not self.changes and chosen == facts.get(TABLE, ""):
            return
        wanted = {
            "highest_id": str(self.given.highest),
            "first_run": facts.get("first_run") or self.today.isoformat(),
            "run": str(int(facts.get("run") or 0) + 1),
            "id": facts.get("id") or uuid4().hex,
        }
        if self.shop.customers.id_column:
            wanted[NUMBERED_BY] = normal_header(self.shop.customers.headers[self.shop.customers.id_column])
        if chosen:
            wanted[TABLE] = chosen
        self.changes.append(Remember({name: value for name, value in wanted.items() if facts.get(name) != value}))

    def _put(self, slug: str, plan: SheetPlan) -> None:
        """A generated sheet, unless it is there with this very content."""
        there = slug in self.shop.generated
        content = plan.content_hash()
        if there and self.shop.book.marks.get(marks.hash_mark(slug)) == content:
            return
        self.put[slug] = plan.name
        self.changes.append(PutSheet(marks.sheet_mark(slug), plan, content))

    def _sheets(self) -> dict[str, RawSheet]:
        names = {self.shop.customers.sheet} | {
            change.sheet for change in self.changes if isinstance(change, (SetCells, AppendRows))
        }
        return {name: self.shop.book.raw(name) for name in names if self.shop.book.sheet(name) is not None}

    def _headers(self) -> dict[str, dict[int, str]]:
        logs = [log for log in (self.shop.purchases, self.shop.contacts) if log is not None]
        return {log.sheet: {column: header for header, column in log.places.items()} for log in logs}


def _is_master(area: Area, places: dict[str, int]) -> bool:
    """Whether the Excel table is the one that holds the customers."""
    inside = [column for column in places.values() if area.left <= column <= area.right]
    return len(inside) * 2 > len(places)


def describe(changes: Sequence[Change]) -> Iterator[str]:
    """Each change in a line, for --dry-run."""
    for change in changes:
        match change:
            case PutColumn():
                kind = "新增一列" if change.new else "更新"
                yield f"{kind}“{change.header}”（{change.sheet}）：{len(change.rows)} 格"
            case SetCells():
                yield f"改写“{change.sheet}”{len(change.cells)} 格：{change.why}"
            case AppendRows():
                yield f"在“{change.sheet}”末尾加 {len(change.rows)} 行"
            case AddChecks():
                yield f"给“{change.header}”加上输入检查"
            case PutSheet():
                yield f"写入工作表“{change.plan.name}”"
            case DropSheet():
                yield f"移走已收回结果的“{change.name}”（备份里有）"
            case Remember() if change.facts:
                yield "记下运行次数"
            case _:
                continue


def count_cells(changes: Sequence[Change]) -> int:
    """How many cells of the master and of the logs change (generated sheets count as one each)."""
    total = 0
    for change in changes:
        match change:
            case PutColumn():
                total += len(change.rows) + int(change.new)
            case SetCells():
                total += len(change.cells)
            case AppendRows():
                total += len(change.rows)
            case PutSheet() | AddChecks():
                total += 1
            case _:
                pass
    return total
