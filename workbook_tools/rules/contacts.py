"""沟通记录 per customer: when somebody last spoke with him, and what came of it."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from workbook_tools.rules.inputs import Days, Flags, Positions, Texts, blank_days, days, no_days, no_texts, texts, up_to
from workbook_tools.table.customers import DetailLog

RESULTS = ("已接通", "有意向", "约到店", "已成交", "未接", "空号停机", "已加微信", "拒绝/勿扰", "有投诉")
"""What staff choose from in a follow-up sheet."""
SOLD = "已成交"
REFUSALS = ("拒绝", "勿扰")
COMPLAINTS = ("投诉",)
DEAD_NUMBERS = ("空号", "停机")
NOT_REACHED = (*DEAD_NUMBERS, "未接", "无人接听", "关机")


@dataclass(frozen=True, slots=True)
class Contacts:
    """One entry per customer.

    last: the day of the last contact (calls that nobody answered are none), NaT where there is none. result: what the last
    line with a result says, None where there is none. refused, complained, dead_number: by that result.
    """

    last: Days
    result: Texts
    refused: Flags
    complained: Flags
    dead_number: Flags


def no_contacts(size: int) -> Contacts:
    """What is known of `size` customers without a log."""
    never = np.zeros(size, dtype=bool)
    return Contacts(no_days(size), no_texts(size), never, never, never)


def sum_up_contacts(log: DetailLog | None, owners: Positions, size: int, today: date) -> Contacts:
    """The log per customer. owners: the customer of each line (`match_customers`). Lines after today are left out.

    Who said 拒绝 or 勿扰 stays refused until a later line says otherwise; who complained, until a later one does.
    """
    if log is None:
        return no_contacts(size)
    lines = pd.DataFrame({
        "who": owners, "day": up_to(days(log.frame, "日期"), today).astype("datetime64[s]"), "result": texts(log.frame, "结果"),
    })[owners >= 0].sort_values("day", kind="stable", na_position="first")  # fmt: skip
    reached = lines[~_says(lines["result"], NOT_REACHED)].drop_duplicates("who", keep="last")
    last = blank_days(size)
    last[reached["who"].to_numpy()] = reached["day"].to_numpy().astype("datetime64[D]")
    told = lines[lines["result"].notna()].drop_duplicates("who", keep="last")
    return Contacts(last, *_results(told, size))


def _results(told: pd.DataFrame, size: int) -> tuple[Texts, Flags, Flags, Flags]:
    who = told["who"].to_numpy()
    result = np.full(size, None, dtype=object)
    result[who] = told["result"].to_numpy(dtype=object)
    marks = []
    for words in (REFUSALS, COMPLAINTS, DEAD_NUMBERS):
        mark = np.zeros(size, dtype=bool)
        mark[who] = _says(told["result"], words)
        marks.append(mark)
    return result, marks[0], marks[1], marks[2]


def _says(results: "pd.Series[str]", words: tuple[str, ...]) -> Flags:
    return results.str.contains("|".join(words), regex=True, na=False).to_numpy(dtype=bool)
