"""How staff type what they know: the many spellings of one amount, one day, one number."""

from datetime import date, datetime
from random import Random

from tests.samples.chance import pick
from tests.samples.people import Person

Typed = str | float | datetime | None
_WIDE = str.maketrans("0123456789-.,", "０１２３４５６７８９－．，")
_DIGITS = "零一二三四五六七八九"
_MOODS = {
    5: ("非常满意", "很满意"),
    4: ("满意", "满意", "满意 "),
    3: ("一般", "还行"),
    2: ("不满意",),
    1: ("非常不满意",),
}


def typed_phone(chance: Random, phone: str) -> Typed:
    """Mostly plain; with spaces, dashes, +86, full-width, as a number, or masked."""
    head, middle, tail = phone[:3], phone[3:7], phone[7:]
    choices: list[tuple[Typed, float]] = [
        (phone, 60), (f"{head} {middle} {tail}", 10), (f"{head}-{middle}-{tail}", 7), (int(phone), 12),
        (f"+86 {phone}", 3), (phone.translate(_WIDE), 2), (f"{head}****{tail}", 4), (f" {phone}", 2),
    ]  # fmt: skip
    return pick(chance, choices)


def typed_day(chance: Random, day: date) -> Typed:
    """Mostly a real date; otherwise one of the spellings that a shop's table collects over the years."""
    choices: list[tuple[Typed, float]] = [
        (datetime(day.year, day.month, day.day), 58),  # noqa: DTZ001 - a day in a cell has no time zone
        (day.isoformat(), 10), (f"{day.year}/{day.month}/{day.day}", 9), (f"{day.year}.{day.month}.{day.day}", 7),
        (f"{day:%y}.{day.month}.{day.day}", 3), (f"{day.year}年{day.month}月{day.day}日", 6), (float(f"{day:%Y%m%d}"), 3),
        (day.isoformat().translate(_WIDE), 2), (float((day - date(1899, 12, 30)).days), 2),
    ]  # fmt: skip
    return pick(chance, choices)


def typed_amount(chance: Random, amount: float) -> Typed:
    """Mostly a number; otherwise with 元, ￥, commas, or full-width."""
    whole = round(amount)
    choices: list[tuple[Typed, float]] = [
        (amount, 60), (f"{whole}元", 14), (f"￥{whole:,}", 7), (f"{whole:,}", 4), (f"{whole}".translate(_WIDE), 3), (f"¥{whole}.00", 3),
    ]  # fmt: skip
    return pick(chance, choices)


def typed_round_amount(amount: float) -> str:
    """A big amount as people say it: 1.2万; 三千五 below 10,000. The figure is rounded to what is said."""
    if amount >= 10_000:
        return f"{amount / 10_000:.1f}万"
    thousands, hundreds = divmod(round(amount / 100), 10)
    return f"{'两' if thousands == 2 else _DIGITS[thousands]}千{_DIGITS[hundreds] if hundreds else ''}"


def typed_count(chance: Random, many: int) -> Typed:
    """2, 2次, 两次, ２次."""
    spoken = "两" if many == 2 else _DIGITS[many] if many < 10 else str(many)
    choices: list[tuple[Typed, float]] = [
        (many, 55),
        (f"{many}次", 30),
        (f"{spoken}次", 9),
        (f"{many}次".translate(_WIDE), 6),
    ]
    return pick(chance, choices)


def typed_mood(chance: Random, mood: int) -> str:
    """A rating near the customer's mood."""
    near = min(max(mood + pick(chance, ((0, 8), (1, 1), (-1, 1))), 1), 5)
    return chance.choice(_MOODS[near])


def typed_score(chance: Random, mood: int) -> Typed:
    """A score out of 10: 9, 9分, 9/10."""
    score = min(2 * mood + chance.choice((-1, 0, 0)), 10)
    half: Typed = f"{score}.5" if score < 10 else score
    choices: list[tuple[Typed, float]] = [(score, 60), (f"{score}分", 30), (f"{score}/10", 5), (half, 5)]
    return pick(chance, choices)


def typed_name(chance: Random, person: Person) -> str:
    """As it is, at times with a space behind or a word for whom."""
    title = "姐" if person.woman else "哥"
    return pick(chance, ((person.name, 93), (person.name + " ", 4), (f"{person.name}（{person.name[0]}{title}）", 3)))
