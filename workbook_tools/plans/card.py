"""One customer on one page: what is known, what was judged and why, what he bought, when one spoke, what to do next."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbook_tools.plans.side_by_side import value_text
from workbook_tools.rules.assess import Verdicts
from workbook_tools.rules.inputs import Positions, texts
from workbook_tools.rules.names import mask_contact, mask_name
from workbook_tools.table.card import Card, Section
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.changes import value_of
from workbook_tools.table.codes import KINDS
from workbook_tools.table.columns import CONTACT, CUSTOMER_ID, EMAIL, NAME, SERIAL, WECHAT
from workbook_tools.table.customers import Customers, DetailLog
from workbook_tools.table.problems import wording

LISTED = 8
"""So many of the newest lines of each record."""
_JUDGED = ("价值等级", "客户状态", "满意度等级", "客户分群", "下次回访日期", "距上次消费天数", "得分")
_MASKS: Mapping[str, Callable[[str], str]] = {
    NAME.header: mask_name, **dict.fromkeys((CONTACT.header, EMAIL.header, WECHAT.header), mask_contact),
}  # fmt: skip
_UNITS = {"距上次消费天数": " 天", "得分": " 分", "金额": " 元"}
_WHO = frozenset({CUSTOMER_ID.header, NAME.header, CONTACT.header, "日期"})


@dataclass(frozen=True, slots=True)
class Record:
    """A detail sheet, and which of its lines are the customer's."""

    log: DetailLog
    lines: Positions


def plan_card(  # noqa: PLR0913 - the whole that a card is taken from
    customers: Customers,
    raw: RawSheet,
    assessment: Verdicts,
    at: int,
    *,
    records: Sequence[Record],
    changes: pd.DataFrame,
    problems: pd.DataFrame,
    masked: bool,
) -> Card:
    """The card of the customer at place `at`. changes: 更改记录. problems: with a column `sheet`. masked: hide name and numbers."""
    frame, judged = customers.frame, assessment.frame
    name, contact = (str(texts(frame, column.header)[at] or "") for column in (NAME, CONTACT))
    number, row = str(texts(judged, CUSTOMER_ID.header)[at] or ""), int(customers.rows[at])
    dial = str(texts(frame, "dial")[at] or contact)
    sections = [
        Section("资料", tuple(_facts(customers, raw, row, masked=masked))),
        *(_recorded(record) for record in records),
        _changed(changes, number, masked=masked),
        Section("要改的格子", tuple(_problems(problems, customers.sheet, row, masked=masked))),
    ]
    return Card(
        number,
        mask_name(name) if masked else name,
        mask_contact(dial) if masked and dial else dial,
        row,
        str(texts(judged, "建议动作")[at] or "暂时不用做什么"),
        tuple((header, text) for header in _JUDGED if (text := _with_unit(header, judged[header].iloc[at]))),
        assessment.grounds[at] or "",
        tuple(section for section in sections if section.rows),
    )


def card_lines(card: Card) -> Iterator[str]:
    """The card on the screen."""
    yield f"{card.number} {card.name}　{card.contact}　第 {card.row} 行"
    yield f"下一步：{card.next_step}"
    yield "　".join(f"{label} {text}" for label, text in card.judged)
    if card.grounds:
        yield f"依据：{card.grounds}"
    for section in card.sections:
        yield f"— {section.title}" + (
            f"（最近 {len(section.rows)} 条，另有 {section.more:,} 条）" if section.more else ""
        )
        yield from (f"  {label}　{text}" for label, text in section.rows)


def _facts(customers: Customers, raw: RawSheet, row: int, *, masked: bool) -> Iterator[tuple[str, str]]:
    """The staff's own cells that hold something; name, phone and 序号 stand elsewhere."""
    declared = {place: header for header, place in customers.places.items()}
    for column, title in sorted(customers.headers.items()):
        header = declared.get(column, title)
        if column in customers.ours.values() or header in {*_WHO, SERIAL.header}:
            continue
        text = value_text(value_of(raw.at(row, column))).strip()
        if text:
            mask = _MASKS.get(header) if masked else None
            yield title, mask(text) if mask else text


def _recorded(record: Record) -> Section:
    """The newest lines of a record, and how many there are in all."""
    frame = record.log.frame.iloc[record.lines]
    newest = frame.sort_values(["日期", "row"], ascending=False, na_position="last", kind="stable").head(LISTED)
    columns = [name for name in frame.columns if name not in {*_WHO, "row", "任务号"}]
    rows = tuple(
        (
            _shown(line["日期"]) or "日期不明",
            "　".join(text for name in columns if (text := _with_unit(name, line[name]))),
        )
        for line in newest.to_dict("records")
    )
    return Section(record.log.sheet, rows, max(len(frame) - len(rows), 0))


def _changed(changes: pd.DataFrame, number: str, *, masked: bool) -> Section:
    """What became of the customer in 更改记录: tier and state, and cells that were rewritten, the newest first."""
    own = changes[(texts(changes, CUSTOMER_ID.header) == number) & changes["列"].notna().to_numpy()].iloc[::-1]

    def said(line: Mapping[Hashable, Any], which: str) -> str:
        text, mask = _shown(line[which]), _MASKS.get(str(line["列"])) if masked else None
        return (mask(text) if mask and text else text) or "空"

    rows = tuple(
        (_shown(line["日期"]), f"{line['列']}：{said(line, '旧值')} → {said(line, '新值')}")
        for line in own.head(LISTED).to_dict("records")
    )
    return Section("变化", rows, max(len(own) - len(rows), 0))


def _problems(problems: pd.DataFrame, sheet: str, row: int, *, masked: bool) -> Iterator[tuple[str, str]]:
    own = problems[(problems["sheet"] == sheet).to_numpy() & (problems["row"] == row).to_numpy()]
    for problem in own.to_dict("records"):
        words = wording(problem, sheet)
        found = KINDS[str(problem["code"])].summary if masked else words.found
        yield words.cell or "整行", f"{found}，{words.wanted}"


def _with_unit(header: str, value: object) -> str:
    text = _shown(value)
    return text + _UNITS.get(header, "") if text else ""


def _shown(value: object) -> str:
    """A typed value as text; "" where there is none."""
    if value is None or (not isinstance(value, str) and bool(pd.isna(value))):  # type: ignore[call-overload]
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return f"{np.round(value, 2):.15g}"
    return str(value)
