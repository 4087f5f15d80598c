"""Money: 500元, ￥1,200.50, 1.2万, 三千五, 约500元, 退款50元. In 元."""

import re
from decimal import Decimal

from workbook_tools.reading.cell import NOTHING, Noticed, Reading, unreadable
from workbook_tools.reading.doubts import why_no_amount
from workbook_tools.reading.numerals import NUMERAL_SIGNS, parse_numeral
from workbook_tools.reading.text import NEVER_BOUGHT, is_blank_word, plain, simplified
from workbook_tools.table.cells import CellKind, RawCell

_LOOSE_SPACE = re.compile(r"\s+(?![0-9])|(?<![0-9])\s+")
_REMARK = re.compile(
    r"\((?:含税|未税|现金|微信|支付宝|刷卡|转账|已付|已收|已结清|全款|会员价|折后|优惠后|实付|实收|累计|合计|元|人民币|rmb)\)$"
)
_ABOUT_BEFORE = re.compile("^(?:大约|大概|差不多|约|将近|接近|近|估计|大致|~|≈)")
_ABOUT_AFTER = re.compile("(?:左右|上下)$")
_BEFORE = re.compile(
    "^(?:一共|共计|总共|共|合计|累计|总计|总额|实付|实收|消费金额|消费|金额|微信|支付宝|现金|刷卡|转账|:|人民币|rmb|cny|¥)"
)
_REFUND = re.compile("^(?:退款|退货款|退)")
_COINS = re.compile(
    rf"(?:(?P<yuan>[0-9,.{NUMERAL_SIGNS}kw]+)[元圆块])?零?(?:(?P<jiao>[0-9{NUMERAL_SIGNS}])[角毛]?)?零?(?:(?P<fen>[0-9{NUMERAL_SIGNS}])分)?整?"
)
_SMALL_COINS = re.compile(f"[0-9{NUMERAL_SIGNS}][角毛](?:[0-9{NUMERAL_SIGNS}]分)?")
_PAID_BY = re.compile("(?<=.)(?:现金|微信|支付宝|刷卡|转账)$")
_UNIT = re.compile("(?:元人民币|人民币元|元整|元正|圆整|圆正|块钱|元钱|元|圆|块|人民币|rmb|cny|整)$")
_MORE = re.compile(r"(?:多|余|来|\+)$")
_FREE = frozenset(("免费", "赠送", "免单", "送的"))
TOO_LARGE = 10**12
"""元; no customer of a shop spends as much."""


def parse_amount(cell: RawCell) -> Reading[float]:
    """An amount in 元. A number cell is taken as it is; a text is read if it has one meaning."""
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, (int, float)):
        return _checked(Decimal(repr(cell.value)), ())
    if cell.kind is CellKind.BLANK:
        return NOTHING
    if not isinstance(cell.value, str) or cell.kind is not CellKind.TEXT:
        return unreadable("amount-unreadable")
    text = simplified(plain(cell.value)).lower()
    if is_blank_word(text) or text in NEVER_BOUGHT:
        return NOTHING
    text = text.rstrip("。.,;!")
    if text in _FREE:
        return _checked(Decimal(0), (Noticed("amount-as-text", "0", "0"),))
    usual = text.removeprefix("¥").removesuffix("元")
    number = parse_numeral(usual) if usual.isascii() else None
    return _as_text(number) if number is not None else _parse_words(text)


def shown(amount: Decimal | float) -> str:
    """An amount as one writes it: 500, 1200.5."""
    number = float(amount)
    return str(int(number)) if number.is_integer() else repr(number)


def _parse_words(whole: str) -> Reading[float]:
    text = _LOOSE_SPACE.sub("", whole)
    about, text = _cut_about(_PAID_BY.sub("", _REMARK.sub("", text)))
    text, sign = _cut_signs(text)
    number = _parse_coins(text)
    if number is None:
        text = _UNIT.sub("", text)
        bare = _MORE.sub("", text)
        about |= bare != text
        number = parse_numeral(bare)
    if number is None:
        return Reading(None, (Noticed("amount-unreadable", why_no_amount(whole)),))
    number *= sign
    return _checked(number, (Noticed("amount-approximate", shown(number)),)) if about else _as_text(number)


def _cut_about(text: str) -> tuple[bool, str]:
    bare = _ABOUT_AFTER.sub("", _ABOUT_BEFORE.sub("", text))
    return bare != text, bare


def _cut_signs(text: str) -> tuple[str, int]:
    """The text without what stands before its number, and 1 or -1."""
    sign = 1
    refund = _REFUND.match(text)
    if refund:
        text, sign = text[refund.end() :].lstrip(":"), -1
    signed = False
    while text:
        before = _BEFORE.match(text)
        if before:
            text = text[before.end() :]
        elif text[0] in "+-负" and not signed:
            sign, signed = (sign if text[0] == "+" else -1), True
            text = text[1:]
        else:
            break
    return text, sign


def _parse_coins(text: str) -> Decimal | None:
    """3元5角, 十块五, 五毛; None where no 角 or 分 is spoken of."""
    found = _COINS.fullmatch(text)
    if not found or not (found["jiao"] or found["fen"]) or not (found["yuan"] or _SMALL_COINS.fullmatch(text)):
        return None
    parts = [parse_numeral(found[name] or "0") for name in ("yuan", "jiao", "fen")]
    yuan, jiao, fen = parts
    if yuan is None or jiao is None or fen is None:
        return None
    return yuan + jiao / 10 + fen / 100


def _as_text(number: Decimal) -> Reading[float]:
    plainly = shown(number)
    return _checked(number, (Noticed("amount-as-text", plainly, plainly),))


def _checked(number: Decimal, noticed: tuple[Noticed, ...]) -> Reading[float]:
    if not number.is_finite() or abs(number) >= TOO_LARGE:
        return unreadable("amount-unreadable")
    if number < 0:
        noticed = (Noticed("amount-negative"), *noticed)
    return Reading(float(number), noticed)
