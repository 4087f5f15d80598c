"""What Excel says while a column is filled: a hint, and a check that asks and never forbids.

Declared once: the template has it from the start, and a staff column gets the same on request.
"""

from dataclasses import dataclass
from typing import Literal

from workbook_tools.table.columns import Column, Kind

FULL_SCORE = "评分满分"
"""The defined name of the cell in 设置 that holds the highest score."""
_LONGEST_PROMPT, _LONGEST_TITLE = 255, 32

CheckKind = Literal["list", "date", "decimal", "whole", "custom"]

_BETWEEN: dict[Kind, tuple[CheckKind, str, str]] = {
    Kind.DATE: ("date", "DATE(1990,1,1)", "TODAY()"),
    Kind.AMOUNT: ("decimal", "-100000000", "100000000"),
    Kind.COUNT: ("whole", "0", "1000000"),
    Kind.AGE: ("whole", "0", "120"),
    Kind.SCORE: ("decimal", "0", FULL_SCORE),
}
"""What a cell of a kind should lie between, as Excel checks it."""


@dataclass(frozen=True, slots=True)
class InputCheck:
    """One validation. kind: None for a hint alone; formulas: one for a list or a custom check, else least and most.

    error: what Excel asks when the check fails, "" where it lets everything pass.
    """

    kind: CheckKind | None
    formulas: tuple[str, ...]
    title: str
    prompt: str
    error: str


def input_check_of(column: Column, first: str, *, full_score: str = FULL_SCORE) -> InputCheck | None:
    """The column's hint and check; None for a column that has neither. first: the reference of the area's first cell."""
    kind, formulas = _check(column, first, full_score)
    if kind is None and not column.hint:
        return None
    prompt = f"{'要填。' if column.needed else ''}{column.hint}"[:_LONGEST_PROMPT] if column.hint else ""
    asks = kind is not None and column.kind is not Kind.FEEDBACK
    error = f"建议{column.hint or '写一个数'}。要照原样保留，请点“是”。" if asks else ""
    return InputCheck(kind, formulas, column.header[:_LONGEST_TITLE], prompt, error)


def odd_phone(first: str) -> str:
    """Whether a number has too few signs for any phone, or begins like a mobile and is none (two numbers may be)."""
    bare = without(f"ASC({first})", " -")
    mobile = f'OR(LEN({bare})<>11,ISNUMBER(FIND(MID({bare},2,1),"012")))'
    return f'OR(LEN({bare})<7,AND(LEFT({bare},1)="1",LEN({bare})<15,{mobile}))'


def without(first: str, signs: str) -> str:
    """The cell's text without the given signs."""
    text = first
    for sign in signs:
        text = f'SUBSTITUTE({text},"{sign}","")'
    return text


def _check(column: Column, first: str, full_score: str) -> tuple[CheckKind | None, tuple[str, ...]]:
    if column.values:
        return "list", ('"' + ",".join(column.values) + '"',)
    if column.kind is Kind.CONTACT:
        return "custom", (f"NOT({odd_phone(first)})",)
    if column.kind not in _BETWEEN:
        return None, ()
    kind, least, most = _BETWEEN[column.kind]
    return kind, (least, full_score if most == FULL_SCORE else most)
