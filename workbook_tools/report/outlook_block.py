"""The block about the next 12 months: who will bring most, and what is at risk."""

from workbook_tools.report.block import NO_CHART, Block, named_with_reasons, people_table
from workbook_tools.report.words import count_words, money_headline
from workbook_tools.table.summary import WeekSummary

_RESTS_ON = "按“消费记录”的次数、间隔和金额预计，没有折现；只来过一次的客户还看不出去留，先算作会来。"


def outlook_blocks(week: WeekSummary) -> tuple[Block, ...]:
    """What customers will bring, and whom it may be worth to win back; one block that says what is missing where too little is known."""
    outlook = week.outlook
    if outlook is None:
        return ()
    if outlook.missing:
        return (Block("outlook", "今后 12 个月", "数据不足，还预计不出客户今后的消费。", hint=f"{outlook.missing}。"),)
    sentence = (
        f"今后 12 个月，{count_words(outlook.customers)} 位老客户预计再消费 {money_headline(outlook.value)}；"
        "最可能继续带来价值的是下面几位。"
    )
    best = Block(
        "outlook",
        "今后 12 个月",
        sentence,
        NO_CHART,
        _RESTS_ON,
        people_table(outlook.best),
        named_with_reasons(outlook.best),
    )
    if not outlook.at_risk:
        return (best,)
    sentence = (
        f"{count_words(outlook.at_risk_count)} 位客户多半已经走远；全都请回来的话，12 个月里约值 "
        f"{money_headline(outlook.at_risk_value)}，先试下面几位。"
    )
    risk = Block(
        "at-risk", "值得请回", sentence, table=people_table(outlook.at_risk), people=named_with_reasons(outlook.at_risk)
    )
    return (best, risk)
