"""The blocks about fairness: bands that are treated unlike the rest, and what staff overrode."""

from workbook_tools.report.block import NAMED, Block, Table
from workbook_tools.report.words import count_words, percent_words
from workbook_tools.rules.stratified import FEWEST
from workbook_tools.table.fairness import BandShare, Fairness, Unlike
from workbook_tools.table.summary import Call, WeekSummary

MOST_UNLIKE = 3


def fair_blocks(week: WeekSummary) -> tuple[Block, ...]:
    """Fairness, and the overrides where there are any; nothing for an empty table."""
    fairness = week.fairness
    if not week.customers:
        return ()
    blocks = []
    if fairness.shares:
        table = Table(
            ("客户", "人数", *week.tier_words.names[::-1], "本周回访"),
            tuple(_row(share) for share in fairness.shares),
            frozenset(range(1, 6)),
        )
        blocks.append(Block("fair", "一视同仁", _sentence(fairness), hint=_checked(fairness), table=table))
    if fairness.overridden:
        blocks.append(_overrides(fairness))
    return tuple(blocks)


def _sentence(fairness: Fairness) -> str:
    if fairness.unlike:
        told = "；".join(_unlike(one) for one in fairness.unlike[:MOST_UNLIKE])
        return f"{told}。这个差别从条件上解释不了，请看看是不是公平。"
    if fairness.compared:
        return "条件相同的客户，不论男女老少，评级和回访没有明显差别。"
    return f"要看评级和回访对男女老少是否一样，每组至少要有 {FEWEST} 位条件相同的客户，现在还不够。"


def _unlike(one: Unlike) -> str:
    points = abs(round(100 * one.difference))
    who = one.label + "的客户" if one.label[0].isdigit() else f"{one.label}客户"
    return (
        f"{one.among}的客户里，{who}{one.outcome}的比其他客户{'多' if one.difference > 0 else '少'} {points} 个百分点"
    )


def _checked(fairness: Fairness) -> str:
    if fairness.unequal:
        return f"有 {count_words(fairness.unequal)} 组客户条件相同、等级不同，这是程序的错，请把工作簿发给维护人员。"
    return f"{count_words(fairness.checked)} 位评了级的客户都核对过：消费、原来等级和店里调整都相同的，等级也相同。"


def _row(share: BandShare) -> tuple[str, ...]:
    shares = (percent_words(many, sum(share.tiers)) or "—" for many in share.tiers)
    return (share.label, count_words(share.customers), *shares, percent_words(share.listed, share.customers) or "—")


def _overrides(fairness: Fairness) -> Block:
    people = [
        (Call(one.name, one.customer_id, one.digits, one.reason), f"{one.earned} → {one.tier}：{one.reason}")
        for one in fairness.overridden
    ]
    rows = tuple((one.name, one.customer_id, one.earned, one.tier, one.reason) for one in fairness.overridden)
    table = Table(("客户", "编号", "按得分", "调整为", "理由"), rows) if len(rows) > NAMED else None
    sentence = f"{count_words(len(rows))} 位客户的等级是店里自己定的，请过一阵看看理由还在不在。"
    return Block("overridden", "等级调整", sentence, table=table, people=tuple(people[:NAMED]))
