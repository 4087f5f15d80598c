"""What 看板 tells in small tables: who moved from where to where, and which service or goods disappoint."""

from collections.abc import Iterator, Sequence

from workbook_tools.table.moves import KindOfMoves, Moves
from workbook_tools.table.sheets import Cell
from workbook_tools.table.summary import Opinion, WeekSummary

LEFT, RIGHT = 1, 7
WIDEST = 5
"""A matrix has room for so many labels beside the one at its left."""
MOST = 6
"""So many lines of a list; 周报 has them all."""
_ARROWS = {1: "↑ ", -1: "↓ ", 0: ""}
_NO_MOVES = "还没有上周的评级可以比，下周起能看到。"


def draw_tables(summary: WeekSummary, row: int) -> tuple[list[Cell], int]:
    """The cells from `row` down, and the first row below them; nothing where there are no customers."""
    if not summary.customers:
        return [], row
    cells = list(_moves(summary.moves, row))
    below = max(cell.row for cell in cells) + 2
    opinions = [*_opinions("哪项服务让人失望", summary.opinions.by_service, (below, LEFT))]
    opinions += _opinions("哪类商品让人失望", summary.opinions.by_category, (below, RIGHT))
    cells += opinions
    return cells, max(cell.row for cell in cells) + 2


def _moves(moves: Moves | None, row: int) -> Iterator[Cell]:
    if moves is None:
        yield Cell(row, LEFT, "升降", "subtitle")
        yield Cell(row + 1, LEFT, _NO_MOVES, "note")
        return
    since = f"和 {moves.since.month}月{moves.since.day}日 比"
    titles = (
        (LEFT, moves.tier, f"等级升降：{since}，{moves.tier.risen:,} 位升，{moves.tier.fallen:,} 位降"),
        (RIGHT, moves.state, f"状态变化：{moves.state.risen:,} 位变好，{moves.state.fallen:,} 位变差"),
    )
    for column, kind, title in titles:
        yield Cell(row, column, title, "strong")
        yield from _matrix(kind, row + 1, column)


def _matrix(kind: KindOfMoves, row: int, column: int) -> Iterator[Cell]:
    flow = kind.flow.of_movers()
    if not flow.labels:
        yield Cell(row, column, "没有变化", "note")
        return
    if len(flow.labels) > WIDEST:
        moves = sorted(flow.moves(), key=lambda move: -move[2])[:MOST]
        for at, (here, there, count) in enumerate(moves, start=row):
            yield Cell(at, column, f"{here} → {there}", "body_line")
            yield Cell(at, column + 1, None, "body_line")
            yield Cell(at, column + 2, f"{_ARROWS[kind.turn(here, there)]}{count:,}", "move_line")
        return
    yield Cell(row, column, "上次 ＼ 现在", "header_left")
    for place, label in enumerate(flow.labels, start=column + 1):
        yield Cell(row, place, label, "header_right")
    for at, (here, counts) in enumerate(zip(flow.labels, flow.counts, strict=True), start=row + 1):
        yield Cell(at, column, here, "body_line")
        for place, (there, count) in enumerate(zip(flow.labels, counts, strict=True), start=column + 1):
            if here == there:
                yield Cell(at, place, f"{count:,}" if count else None, "stay_line")
            else:
                yield Cell(at, place, f"{_ARROWS[kind.turn(here, there)]}{count:,}" if count else None, "move_line")


def _opinions(title: str, opinions: Sequence[Opinion], place: tuple[int, int]) -> Iterator[Cell]:
    row, column = place
    yield Cell(row, column, title, "strong")
    ranked = [opinion for opinion in opinions if opinion.ranked][:MOST]
    if not ranked:
        yield Cell(row + 1, column, "评价还太少：每项满 5 位才排名。", "note")
        return
    for at, (text, style) in enumerate((("分低的在前", "header_left"), ("", "header_left"), ("平均分", "header_right"),
                                        ("评价", "header_right"), ("不满意", "header_right"))):  # fmt: skip
        yield Cell(row + 1, column + at, text or None, style)
    for at, opinion in enumerate(ranked, start=row + 2):
        yield Cell(at, column, opinion.label, "body_line")
        yield Cell(at, column + 1, None, "body_line")
        yield Cell(at, column + 2, opinion.mean, "score_line")
        yield Cell(at, column + 3, opinion.answered, "count_line")
        yield Cell(at, column + 4, opinion.unhappy, "count_line")
