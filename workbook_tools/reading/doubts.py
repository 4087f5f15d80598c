"""Why a cell was not read, in words for whoever has to correct it; "" where there is nothing to say but that it was not.

The patterns stay texts, which `re` compiles and keeps when a cell first needs them: most workbooks have no such cell.
"""

import re
from collections.abc import Callable
from datetime import date

_DATE_PARTS = r"\s*(?:[、;,，；|&~～至到\n]|\s-\s|(?<=日)[/-]|(?<=[0-9])\s+(?=[0-9]{4}))\s*"
_SLASHED = r"([0-9]{4}([-.年])[0-9]{1,2}[-.月][0-9]{1,2}日?)\s*[/-]\s*([0-9].*)"
_WHOLE = r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})日?"
_SHORTER = r"(?:[0-9]{1,2}[-/.月])?[0-9]{1,2}日?"
_MONTH_ALONE = r"(?:19|20)[0-9]{2}\s*[-/.年]?\s*(?:0?[1-9]|1[0-2])月?份?"
_LUNAR = "农历|阴历|正月|腊月|初[一二三四五六七八九十]|廿|除夕|春节|元宵|端午|七夕|中秋|重阳"
_AMOUNT = r"[¥]?\s*[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?\s*(?:元|块|万)?"
_RANGE = rf"{_AMOUNT}\s*(?:-|~|～|至|到)\s*{_AMOUNT}"
_SUM = rf"{_AMOUNT}(?:\s*[+、;/|&\n,]\s*{_AMOUNT}|\s+{_AMOUNT})+"
_PRODUCT = rf"{_AMOUNT}\s*[*x×]\s*[0-9]+\D?|[0-9]+\D?\s*[*x×]\s*{_AMOUNT}"
_FOREIGN = r"\$|€|£|美元|美金|港币|港元|欧元|英镑|日元|台币|usd|hkd|eur|gbp|jpy"
_LOOKALIKE = r"[0-9]*[oOlI][0-9oOlI,.]*(?:元|块)?"


def why_no_date(text: str, reads: Callable[[str], date | None]) -> str:
    """Why a text is no date. text: as `plain` gives it. reads: the date that a part of it would be, by itself."""
    whole = re.fullmatch(_WHOLE, text)
    if whole and 1 <= int(whole[2]) <= 12 and int(whole[3]) > 28 and reads(text) is None:
        return f"（{int(whole[2])} 月没有 {int(whole[3])} 日）" if int(whole[3]) <= 31 else ""
    if re.fullmatch(_MONTH_ALONE, text):
        return "（没有写哪一天）"
    slashed = re.fullmatch(_SLASHED, text)
    parts = [slashed[1], slashed[3]] if slashed else [part for part in re.split(_DATE_PARTS, text) if part]
    if len(parts) > 1 and reads(parts[0]) and all(reads(part) or re.fullmatch(_SHORTER, part) for part in parts[1:]):
        return "（里面有几个日期，请只留最近的一个）"
    return "（请换成公历的日期）" if re.search(_LUNAR, text) else ""


def why_no_amount(text: str) -> str:
    """Why a text is no amount. text: as `plain` gives it."""
    if re.fullmatch(_RANGE, text):
        return "（是一个范围，请写准确的数）"
    if re.fullmatch(_SUM, text) or re.fullmatch(_PRODUCT, text.lower()):
        return "（里面有几个数，请写合计）"
    if re.search(_FOREIGN, text.lower()):
        return "（不像人民币，请折成人民币）"
    return "（里面有字母 O 或 l，请改成数字）" if re.fullmatch(_LOOKALIKE, text) and any(map(str.isdigit, text)) else ""
