"""A fresh workbook from the template."""

from pathlib import Path

from workbook_tools.jobs.outcome import Outcome
from workbook_tools.workbook.template import ENDINGS, new_workbook, refuse_unless_new


def create(path: Path, *, dry_run: bool = False) -> Outcome:
    """Write a new workbook; never over something (the fault cannot-write)."""
    if dry_run:
        refuse_unless_new(path, endings=ENDINGS)
        return Outcome(lines=(f"会新建 {path.name}，现在没有写文件。",), data={"workbook": str(path), "dry_run": True})
    new_workbook(path)
    next_step = f"下一步：用 Excel 打开，填好客户后运行 workbook-tools run {path.name}"
    return Outcome(lines=(f"✓ 已新建 {path.name}", next_step), data={"workbook": str(path)})
