"""Three hundred invented customers of a clothes shop: who they are and what they really bought, before anybody types it."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.samples import SAMPLE_DAY
from tests.samples.chance import pick

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
WOMEN = (
    "婷",
    "丽娟",
    "芳",
    "雅琴",
    "静",
    "晓燕",
    "玉兰",
    "梦洁",
    "思雨",
    "佳怡",
    "敏",
    "雪梅",
    "秀英",
    "欣悦",
    "海燕",
    "慧",
    "艳红",
    "子涵",
    "春花",
    "莉莉",
)
MEN = (
    "伟",
    "建国",
    "强",
    "志明",
    "磊",
    "浩然",
    "勇",
    "俊杰",
    "文斌",
    "国庆",
    "鹏",
    "子轩",
    "海涛",
    "宏",
    "立军",
    "晨",
    "永福",
    "宇航",
)
PREFIXES = ("138", "139", "136", "135", "150", "159", "186", "188", "177", "133")
GOODS = (("女装", 0.42), ("童装", 0.18), ("男装", 0.16), ("鞋包", 0.14), ("配饰", 0.10))
SERVICES = ("改裤脚", "免费熨烫", "搭配建议", "尺码更换", "干洗代送", "售后退换", "会员日提醒")
CLERKS = ("小周", "小林", "陈店长")
HOW_MANY = 300


@dataclass(frozen=True, slots=True)
class Purchase:
    """day, 元, what."""

    day: date
    amount: float
    goods: str


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as an all-knowing clerk would write them. mood: 1 to 5, None where never asked."""

    name: str
    woman: bool
    age: int
    phone: str
    purchases: tuple[Purchase, ...]
    services: int
    service: str
    mood: int | None
    clerk: str

    @property
    def last(self) -> Purchase:
        """The latest purchase."""
        return self.purchases[-1]

    @property
    def spent(self) -> float:
        """All purchases together, in 元."""
        return round(sum(purchase.amount for purchase in self.purchases), 2)


def invent_people(chance: Random) -> list[Person]:
    """HOW_MANY people with unlike names and numbers. Every number has 0000 in its middle, so nobody is rung up by mistake."""
    names: set[str] = set()
    tails = chance.sample(range(10_000), HOW_MANY)
    people = []
    for tail in tails:
        woman = chance.random() < 0.68
        name = chance.choice(SURNAMES) + chance.choice(WOMEN if woman else MEN)
        while name in names:
            name = chance.choice(SURNAMES) + chance.choice(WOMEN if woman else MEN)
        names.add(name)
        services = _count(chance, 0.45)
        people.append(
            Person(
                name=name,
                woman=woman,
                age=min(max(round(chance.gauss(37, 11)), 18), 72),
                phone=f"{chance.choice(PREFIXES)}0000{tail:04d}",
                purchases=_purchases(chance),
                services=services,
                service=chance.choice(SERVICES) if services else "",
                mood=pick(chance, ((5, 0.3), (4, 0.42), (3, 0.18), (2, 0.07), (1, 0.03)))
                if chance.random() < 0.55
                else None,
                clerk=pick(chance, tuple(zip(CLERKS, (0.45, 0.4, 0.15), strict=True))),
            )
        )
    return people


def _purchases(chance: Random) -> tuple[Purchase, ...]:
    """A few visits at this customer's own pace and price, back from the last one."""
    reach = pick(chance, (((0, 30), 0.24), ((31, 90), 0.28), ((91, 180), 0.2), ((181, 400), 0.18), ((401, 900), 0.1)))
    day = SAMPLE_DAY - timedelta(days=chance.randint(*reach))
    pace, price = chance.choice((14, 30, 45, 75, 120)), chance.lognormvariate(5.75, 0.6)
    favourite = pick(chance, GOODS)
    found = []
    for _ in range(_count(chance, 0.3) + 1):
        goods = favourite if chance.random() < 0.75 else pick(chance, GOODS)
        amount = max(19, round(price * chance.lognormvariate(0, 0.35)))
        found.append(Purchase(day, float(amount // 10 * 10 + 9), goods))
        day -= timedelta(days=max(2, round(chance.gauss(pace, pace / 4))))
    return tuple(reversed(found))


def _count(chance: Random, stop: float) -> int:
    """How often something happened that ends with a chance of `stop` each time; at most 12."""
    many = 0
    while many < 12 and chance.random() > stop:
        many += 1
    return many
