"""What an import tells: a few lines, every row for a program, and a workbook of results beside the master."""

import io
import re
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from workbook_tools.disk.durable import write_new
from workbook_tools.disk.reasons import faults_for
from workbook_tools.jobs.import_source import SourceFile
from workbook_tools.jobs.outcome import Outcome
from workbook_tools.jobs.planner import count_cells
from workbook_tools.plans.import_report import Told, plan_results, plan_to_correct, tell
from workbook_tools.table.changes import Change, PutSheet
from workbook_tools.table.faults import EXIT_DONE, EXIT_PARTLY, Fault
from workbook_tools.table.incoming import RESULT_WORDS, Result, RowResult, count
from workbook_tools.table.sheets import SheetPlan
from workbook_tools.workbook.apply import apply_changes
from workbook_tools.workbook.book import open_book
from workbook_tools.workbook.render import render

PREFIX = "导入结果"
_NAMED = re.compile(rf"{PREFIX} (.+) 到 .+")
_SHOWN, _SHOWN_DRY = 3, 200
_TRIES = 100


class Import(Protocol):
    """What is told of an import; see importing.Imported."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is written."""

    @property
    def file(self) -> SourceFile:
        """The source."""

    @property
    def results(self) -> tuple[RowResult, ...]:
        """What came of each row."""

    @property
    def rows(self) -> tuple[int, ...]:
        """The sheet row of each customer by place."""

    @property
    def ids(self) -> tuple[str | None, ...]:
        """客户编号 of each customer by place."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Our headers that the master lacks."""


def told(imported: Import, *, warnings: Sequence[str] = (), report: str = "", dry_run: bool = False) -> Outcome:
    """The outcome: exit 20 where a row was refused or somebody must be told something."""
    rows = tell(imported.results, imported.rows, imported.ids)
    refused = [one for one in rows if one.result is Result.REFUSED]
    lines = [_read_line(imported), _count_line(imported.results)]
    if dry_run:
        lines += [_row_line(one) for one in rows if one.result is not Result.UNCHANGED or one.why][:_SHOWN_DRY]
    else:
        lines += [f"⚠ {_row_line(one)}" for one in refused[:_SHOWN]]
    lines += _column_lines(imported)
    lines += [f"⚠ {text}" for text in warnings]
    lines += _last_lines(imported, report, refused=bool(refused), dry_run=dry_run)
    return Outcome(
        EXIT_PARTLY if refused or warnings else EXIT_DONE,
        tuple(lines),
        _as_json(imported, rows, report, dry_run=dry_run),
    )


def write_report(imported: Import, workbook: Path, today: date) -> tuple[str, tuple[str, ...]]:
    """The workbook of results, where there is anything to say; gives its name, and what went wrong with it if anything did."""
    rows = tell(imported.results, imported.rows, imported.ids)
    if all(one.result is Result.UNCHANGED and not one.why for one in rows):
        return "", ()
    source = Path(imported.file.name).stem
    corrected = _NAMED.fullmatch(source)  # one of our own, corrected and imported again
    name = f"{PREFIX} {(corrected[1] if corrected else source)[:40]} 到 {workbook.stem[:40]} {today.isoformat()}"
    if not imported.changes and workbook.with_name(name + ".xlsx").exists():
        return name + ".xlsx", ()  # the same import again: what it came to stands there already
    plans = [plan_results(rows, imported.file.name, today)]
    to_correct = plan_to_correct(rows, imported.file.sheet, imported.file.layout)
    content = _rendered([*plans, *([to_correct] if to_correct else [])])
    for number in range(1, _TRIES):
        path = workbook.with_name(name + (f" ({number})" if number > 1 else "") + ".xlsx")
        try:
            with faults_for(path.name):
                if not path.exists():
                    write_new(path, content)
                    return path.name, ()
        except Fault as fault:
            return "", (f"导入已经完成，但“{path.name}”没有写成：{fault.message}",)
    return "", (f"导入已经完成，但已有太多“{name}”，没有再写",)


def _rendered(plans: Sequence[SheetPlan]) -> bytes:
    held = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "results.xlsx"
        base.write_bytes(render(plans[0]))
        with open_book(base) as book:
            apply_changes(book, [PutSheet("", plan, "", marked=False) for plan in plans[1:]], held)
    return held.getvalue()


def _read_line(imported: Import) -> str:
    file = imported.file
    how = "，".join(part for part in (file.how, f"按“{file.preset.name}”方案" if file.preset.name else "") if part)
    return f"✓ 读了“{file.name}”的 {len(imported.results):,} 行" + (f"（{how}）" if how else "")


def _count_line(results: Sequence[RowResult]) -> str:
    return "✓ " + "，".join(f"{RESULT_WORDS[one]} {count(results, one):,} 行" for one in Result if count(results, one))


def _row_line(one: Told) -> str:
    target = f"（客户表第 {one.target} 行）" if one.target else ""
    more = "；".join(part for part in (one.written, one.why) if part)
    return f"第 {one.row} 行 {RESULT_WORDS[one.result]}{target}" + (f"：{more}" if more else "")


def _column_lines(imported: Import) -> list[str]:
    lines = []
    unused = imported.file.layout.unused()
    if unused:
        lines.append(f"· 没有用到的列：{'、'.join(unused)}。要用，请加 --map 来源的列=客户表的列，下次会记得")
    if imported.missing:
        lines.append(f"· 客户表里没有这些列，没有导入：{'、'.join(imported.missing)}")
    return lines


def _last_lines(imported: Import, report: str, *, refused: bool, dry_run: bool) -> list[str]:
    written = count_cells(imported.changes)
    if dry_run:
        return [f"以上共写入 {written:,} 处，没有写文件。" if written else "没有要改的内容。"]
    lines = [f"✓ 写入 {written:,} 处，改过什么都记在“更改记录”" if written else "✓ 内容没有变化，文件没有动"]
    if report:
        lines.append(f"✓ 每一行的结果在“{report}”")
    if refused and report:
        lines.append(f"下一步：打开“{report}”的“待改正”，改好再导入这个文件。")
    else:
        lines.append("下一步：运行一次 run，给新客户评级。" if written else "下一步：不用做什么。")
    return lines


def _as_json(imported: Import, rows: Sequence[Told], report: str, *, dry_run: bool) -> dict[str, object]:
    file = imported.file
    return {
        "source": file.name, "sheet": file.sheet.name, "header_row": file.layout.header_row, "format": file.how or None,
        "preset": file.preset.name or None, "kind": file.preset.kind, "columns": file.layout.used(),
        "unused_columns": file.layout.unused(), "absent_columns": list(imported.missing),
        "counts": {one.value: count(imported.results, one) for one in Result},
        "rows": [
            {"row": one.row, "result": one.result.value, "customer_row": one.target or None, "客户编号": one.number or None,
             "written": one.written or None, "why": one.why or None} for one in rows
        ],
        "changes": count_cells(imported.changes), "report": report or None, "dry_run": dry_run,
    }  # fmt: skip
