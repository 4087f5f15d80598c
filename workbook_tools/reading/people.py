"""Words about a person: name, gender, yes or no."""

import re
from collections.abc import Iterable

from workbook_tools.reading.cell import NOTHING, Reading, unreadable
from workbook_tools.reading.glance import holding
from workbook_tools.reading.text import is_blank_word, plain, squeezed
from workbook_tools.table.cells import CellKind, RawCell, text_of
from workbook_tools.table.columns import WALK_INS

_BETWEEN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff])\s+(?=[\u3400-\u9fff\U00020000-\U0003ffff])")
_SPACES = re.compile(r"\s+")
_MALE = (
    "男",
    "男性",
    "男士",
    "先生",
    "男生",
    "男孩",
    "男的",
    "帅哥",
    "小伙",
    "小伙子",
    "小哥",
    "靓仔",
    "大哥",
    "大爷",
    "大叔",
    "叔叔",
    "👨",
    "boy",
    "m",
    "male",
    "man",
    "mr",
    "mr.",
    "♂",
)
_FEMALE = ("女", "女性", "女士", "小姐", "太太", "夫人", "女生", "女孩", "女的", "姑娘", "美女", "阿姨", "大妈", "大姐", "姐姐", "妹子", "靓女", "女孩子", "👩", "girl", "f", "female",
           "woman", "ms", "ms.", "mrs", "mrs.", "miss", "♀")  # fmt: skip
_GENDERS = dict.fromkeys(_MALE, "男") | dict.fromkeys(_FEMALE, "女")
_UNKNOWN = frozenset(("未知", "保密", "不详", "不明", "不知道", "不清楚", "未填"))
_YES = ("是", "同意", "可以", "愿意", "允许", "已同意", "好", "有", "对", "√", "✓", "✔", "y", "yes", "true", "1")
_NO = ("否", "不同意", "不可以", "不愿意", "拒绝", "不允许", "勿扰", "拒绝/勿扰", "不要", "不", "退订", "不是", "×", "✗", "x",
       "n", "no", "false", "0")  # fmt: skip
_ANSWERS = dict.fromkeys(_YES, "是") | dict.fromkeys(_NO, "否")
_SAYS_YES = re.compile(
    "^(?:随便|都行|都可以|没问题|不介意|不反对|无所谓)|^(?:可|行|嗯|好的|愿意|ok|同意|接受)(?!.*(?:不|拒|勿|别))"
)
_SAYS_NO = re.compile("不|勿|别|拒|谢绝|退订|黑名单|屏蔽|投诉|骚扰|❌|☒|✖|⛔|🚫")
"""A customer who may want to be left alone is left alone: here a doubt counts as no."""
_WALK_IN = re.compile(f"(?:{'|'.join(WALK_INS)})(?:客户|顾客|会员)?(?:[0-9a-z]{{0,6}}|\\(.*\\))")

_WALK_IN_SIGN = re.compile(f"[{''.join(name[0] for name in WALK_INS)}]")


def parse_name(cell: RawCell) -> Reading[str]:
    """A name: full-width letters made plain, spaces between Chinese characters taken out. Anything may be a name."""
    if cell.kind in (CellKind.BLANK, CellKind.ERROR):
        return NOTHING
    text = plain(text_of(cell))
    if is_blank_word(text):
        return NOTHING
    if text.isalnum():
        return Reading(text)
    return Reading(_SPACES.sub(" ", _BETWEEN_CHINESE.sub("", text)))


def is_walk_in(name: str | None) -> bool:
    """Whether a name stands for nobody in particular: 散客, 散客3, 零售（现金）."""
    return name is not None and name.startswith(WALK_INS) and bool(_WALK_IN.fullmatch(name.lower()))


def find_walk_ins(names: Iterable[str | None]) -> list[int]:
    """The places of those names."""
    texts = [name or "" for name in names]
    return [at for at in holding(_WALK_IN_SIGN, texts) if is_walk_in(texts[at])]


def parse_gender(cell: RawCell) -> Reading[str]:
    """男 or 女. 保密 and the like are blanks; 1 and 0 are refused, since shops count both ways."""
    if cell.kind is CellKind.BLANK:
        return NOTHING
    text = squeezed(text_of(cell)).strip("。.,、!").replace("\ufe0f", "") if cell.kind is CellKind.TEXT else "?"
    if is_blank_word(text) or text in _UNKNOWN:
        return NOTHING
    gender = _GENDERS.get(text)
    return Reading(gender) if gender else unreadable("gender-unreadable")


def parse_yes_no(cell: RawCell) -> Reading[str]:
    """是 or 否, in a word or in a sentence (可以打电话, 别打了); anything else says neither."""
    if cell.kind in (CellKind.BLANK, CellKind.ERROR):
        return NOTHING
    text = squeezed(text_of(cell)).strip("。.,!").replace("\ufe0f", "")
    answer = _ANSWERS.get(text)
    if answer is None and (_SAYS_YES.search(text) or text in ("☑", "✅")):
        answer = "是"
    elif answer is None and _SAYS_NO.search(text):
        answer = "否"
    return Reading(answer)
