"""--results: everything that a run would add, in a new workbook beside a master that can't be edited."""

import io
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from workbook_tools.disk.durable import write_new
from workbook_tools.disk.reasons import faults_for
from workbook_tools.jobs.decide import Decision
from workbook_tools.plans.problems_sheet import plan_problems_sheet
from workbook_tools.plans.results_sheet import plan_results_sheet
from workbook_tools.table.changes import PutSheet
from workbook_tools.table.faults import Fault
from workbook_tools.table.marks import PROBLEMS, sheet_mark
from workbook_tools.workbook.apply import apply_changes
from workbook_tools.workbook.book import open_book
from workbook_tools.workbook.render import render


def write_results(results: Path, decision: Decision, today: date) -> None:
    """Write the new workbook: a sheet of judgements, then the generated sheets. Never over something (cannot-write)."""
    if results.exists():
        raise Fault("cannot-write", name=results.name, detail="已经有这个文件，不会覆盖它")
    customers, problems = decision.shop.customers, decision.problems
    own = problems[problems["sheet"] == customers.sheet]
    plan = plan_results_sheet(customers, decision.assessment, own, decision.shop.book.name, today)
    sheets = [_unasked(change, decision, today) for change in decision.changes if isinstance(change, PutSheet)]
    held = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "results.xlsx"
        base.write_bytes(render(plan))
        with open_book(base) as book:
            apply_changes(book, sheets, held)
    with faults_for(results.name):
        write_new(results, held.getvalue())


def _unasked(change: PutSheet, decision: Decision, today: date) -> PutSheet:
    """数据问题 without the choices that only the master's next run would read; every other sheet as it is."""
    if change.mark != sheet_mark(PROBLEMS.slug):
        return change
    plan = plan_problems_sheet(decision.problems, decision.shop.customers.sheet, today, name=change.plan.name)
    return replace(change, plan=plan)
