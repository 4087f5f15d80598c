"""Input checks that a run proposes, and what staff have said to them in 数据问题."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from workbook_tools.jobs.shop import Shop
from workbook_tools.plans.choices import ACCEPT, ALL_IGNORED, IGNORE, RESTORE
from workbook_tools.plans.fingerprints import prevention_key
from workbook_tools.rules.prevention import MANY, Prevention, count_mistakes, find_preventions
from workbook_tools.table.changes import AddChecks


@dataclass(frozen=True)
class Proposals:
    """proposed: waiting for an answer; accepted: to be added now; ignored: staff do not want them."""

    proposed: tuple[Prevention, ...] = ()
    accepted: tuple[Prevention, ...] = ()
    ignored: tuple[Prevention, ...] = ()

    @property
    def sentence(self) -> str:
        """The worst column in a sentence, "" for none."""
        if not self.proposed:
            return ""
        worst = self.proposed[0]
        name = worst.column.header
        return f"“{name}”有 {worst.cells:,} 格写错或写得不规范，可以请 Excel 当场提醒：workbook-tools fix 工作簿 --prevent {name}"

    def as_json(self) -> list[dict[str, object]]:
        """For a program."""
        return [{"column": one.column.header, "cells": one.cells} for one in self.proposed]


def weigh_proposals(shop: Shop, problems: pd.DataFrame) -> Proposals:
    """The columns of the master with many mistakes and no check. problems: those that count, with a column `sheet`."""
    mistakes = count_mistakes(problems, shop.customers)
    if not any(count >= MANY for count in mistakes.values()):
        return Proposals()
    found = find_preventions(mistakes, shop.customers, shop.book.validated(shop.customers.sheet))
    said: dict[str, list[Prevention]] = {"": [], ACCEPT: [], IGNORE: []}
    for prevention in found:
        said[_answer(shop, prevention)].append(prevention)
    return Proposals(tuple(said[""]), tuple(said[ACCEPT]), tuple(said[IGNORE]))


def plan_checks(shop: Shop, preventions: Sequence[Prevention]) -> list[AddChecks]:
    """The checks as changes."""
    full = shop.settings.score_full
    return [AddChecks(shop.customers.sheet, one.column.header, one.checks(full)) for one in preventions]


def _answer(shop: Shop, prevention: Prevention) -> str:
    remembered = shop.remembered
    group, own = prevention_key(prevention.column.header)
    said = remembered.choices.get(group + own, "")
    if own in remembered.ignored.get(group, ()):
        return "" if RESTORE in (said, remembered.choices.get(ALL_IGNORED)) else IGNORE
    return said if said in (ACCEPT, IGNORE) else ""
