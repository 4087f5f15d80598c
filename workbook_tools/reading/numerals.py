"""Numbers as people in China write them: 1,200.5, 1.2万, 3万5, 一千二, 壹仟贰佰, 二〇二三.

A grammar of our own rather than a library's: it must refuse what has two meanings (两三百, 1万50) and never raise.
"""

import re
from decimal import Decimal
from typing import NamedTuple

_DIGITS = {sign: value for value, signs in enumerate((
    "零〇○", "一壹", "二贰貳两兩", "三叁參叄参", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖",
)) for sign in signs}  # fmt: skip
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "w": 10**4, "亿": 10**8, "億": 10**8}
_TENS = str.maketrans({"廿": "二十", "卅": "三十", "卌": "四十"})
DIGIT_SIGNS = "".join(_DIGITS)
NUMERAL_SIGNS = DIGIT_SIGNS + "十拾百佰千仟万萬亿億廿卅卌点"

_ARABIC = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+")
_TOKEN = re.compile(rf"({_ARABIC.pattern})|([{DIGIT_SIGNS}])|([{''.join(_SMALL)}])|([{''.join(_LARGE)}])")
_POSITIONAL = re.compile(f"[{DIGIT_SIGNS}]{{3,}}")
_POINT = re.compile(f"([{NUMERAL_SIGNS}]+)点([{DIGIT_SIGNS}]+)")
_LONGEST = 40


def parse_numeral(text: str) -> Decimal | None:
    """A number without sign, unit or space, exactly; None for anything else. text: as `plain` gives it."""
    if _ARABIC.fullmatch(text):
        return Decimal(text.replace(",", "")) if len(text) <= _LONGEST else None
    if not text or len(text) > _LONGEST:
        return None
    text = text.lower().translate(_TENS)
    if _POSITIONAL.fullmatch(text):
        return Decimal(positional(text))
    point = _POINT.match(text)
    if point:
        whole = parse_numeral(point[1])
        if whole is None:
            return None
        text = f"{whole}.{positional(point[2])}" + text[point.end() :]
        if _ARABIC.fullmatch(text):
            return Decimal(text)
    tokens = _tokens(text)
    return _value(tokens) if tokens else None


def positional(text: str) -> str:
    """Chinese digits read one by one: 二〇二三 → 2023. Other signs stay."""
    return "".join(str(_DIGITS.get(sign, sign)) for sign in text)


class _Token(NamedTuple):
    text: str
    digits: Decimal | None
    unit: int
    large: bool


def _tokens(text: str) -> list[_Token]:
    tokens, end = [], 0
    for found in _TOKEN.finditer(text):
        if found.start() != end:
            return []
        end = found.end()
        arabic, digit, small, large = found.groups()
        if arabic:
            tokens.append(_Token(arabic, Decimal(arabic.replace(",", "")), 0, False))
        elif digit:
            tokens.append(_Token("", Decimal(_DIGITS[digit]), 0, False))
        else:
            tokens.append(_Token("", None, _SMALL.get(small) or _LARGE[large], bool(large)))
    return tokens if end == len(text) else []


class _Sum:
    """The running state of a numeral that is read from left to right."""

    def __init__(self) -> None:
        self.total, self.section = Decimal(0), Decimal(0)
        self.digit: _Token | None = None
        self.small_limit, self.large_limit, self.last_unit = 10**5, 10**12, 0
        self.after_zero = False

    def take(self, token: _Token) -> bool:
        """Whether the token may stand here."""
        if token.digits is not None:
            return self._take_digit(token)
        return self._take_large(token.unit) if token.large else self._take_small(token.unit)

    def _take_digit(self, token: _Token) -> bool:
        if self.digit is not None:
            return False
        if token.digits == 0 and not token.text and self.last_unit:
            self.after_zero = True
            return True
        self.digit = token
        return token.digits is not None and (token.digits == token.digits.to_integral_value() or self.last_unit == 0)

    def _take_small(self, unit: int) -> bool:
        if unit >= self.small_limit or (self.digit is None and unit != 10):
            return False
        digits = self._digits() if self.digit else Decimal(1)
        if digits == 0:
            return False
        self.section += digits * unit
        self.small_limit = self.last_unit = unit
        self._done()
        return True

    def _take_large(self, unit: int) -> bool:
        section = self.section + self._digits()
        if unit >= self.large_limit or section == 0:
            return False
        self.total += section * unit
        self.section = Decimal(0)
        self.small_limit, self.large_limit, self.last_unit = 10**5, unit, unit
        self._done()
        return True

    def _digits(self) -> Decimal:
        return self.digit.digits if self.digit and self.digit.digits is not None else Decimal(0)

    def _done(self) -> None:
        self.digit, self.after_zero = None, False

    def value(self) -> Decimal | None:
        """The number: a last digit without a unit counts in the next lower one (三千五 is 3500), after 零 in ones."""
        sofar = self.total + self.section
        if self.digit is None:
            return None if self.after_zero else sofar
        last, unit = self._digits(), self.last_unit
        if self.after_zero or unit <= 10:
            return sofar + last
        if len(self.digit.text) <= 1:
            return sofar + last * unit / 10
        # 3万5000 says every digit below 万; 1万50 could be 10050 or 15000.
        return sofar + last if len(self.digit.text) == len(str(unit)) - 1 else None


def _value(tokens: list[_Token]) -> Decimal | None:
    state = _Sum()
    for place, token in enumerate(tokens):
        if not state.take(token):
            return None
        if place and "." in token.text:
            return None
        if place > 1 and "." in tokens[0].text and token.digits is not None:
            return None  # 1.2万3: a fraction and then more
    return state.value()
