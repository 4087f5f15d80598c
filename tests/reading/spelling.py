"""How people write numbers in Chinese: the other way round than the reader goes, and on its own."""

DIGITS = "零一二三四五六七八九"
FORMAL = str.maketrans("零一二三四五六七八九十百千万", "零壹贰叁肆伍陆柒捌玖拾佰仟萬")
_UNITS = ((1000, "千"), (100, "百"), (10, "十"), (1, ""))


def chinese(number: int) -> str:
    """0 to 9999 9999 9999 in everyday characters: 12345 → 一万二千三百四十五."""
    if number == 0:
        return "零"
    text, rest = "", number
    for unit, sign in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, rest = divmod(rest, unit)
        if part:
            gap = "零" if text and part < 1000 else ""
            text += gap + _section(part) + sign
        elif text and rest and not text.endswith("零"):
            text += "零"
    text = text.replace("零零", "零").rstrip("零")
    return text.removeprefix("一") if text.startswith("一十") else text


def formal(number: int) -> str:
    """The same in the characters that nobody can alter: 壹萬贰仟叁佰肆拾伍."""
    text = chinese(number)
    return ("一" + text if text.startswith("十") else text).translate(FORMAL)


def one_by_one(number: int) -> str:
    """Digit by digit: 2023 → 二〇二三."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def _section(part: int) -> str:
    text, rest = "", part
    for unit, sign in _UNITS:
        digit, rest = divmod(rest, unit)
        if digit:
            text += DIGITS[digit] + sign
        elif text and rest and not text.endswith("零"):
            text += "零"
    return text
