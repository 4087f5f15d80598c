"""Why a cell was not read, in words for whoever has to correct it; "" where there is nothing to say but that it was not."""

import re
from collections.abc import Callable
from datetime import date

_DATE_PARTS = re.compile(r"\s*(?:[、;,，；|&~～至到\n]|\s-\s|(?<=日)[/-]|(?<=[0-9])\s+(?=[0-9]{4}))\s*")
_SLASHED = re.compile(r"([0-9]{4}([-.年])[0-9]{1,2}[-.月][0-9]{1,2}日?)\s*[/-]\s*([0-9].*)")
_WHOLE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})日?")
_SHORTER = re.compile(r"(?:[0-9]{1,2}[-/.月])?[0-9]{1,2}日?")
_MONTH_ALONE = re.compile(r"(?:19|20)[0-9]{2}\s*[-/.年]?\s*(?:0?[1-9]|1[0-2])月?份?")
_LUNAR = re.compile("农历|阴历|正月|腊月|初[一二三四五六七八九十]|廿|除夕|春节|元宵|端午|七夕|中秋|重阳")
_AMOUNT = r"[¥]?\s*[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?\s*(?:元|块|万)?"
_RANGE = re.compile(rf"{_AMOUNT}\s*(?:-|~|～|至|到)\s*{_AMOUNT}")
_SUM = re.compile(rf"{_AMOUNT}(?:\s*[+、;/|&\n,]\s*{_AMOUNT}|\s+{_AMOUNT})+")
_PRODUCT = re.compile(rf"{_AMOUNT}\s*[*x×]\s*[0-9]+\D?|[0-9]+\D?\s*[*x×]\s*{_AMOUNT}")
_FOREIGN = re.compile(r"\$|€|£|美元|美金|港币|港元|欧元|英镑|日元|台币|usd|hkd|eur|gbp|jpy")
_LOOKALIKE = re.compile(r"[0-9]*[oOlI][0-9oOlI,.]*(?:元|块)?")


def why_no_date(text: str, reads: Callable[[str], date | None]) -> str:
    """Why a text is no date. text: as `plain` gives it. reads: the date that a part of it would be, by itself."""
    whole = _WHOLE.fullmatch(text)
    if whole and 1 <= int(whole[2]) <= 12 and int(whole[3]) > 28 and reads(text) is None:
        return f"（{int(whole[2])} 月没有 {int(whole[3])} 日）" if int(whole[3]) <= 31 else ""
    if _MONTH_ALONE.fullmatch(text):
        return "（没有写哪一天）"
    slashed = _SLASHED.fullmatch(text)
    parts = [slashed[1], slashed[3]] if slashed else [part for part in _DATE_PARTS.split(text) if part]
    if len(parts) > 1 and reads(parts[0]) and all(reads(part) or _SHORTER.fullmatch(part) for part in parts[1:]):
        return "（里面有几个日期，请只留最近的一个）"
    return "（请换成公历的日期）" if _LUNAR.search(text) else ""


def why_no_amount(text: str) -> str:
    """Why a text is no amount. text: as `plain` gives it."""
    if _RANGE.fullmatch(text):
        return "（是一个范围，请写准确的数）"
    if _SUM.fullmatch(text) or _PRODUCT.fullmatch(text.lower()):
        return "（里面有几个数，请写合计）"
    if _FOREIGN.search(text.lower()):
        return "（不像人民币，请折成人民币）"
    return "（里面有字母 O 或 l，请改成数字）" if _LOOKALIKE.fullmatch(text) and any(map(str.isdigit, text)) else ""
