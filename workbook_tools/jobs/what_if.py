"""试算: the same customers judged once more by other settings. The workbook is only read."""

from collections.abc import Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from workbook_tools.jobs.earlier import read_earlier
from workbook_tools.jobs.evidence import Evidence, gather
from workbook_tools.jobs.matrix import matrix_lines
from workbook_tools.jobs.outcome import Outcome, Step, WrongUsage, silent
from workbook_tools.jobs.shop import read_shop
from workbook_tools.reading.text import plain, squeezed
from workbook_tools.rules.inputs import texts
from workbook_tools.rules.names import mask_name
from workbook_tools.rules.trial import Trial, TrialOutcome, compare_settings
from workbook_tools.table.columns import NAME
from workbook_tools.table.faults import Fault
from workbook_tools.table.flows import NOWHERE, Flow
from workbook_tools.table.settings import Parameter, parameters, shown_settings
from workbook_tools.workbook.book import open_book

WIDEST = 5
"""A matrix of more labels than that tells less than a list."""


def what_if(path: Path, wanted: Sequence[str], *, today: date, step: Step = silent) -> Outcome:
    """Who would move if the settings `wanted` (参数=值) counted. WrongUsage for a name or value that can't be."""
    trial = _parse(wanted)
    with open_book(path) as book:
        step("读取客户表")
        shop = read_shop(book, today=today)
        earlier = read_earlier(shop, today)
        try:
            other = read_shop(book, today=today, trial=trial)
        except Fault as fault:
            if fault.code != "settings-invalid":
                raise
            raise WrongUsage(f"{fault.words['detail']}。") from None  # the workbook's own settings are right
        step("试算")
        now, then = (gather(one, today=today, earlier=earlier) for one in (shop, other))
        found = compare_settings(now.find(today), then.find(today), shop.settings, other.settings)
    before, after = shown_settings(shop.settings), shown_settings(other.settings)
    changed = [(name, before[name], after[name]) for name in trial]
    return Outcome(lines=tuple(_lines(now, found, changed)), data=_as_json(now, found, changed))


def _parse(wanted: Sequence[str]) -> dict[str, str]:
    """`高价值下限=4.2` → 参数 → 值; each parameter once, by its name in 设置."""
    if not wanted:
        raise WrongUsage("请写明要试哪一项设置，例如 --set 高价值下限=4.2。")
    known = {squeezed(parameter.name): parameter for parameter in parameters()}
    trial: dict[str, str] = {}
    for text in wanted:
        name, equals, value = plain(text).partition("=")
        if not equals or not value.strip():
            raise WrongUsage(f"“{text}”写得不对，请写成 参数=值，例如 高价值下限=4.2。")
        parameter = known.get(squeezed(name)) or _none_such(name.strip(), known)
        if parameter.name in trial:
            raise WrongUsage(f"“{parameter.name}”写了两次，请只留一个。")
        trial[parameter.name] = value.strip()
    return trial


def _none_such(name: str, known: dict[str, Parameter]) -> Parameter:
    close = get_close_matches(squeezed(name), known, n=1, cutoff=0.3)
    if not close:
        raise WrongUsage(f"没有“{name}”这个参数。全部参数写在工作簿的“设置”表里。")
    parameter = known[close[0]]
    raise WrongUsage(f"没有“{name}”这个参数，最接近的是“{parameter.name}”（{parameter.span}）。")


def _lines(evidence: Evidence, found: TrialOutcome, changed: list[tuple[str, str, str]]) -> Iterator[str]:
    for name, old, new in changed:
        yield f"试算：“{name}”从 {old} 改为 {new}" if old != new else f"试算：“{name}”现在就是 {old}"
    moved = False
    for trial in found.trials:
        if not trial.flow.moved:
            continue
        moved = True
        yield f"✓ {trial.flow.kind}：{trial.flow.moved:,} 位会变，{trial.flow.customers - trial.flow.moved:,} 位不变"
        yield from (f"    {line}" for line in _matrix(trial.flow))
        yield from (f"    例如 {text}" for text in _examples(evidence, trial))
    if moved:
        kinds = "、".join(trial.flow.kind for trial in found.trials if not trial.flow.moved)
        if kinds:
            yield f"✓ {kinds}：没有人会变"
    else:
        yield "✓ 没有客户的等级、分群、状态或满意度会变"
    if found.dates:
        yield f"✓ 下次回访日期：{found.dates:,} 位会变"
    if found.base[0] != found.base[1]:
        yield f"✓ 基盘客户：从 {found.base[0]:,} 位变成 {found.base[1]:,} 位"
    yield "下一步：觉得合适，就在工作簿的“设置”表里改“值”，下次运行生效。这次没有改任何文件。"


def _matrix(flow: Flow) -> Iterator[str]:
    """A matrix where it is small, else a line per move."""
    small = flow.of_movers()
    if len(small.labels) <= WIDEST:
        yield from matrix_lines(small, corner="现在＼改后")
    else:
        yield from (f"{here} → {there}　{count:,} 位" for here, there, count in flow.moves())


def _examples(evidence: Evidence, trial: Trial) -> Iterator[str]:
    for at in trial.movers.tolist():
        here, there = (values[at] or NOWHERE for values in (trial.before, trial.after))
        yield f"{_named(evidence, at)}{_figure(trial, at)}：{here} → {there}"
    for at in trial.near.tolist():
        yield f"{_named(evidence, at)}{_figure(trial, at)}：差一点，仍是 {trial.after[at]}"


def _named(evidence: Evidence, at: int) -> str:
    name = texts(evidence.shop.customers.frame, NAME.header)[at]
    return f"{mask_name(name or '')} {evidence.given.ids[at] or ''}".strip()


def _figure(trial: Trial, at: int) -> str:
    lead, unit = trial.unit
    return "" if np.isnan(trial.figure[at]) else f"（{f'{lead} ' if lead else ''}{trial.figure[at]:.4g} {unit}）"


def _as_json(evidence: Evidence, found: TrialOutcome, changed: list[tuple[str, str, str]]) -> dict[str, object]:
    return {
        "workbook": evidence.shop.book.name,
        "customers": int((~evidence.shop.customers.frame["walk_in"]).sum()),
        "settings": [{"name": name, "from": old, "to": new} for name, old, new in changed],
        "flows": {trial.flow.kind: _flow(evidence, trial) for trial in found.trials},
        "next_contact_changes": found.dates,
        "基盘": {"from": found.base[0], "to": found.base[1]},
        "changed": False,
    }


def _flow(evidence: Evidence, trial: Trial) -> dict[str, object]:
    rows = evidence.shop.customers.rows
    names = texts(evidence.shop.customers.frame, NAME.header)

    def told(at: int) -> dict[str, object]:
        figure = trial.figure[at]
        return {
            "row": int(rows[at]), "客户编号": evidence.given.ids[at], "客户姓名": mask_name(names[at] or ""),
            "from": trial.before[at], "to": trial.after[at], "figure": None if np.isnan(figure) else float(figure),
        }  # fmt: skip

    return {
        "customers": trial.flow.customers,
        "moved": trial.flow.moved,
        "moves": [{"from": here, "to": there, "count": count} for here, there, count in trial.flow.moves()],
        "labels": list(trial.flow.labels),
        "matrix": [list(row) for row in trial.flow.counts],
        "examples": [told(at) for at in trial.movers.tolist()],
        "near": [told(at) for at in trial.near.tolist()],
    }
