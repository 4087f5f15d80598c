"""The next 12 months as 周报 tells them: what customers will bring, who brings most, and what is at risk."""

import numpy as np

from workbook_tools.rules.assess import Assessment
from workbook_tools.rules.inputs import Flags, Positions, numbers, texts
from workbook_tools.rules.life_cycle import LOST
from workbook_tools.rules.lifetime import Lifetime
from workbook_tools.rules.names import mask_name
from workbook_tools.table.columns import NAME
from workbook_tools.table.customers import Customers
from workbook_tools.table.settings import Settings
from workbook_tools.table.summary import Call, Outlook

SHOWN = 10
DOUBTFUL = 0.5
"""At risk is who comes again less likely than not."""


def sum_up_outlook(
    lifetime: Lifetime | None, customers: Customers, assessment: Assessment, settings: Settings
) -> Outlook | None:
    """The outlook of the shop; None without 消费记录. Customers who are given up (战败) are left out."""
    if lifetime is None:
        return None
    if lifetime.missing or lifetime.money_missing:
        return Outlook(missing=lifetime.missing or lifetime.money_missing)
    counted: Flags = ~np.isnan(lifetime.value) & (texts(assessment.frame, "客户状态") != LOST)
    value = np.where(counted, lifetime.value, 0.0)
    # What a customer would bring if it were sure that he still comes, less what he brings as things stand.
    gap = np.where(counted & (lifetime.p_alive < DOUBTFUL), value / np.fmax(lifetime.p_alive, 1e-9) - value, 0.0).round(
        2
    )
    people = _People(lifetime, customers, assessment, settings)
    return Outlook(
        customers=int(counted.sum()),
        value=round(float(value.sum()), 2),
        best=people.calls(_largest(value)),
        at_risk=people.calls(_largest(gap), doubtful=True),
        at_risk_count=int((gap > 0).sum()),
        at_risk_value=round(float(gap.sum()), 2),
    )


def _largest(money: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Positions:
    order = np.lexsort((np.arange(len(money)), -money))[:SHOWN]
    return order[money[order] > 0]


class _People:
    """Customers as the page names them."""

    def __init__(self, lifetime: Lifetime, customers: Customers, assessment: Assessment, settings: Settings) -> None:
        self._lifetime, self._judged = lifetime, assessment.frame
        self._names, self._dial = texts(customers.frame, NAME.header), texts(customers.frame, "dial")
        self._shown = mask_name if settings.names_in_report == "遮盖" else str

    def calls(self, chosen: Positions, *, doubtful: bool = False) -> tuple[Call, ...]:
        """Each with what he is expected to bring, or, where that is doubtful, with what he has brought."""
        ids, spend = texts(self._judged, "客户编号"), numbers(self._judged, "spend")
        return tuple(
            Call(
                self._shown(self._names[at] or ""),
                ids[at] or "",
                "".join(sign for sign in self._dial[at] or "" if sign.isdigit())[-4:],
                self._gone(at, spend[at]) if doubtful else self._comes(at),
            )
            for at in chosen.tolist()
        )

    def _comes(self, at: int) -> str:
        times, yuan = self._lifetime.purchases[at], self._lifetime.value[at]
        return f"预计再来 {times:.1f} 次，消费 {yuan:,.0f} 元"

    def _gone(self, at: int, spend: float) -> str:
        spent = "" if np.isnan(spend) else f"一共消费过 {spend:,.0f} 元，"
        chance = self._lifetime.p_alive[at]
        return f"{spent}仍会来的可能{f' {chance:.0%}' if chance >= 0.01 else '不到 1%'}"
