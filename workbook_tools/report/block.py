"""What a block of the report is: one idea as a sentence, a chart, and the table behind it."""

from dataclasses import dataclass

from markupsafe import Markup

from workbook_tools.report import svg
from workbook_tools.report.palette import tone_of
from workbook_tools.report.words import count_words, money_words, percent_words
from workbook_tools.table.summary import Call, Share

NO_CHART = Markup()


@dataclass(frozen=True, slots=True)
class Table:
    """The figures behind a chart. figures: which columns hold figures and stand at the right."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Block:
    """One idea. sentence: what one sees. hint: what is missing for more, and how to get it.

    people: the customers that are named in the open, each with what is said of them; where there are more, the table names all.
    """

    key: str
    topic: str
    sentence: str
    chart: Markup = NO_CHART
    hint: str = ""
    table: Table | None = None
    people: tuple[tuple[Call, str], ...] = ()


def share_bars(key: str, title: str, shares: tuple[Share, ...]) -> Markup:
    """One bar per part of a whole, with its count and its share."""
    whole = sum(share.count for share in shares)
    rows = [
        svg.Bar(
            share.label,
            f"{count_words(share.count)} 位 · {percent_words(share.count, whole)}" if share.count else "0 位",
            (svg.Strip(share.count, tone_of(share.label)),),
        )
        for share in shares
    ]
    told = "，".join(f"{share.label} {count_words(share.count)} 位" for share in shares)
    return svg.bars(svg.Caption(key, title, told), rows)


def share_table(first: str, shares: tuple[Share, ...]) -> Table:
    """Label, customers, their share, and their money where any of it is known."""
    whole = sum(share.count for share in shares)
    money = any(share.money is not None for share in shares)
    rows = tuple(
        (
            share.label,
            count_words(share.count),
            percent_words(share.count, whole),
            *((money_words(share.money),) if money else ()),
        )
        for share in shares
    )
    headers = (first, "客户", "占比", *(("消费",) if money else ()))
    return Table(headers, rows, frozenset(range(1, len(headers))))


NAMED = 5
"""How many customers a block names in the open."""


def named_with_reasons(people: tuple[Call, ...]) -> tuple[tuple[Call, str], ...]:
    """The first few customers, each with why they are named."""
    return tuple((person, person.why) for person in people[:NAMED])


def people_table(people: tuple[Call, ...]) -> Table | None:
    """All of the customers, where a block can't name them all in the open."""
    if len(people) <= NAMED:
        return None
    rows = tuple((person.name, person.customer_id, person.digits, person.why) for person in people)
    return Table(("客户", "编号", "尾号", "原因"), rows)
