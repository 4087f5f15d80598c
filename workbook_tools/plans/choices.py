"""What staff have chosen in the 处理 column of 数据问题, and what they have chosen to ignore before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbook_tools.plans.fingerprints import LENGTH, Fingerprints, packed
from workbook_tools.plans.headers import find_header
from workbook_tools.table.cells import RawSheet

CHOICE, KEY = "处理", "标识"
ACCEPT, IGNORE, RESTORE, MERGE = "采纳", "忽略", "取消忽略", "合并"
ALL_IGNORED = "全部"
"""The key of the line that stands for everything ignored."""
_KEPT = "忽略:"
_PER_CELL = 4_000
"""Fingerprints in one cell: with eight letters each they stay below the 32,767 that a cell holds."""


@dataclass(frozen=True)
class Remembered:
    """choices: line key → what stands in 处理, where it is one of ours. ignored: group → fingerprints.

    The key of a line of many cells is their group; of a single problem it is the group and its own fingerprint.
    """

    choices: Mapping[str, str] = field(default_factory=dict)
    ignored: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.choices or self.ignored)


@dataclass(frozen=True)
class SortedOut:
    """The problems that count, those that staff ignore, and which of the first are accepted."""

    open: pd.DataFrame
    ignored: pd.DataFrame
    accepted: NDArray[np.bool_]


def read_choices(raw: RawSheet | None) -> Remembered:
    """From the sheet as it stands, moved or sorted as staff like; nothing where there is none."""
    if raw is None or raw.empty():
        return Remembered()
    ignored: dict[str, frozenset[str]] = {}
    for column in raw.columns:
        text = raw.text(1, column)
        if text.startswith(_KEPT):
            group, *owns = _tokens(text.removeprefix(_KEPT))
            ignored[group] = ignored.get(group, frozenset()) | frozenset(owns)
    header = find_header(raw, (CHOICE, KEY), needed=(CHOICE, KEY))
    choices: dict[str, str] = {}
    if header is not None:
        for row in raw.rows[raw.rows > header.row].tolist():
            key, said = raw.text(row, header.places[KEY]).strip(), raw.text(row, header.places[CHOICE]).strip()
            if key and said in (ACCEPT, IGNORE, RESTORE, MERGE):
                choices[key] = said
    return Remembered(choices, ignored)


def sort_out(problems: pd.DataFrame, remembered: Remembered, fingerprints: Fingerprints) -> SortedOut:
    """Apply what is remembered to the problems (with a column `sheet`) that there are now."""
    ignored, accepted = np.zeros(len(problems), dtype=bool), np.zeros(len(problems), dtype=bool)
    named = {key[:LENGTH] for key in remembered.choices} | set(remembered.ignored)
    if not named or problems.empty:
        return SortedOut(problems, problems.iloc[:0], accepted)
    groups = np.array(fingerprints.groups(problems), dtype=object)
    concerned = np.flatnonzero(np.isin(groups, sorted(named)))
    owns = fingerprints.owns(problems.iloc[concerned])
    for at, group, own in zip(concerned.tolist(), groups[concerned].tolist(), owns, strict=True):
        ignored[at], accepted[at] = _judged(group, own, remembered)
    return SortedOut(problems[~ignored], problems[ignored], accepted[~ignored])


def find_chosen(problems: pd.DataFrame, said: str, remembered: Remembered, fingerprints: Fingerprints) -> pd.DataFrame:
    """The problems on whose own line of 数据问题 staff chose `said`."""
    keys = {key for key, choice in remembered.choices.items() if choice == said}
    groups = np.array(fingerprints.groups(problems), dtype=object) if keys else np.array([], dtype=object)
    concerned = problems.iloc[np.flatnonzero(np.isin(groups, sorted({key[:LENGTH] for key in keys})))]
    pairs = zip(fingerprints.groups(concerned), fingerprints.owns(concerned), strict=True) if len(concerned) else ()
    return concerned[np.array([group + own in keys for group, own in pairs], dtype=bool)]


def _judged(group: str, own: str, remembered: Remembered) -> tuple[bool, bool]:
    """Whether a problem is ignored, and whether its correction is accepted."""
    said = remembered.choices.get(group + own) or remembered.choices.get(group)
    was = own in remembered.ignored.get(group, ())
    if was:
        restored = RESTORE in (said, remembered.choices.get(ALL_IGNORED))
        return not restored, False
    return said == IGNORE, said == ACCEPT


def kept_texts(
    ignored: pd.DataFrame, fingerprints: Fingerprints, also: Sequence[tuple[str, str]] = ()
) -> Iterator[str]:
    """The texts of the hidden cells that remember what is ignored. also: further (group, fingerprint)."""
    pairs = list(also)
    if len(ignored):
        pairs += zip(fingerprints.groups(ignored), fingerprints.owns(ignored), strict=True)
    for group, owns in packed([group for group, _ in pairs], [own for _, own in pairs]).items():
        for begin in range(0, len(owns), _PER_CELL):
            yield _KEPT + group + "".join(owns[begin : begin + _PER_CELL])


def _tokens(text: str) -> list[str]:
    return [text[begin : begin + LENGTH] for begin in range(0, len(text), LENGTH)] or [""]
