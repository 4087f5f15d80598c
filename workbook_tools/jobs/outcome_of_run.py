"""What a run tells: at most eight lines for a person, the customers one by one for a program."""

from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from workbook_tools.jobs.decide import Decided, Decision
from workbook_tools.jobs.outcome import Outcome
from workbook_tools.jobs.planner import count_cells, describe
from workbook_tools.rules.lifetime import EXPECTED, P_ALIVE, VALUE, WEEKS
from workbook_tools.table.changes import Change, PutSheet
from workbook_tools.table.codes import Severity
from workbook_tools.table.columns import NAME
from workbook_tools.table.faults import EXIT_DONE, EXIT_PARTLY, EXIT_PROBLEMS
from workbook_tools.table.moves import Moves
from workbook_tools.table.problems import problems_as_json

_TEXTS = ("客户编号", "满意度等级", "价值等级", "客户分群", "客户状态", "建议动作")
_NUMBERS = ("满意度", "距上次消费天数", "R", "F", "M", "得分")
SHOWN_CHANGES = 200


def done(
    decision: Decided, *, warnings: tuple[str, ...] = (), results: str = "", posted: int = 0, merged: int = 0
) -> Outcome:
    """The outcome of a run that has written (or found nothing to write). merged: pairs of customers that became one."""
    errors = decision.count(Severity.ERROR)
    lines = [f"✓ 按“处理”里的合并，{merged:,} 对客户并成了一行"] if merged else []
    lines += [f"✓ 记一笔：{posted:,} 笔记到消费记录"] if posted else []
    lines += _lines(decision, results=results)
    lines += [f"⚠ {text}" for text in (*decision.notes, *warnings)]
    lines.append(_next_step(decision, errors))
    code = EXIT_PARTLY if warnings else EXIT_PROBLEMS if errors else EXIT_DONE
    return Outcome(
        code,
        tuple(lines[:8]),
        {**as_json(decision), "posted": posted, "merged": merged, "warnings": [*decision.notes, *warnings]},
    )


def dry(decision: Decided, *, first: tuple[Change, ...] = ()) -> Outcome:
    """The outcome of a rehearsal: each change, nothing written. first: what would be posted before."""
    told = [*describe(first), *describe(decision.changes)]
    lines = [
        *told[:SHOWN_CHANGES],
        *(f"⚠ {text}" for text in decision.notes),
        f"以上共 {count_cells((*first, *decision.changes))} 处，没有写文件。" if told else "没有要改的内容。",
    ]
    errors = decision.count(Severity.ERROR)
    return Outcome(EXIT_PROBLEMS if errors else EXIT_DONE, tuple(lines), {**as_json(decision), "dry_run": True})


def _lines(decision: Decided, *, results: str) -> Iterator[str]:
    summary = decision.summary
    errors, warnings = decision.count(Severity.ERROR), decision.count(Severity.WARNING)
    tiers = "、".join(f"{share.label} {share.count:,}" for share in summary.tiers)
    yield f"✓ 客户 {summary.customers:,} 位" + (f"（另有散客 {summary.walk_ins:,} 行）" if summary.walk_ins else "")
    yield f"✓ 价值等级：{tiers}" if tiers else "✓ 还没有可以评级的客户"
    ignored = f"，已忽略 {len(decision.ignored):,} 处" if len(decision.ignored) else ""
    yield f"✓ 问题：必须改 {errors:,} 处，请看一下 {warnings:,} 处{ignored}"
    if decision.corrections:
        yield f"✓ 按“处理”里的采纳更正 {count_cells(decision.corrections):,} 格，原来的内容记在“更改记录”"
    if decision.proposals.sentence:
        yield f"  {decision.proposals.sentence}"
    if len(decision.new_tasks) or decision.harvested:
        yield f"✓ 回访：新增 {len(decision.new_tasks):,} 位，收回结果 {decision.harvested:,} 条"
    if results:
        yield f"✓ 结果另存为“{results}”，原文件没有动"
    elif decision.changes:
        yield f"✓ 写入 {count_cells(decision.changes):,} 处"
    else:
        yield "✓ 内容没有变化，文件没有动"


def _next_step(decision: Decided, errors: int) -> str:
    if errors:
        return "下一步：打开工作簿，按“数据问题”表改好打红色的格子，再运行一次。"
    if decision.summary.follow_ups_due > decision.summary.follow_ups_done:
        return "下一步：打开工作簿，按“回访计划”联系客户，把结果填在右边。"
    return "下一步：打开工作簿看“看板”。"


def as_json(decision: Decided) -> dict[str, object]:
    """The object of `run --json`; the customers only of a whole decision, and made when they are asked for."""
    return {
        "workbook": decision.workbook,
        **({"customers": partial(customers, decision)} if isinstance(decision, Decision) else {}),
        "changes": count_cells(decision.changes),
        "sheets": [change.plan.name for change in decision.changes if isinstance(change, PutSheet)],
        "lifetime": _lifetime(decision),
        "moves": _moves(decision.summary.moves),
        "opinions": asdict(decision.summary.opinions),
        "fairness": asdict(decision.summary.fairness),
        "counts": {str(code): int(number) for code, number in decision.problems["code"].value_counts().items()},
        "ignored": problems_as_json(decision.ignored),
        "prevent": decision.proposals.as_json(),
    }


def customers(decision: Decision) -> list[dict[str, object]]:
    """One object per customer; null where there is no value."""
    frame, people = decision.assessment.frame, decision.shop.customers.frame
    columns: dict[str, list[object]] = {"row": people["row"].tolist(), NAME.header: _plain(people[NAME.header])}
    columns |= {name: _plain(frame[name]) for name in _TEXTS}
    columns["判定依据"] = list(decision.assessment.grounds)
    columns |= {name: _figures(frame[name]) for name in (*_NUMBERS, P_ALIVE, EXPECTED, VALUE) if name in frame}
    columns["基盘"] = frame["基盘"].tolist()
    days = frame["下次回访日期"]
    columns["下次回访日期"] = [None if pd.isna(day) else str(day)[:10] for day in days.tolist()]
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _moves(moves: Moves | None) -> dict[str, object] | None:
    """Who moved since the last backup of an earlier week, and why; null where there is nothing to compare with."""
    if moves is None:
        return None
    kinds = {
        kind.flow.kind: {
            "moved": kind.flow.moved,
            "up": kind.risen,
            "down": kind.fallen,
            "matrix": [{"from": here, "to": there, "count": count} for here, there, count in kind.flow.moves()],
            "customers": [
                {"客户编号": move.customer_id, "from": move.before, "to": move.after, "cause": move.cause}
                for move in kind.listed
            ],
        }
        for kind in moves.kinds
    }
    return {"since": moves.since.isoformat(), "new": moves.come, "gone": moves.gone, **kinds}


def _lifetime(decision: Decided) -> dict[str, object] | None:
    """How P活跃, 预期消费次数 and 预期价值 came about: the horizon, the fitted parameters, or why there are none."""
    lifetime = decision.lifetime
    if lifetime is None:
        return None
    return {
        "weeks": WEEKS,
        "missing": lifetime.missing or lifetime.money_missing or None,
        "bg_nbd": asdict(lifetime.model) if lifetime.model else None,
        "gamma_gamma": asdict(lifetime.spend) if lifetime.spend else None,
    }


def _plain(column: "pd.Series[Any]") -> list[object]:
    return [None if blank else value for value, blank in zip(column.tolist(), column.isna().tolist(), strict=True)]


def _figures(column: "pd.Series[float]") -> list[object]:
    values = column.to_numpy(dtype=np.float64)
    whole = np.isfinite(values) & (values == np.floor(values))
    return [
        None if not np.isfinite(v) else int(v) if w else round(float(v), 6) for v, w in zip(values, whole, strict=True)
    ]
