"""From a workbook as read to the list of changes: the middle of every job that writes."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import Flag, auto

import numpy as np
import pandas as pd

from workbook_tools.jobs.earlier import NO_BACKUPS, Backups
from workbook_tools.jobs.evidence import Evidence, gather
from workbook_tools.jobs.planner import Planner
from workbook_tools.jobs.proposals import Proposals, weigh_proposals
from workbook_tools.jobs.shop import Shop, read_shop
from workbook_tools.plans import harvest
from workbook_tools.plans.choices import SortedOut, sort_out
from workbook_tools.plans.computed_columns import NOTES_SLUG
from workbook_tools.plans.corrections import Flags, find_certain, plan_corrections
from workbook_tools.plans.fingerprints import Fingerprints
from workbook_tools.plans.history_sheet import monday_of
from workbook_tools.rules.assess import Verdicts, put_into_words
from workbook_tools.rules.follow_up import plan_follow_up
from workbook_tools.rules.history import find_moves
from workbook_tools.rules.inputs import texts
from workbook_tools.rules.lifetime import Lifetime, foresee, with_lifetime
from workbook_tools.rules.log_checks import check_logs, check_points, find_unknown
from workbook_tools.rules.outlook import sum_up_outlook
from workbook_tools.rules.summary import summarise
from workbook_tools.table.changes import Change, SetCells
from workbook_tools.table.codes import KINDS, Severity
from workbook_tools.table.columns import COMPUTED, CUSTOMER_ID, ID_SLUG, QUICK_ENTRY
from workbook_tools.table.summary import WeekSummary
from workbook_tools.workbook.compiled.library import give_back


class Part(Flag):
    """What a job is asked to do."""

    HARVEST = auto()
    CHECK = auto()
    LEVELS = auto()
    FOLLOW_UP = auto()
    DASHBOARD = auto()
    FIX = auto()


ALL = Part.HARVEST | Part.CHECK | Part.LEVELS | Part.FOLLOW_UP | Part.DASHBOARD


@dataclass(frozen=True)
class Decided:
    """What is to be done, and what people are told of it.

    workbook: its file's name. changes: in the order in which they are to be applied; empty when there is nothing to do. notes:
    what people must be told. problems: all that was found and is not ignored; ignored: what staff do not want to hear of;
    corrections: the staff's cells that are put right, as they asked; harvested: how many results were taken in; new_tasks: this
    week's additional follow-ups. lifetime: what customers will bring, None without 消费记录. asked_back: whether 记一笔 is there,
    which may have an answer now to what it asked.
    """

    workbook: str
    problems: pd.DataFrame
    new_tasks: pd.DataFrame
    harvested: int
    summary: WeekSummary
    lifetime: Lifetime | None
    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    ignored: pd.DataFrame
    corrections: tuple[SetCells, ...]
    proposals: Proposals
    asked_back: bool

    def count(self, severity: Severity) -> int:
        """How many problems of a severity there are."""
        return count_severity(self.problems, severity)


@dataclass(frozen=True)
class Decision(Decided):
    """The same and what it rests on: the workbook as read, and what is told of every customer."""

    shop: Shop
    assessment: Verdicts

    @property
    def brief(self) -> Decided:
        """Without what it rests on, whose memory may then go before it is written."""
        return Decided(**{field.name: getattr(self, field.name) for field in fields(Decided)})


def count_severity(problems: pd.DataFrame, severity: Severity) -> int:
    """How many of the problems are of a severity."""
    counts = problems["code"].value_counts()
    return int(sum(number for code, number in counts.items() if KINDS[str(code)].severity is severity))


def decide(
    shop: Shop,
    parts: Part,
    *,
    today: date,
    backups: Backups = NO_BACKUPS,
    backed_up: bool = False,
    corrections: Sequence[SetCells] | None = None,
) -> Decision:
    """Judge the customers and plan the changes that `parts` ask for. A second time on its own result gives no changes.

    backups: what the last ones say. Nothing that is known of a number is attached to a customer who was another one
    then, without 消费记录 a later purchase than then is one since, and the week's moves are told against an earlier week.
    backed_up: a backup holds the workbook as it is, so that old follow-up sheets may go. corrections: of the staff's cells,
    which `shop` was read with; None where nobody has looked for any yet.
    """
    evidence = gather(
        shop, today=today, earlier=backups.last, harvesting=Part.HARVEST in parts, corrections=corrections or ()
    )
    shop, ids, tasks, answered = evidence.shop, evidence.given.ids, evidence.tasks, evidence.answered
    customers, settings = shop.customers, shop.settings
    assessment = put_into_words(evidence.find(today), evidence.trusted, settings)
    give_back()
    lifetime = foresee(shop.bought, assessment.purchases, assessment.owners, settings, today)
    assessment = with_lifetime(assessment, lifetime)
    assessment.frame[CUSTOMER_ID.header] = ids  # a number that has moved is still the row's number
    compared = check_logs(assessment.purchases, assessment.found.past, customers, settings)
    customers.problems.extend([compared, check_points(shop.purchases, customers, ids)])
    strangers = {} if shop.purchases is None else {shop.purchases.sheet: find_unknown(shop.purchases, customers, ids)}
    found = sort_out(shop.problems(strangers), shop.remembered, Fingerprints(customers, ids, shop.raws, shop.logs))
    problems = found.open
    if corrections is None and (corrections := _allowed(shop, problems, _wanted(found, parts))):
        again = read_shop(shop.book, today=today, corrections=corrections, table=shop.chosen)
        return decide(again, parts, today=today, backups=backups, backed_up=backed_up, corrections=corrections)
    proposals = weigh_proposals(shop, problems) if Part.CHECK in parts else Proposals()
    settled = _settled(problems, evidence)
    lasting = problems[~settled] if settled.any() else problems
    monday = monday_of(today)
    wanted = plan_follow_up(customers, assessment, harvest.tasks_of_week(shop.follow_ups, monday), settings, today)
    new_tasks = wanted if Part.FOLLOW_UP in parts else wanted.iloc[:0]
    give_back()
    summary = summarise(
        shop.book.name, customers, assessment, shop.purchases, tasks, new_tasks, lasting, shop.trend, settings, today
    )  # fmt: skip
    summary = replace(
        summary,
        outlook=sum_up_outlook(lifetime, customers, assessment, settings),
        moves=evidence.week_moves(assessment.found, backups.judged),
    )

    verdicts = assessment.verdicts
    del assessment  # what the verdicts follow from has been told of: its memory does for the planning
    give_back()
    planner = Planner(shop, today, verdicts, evidence.given, lasting, found.ignored, proposals)
    planner.correct(corrections, unheeded=int(found.accepted.sum()) if Part.CHECK in parts else 0)
    _plan(planner, parts, evidence, new_tasks, summary, backed_up=backed_up)
    return Decision(
        shop.book.name, problems, new_tasks, len(answered), summary, lifetime, tuple(planner.changes),
        tuple(planner.notes), found.ignored, tuple(corrections), proposals, shop.book.sheet(QUICK_ENTRY.name) is not None,
        shop, verdicts,
    )  # fmt: skip


def _plan(
    planner: Planner,
    parts: Part,
    evidence: Evidence,
    new_tasks: pd.DataFrame,
    summary: WeekSummary,
    *,
    backed_up: bool,
) -> None:
    """The changes behind the corrections, in their order."""
    shop, today = planner.shop, planner.today
    if shop.ledger_offer:
        planner.notes.append(shop.ledger_offer)
    planner.harvest(shop.contacts, evidence.answered)
    if parts != Part.FIX:
        planner.staff_ids()
        planner.columns(_slugs(parts))
    if Part.FOLLOW_UP in parts:
        planner.follow_up(new_tasks, monday_of(today))
        if backed_up:
            planner.drop_follow_ups()
    if Part.CHECK in parts:
        planner.problems_sheet()
    if Part.DASHBOARD in parts:
        planner.history(summary.trend[-1])
        planner.settings()
        planner.inferred(evidence.events)
        planner.dashboard(summary)
    tier, state = (texts(planner.assessment.frame, name) for name in ("tier", "客户状态"))
    moves = find_moves(evidence.history, planner.ids, tier, state, shop.settings.tier_words, today)
    planner.log(moves if Part.LEVELS in parts else moves.iloc[:0])
    if parts != Part.FIX:
        planner.remember()


def _settled(problems: pd.DataFrame, evidence: Evidence) -> Flags:
    """Problems that the run itself puts right: told once on the screen, and not written where the next run would not find them."""
    given, customers = evidence.given, evidence.shop.customers
    settled = problems["code"] == "setting-defaulted"
    if len(given.copied):
        copies = np.setdiff1d(given.copied["position"].to_numpy(dtype=np.intp), given.left_alone())
        told = (problems["code"] == "customer-id-duplicate") & (problems["place"] == customers.number_column)
        settled |= told & problems["row"].isin(customers.rows[copies])
    flags: Flags = settled.to_numpy(dtype=bool)
    return flags


def _allowed(shop: Shop, problems: pd.DataFrame, wanted: Flags) -> list[SetCells]:
    """The corrections of the wanted problems, but for sheets that staff have locked."""
    planned = plan_corrections(problems, wanted, shop.raws)
    return [change for change in planned if not shop.book.protected(change.sheet)]


def _wanted(found: SortedOut, parts: Part) -> Flags:
    """Which problems are to be put right: those that staff accepted and, where `fix` asks, those that are certain."""
    wanted = found.accepted & bool(parts & (Part.CHECK | Part.FIX))
    return wanted | find_certain(found.open) if Part.FIX in parts else wanted


def _slugs(parts: Part) -> list[str]:
    """The computed columns that the asked parts bring up to date."""
    slugs = {ID_SLUG}
    if Part.LEVELS in parts:
        slugs |= {computed.slug for computed in COMPUTED if computed.slug != NOTES_SLUG}
    if Part.CHECK in parts:
        slugs.add(NOTES_SLUG)
    return sorted(slugs)
