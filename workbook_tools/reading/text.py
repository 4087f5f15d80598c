"""What a typed text is once its accidents are taken away: invisible characters, full-width signs, odd spaces."""

import re
import unicodedata

from workbook_tools.reading.cell import NOTHING, Reading
from workbook_tools.table.cells import CellKind, RawCell, text_of

_EMOJI = "\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
    f"|(?<![{_EMOJI}])\u200d"  # a joiner between emoji belongs to the picture
)
_OWN_MEANING = re.compile(
    "[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u218b\u2460-\u24ff\u2776-\u2793\u3220-\u32bf]"
)
"""Signs that NFKC would turn into plain digits: 5² is not 52, ① is not 1."""
_DASHES = dict.fromkeys("−﹣–—‐‑‒", "-")
_TRADITIONAL = dict(zip(
    "戶別齡聯繫係絡話號機時間費額總計類數務內饋對產質評價態滿體編會員顧稱購買區來薦場郵職負責敗調積備註錄劃畫記單訂溝結貨種項節頻級還過這個東說請讚貴壞簡電實現轉帳歲週禮拜陽陰萬兩億貳參陸圓無沒後換點碼戰經處設業權緩衝義隨",
    "户别龄联系系络话号机时间费额总计类数务内馈对产质评价态满体编会员顾称购买区来荐场邮职负责败调积备注录划划记单订沟结货种项节频级还过这个东说请赞贵坏简电实现转账岁周礼拜阳阴万两亿贰参陆圆无没后换点码战经处设业权缓冲义随",
    strict=True,
))  # fmt: skip
"""Traditional characters of our headers, synonyms and ratings. A map of the whole script would need a dictionary of words."""
BLANK_WORDS = frozenset(
    ("无", "無", "暂无", "暫無", "没有", "沒有", "空", "-", "--", "---", "/", "//", "\\", "#", "N/A", "n/a", "NA", "na", "NULL",
     "Null", "null", "None", "none", "nil")
)  # fmt: skip
"""What people write into a cell that has nothing to hold."""
NEVER_BOUGHT = frozenset(
    (
        "未消费",
        "没消费",
        "没消费过",
        "还没消费",
        "尚未消费",
        "暂未消费",
        "未购买",
        "没买",
        "没买过",
        "还没买",
        "未成交",
        "还没成交",
    )
)
"""In a date or an amount: there is nothing to write yet."""


def clean(text: str) -> str:
    """The text without invisible characters and without spaces at its ends; else as it was typed."""
    if text.isprintable():
        return text.strip()
    return _INVISIBLE.sub("", text).strip()


def has_invisible(text: str) -> bool:
    """Whether a text holds signs that nobody sees."""
    return not text.isprintable() and bool(_INVISIBLE.search(text))


def plain(text: str) -> str:
    """`clean`, and full-width signs, Kangxi radicals and odd dashes in their usual form (NFKC)."""
    if text.isascii() and text.isalnum():
        return text
    text = clean(text)
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFKC", text):
        if _OWN_MEANING.search(text):
            text = "".join(sign if _OWN_MEANING.match(sign) else unicodedata.normalize("NFKC", sign) for sign in text)
        else:
            text = unicodedata.normalize("NFKC", text)
        text = text.strip()
    return _replaced(text, _DASHES)


def squeezed(text: str) -> str:
    """`plain`, without any space, simplified, in small letters: how words and headers are compared."""
    return simplified("".join(plain(text).split())).lower()


def simplified(text: str) -> str:
    """Traditional characters of our own words in simplified form."""
    return text if text.isascii() else _replaced(text, _TRADITIONAL)


def _replaced(text: str, signs: dict[str, str]) -> str:
    """Some signs for others; nearly every text holds none of them, and that is quickly seen."""
    if signs.keys().isdisjoint(text):
        return text
    return "".join(signs.get(sign, sign) for sign in text)


def is_blank_word(text: str) -> bool:
    """Whether a plain text is empty or says that there is nothing: 无, 暂无, -, /."""
    return not text or text in BLANK_WORDS


def serial_text(serial: str | float | None) -> str | None:
    """A 序号 that may stand as the whole number that it is in its cell."""
    return serial if serial is None or isinstance(serial, str) else str(int(serial))


def parse_text(cell: RawCell) -> Reading[str]:
    """Free text: as typed, without invisible characters and outer spaces. Numbers and dates as one reads them."""
    value = cell.value
    if value is None or cell.kind is CellKind.ERROR:
        return NOTHING
    if type(value) is int:
        return Reading(str(value))
    text = clean(value) if isinstance(value, str) else text_of(cell)
    return Reading(text) if text else NOTHING
