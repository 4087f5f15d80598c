"""A fresh workbook from the template."""

from pathlib import Path

from workbook_tools.jobs.outcome import Outcome
from workbook_tools.workbook.template import new_workbook


def create(path: Path) -> Outcome:
    """Write a new workbook; never over something (the fault cannot-write)."""
    new_workbook(path)
    next_step = f"下一步：用 Excel 打开，填好客户后运行 workbook-tools run {path.name}"
    return Outcome(lines=(f"✓ 已新建 {path.name}", next_step), data={"workbook": str(path)})
