"""The blocks about moves: who rose, who fell, and why."""

from collections.abc import Iterator

from markupsafe import Markup

from workbook_tools.report.block import NAMED, NO_CHART, Block, Table
from workbook_tools.report.matrix import move_matrix
from workbook_tools.report.svg import Caption
from workbook_tools.report.words import count_words
from workbook_tools.table.moves import KindOfMoves, Move, Moves
from workbook_tools.table.summary import Call, WeekSummary

WIDEST = 6
"""A matrix of more labels does not fit on a phone; the table says the same."""
MOST_ROWS = 100


def moves_blocks(week: WeekSummary) -> tuple[Block, ...]:
    """Tier, state and segment; one block that says how to get there where there is nothing to compare with yet."""
    moves = week.moves
    if not week.customers:
        return ()
    if moves is None:
        hint = "每周运行一次 weekly，下周起就能看到谁升了、谁降了，以及为什么。"
        return (Block("moves", "升降", "还没有上周的评级可以比。", hint=hint),)
    if not any(kind.flow.moved for kind in moves.kinds):
        return (Block("moves", "升降", f"和 {_day(moves)} 比，没有客户换等级、状态或分群。{_others(moves)}"),)
    return tuple(_told(moves))


def _told(moves: Moves) -> Iterator[Block]:
    tier, state, segment = moves.kinds
    since = f"和 {_day(moves)} 比，"
    if tier.flow.moved:
        sentence = f"{since}{_count(tier, '升级', '降级')}。{_others(moves)}"
        yield Block(
            "moves", "等级升降", sentence, _matrix("moves", "等级", tier), table=_table(tier), people=_people(tier)
        )
    else:
        yield Block("moves", "等级升降", f"{since}没有客户升级或降级。{_others(moves)}")
    if state.flow.moved:
        sentence = f"{_count(state, '往好的方向变', '往差的方向变')}。"
        chart = _matrix("moves-state", "状态", state)
        yield Block("moves-state", "状态变化", sentence, chart, table=_table(state), people=_people(state))
    if segment.flow.moved:
        (here, there, count) = max(segment.flow.moves(), key=lambda move: move[2])
        sentence = (
            f"{count_words(segment.flow.moved)} 位客户换了分群，最多的是“{here}”到“{there}”，{count_words(count)} 位。"
        )
        yield Block("moves-segment", "分群变化", sentence, table=_table(segment))


def _count(kind: KindOfMoves, up: str, down: str) -> str:
    rest = kind.flow.moved - kind.risen - kind.fallen
    counted = ((kind.risen, f"客户{up}"), (kind.fallen, f"客户{down}"), (rest, "因为补了或少了资料而不同"))
    return "，".join(f"{count_words(many)} 位{words}" for many, words in counted if many)


def _others(moves: Moves) -> str:
    """New rows and rows that are gone: they moved nowhere."""
    told = [
        f"{words} {count_words(many)} 位"
        for many, words in ((moves.come, "新登记"), (moves.gone, "不在表里了"))
        if many
    ]
    return f"另有{'、'.join(told)}。" if told else ""


def _matrix(key: str, word: str, kind: KindOfMoves) -> Markup:
    if len(kind.flow.of_movers().labels) > WIDEST:
        return NO_CHART
    told = "，".join(f"{here}到{there} {count_words(count)} 位" for here, there, count in kind.flow.moves())
    return move_matrix(Caption(key, f"客户{word}从哪里到哪里", told), kind)


def _people(kind: KindOfMoves) -> tuple[tuple[Call, str], ...]:
    """Both ways, those who fell first: they can still be called."""
    fallen = [move for move in kind.listed if move.turn < 0]
    risen = [move for move in kind.listed if move.turn > 0]
    room = max(NAMED - len(risen), (NAMED + 1) // 2)
    return tuple(
        (Call(move.name, move.customer_id, move.digits, move.cause), f"{move.before} → {move.after}：{move.cause}")
        for move in (*fallen[:room], *risen)[:NAMED]
    )


def _table(kind: KindOfMoves) -> Table:
    return Table(("客户", "编号", "从", "到", "原因"), tuple(map(_row, kind.listed[:MOST_ROWS])))


def _row(move: Move) -> tuple[str, ...]:
    return (move.name, move.customer_id, move.before, move.after, move.cause)


def _day(moves: Moves) -> str:
    return f"{moves.since.month}月{moves.since.day}日"
