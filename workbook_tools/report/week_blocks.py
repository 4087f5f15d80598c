"""The blocks about what is to be done this week: calls, follow-ups, the newly dormant, the unhappy, the data."""

from workbook_tools.report import svg
from workbook_tools.report.block import NAMED, Block, Table, named_with_reasons, people_table, share_bars, share_table
from workbook_tools.report.opinion_blocks import shares_sentence
from workbook_tools.report.words import count_words, known, money_headline, percent_words
from workbook_tools.table.summary import WeekSummary


def calls_block(week: WeekSummary) -> Block | None:
    """What to say in the calls of the first screen; None where there is nothing to say."""
    said = tuple((call, call.say) for call in week.calls[:NAMED] if call.say)
    if not said:
        return None
    return Block("calls", "打电话怎么说", "先打的电话，可以这样开口。", people=said)


def follow_ups_block(week: WeekSummary) -> Block:
    """Follow-ups: due, done, sold."""
    due, done, sold = week.follow_ups_due, week.follow_ups_done, week.follow_ups_sold
    if not due:
        hint = "客户的“下次回访日期”到了，就会排进“回访计划”。"
        return Block("follow-ups", "回访", "这周没有到期的回访。", hint=hint)
    share = f"（{percent_words(done, due)}）" if done else ""
    sentence = f"到期 {count_words(due)} 位，已联系 {count_words(done)} 位{share}，成交 {count_words(sold)} 位。"
    hint = "" if done else "请在“回访计划”右边的白格里选好结果，再运行一次，这里就会更新。"
    stages = (("到期", due, "silent"), ("已联系", done, "accent"), ("成交", sold, "active"))
    rows = [svg.Bar(label, f"{count_words(many)} 位", (svg.Strip(many, tone),)) for label, many, tone in stages]
    told = "，".join(f"{label} {count_words(many)} 位" for label, many, _ in stages)
    return Block("follow-ups", "回访", sentence, svg.bars(svg.Caption("follow-ups", "本周回访", told), rows), hint)


def dormant_block(week: WeekSummary) -> Block | None:
    """Who has fallen silent since last week; None where nobody has."""
    people = week.newly_dormant
    if not people:
        return None
    spent = money_headline(week.dormant_spend)
    sentence = f"{count_words(week.dormant_count)} 位客户新近沉睡，他们一共消费过 {spent}，现在联系还来得及。"
    return Block("newly-dormant", "新沉睡", sentence, people=named_with_reasons(people), table=people_table(people))


def satisfaction_block(week: WeekSummary) -> Block:
    """The levels of satisfaction, and who is unhappy and not yet dealt with."""
    waiting = week.unhappy_open
    if not week.answered or week.satisfaction is None or not known(week.satisfaction):
        hint = "回访时问一句“您打几分”，填进“总体满意度评分”，下次运行就能看到。"
        return Block("satisfaction", "满意度", "还没有客户评价，看不出满意不满意。", hint=hint)
    rest = f"不满意又没处理的有 {count_words(week.unhappy_count)} 位，请先联系" if waiting else "没有不满意而没处理的"
    sentence = f"{count_words(week.answered)} 位客户给过评价，平均 {week.satisfaction:.0f} 分；{rest}。"
    chart = share_bars("satisfaction", "各满意度等级的客户", week.levels)
    table = people_table(waiting) or share_table("等级", week.levels)
    return Block(
        "satisfaction", "满意度", sentence, chart, shares_sentence(week), table, people=named_with_reasons(waiting)
    )


def problems_block(week: WeekSummary) -> Block:
    """What is wrong in the table, in the order of the summary: what must be corrected first."""
    if not week.errors and not week.warnings:
        return Block("problems", "数据", "表里的数据都读得懂，没有要改的格子。")
    counted = ((week.errors, "必须改"), (week.warnings, "请看一下"))
    parts = "、".join(f"{count_words(many)} 格{words}" for many, words in counted if many)
    found = week.top_problems
    words, many, _ = max(found, key=lambda kind: kind[1], default=("", 0, ""))
    most = f"，最多的是“{words}”（{count_words(many)} 处）" if many > 1 else ""
    sentence = f"{parts}{most}。每一格怎么改，写在“数据问题”表里。"
    if not found:
        return Block("problems", "数据", sentence)
    rows = [svg.Bar(words, f"{count_words(many)} 处", (svg.Strip(many, "warn"),)) for words, many, _ in found]
    told = "，".join(f"{words} {count_words(many)} 处" for words, many, _ in found)
    table = Table(
        ("问题", "处", "例如"), tuple((words, count_words(many), cell) for words, many, cell in found), frozenset({1})
    )
    return Block(
        "problems", "数据", sentence, svg.bars(svg.Caption("problems", "最多的数据问题", told), rows), table=table
    )
