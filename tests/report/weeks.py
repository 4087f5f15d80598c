"""Weeks to render: a full one, an empty one, one with long names and huge figures."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from workbook_tools.table.fairness import BandShare, Fairness, Overridden, Unlike
from workbook_tools.table.flows import Flow
from workbook_tools.table.moves import KindOfMoves, Move, Moves
from workbook_tools.table.quality import Appeared, ColumnFill, Completeness, Origins, Tally
from workbook_tools.table.spread import BaseShare, ScoreSpread, Spread
from workbook_tools.table.summary import Call, Opinion, Opinions, Outlook, Share, WeekPoint, WeekSummary

MONDAY = date(2026, 11, 23)


FILLED = Completeness(
    (
        ColumnFill("客户姓名", 298, 298), ColumnFill("性别", 241, 298), ColumnFill("年龄", 96, 298), ColumnFill("联系方式", 292, 298),
        ColumnFill("最近一次消费时间", 274, 278), ColumnFill("消费金额", 277, 278), ColumnFill("服务反馈", 136, 298),
    ),
    dated=288, stale=23, stale_days=365,
)  # fmt: skip
ORIGINS = Origins(
    errors=64, sentence="78% 的日期错误是 9 月第 2 周出现的（2026-09-07 的备份里还没有）",
    by_column=(Tally("最近一次消费时间", 50), Tally("消费金额", 9), Tally("联系方式", 5)),
    by_kind=(Tally("不是日期", 44), Tally("不是金额", 9), Tally("日期在将来", 6), Tally("没有电话", 5)),
    by_person=(Tally("小王", 51, 88), Tally("店长", 13, 210)), by_update=(Tally("2026-09-14", 39, 41),),
    appeared=Appeared(date(2026, 9, 7), date(2026, 9, 14), 42),
)  # fmt: skip


def full_week() -> WeekSummary:
    """A shop with 300 customers after eight weeks."""
    dormant = (48, 47, 49, 50, 50, 53, 57, 61)
    lost = (35, 36, 36, 38, 38, 39, 39, 38)
    sales = (18200.0, 21950.0, 16480.0, 20310.0, 23760.0, 19870.0, 17640.0, 21380.5)
    trend = tuple(
        WeekPoint(MONDAY - timedelta(weeks=7 - i), 284 + 2 * i, 150 - i, dormant[i], lost[i], 80 + i / 2, 14 - i, sales[i], 30 - 2 * i)
        for i in range(8)
    )  # fmt: skip
    calls = (
        Call(
            "王*华",
            "K000017",
            "3388",
            "投诉“裙子洗一次就掉色”，还没处理",
            "王姐您好，裙子掉色的事是我们没做好，给您换一条好吗？",
        ),
        Call(
            "李*", "K000142", "0916", "高价值，98 天没来，消费过 1.9万元", "李先生，您上次看的冬款到货了，给您留一件？"
        ),
        Call("欧阳*婷", "K000203", "7751", "高价值，到回访日 6 天了", "婷姐，上次的大衣穿着还合身吗？"),
        Call("陈*明", "K000088", "2204", "刚沉睡，消费过 8,600元", "陈先生，好久没见，会员日给您留了八折。"),
        Call("赵*", "K000251", "", "打分 3 分，没说原因", "赵女士，您上次打分不高，想听听哪里没做好。"),
    )
    sleepy = tuple(
        Call(
            name, f"K{number:06d}", f"{number * 37 % 10000:04d}", f"{91 + number % 7} 天没来，消费过 {number * 13:,}元"
        )
        for name, number in (
            ("陈*明", 88),
            ("孙*", 31),
            ("周*芳", 117),
            ("吴*", 164),
            ("郑*丽", 9),
            ("冯*", 271),
            ("诸葛*", 45),
        )
    )
    return WeekSummary(
        workbook="门店客户_三百人.xlsx", moves=_moves(), opinions=_opinions(), **_spreads(), today=date(2026, 11, 27), customers=298, walk_ins=2, calls=calls,
        sales_this_week=21380.5, sales_last_week=17640.0, buyers_this_week=23, buyers_last_week=19,
        new_customers=6, returning_customers=17, newly_dormant=sleepy, dormant_spend=23456.0, unhappy_open=(calls[0], calls[4]),
        follow_ups_due=42, follow_ups_done=28, follow_ups_sold=5,
        tiers=(Share("高", 34, 402_300.0), Share("中", 126, 251_800.0), Share("低", 131, 48_750.0)),
        states=(Share("活跃", 143, 480_000.0), Share("新客", 18, 9_600.0), Share("沉睡", 61, 131_000.0), Share("流失", 38, 64_000.0),
                Share("挽回", 7, 12_000.0), Share("战败", 4, 2_000.0), Share("意向", 20), Share("无法判断", 7, 4_250.0)),
        segments=(Share("重要价值", 31, 388_000.0), Share("重要保持", 12, 61_000.0), Share("重要发展", 22, 70_500.0), Share("重要挽留", 19, 48_000.0),
                  Share("一般价值", 44, 52_000.0), Share("一般保持", 37, 31_000.0), Share("一般发展", 58, 24_000.0), Share("一般挽留", 68, 28_350.0)),
        levels=(Share("满意", 96), Share("一般", 31), Share("不满意", 9), Share("未评价", 162)), satisfaction=78.4, answered=136,
        errors=14, warnings=57,
        top_problems=(("金额写成文字", 24, "G17"), ("日期写成文字", 18, "F22"), ("号码重复", 9, "E41"), ("没有电话", 6, "E88"), ("不是日期", 4, "F103")),
        scores=((1.0, 22), (1.25, 18), (1.5, 31), (1.75, 20), (2.0, 24), (2.25, 16), (2.5, 28), (2.75, 33), (3.0, 26), (3.25, 14), (3.5, 12),
                (3.75, 13), (4.0, 11), (4.25, 9), (4.5, 8), (4.75, 4), (5.0, 2)),
        trend=trend, backup="备份已核对：2026-11-27，1 份，内容完好。", notes=("“评分满分”没有填，按 10 分计算。",),
        outlook=Outlook("", 271, 186_400.0, calls, sleepy, 58, 23_700.0), completeness=FILLED, origins=ORIGINS,
    )  # fmt: skip


def _moves() -> Moves:
    """A week with more falls than rises."""

    def kind(flow: Flow, order: tuple[str, ...], turn: tuple[int, int], *listed: Move) -> KindOfMoves:
        return KindOfMoves(flow, order, listed, *turn)

    tier = Flow("价值等级", ("高", "中", "低"), ((31, 5, 0), (3, 117, 4), (0, 1, 127)))
    state = Flow(
        "客户状态", ("新客", "活跃", "沉睡", "流失"), ((12, 0, 0, 0), (0, 140, 9, 0), (0, 2, 50, 3), (0, 1, 0, 35))
    )
    segment = Flow("客户分群", ("重要价值", "重要保持", "一般发展"), ((26, 5, 0), (1, 11, 0), (1, 0, 57)))
    fallen = Move("陈*明", "K000088", "2204", "高", "中", "越来越久没来，时间从4分到3分", -1)
    risen = Move("孙*", "K000031", "1147", "中", "高", "消费金额增加，金额从3分到4分", 1)
    asleep = Move("陈*明", "K000088", "2204", "活跃", "沉睡", "91天没消费，满90天", -1)
    moved = Move("孙*", "K000031", "1147", "重要保持", "重要价值", "又来消费，时间从3分到5分", 1)
    return Moves(
        date(2026, 11, 16), kind(tier, ("低", "中", "高"), (4, 9), fallen, risen),
        kind(state, ("流失", "沉睡", "新客", "活跃"), (3, 12), asleep),
        kind(segment, ("一般发展", "重要保持", "重要价值"), (2, 5), moved), come=6, gone=0,
    )  # fmt: skip


def _opinions() -> Opinions:
    """One service that disappoints, and goods that do not differ."""
    return Opinions(
        0.81, 0.23, 120, 3,
        (Opinion("改裤脚", 14, 61.2, 4, True), Opinion("干洗代送", 33, 77.5, 2, True), Opinion("上门量体", 3, 40.0, 2, False)),
        (Opinion("配饰", 31, 74.9, 0, True), Opinion("女装", 88, 80.1, 3, True)),
    )  # fmt: skip


def _spreads() -> dict[str, Any]:
    """Where the customers stand beside the borders."""
    limits = (("活跃", 0.0), ("沉睡", 90.0), ("流失", 180.0))
    return {
        "score_spreads": (
            ScoreSpread("时间", "天", (28, 46, 61, 80, 75), (365, 180, 90, 30)),
            ScoreSpread("金额", "元", (48, 87, 104, 47, 5), (300, 800, 2000, 5000)),
        ),
        "silence": Spread(((0, 60), (11.25, 40), (90, 20), (258.75, 50)), 11.25, 270, limits),
        "satisfaction_spread": Spread(((20, 4), (45, 30), (95, 80)), 5, 100, (("不满意", 0.0), ("一般", 45.0), ("满意", 70.0))),
        "base": BaseShare(21, 96_400.0, 702_850.0, "来往满 365 天，消费满 4 次，现在没有沉睡，满意度满 70 分"),
        "fairness": Fairness(
            (BandShare("性别", "男", 120, (20, 60, 30), 41), BandShare("性别", "女", 160, (14, 66, 60), 40)),
            (Unlike("女", "评为高价值", "得分和原来等级相同", -0.15, 150, 1e-4),), 6,
            (Overridden("孙*", "K000031", "1147", "中", "高", "老板的老同学"),), 291,
        ),
    }  # fmt: skip


def empty_week() -> WeekSummary:
    """The first run on an empty table."""
    return WeekSummary(
        workbook="新的客户表.xlsx", today=MONDAY, customers=0, walk_ins=0, calls=(), sales_this_week=None, sales_last_week=None,
        buyers_this_week=0, buyers_last_week=0, new_customers=0, returning_customers=0, newly_dormant=(), dormant_spend=0,
        unhappy_open=(), follow_ups_due=0, follow_ups_done=0, follow_ups_sold=0, tiers=(), states=(), segments=(), levels=(),
        satisfaction=None, answered=0, errors=0, warnings=0,
    )  # fmt: skip


def huge_week() -> WeekSummary:
    """Long names, long reasons, figures of a chain of shops, borders that staff have moved."""
    name = "买买提·艾合买提江·阿不都热依木（华东区总代理有限责任公司）"
    call = Call(
        name,
        "VIP-2026-000000000123456789",
        "0000",
        "高价值，" + "因为很长很长的原因" * 6,
        "您好，" + "这句话也很长" * 12,
    )
    week = full_week()
    return replace(
        week, workbook="客户管理计划表（华东大区2026年度最终版-改-再改-真的最终版）副本.xlsx", customers=123_456_789, walk_ins=1_234_567,
        calls=(call,) * 5, sales_this_week=9_876_543_210.0, sales_last_week=1_234_567_890.12, new_customers=1_234_567,
        returning_customers=23_456_789, newly_dormant=(call,) * 60, dormant_spend=123_456_789_012.0, unhappy_open=(call,) * 7,
        follow_ups_due=1_234_567, follow_ups_done=1_234_560, follow_ups_sold=1,
        tiers=(Share("高", 12_345_678, 9.9e11), Share("中", 1, 1.0), Share("低", 111_111_110, 5e9)),
        states=tuple(replace(share, count=share.count * 1_000_000) for share in week.states), errors=1_234_567, warnings=7_654_321,
        top_problems=(("这是一个非常非常长的问题名称一直写到写不下为止还没有写完", 1_234_567, "'很长的工作表名称'!AB1048576"),),
        tier_borders=(4.6, 4.9), backup="备份没有通过核对：磁盘上的副本与原文件不同，请检查移动硬盘的连接后再运行一次。", backup_ok=False,
        trend=tuple(replace(p, sales=(p.sales or 0) * 1e6, dormant=p.dormant * 1_000_000, lost=p.lost * 1_600_000) for p in week.trend),
    )  # fmt: skip
