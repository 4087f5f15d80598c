"""记一笔: each line of the quick entry sheet goes to 消费记录 once, and the master's date, amount and count follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from workbook_tools.plans.detail_sheet import append_lines
from workbook_tools.rules.inputs import Texts, days, flags, numbers, texts
from workbook_tools.rules.lookup import People
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.changes import CellValue, Change, SetCells
from workbook_tools.table.columns import AMOUNT, LAST_PURCHASE, NAME, PURCHASE_LOG, PURCHASES
from workbook_tools.table.customers import Customers, DetailLog
from workbook_tools.table.settings import Settings

WHO, SOLD_FOR, GOODS, SOLD_ON, ANSWER = "手机尾号或姓名", "金额", "商品类别", "日期", "处理结果"
DONE = "已记到"
MOST_NAMED = 4


@dataclass(frozen=True)
class Posting:
    """What posting the open lines comes to. posted: how many of them go to 消费记录."""

    changes: tuple[Change, ...]
    posted: int


@dataclass(frozen=True, slots=True)
class _Line:
    row: int
    customer: int
    amount: float
    day: date
    goods: str | None


def plan_posting(  # noqa: PLR0913 - the sheet, the log and the master that they meet in
    entries: DetailLog,
    raw: RawSheet,
    purchases: DetailLog | None,
    customers: Customers,
    ids: Texts,
    *,
    settings: Settings,
    today: date,
) -> Posting:
    """Post the lines that are not marked as posted yet; a line that fits several customers or none gets a question.

    raw: the sheet of `entries`. A blank date is today. A sheet without a column 处理结果 gets one behind its last: only there
    can stand that a line has been posted.
    """
    if WHO not in entries.places:
        return Posting((), 0)
    people = People(customers, ids)
    lines: list[_Line] = []
    answer_at = entries.places.get(ANSWER, 0) or _free_column(entries, raw)
    answers: dict[tuple[int, int], CellValue] = {}
    questions: dict[tuple[int, int], Sequence[str]] = {}
    for row, who, said, amount, day, goods in _open_lines(entries):
        found = people.chosen(who) or people.find(who)
        blank_day = not raw.text(row, entries.places.get(SOLD_ON, 0)).strip()
        if len(found) == 1 and np.isfinite(amount) and (blank_day or day is not None):
            lines.append(_Line(row, found[0], amount, day or today, goods))
            answer = f"{DONE} {people.named(found[0])}"
        else:
            answer = _question(people, who, found, amount)
        if answer != said:
            answers[row, answer_at] = answer
            questions[row, entries.places[WHO]] = [people.choice(place) for place in found] if len(found) > 1 else ()
    changes: list[Change] = []
    if lines:
        changes.append(_log_lines(lines, purchases, customers, ids))
        changes.extend(_master_cells(lines, customers, settings))
    if answers and ANSWER not in entries.places:
        answers[entries.header_row, answer_at] = ANSWER
    if answers:
        changes.append(SetCells(entries.sheet, answers, why="记一笔的处理结果", questions=questions))
    return Posting(tuple(changes), len(lines))


def _free_column(entries: DetailLog, raw: RawSheet) -> int:
    """The first column right of all that the sheet holds, in any row."""
    held = [at for at, column in raw.columns.items() if column.codes.any()]
    return max([*held, *entries.places.values(), *(area.right for area in raw.merged)]) + 1


def _open_lines(entries: DetailLog) -> Iterator[tuple[int, str, str, float, date | None, str | None]]:
    frame = entries.frame
    who, said, goods = texts(frame, WHO), texts(frame, ANSWER), texts(frame, GOODS)
    sold_on = days(frame, SOLD_ON)
    for at, (row, amount) in enumerate(zip(frame["row"].tolist(), numbers(frame, SOLD_FOR).tolist(), strict=True)):
        answer = said[at] or ""
        if not answer.startswith(DONE):
            day = None if np.isnat(sold_on[at]) else sold_on[at].astype(object)
            yield int(row), (who[at] or "").strip(), answer, amount, day, goods[at]


def _question(people: People, who: str, found: Sequence[int], amount: float) -> str:
    if not who:
        return "请写客户的手机尾号或姓名"
    if len(found) > 1:
        named = "、".join(people.named(place) for place in found[:MOST_NAMED])
        more = "等" if len(found) > MOST_NAMED else ""
        return f"有 {len(found)} 位：{named}{more}。请在第一格的下拉里选一位，或写客户编号"
    if not found:
        return "找不到这位客户，请核对尾号（至少四位）或姓名"
    return "日期看不懂，或在今天之后，请写成 2024-05-31" if np.isfinite(amount) else "金额看不懂，请写数字"


def _log_lines(lines: Sequence[_Line], purchases: DetailLog | None, customers: Customers, ids: Texts) -> Change:
    names, dial = texts(customers.frame, NAME.header), texts(customers.frame, "dial")
    columns: dict[str, list[CellValue]] = {
        "客户编号": [ids[line.customer] for line in lines], "客户姓名": [names[line.customer] for line in lines],
        "联系方式": [dial[line.customer] for line in lines], "日期": [line.day for line in lines],
        "金额": [_plain(line.amount) for line in lines], "商品类别": [line.goods for line in lines],
    }  # fmt: skip
    return append_lines(purchases, PURCHASE_LOG, columns)


def _master_cells(lines: Sequence[_Line], customers: Customers, settings: Settings) -> Iterator[Change]:
    """The master's own cells of the customers who bought. A cell that can't be read stays for staff to correct."""
    frame = customers.frame
    last, amount, count = (
        days(frame, LAST_PURCHASE.header),
        numbers(frame, AMOUNT.header),
        numbers(frame, PURCHASES.header),
    )
    first = flags(frame, "no_purchase")
    bought = pd.DataFrame({
        "who": [line.customer for line in lines], "day": [np.datetime64(line.day, "D") for line in lines],
        "amount": [line.amount for line in lines],
    }).sort_values("day", kind="stable")  # fmt: skip
    cells: dict[str, dict[tuple[int, int], CellValue]] = {
        header: {} for header in (LAST_PURCHASE.header, AMOUNT.header, PURCHASES.header)
    }
    for who, group in bought.groupby("who"):
        at, row = int(str(who)), int(customers.rows[int(str(who))])
        sold = group[group["amount"] >= 0]  # what was given back is no purchase
        newest = sold["day"].iloc[-1].date() if len(sold) else date.min
        known = None if np.isnat(last[at]) else last[at].astype(object)
        if len(sold) and (first[at] or (known is not None and newest > known)):
            cells[LAST_PURCHASE.header][row, customers.places[LAST_PURCHASE.header]] = newest
        newer = len(sold) > 0 and (known is None or newest >= known)
        total = _new_amount(0.0 if first[at] else amount[at], group, settings, newer=newer)
        if np.isfinite(total) and total != amount[at]:
            cells[AMOUNT.header][row, customers.places[AMOUNT.header]] = _plain(total)
        times = (0.0 if first[at] and np.isnan(count[at]) else count[at]) + len(sold)
        if PURCHASES.header in customers.places and np.isfinite(times) and len(sold):
            cells[PURCHASES.header][row, customers.places[PURCHASES.header]] = _plain(times)
    for header, held in cells.items():
        if held:
            yield SetCells(customers.sheet, held, why=f"记一笔：更新{header}")


def _new_amount(before: float, group: pd.DataFrame, settings: Settings, *, newer: bool) -> float:
    """消费金额 after the purchases; NaN where the cell can't be added to."""
    if settings.amount_means == "累计":
        return round(before + float(group["amount"].sum()), 2)
    return float(group["amount"][group["amount"] >= 0].iloc[-1]) if newer else before


def _plain(value: float) -> CellValue:
    return int(value) if float(value).is_integer() else float(value)
