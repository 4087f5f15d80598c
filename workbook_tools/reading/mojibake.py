"""Text that was read in the wrong encoding: 寮犱笁 was 张三 in UTF-8, read as GBK; å¼ ä¸‰ the same, read as Latin-1.

ÕÅÈý was 张三 in GBK, read as Latin-1.
"""

import re


def _lead_signs() -> str:
    """The signs that the first two bytes of a UTF-8 Chinese character make when read as GBK."""
    pairs = (bytes((lead, trail)) for lead in range(0xE4, 0xEA) for trail in range(0x80, 0xC0) if trail != 0x7F)
    return "".join(pair.decode("gbk", errors="ignore") for pair in pairs)


_LEADS = re.escape(_lead_signs())
_FROM_GBK = re.compile(f"[{_LEADS}]")
_HIGH = "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
_FROM_LATIN = re.compile(f"[\u00e2-\u00ef][{_HIGH}]")
_GB_IN_LATIN = re.compile("(?:[\u00b0-\u00f7][\u00a1-\u00fe]){2,}")
"""Two or more characters of GB 2312, each as the two signs that Latin-1 makes of its bytes."""
_HOPELESS = re.compile("\ufffd|锟斤拷|锟斤|烫烫烫|屯屯屯")
SUSPICIOUS = re.compile(f"[{_LEADS}\u00e2-\u00ef\ufffd锟烫屯]|[\u00b0-\u00f7][\u00a1-\u00fe]")
"""One sign of each kind of damage: one quick search tells of nearly every sound text that it is sound."""
SUSPICIOUS_CHARACTER = re.compile(f"[{_LEADS}锟烫屯]")
"""The same among Chinese characters."""


def unscrambled(text: str) -> str | None:
    """None for a sound text; for a scrambled one what it was, or "" where that can't be told."""
    if not SUSPICIOUS.search(text):
        return None
    if _FROM_GBK.search(text):
        meant = _decoded(text.rstrip("?\ufffd").encode("gb18030", errors="replace"))
        if meant:
            return meant
    if _FROM_LATIN.search(text):
        meant = _decoded(b"".join(_latin_byte(sign) for sign in text))
        if meant:
            return meant
    run = _GB_IN_LATIN.search(text)
    if run and sum(map(str.isalpha, run[0])) * 2 >= len(run[0]):  # and not ···· or °°
        meant = _decoded_gb(text)
        if meant:
            return meant
    if len(_FROM_LATIN.findall(text)) > 1:
        return ""
    return "" if _HOPELESS.search(text) else None


def _decoded_gb(text: str) -> str:
    """The text's Latin-1 bytes as GB 2312; "" where they are none, as in a Western name with its accents."""
    try:
        return text.encode("latin-1").decode("gb2312")
    except UnicodeError:
        return ""


def _latin_byte(sign: str) -> bytes:
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        return sign.encode("latin-1", errors="replace")


def _decoded(data: bytes) -> str:
    """The bytes as UTF-8, a cut last character left out; "" unless that gives two or more common characters."""
    for end in (len(data), len(data) - 1, len(data) - 2):
        try:
            meant = data[: max(end, 0)].decode("utf-8")
            meant.encode("gb2312")
        except UnicodeError:
            continue
        return meant if sum(sign >= "\u4e00" for sign in meant) > 1 else ""
    return ""
