"""Phones: mobile, landline, 400/800 and international numbers in any spelling; masked ones; and what is no phone at all."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from workbook_tools.reading.cell import NOTHING, Noticed, Reading, unreadable
from workbook_tools.reading.numerals import DIGIT_SIGNS, positional
from workbook_tools.reading.text import is_blank_word, plain, simplified
from workbook_tools.table.cells import CellKind, RawCell


class Contact(NamedTuple):
    """A phone. number: +86… or another international number, or the masked text; dial: as one dials it in China."""

    number: str
    dial: str | None
    masked: bool = False


_NO_CONTACT = (None, None, False)
MOBILE = re.compile("1[3-9][0-9]{9}")
_LANDLINE = re.compile("(?:10|2[0-9])[2-9][0-9]{7}|[3-9][0-9]{2}[2-9][0-9]{6,7}")
_AREA = re.compile("0(?:10|2[0-9]|[3-9][0-9]{2})")
_LOCAL = re.compile("[2-9][0-9]{6,7}")
_SERVICE = re.compile("[48]00[0-9]{7}")
_MASKED = re.compile(r"1[3-9*][0-9*]{5,10}|0[0-9]{2,3}[0-9*]{7,8}")
_MASKED_WITHIN = re.compile(rf"(?<![0-9*])(?:\+?(?:00)?86)?({_MASKED.pattern})(?![0-9*])")
_MASK_SIGNS = str.maketrans(dict.fromkeys("xX×●•·※#?", "*") | {"-": None})
_POWER_OF_TEN = re.compile(r"([0-9](?:\.[0-9]+)?)e\+?([0-9]{1,2})", re.IGNORECASE)
_BETWEEN_DIGITS = str.maketrans(dict.fromkeys(" -.·()_\t\r\n"))
_SEPARATOR = re.compile(r"[/、;,|&\n\r]|或者?|和|及")
_LONGESTMOBILE = 11
_PIECE = re.compile(r"[+(]?[0-9][0-9\s().-]*")
_EXTENSION = re.compile(r"(.*[0-9])(?:\s*(?:转|分机号?|内线|ext\.?|#)\s*:?|\s*-\s*)([0-9]{2,6})", re.IGNORECASE)
_IN_WORDS = re.compile(f"[0-9{DIGIT_SIGNS}]{{11}}")
_AS_FLOAT = re.compile(r"([0-9]{9,})\.0+")
"""What spreadsheets and scripts make of a number that they take for a quantity."""
_LOOKALIKES = str.maketrans("oOlI", "0011")
_LETTERS = re.compile("[a-z@信]", re.IGNORECASE)
_OTHER_WAYS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|qq号?[:\s]*[0-9]{5,12}"
    r"|(?:微信号?|v信|薇信|威信|vx|wx|wechat|weixin)(?:号|id)?[:\s]*[a-z_][a-z0-9_-]{3,}",
    re.IGNORECASE,
)
_INVALID: Reading[Contact] = unreadable("phone-invalid")
_LOST: Reading[Contact] = unreadable("phone-lost-digits")


def contact_of(value: Contact | str | None) -> Contact | None:
    """A contact that may stand as the eleven digits of a plain mobile number, as a large table has them."""
    return _mobile(value) if isinstance(value, str) else value


def parts_of(values: Sequence[Contact | str | None]) -> tuple[list[str | None], list[str | None], list[bool]]:
    """number, dial and masked of each; None and False where there is none. values: as `contact_of` takes them."""
    whole = [_NO_CONTACT if value is None else value for value in values]
    return (
        ["+86" + value if isinstance(value, str) else value[0] for value in whole],
        [value if isinstance(value, str) else value[1] for value in whole],
        [not isinstance(value, str) and value[2] for value in whole],
    )


def parse_contact(cell: RawCell) -> Reading[Contact]:
    """The number that a cell gives; the first of several."""
    value = cell.value
    if cell.kind is CellKind.BLANK:
        return NOTHING
    if cell.kind is CellKind.NUMBER and isinstance(value, (int, float)):
        return _parse_number(value)
    return _parse_text(value) if cell.kind is CellKind.TEXT and isinstance(value, str) else _INVALID


def _parse_text(value: str) -> Reading[Contact]:
    if len(value) == _LONGESTMOBILE and MOBILE.fullmatch(value):
        return Reading(_mobile(value))
    text = simplified(plain(value))
    if text.endswith("0") and (as_float := _AS_FLOAT.fullmatch(text)):
        text = as_float[1]
    digits = text.translate(_BETWEEN_DIGITS)
    if not digits.isascii() and _IN_WORDS.fullmatch(digits):
        digits = text = positional(digits)
    if MOBILE.fullmatch(digits):
        return Reading(_mobile(digits))
    return NOTHING if is_blank_word(text) else _parse_words(text)


def _parse_number(value: float) -> Reading[Contact]:
    if value != value or not 0 < value < 10**15 or value != int(value):  # noqa: PLR0124 - NaN
        return _INVALID
    text = str(int(value))
    if text.endswith("000000"):
        return _LOST  # 1.38E+10 that Excel has turned into a number
    found = find_number(text)
    return Reading(found) if found else _invalid(text)


def _parse_words(text: str) -> Reading[Contact]:
    lettered = bool(_LETTERS.search(text))
    power = _POWER_OF_TEN.fullmatch(text) if lettered else None
    if power:
        digits = power[1].replace(".", "")
        whole = find_number(digits) if len(digits) == int(power[2]) + 1 else None
        return Reading(whole) if whole else _LOST
    masked, *more = _SEPARATOR.split("".join(text.split()))
    stars = masked.translate(_MASK_SIGNS)
    if "**" in stars:
        shown = masked if _MASKED.fullmatch(stars) else _masked_within(masked.replace("-", ""))
        if shown:
            told = (Noticed("phone-masked"), Noticed("phone-multiple")) if more else (Noticed("phone-masked"),)
            return Reading(Contact(shown, None, masked=True), told)
    rest = _OTHER_WAYS.sub(" ", text) if lettered else text
    numbers = _find_numbers(rest)
    if numbers:
        return Reading(numbers[0], (Noticed("phone-multiple"),) if len(set(numbers)) > 1 else ())
    return unreadable("contact-not-phone") if rest != text else _invalid(text)


def _masked_within(text: str) -> str:
    """The one masked number among words or behind +86, as it stands there; "" where there is none."""
    found = _MASKED_WITHIN.findall(text.translate(_MASK_SIGNS))
    if len(found) != 1 or "**" not in found[0]:
        return ""
    at = text.translate(_MASK_SIGNS).index(found[0])
    return text[at : at + len(found[0])]


def _invalid(text: str) -> Reading[Contact]:
    """phone-invalid, with what is wrong where that can be told."""
    return Reading(None, (Noticed("phone-invalid", _what_is_wrong(text.translate(_BETWEEN_DIGITS))),))


def _what_is_wrong(digits: str) -> str:
    if MOBILE.fullmatch(digits.translate(_LOOKALIKES)):
        return "（里面有字母 O 或 l，请改成数字）"
    if not digits.isascii() or not digits.isdigit():
        return ""
    if digits.startswith("1") and len(digits) == _LONGESTMOBILE:
        return f"（手机号没有 {digits[:2]} 开头的）"
    if digits.startswith("1") and abs(len(digits) - _LONGESTMOBILE) <= 3:
        differ = len(digits) - _LONGESTMOBILE
        return f"（{len(digits)} 位，{'多' if differ > 0 else '少'}了 {abs(differ)} 位）"
    return "（座机请写上区号，例如 010-62345678）" if len(digits) in (7, 8) and digits[0] in "2345678" else ""


def _find_numbers(text: str) -> list[Contact]:
    """All numbers in a text, in their order."""
    whole = find_number(text)
    if whole:
        return [whole]
    digits = text.translate(_BETWEEN_DIGITS)
    glued = digits[:_LONGESTMOBILE], digits[_LONGESTMOBILE:]
    if all(MOBILE.fullmatch(half) for half in glued):
        return [_mobile(half) for half in glued]
    found: list[Contact] = []
    for part in _SEPARATOR.split(text):
        local = part.strip()
        if found and _LOCAL.fullmatch(local) and (area := _AREA.match(found[-1].dial or "")):
            found += [other for other in [find_number(area[0] + local)] if other]
            continue
        extended = _find_extended(part.strip()) if len(part) > _LONGESTMOBILE else None
        if extended:
            found.append(extended)
            continue
        for piece in _PIECE.findall(part):
            number = find_number(piece)
            if number:
                found.append(number)
            elif " " in piece.strip():
                found += [other for other in map(find_number, piece.split()) if other]
    return found


def _find_extended(part: str) -> Contact | None:
    """A number with an extension: 010-62345678转801, 010-62345678-801, 17012345678-1234 as platforms give it."""
    found = _EXTENSION.fullmatch(part.rstrip(")"))
    base = find_number(found[1]) if found else None
    if not found or not base or not base.dial or not base.number.startswith("+86"):
        return None
    return base._replace(dial=f"{base.dial}转{found[2]}")


def find_number(text: str) -> Contact | None:
    """The one number that a text of digits, spaces, hyphens and brackets is; None if it is none."""
    if not text.isascii():
        return None
    digits = text.translate(_BETWEEN_DIGITS)
    abroad = digits.startswith(("+", "00"))
    if abroad:
        digits = digits[1:] if digits[0] == "+" else digits[2:]
    if not digits.isdigit() or len(digits) > 15:
        return None
    if digits.startswith("86") and len(digits) > 11:
        return _chinese(digits[2:].removeprefix("0"), trunk=True)
    if abroad:
        return _foreign(digits)
    return _chinese(digits.removeprefix("0"), trunk=digits.startswith("0"))


def _chinese(digits: str, *, trunk: bool) -> Contact | None:
    """A Chinese number without 0 or +86. trunk: whether one of them stood before it, which a landline needs."""
    if MOBILE.fullmatch(digits):
        return _mobile(digits)
    if trunk and _LANDLINE.fullmatch(digits):
        return Contact(f"+86{digits}", f"0{digits}")
    return Contact(f"+86{digits}", digits) if _SERVICE.fullmatch(digits) else None


def _mobile(digits: str) -> Contact:
    return Contact("+86" + digits, digits)


@lru_cache(maxsize=4096)
def _foreign(digits: str) -> Contact | None:
    """A number abroad, with its country code, judged by Google's numbering plans."""
    import phonenumbers  # noqa: PLC0415 - a second lot of plans beside our own for China, and seldom needed

    try:
        number = phonenumbers.parse("+" + digits, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    written = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return Contact(written, written)


def dial_of(number: str) -> str:
    """A number that was read, as one dials it in China; a masked text and a number abroad stay as they are."""
    if not number.startswith("+86"):
        return number
    known = _chinese(number[3:], trunk=True)
    return known.dial if known and known.dial else number


def masks_agree(masked: str, other: str) -> bool:
    """Whether a masked text may be the other number or text: 138****5688 and 13812345688."""
    if masked[-1] != other[-1] and masked[-1].isdigit() and other[-1].isdigit():
        return False
    one, two = (text.removeprefix("+86").translate(_MASK_SIGNS) for text in (masked, other))
    if len(one) == len(two):
        return all(mine == its or "*" in (mine, its) for mine, its in zip(one, two, strict=True))
    return _ends(one)[0] == two[: len(_ends(one)[0])] and two.endswith(_ends(one)[1]) and "*" not in two


def _ends(masked: str) -> tuple[str, str]:
    return masked[: masked.index("*")] if "*" in masked else masked, masked[masked.rfind("*") + 1 :]
