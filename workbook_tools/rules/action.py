"""建议动作: the one case that a customer is now, in order of urgency, and what to do, why, and what to say.

The same declaration makes the column 建议动作, the order of the follow-up sheet, and its words.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from workbook_tools.rules import life_cycle
from workbook_tools.rules.contacts import Contacts
from workbook_tools.rules.inputs import Codes, Flags, Numbers, Texts, chosen
from workbook_tools.rules.life_cycle import LifeCycle, Past
from workbook_tools.rules.next_contact import Basis, Blocked, NextContact
from workbook_tools.rules.satisfaction import UNHAPPY
from workbook_tools.rules.tiers import Rise, step_of
from workbook_tools.table.tier_words import HIGH, LOW, TIERS, TierWords

SOON = 0.8
"""A customer is about to be 沉睡 when this part of the limit has passed."""


class Case(IntEnum):
    """What a customer is just now; the first that holds, the most urgent first."""

    REFUSED = 0
    LOST = 1
    COMPLAINT = 2
    UNHAPPY = 3
    PROMISED = 4
    HIGH_FADING = 5
    REGAINED = 6
    HIGH_LAPSED = 7
    NEW = 8
    FADING = 9
    HIGH_ACTIVE = 10
    BASE = 11
    ACTIVE = 12
    LEAD = 13
    DORMANT = 14
    LAPSED = 15
    UNDATED = 16
    WALK_IN = 17


@dataclass(frozen=True, slots=True)
class Words:
    """action: for the column. why and say: for the follow-up sheet; {name}, {days}, {limit}, {figure}, {day}, {bought}, {high} are filled in."""

    action: str
    why: str = ""
    say: str = ""


WORDS = {
    Case.REFUSED: Words("不主动联系，到店时好好接待"),
    Case.LOST: Words("已战败，不再主动联系"),
    Case.COMPLAINT: Words(
        "先打电话道歉，问清投诉，当天答复",
        "有投诉，还没有处理",
        "{name}您好，您反映的问题我们很重视。请您说说经过，今天一定给您答复。",
    ),
    Case.UNHAPPY: Words(
        "先问清哪里不满意，再谈别的",
        "满意度{figure}分，不满意，还没有人问过",
        "{name}您好，上次没有让您满意，很抱歉。请问是哪里没有做好？我们马上改。",
    ),
    Case.PROMISED: Words("按约好的日子联系", "约好{day}联系", "{name}您好，上次约好再联系您，现在方便说话吗？"),
    Case.HIGH_FADING: Words(
        "尽快亲自打电话，邀请到店",
        "{high}，{days}天没来，满{limit}天算沉睡",
        "{name}您好，有一阵没见到您了。{bought}您还满意吗？方便时来店里坐坐，我来接待。",
    ),
    Case.REGAINED: Words(
        "感谢再次光临，安排专人跟进",
        "隔了很久又来消费，{days}天前",
        "{name}您好，谢谢您又来照顾我们。{bought}您还满意吗？有不合适的直接找我。",
    ),
    Case.HIGH_LAPSED: Words(
        "由负责人打电话，请老客户回来",
        "{high}，{days}天没来，已经流失",
        "{name}您好，好久没见到您了，是不是我们哪里没做好？很想听听您的意见。",
    ),
    Case.NEW: Words(
        "问问用得怎么样，介绍会员好处",
        "新客，{days}天前消费，回访使用情况",
        "{name}您好，谢谢光临。{bought}您还满意吗？有不明白的随时问我。",
    ),
    Case.FADING: Words(
        "发优惠提醒，邀请再来",
        "{days}天没来，满{limit}天算沉睡",
        "{name}您好，有一阵没见到您了。{bought}您还满意吗？有什么需要我帮您留意？",
    ),
    Case.HIGH_ACTIVE: Words(
        "按时问候，新品优先告诉",
        "{high}，到了回访的日子",
        "{name}您好，谢谢您一直照顾生意。{bought}您还满意吗？有新品我先告诉您。",
    ),
    Case.BASE: Words(
        "多年的老主顾，常问候，请他带朋友来",
        "基盘客户，到了回访的日子",
        "{name}您好，谢谢您这些年一直照顾。{bought}您还满意吗？有什么我们能做得更好的，请直接告诉我。",
    ),
    Case.ACTIVE: Words(
        "推荐相关商品，保持联系", "到了回访的日子", "{name}您好，{bought}您还满意吗？最近有什么需要，我帮您留意。"
    ),
    Case.LEAD: Words(
        "介绍合适的商品，促成第一单",
        "问过还没有买",
        "{name}您好，上次您来问过，看您还需要了解什么？我给您介绍合适的。",
    ),
    Case.DORMANT: Words(
        "发条问候，告诉近期优惠", "{days}天没来，已经沉睡", "{name}您好，好久不见。最近有什么需要我帮您留意的吗？"
    ),
    Case.LAPSED: Words(
        "送一张回店优惠，请客户回来",
        "{days}天没来，已经流失",
        "{name}您好，好久没见到您了，是不是我们哪里没做好？欢迎再来看看。",
    ),
    Case.UNDATED: Words(
        "先补上最近一次消费日期", "不知道上次什么时候消费", "{name}您好，谢谢您一直光临，最近有什么需要？"
    ),
    Case.WALK_IN: Words(""),
}


def find_cases(
    life: LifeCycle, silence: Numbers, tier: Texts, base: Flags, concern: tuple[Flags, Flags], contact: NextContact
) -> Codes:
    """The `Case` of each customer. base: 基盘客户. concern: open complaint, and unhappy with nobody having asked yet."""
    complaint, unhappy = concern
    high, state = tier == HIGH, life.state
    fading = (state == life_cycle.DORMANT) | (
        ((state == life_cycle.ACTIVE) | (state == life_cycle.NEW)) & (silence >= SOON * life.limits.dormant)
    )
    conditions = {
        Case.WALK_IN: contact.blocked == Blocked.WALK_IN,
        Case.REFUSED: contact.blocked == Blocked.REFUSED,
        Case.LOST: contact.blocked == Blocked.LOST,
        Case.COMPLAINT: complaint,
        Case.UNHAPPY: unhappy,
        Case.PROMISED: contact.basis == Basis.PROMISE,
        Case.LEAD: state == life_cycle.LEAD,
        Case.UNDATED: state == life_cycle.UNKNOWN,
        Case.HIGH_FADING: high & fading,
        Case.REGAINED: state == life_cycle.REGAINED,
        Case.HIGH_LAPSED: high & (state == life_cycle.LAPSED),
        Case.LAPSED: state == life_cycle.LAPSED,
        Case.DORMANT: (state == life_cycle.DORMANT) & (tier == LOW),
        Case.FADING: fading,
        Case.NEW: state == life_cycle.NEW,
        Case.HIGH_ACTIVE: high,
        Case.BASE: base,
    }
    return chosen(list(conditions.values()), tuple(conditions), Case.ACTIVE)


def find_concerns(complaint: Flags, level: Texts, spoken: Contacts, past: Past) -> tuple[Flags, Flags]:
    """Open complaints, and unhappy customers whom nobody has asked yet.

    complaint: told in 服务反馈. Both are dealt with once somebody has spoken with the customer on or after his last purchase.
    What he complained of in 沟通记录 stays open until a later line there ends otherwise.
    """
    handled = ~np.isnat(spoken.last) & ~(spoken.last < past.last)
    open_complaint = spoken.complained | (complaint & ~handled)
    return open_complaint, (level == UNHAPPY) & ~handled & ~open_complaint


def word_actions(cases: Codes, tier: Texts, rise: Rise, spend: Numbers, words: TierWords) -> Texts:
    """建议动作. Where one purchase of no more than was spent in all earns the next tier, that is the thing to say."""
    table = np.array([WORDS[Case(number)].action or None for number in range(len(Case))], dtype=object)
    action = table[cases]
    near = np.flatnonzero(np.isin(cases, (Case.ACTIVE, Case.BASE)) & (rise.visits == 1) & (rise.amount <= spend))
    above = [words.spoken(TIERS[step + 1]) for step in step_of(tier[near])]
    action[near] = [
        f"推荐相关商品，再消费{amount:.0f}元就升为{name}" if amount else f"邀请再来，再消费一次就升为{name}"
        for amount, name in zip(rise.amount[near], above, strict=True)
    ]
    return action
