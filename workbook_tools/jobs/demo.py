"""演示: the shipped samples in a folder of their own, and a whole weekly run on each."""

import shutil
from datetime import date, datetime
from pathlib import Path

from workbook_tools.disk.reasons import faults_for
from workbook_tools.jobs.outcome import Outcome, Step, silent
from workbook_tools.jobs.weekly import weekly
from workbook_tools.resources import resource
from workbook_tools.table.faults import Fault

SAMPLES = {"两位客户": "客户管理计划表_示例.xlsx", "三百位客户": "门店客户_三百人.xlsx"}
"""Folder → sample; each has its own, as every workbook's 周报 has the same name."""
SAMPLE_DAY = date(2023, 11, 6)
"""The samples tell of a shop in the autumn of 2023; judged by today's date everybody would have lapsed."""


def demo(folder: Path, *, now: datetime, step: Step = silent) -> Outcome:
    """Copy the samples into a new folder and run `weekly` on each, as of the day that they were made for."""
    if folder.exists():
        raise Fault("cannot-write", name=folder.name, detail="已经有这个文件夹，不会覆盖它；请换个名字，或先删掉它")
    with faults_for(folder.name):
        for inside, name in SAMPLES.items():
            (folder / inside).mkdir(parents=True)
            shutil.copyfile(resource("sample_workbooks", name), folder / inside / name)
    lines, data = [f"演示用的日期是 {SAMPLE_DAY}，文件在“{folder}”。"], {}
    for inside, name in SAMPLES.items():
        outcome = weekly(folder / inside / name, today=SAMPLE_DAY, now=now, step=step)
        lines += ["", f"—— {name} ——", *outcome.lines[:-1]]
        data[name] = {key: outcome.data[key] for key in ("changes", "sheets", "backup", "report", "counts")}
    lines += ["", f"下一步：打开“{folder / inside / name}”看“看板”和“回访计划”，用浏览器打开旁边的周报。"]
    return Outcome(lines=tuple(lines), data={"folder": str(folder), "day": SAMPLE_DAY.isoformat(), "workbooks": data})
