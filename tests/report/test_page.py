from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from tests.report.weeks import empty_week, full_week, huge_week
from workbook_tools.report.first_screen import calls_title, headline_lines
from workbook_tools.report.page import render_report, report_blocks
from workbook_tools.table.summary import Call, Share, WeekSummary

WEEKS = {"full": full_week, "empty": empty_week, "huge": huge_week}
VOID = {"meta", "br", "img", "link", "input", "hr"}


class Page(HTMLParser):
    """Tags in balance, attributes seen, text told."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.told: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.told.append(data)


@pytest.mark.parametrize("name", WEEKS)
def test_the_page_is_whole_and_loads_nothing(name: str) -> None:
    html = render_report(WEEKS[name]())
    page = Page(html)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert not {"script", "link", "iframe", "img", "object", "form", "base"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name in {"src", "href", "srcset"} or name.startswith("on")]
    assert "url(" not in html
    assert "@import" not in html
    assert "default-src 'none'" in html


@pytest.mark.parametrize("name", WEEKS)
def test_the_same_week_gives_the_same_page(name: str) -> None:
    assert render_report(WEEKS[name]()) == render_report(WEEKS[name]())


def test_the_first_screen_has_seven_lines() -> None:
    """Line 1 is the calls; here are the other six."""
    told = [(line.label, line.figure, line.rest) for line in headline_lines(full_week())]
    assert calls_title(full_week()) == "先打这 5 个电话"
    assert told == [
        ("本周销售", "2.1万元", "比上周多 3,740元（+21%）"),
        ("新客", "6 位", "回头客 17 位"),
        ("新沉睡", "7 位", "他们一共消费过 2.3万元"),
        ("不满意", "2 位", "还没有处理，请先联系"),
        ("回访", "到期 42 位", "已联系 28 位，成交 5 位"),
        ("数据与备份", "14 格要改", "改好前有的结论不准。备份已核对：2026-11-27，1 份，内容完好。"),
    ]


def test_calls_stand_first_with_number_and_reason() -> None:
    html = render_report(full_week())
    first = html.index("王*华")
    assert html.index("先打这 5 个电话") < first < html.index("本周销售")
    assert "K000017 · 尾号 3388" in html
    assert "K000251</small>" in html  # no digits known: none invented


def test_without_calls_the_first_line_says_why() -> None:
    quiet = replace(full_week(), calls=(), unhappy_open=(), newly_dormant=())
    assert calls_title(quiet) == "这周没有急着要打的电话"
    assert calls_title(replace(full_week(), calls=())).startswith("要联系的客户都没有能拨打的号码")


def test_an_unverified_backup_is_an_alert() -> None:
    week = replace(full_week(), errors=0, backup="备份没有通过核对。", backup_ok=False)
    safety = headline_lines(week)[-1]
    assert (safety.rest, safety.alert) == ("备份没有通过核对。", True)


NAUGHTY = "<script>alert(1)</script>\"' {{ 1234*1234 }} {% raw %} &amp;"


def naughty_week() -> WeekSummary:
    call = Call(NAUGHTY, NAUGHTY, NAUGHTY, NAUGHTY, NAUGHTY)
    share = (Share(NAUGHTY, 3, 5.0),)
    return replace(
        full_week(),
        workbook=NAUGHTY,
        calls=(call,) * 6,
        newly_dormant=(call,) * 6,
        unhappy_open=(call,) * 6,
        tiers=share,
        states=share,
        segments=share,
        levels=share,
        top_problems=((NAUGHTY, 3, NAUGHTY),),
        backup=NAUGHTY,
        notes=(NAUGHTY,),
    )


def test_what_cells_hold_stays_text() -> None:
    html = render_report(naughty_week())
    page = Page(html)
    assert page.open == []
    assert "script" not in page.tags
    assert "1522756" not in html
    whole = "".join(page.told)
    assert whole.count(NAUGHTY) >= 20
    assert ("title", NAUGHTY) in page.attributes


def sentences(week: WeekSummary) -> dict[str, str]:
    return {block.key: block.sentence for block in report_blocks(week)}


def test_each_block_says_what_one_sees() -> None:
    assert sentences(full_week()) == {
        "calls": "先打的电话，可以这样开口。",
        "sales": "本周到今天卖了 2.1万元，比上周多 3,740元（+21%）。",
        "satisfaction": "136 位客户给过评价，平均 78 分；不满意又没处理的有 2 位，请先联系。",
        "services": "最让人失望的是“改裤脚”，14 位评价，平均 61 分，4 位不满意；全店平均 78 分。",
        "goods": "没有哪个商品类别特别让人失望；分最低的是“配饰”，31 位评价，平均 75 分。",
        "newly-dormant": "7 位客户新近沉睡，他们一共消费过 2.3万元，现在联系还来得及。",
        "follow-ups": "到期 42 位，已联系 28 位（67%），成交 5 位。",
        "trend": "沉睡客户连续 3 周增加，共多 11 位，流失客户比上周少 1 位。",
        "moves": "和 11月16日 比，4 位客户升级，9 位客户降级。另有新登记 6 位。",
        "moves-state": "3 位客户往好的方向变，12 位客户往差的方向变。",
        "moves-segment": "7 位客户换了分群，最多的是“重要价值”到“重要保持”，5 位。",
        "states": "一共 298 位客户，另有散客 2 行不计；活跃的最多，143 位（48%）。",
        "tiers": "高价值客户 34 位，占客户的 12%，消费却占 57%。",
        "base": "基盘客户 21 位，占客户的 7%，一共消费过 9.6万元，占 14%。",
        "cuts": "时间 5 分 75 位、1 分 28 位；金额 5 分 5 位、1 分 48 位。",
        "silence": "90 天没来算沉睡，180 天没来算流失。",
        "levels": "满意度 70 分起算满意，45 分起算一般；有一项不满意的再降一级。",
        "fair": "得分和原来等级相同的客户里，女客户评为高价值的比其他客户少 15 个百分点。这个差别从条件上解释不了，请看看是不是公平。",
        "overridden": "1 位客户的等级是店里自己定的，请过一阵看看理由还在不在。",
        "scores": "有 25 位离高价值只差不到半分，多来一两次就可能升上去。",
        "segments": "“重要价值”花得最多：31 位，占全部消费的 55%。",
        "outlook": "今后 12 个月，271 位老客户预计再消费 18.6万元；最可能继续带来价值的是下面几位。",
        "at-risk": "58 位客户多半已经走远；全都请回来的话，12 个月里约值 2.4万元，先试下面几位。",
        "problems": "14 格必须改、57 格请看一下，最多的是“金额写成文字”（24 处）。每一格怎么改，写在“数据问题”表里。",
        "origins": "78% 的日期错误是 9 月第 2 周出现的（2026-09-07 的备份里还没有）。",
        "completeness": "客户资料填了 79%；最缺的是“年龄”，202 位没有；23 位超过 365 天没有核对。",
    }


def test_an_empty_week_says_what_is_missing_and_how_to_get_it() -> None:
    hints = {block.key: block.hint for block in report_blocks(empty_week()) if block.hint}
    assert set(hints) == {"sales", "satisfaction", "follow-ups", "trend", "states"}
    assert hints["trend"] == "每周运行一次，再有 3 周的记录就能看到走势。"
    assert calls_title(empty_week()).startswith("客户表还是空的")


@pytest.mark.parametrize(
    ("dormant", "said"),
    [
        ((5, 6, 6), "沉睡客户和上周一样"),
        ((5, 4, 6), "沉睡客户比上周多 2 位"),
        ((9, 8, 4), "沉睡客户连续 2 周减少，共少 5 位"),
    ],
)
def test_the_course_of_the_dormant_is_told(dormant: tuple[int, ...], said: str) -> None:
    """
    dormant   said
    5 6 6     the same
    5 4 6     only the last rise counts
    9 8 4     an unbroken run is summed up
    """
    full = full_week()
    points = tuple(replace(point, dormant=many) for point, many in zip(full.trend, dormant, strict=False))
    assert sentences(replace(full, trend=points))["trend"].startswith(said)


def test_two_weeks_are_no_trend() -> None:
    full = full_week()
    by_key = {block.key: block for block in report_blocks(replace(full, trend=full.trend[-2:]))}
    assert by_key["trend"].hint == "每周运行一次，再有 1 周的记录就能看到走势。"
    assert not by_key["trend"].chart
    assert "上周" in by_key["sales"].chart


def test_no_more_than_half_a_year_is_drawn() -> None:
    full = full_week()
    point = full.trend[-1]
    points = tuple(replace(point, week=point.week - timedelta(weeks=back)) for back in reversed(range(60)))
    by_key = {block.key: block for block in report_blocks(replace(full, trend=points))}
    assert by_key["trend"].chart.count("<circle") == 2 * 26
