"""周报: the page for a workbook as it is last saved."""

from datetime import date
from pathlib import Path

from workbook_tools.jobs.decide import ALL
from workbook_tools.jobs.origins import with_origins
from workbook_tools.jobs.outcome import Outcome, Step, silent
from workbook_tools.jobs.run import decide_on
from workbook_tools.report.write import write_report
from workbook_tools.workbook.book import open_book


def report(path: Path, *, today: date, step: Step = silent, table: str = "") -> Outcome:
    """Write `周报 <today>.html` beside the workbook; the workbook is only read. table: as in `read_shop`."""
    step("读取客户表")
    with open_book(path) as book:
        decision = with_origins(decide_on(book, ALL, today=today, table=table), path, step)
    step("写周报")
    written = write_report(path.parent, decision.summary)
    return Outcome(lines=(f"✓ 周报：{written.name}", "下一步：用浏览器打开看看"), data={"report": str(written)})
