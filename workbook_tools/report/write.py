"""Puts the page beside the workbook: whole or not at all, and only where it differs."""

from pathlib import Path

from workbook_tools.disk.durable import write_new
from workbook_tools.disk.reasons import faults_for
from workbook_tools.report.page import render_report
from workbook_tools.table.summary import WeekSummary


def write_report(folder: Path, summary: WeekSummary) -> Path:
    """Write `周报 YYYY-MM-DD.html` into an existing folder and return its path.

    A file that already says the same is left alone, time stamp and all. Faults: disk-full, cannot-write, workbook-busy;
    then the old page is as it was.
    """
    target = folder / f"周报 {summary.today.isoformat()}.html"
    content = render_report(summary).encode()
    with faults_for(target.name):
        if not (target.is_file() and target.read_bytes() == content):
            write_new(target, content, replace=True)
    return target
