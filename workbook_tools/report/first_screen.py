"""The first screen: seven lines that tell the week. The calls are the first, the other six stand here."""

from dataclasses import dataclass

from workbook_tools.report.words import change_words, count_words, known, money_headline
from workbook_tools.table.summary import WeekSummary


@dataclass(frozen=True, slots=True)
class Line:
    """One of the lines: what it is about, its figure, the rest of the sentence. alert: something is to be done."""

    label: str
    figure: str
    rest: str = ""
    alert: bool = False


def headline_lines(week: WeekSummary) -> tuple[Line, ...]:
    """Lines two to seven, in the order of their weight for a shop owner."""
    return (_sales(week), _new(week), _dormant(week), _unhappy(week), _follow_ups(week), _safety(week))


def calls_title(week: WeekSummary) -> str:
    """The title over the first line, or what stands in its place."""
    if week.calls:
        many = min(len(week.calls), 5)
        return f"先打这 {many} 个电话" if many > 1 else "先打这个电话"
    if week.customers == 0:
        return "客户表还是空的：请先填上客户，再运行一次"
    if week.unhappy_open or week.newly_dormant:
        return "要联系的客户都没有能拨打的号码：请先补全号码"
    return "这周没有急着要打的电话"


def _sales(week: WeekSummary) -> Line:
    now, before = week.sales_this_week, week.sales_last_week
    if now is None or not known(now):
        rest = change_words(week.buyers_this_week, week.buyers_last_week, week.today, money=False)
        return Line("本周消费", f"{count_words(week.buyers_this_week)} 位客户", f"{rest}；还没有“消费记录”，先数人")
    if before is None or not known(before):
        return Line("本周销售", money_headline(now), "上周没有记录，没法比")
    return Line("本周销售", money_headline(now), change_words(now, before, week.today, money=True))


def _new(week: WeekSummary) -> Line:
    return Line("新客", f"{count_words(week.new_customers)} 位", f"回头客 {count_words(week.returning_customers)} 位")


def _dormant(week: WeekSummary) -> Line:
    many = week.dormant_count
    if not many:
        return Line("新沉睡", "0 位", "没有客户新近沉睡")
    return Line("新沉睡", f"{count_words(many)} 位", f"他们一共消费过 {money_headline(week.dormant_spend)}", alert=True)


def _unhappy(week: WeekSummary) -> Line:
    many = week.unhappy_count
    if many:
        return Line("不满意", f"{count_words(many)} 位", "还没有处理，请先联系", alert=True)
    return Line("不满意", "0 位", "没有还没处理的" if week.answered else "还没有客户评价")


def _follow_ups(week: WeekSummary) -> Line:
    if not week.follow_ups_due:
        return Line("回访", "0 位", "这周没有到期的回访")
    rest = f"已联系 {count_words(week.follow_ups_done)} 位，成交 {count_words(week.follow_ups_sold)} 位"
    return Line("回访", f"到期 {count_words(week.follow_ups_due)} 位", rest)


def _safety(week: WeekSummary) -> Line:
    backup = week.backup or "这次没有做备份"
    if week.errors:
        cells = f"{count_words(week.errors)} 格要改"
        return Line("数据与备份", cells, f"改好前有的结论不准。{backup}", alert=True)
    return Line("数据与备份", "数据没有大错", backup, alert=not week.backup_ok)
