"""The three hundred customers as the shop's table holds them: typed by hand, with what went wrong over the years."""

from random import Random

from tests.samples.people import Person, invent_people
from tests.samples.spellings import (
    Typed,
    typed_amount,
    typed_count,
    typed_day,
    typed_mood,
    typed_name,
    typed_phone,
    typed_round_amount,
    typed_score,
)

SEED = 20231106
HEADERS = (
    "序号", "客户姓名", "性别", "年龄", "手机号", "最近一次\n消费时间", "累计消费", "消费商品类别", "服务次数", "服务内容", "服务反馈",
    "对产品/服务\n质量的评价", "对服务\n态度的评价", "总体满意度\n评分", "负责人", "备注",
)  # fmt: skip
"""As staff wrote them: two synonyms, line breaks, two columns of the shop's own at the end."""
WIDTHS = (6, 13, 6, 6, 19, 14, 12, 13, 9, 13, 24, 12, 10, 11, 9, 26)
(
    SERIAL,
    NAME,
    GENDER,
    AGE,
    PHONE,
    DAY,
    AMOUNT,
    GOODS,
    COUNT,
    SERVICE,
    FEEDBACK,
    QUALITY,
    ATTITUDE,
    SCORE,
    CLERK,
    NOTE,
) = range(16)

ODDITIES: dict[int, dict[int, Typed]] = {
    2: {AMOUNT: "1.2万", NOTE: "公司团购也找她"},
    8: {FEEDBACK: "裙子洗一次就掉色，要求退货", QUALITY: "不满意", ATTITUDE: "一般", SCORE: 3},
    17: {DAY: "去年五月"},
    23: {PHONE: "1391234"},
    31: {NOTE: "不要打电话，发微信"},
    40: {PHONE: "1.38E+10"},
    52: {DAY: "10月1日"},
    58: {PHONE: "微信 xiaotao_2019"},
    66: {AMOUNT: "面议"},
    71: {DAY: "01/02/2023"},
    77: {PHONE: None},
    84: {AMOUNT: "约500元"},
    93: {PHONE: "13600000931、0571-80000931"},
    101: {DAY: None, AMOUNT: None, COUNT: None, SERVICE: None, NOTE: "逛过一次，没买，说换季再来"},
    118: {AMOUNT: -299.0, NOTE: "退了一件外套"},
    125: {SCORE: 99},
    133: {AGE: 182},
    139: {NAME: None},
    146: {GENDER: "保密"},
    152: {AMOUNT: "#N/A"},
    160: {DAY: "2203-10-01"},
    171: {FEEDBACK: "不满意", QUALITY: "不满意", ATTITUDE: "一般", SCORE: 9},
    183: {NAME: "散客", GENDER: None, AGE: None, PHONE: None, SERVICE: None, COUNT: None},
    184: {DAY: None, AMOUNT: None, COUNT: None, SERVICE: None, NOTE: "朋友介绍，加了微信"},
    196: {DAY: None},
    204: {AMOUNT: None},
    211: {FEEDBACK: "导购态度差，投诉过一次", ATTITUDE: "非常不满意", SCORE: 2},
    228: {DAY: None, AMOUNT: None, COUNT: None, SERVICE: None, NOTE: "想买西装，等活动"},
    236: {COUNT: "好几次"},
    249: {NAME: "散客", GENDER: None, AGE: None, PHONE: None, SERVICE: None, COUNT: None},
    262: {FEEDBACK: "挺好的，下次带同事来"},
    277: {NOTE: "孕妇，推荐宽松款"},
    290: {NOTE: "搬去外地了，只网购"},
}
"""Place in the table, counted from 0 → what stands there instead. Names nobody would give are not among them."""
TWICE = {88: 12, 145: 60, 199: 150, 241: 33, 279: 210}
"""Place → the place of the same customer, entered a second time by another clerk."""
SPOKEN = (5, 48, 110, 168, 230, 285)
"""Places of amounts written as they are said: 三千五."""


def shop_people() -> list[Person]:
    """The customers, always the same."""
    return invent_people(Random(SEED))  # noqa: S311 - invented people, no secrets


def typed_rows(people: list[Person]) -> list[list[Typed]]:
    """One row of cells per customer, in the order of HEADERS."""
    chance = Random(SEED + 1)  # noqa: S311 - invented people, no secrets
    rows: list[list[Typed]] = []
    for place, person in enumerate(people):
        again = TWICE.get(place)
        row = _typed(chance, people[again] if again is not None else person, place + 1)
        if again is not None:
            row[PHONE] = people[again].phone
        if place in SPOKEN:
            row[AMOUNT] = typed_round_amount(max(person.spent, 1_000))
        for column, value in ODDITIES.get(place, {}).items():
            row[column] = value
        rows.append(row)
    return rows


def _typed(chance: Random, person: Person, serial: int) -> list[Typed]:
    asked = person.mood is not None
    mood = person.mood or 0
    return [
        serial,
        typed_name(chance, person),
        ("女" if person.woman else "男") if chance.random() < 0.9 else None,
        person.age if chance.random() < 0.7 else None,
        typed_phone(chance, person.phone),
        typed_day(chance, person.last.day),
        typed_amount(chance, person.spent),
        person.last.goods,
        typed_count(chance, person.services) if person.services else None,
        person.service or None,
        typed_mood(chance, mood) if asked and chance.random() < 0.8 else None,
        typed_mood(chance, mood) if asked and chance.random() < 0.8 else None,
        typed_mood(chance, mood) if asked and chance.random() < 0.8 else None,
        typed_score(chance, mood) if asked else None,
        person.clerk,
        None,
    ]
