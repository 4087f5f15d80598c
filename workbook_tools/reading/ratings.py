"""The five ratings and their synonyms, and what stands in 服务反馈: a rating, or a sentence, perhaps a complaint."""

import re

from workbook_tools.reading.cell import NOTHING, Noticed, Reading, unreadable
from workbook_tools.reading.text import is_blank_word, squeezed
from workbook_tools.table.cells import CellKind, RawCell, text_of

_VERY = ("非常", "很", "十分", "特别", "极其", "极", "超级", "超", "相当", "太", "真", "最", "极度", "万分", "百分百")
_RATHER = ("比较", "较", "较为", "挺", "蛮", "还", "还算", "尚", "尚算", "基本", "基本上", "总体", "大体")
_NOT_QUITE = ("不", "不太", "不怎么", "不大", "不是很", "不够", "有点不", "有些不", "比较不", "较不", "不是")


def _phrases() -> dict[str, int]:
    """Every phrase that means a rating. Very and not at all are the ends; rather is what the word itself is."""
    said = {"满意": 4, "好": 4, "一般": 3, "差": 2, "不满": 2}
    for good in ("满意", "好"):
        said |= {very + good: 5 for very in _VERY}
        said |= {rather + good: 4 for rather in _RATHER}
        said |= {no + good: 2 for no in _NOT_QUITE}
        said |= {f"{very}不{good}": 1 for very in _VERY}
    said |= {very + bad: 1 for very in _VERY for bad in ("差", "不满", "糟糕", "差劲")}
    said |= {rather + "差": 2 for rather in ("有点", "比较", "较", "有些")}
    said |= dict.fromkeys(
        (
            "优秀",
            "优",
            "完美",
            "极好",
            "太棒了",
            "很棒",
            "非常棒",
            "超级棒",
            "超棒",
            "超赞",
            "很赞",
            "满分",
            "完全满意",
        ),
        5,
    )
    said |= dict.fromkeys(("良好", "良", "不错", "挺不错", "很不错", "还不错", "不赖", "棒", "赞", "好评"), 4)
    said |= dict.fromkeys(
        ("一般般", "普通", "还行", "还可以", "马马虎虎", "凑合", "尚可", "中等", "中", "中评", "及格", "将就", "过得去",
         "一般满意", "中规中矩", "还好", "差不多", "平平"), 3,
    )  # fmt: skip
    said |= dict.fromkeys(
        (
            "差评",
            "较差",
            "差劲",
            "不怎么样",
            "不咋样",
            "不咋地",
            "不咋的",
            "不理想",
            "失望",
            "有意见",
            "不及格",
            "不行",
        ),
        2,
    )
    said |= dict.fromkeys(("糟糕", "恶劣", "一塌糊涂", "完全不满意", "非常失望", "很失望"), 1)
    return said


_SAID = _phrases()
_STARS = re.compile("([1-5一二三四五两])颗?星(?:好评)?")
_DRAWN = re.compile("(★{1,5})☆{0,4}|(⭐{1,5})")
_STAR_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_TRAILING = re.compile(
    "[\\s。.!,;~…\u2600-\u2604\u2607-\u27bf\ufe0f\U0001f300-\U0001faff]+$|(?<=..)(?:吧|啊|呢|哦|的|了)$"
)
_UNANSWERED = frozenset((
    "未评价", "未评", "暂未评价", "待评价", "待评", "未接通", "没接通", "未接", "没接", "无人接听", "关机", "停机", "空号",
    "联系不上", "打不通", "未回访", "待回访", "未反馈", "无反馈", "没反馈", "暂无反馈", "未填", "未答", "拒答", "不清楚",
    "不知道", "拒绝回答", "未知", "忙", "忙线", "没意见", "无意见",
))  # fmt: skip
"""Words for: nobody has answered. Never a rating of 0."""
_COMPLAINT = re.compile(
    "退货|退款|退钱|退换|投诉|过敏|坏|破损|破了|裂了|开裂|漏水|漏油|漏发|少发|错发|发错|掉色|褪色|起球|差评|骗|假货|假的|发霉|过期"
    "|变质|异味|维权|曝光|举报|12315|赔偿|赔付|红肿|起疹|故障|失灵|态度差|态度恶劣|质量差|质量问题|太差|很差|不满|不能用|用不了"
)
_DENIED = re.compile("(?:没有|没|无|未|不|从未|不会|未曾|零)$")


def parse_rating(cell: RawCell) -> Reading[float]:
    """A rating from 1 (非常不满意) to 5 (非常满意). A bare number is refused: nobody knows which end is good."""
    text = _words(cell)
    if text is None:
        return NOTHING
    value = _rating(text)
    return unreadable("rating-unreadable") if value is None else Reading(value)


def parse_feedback(cell: RawCell) -> Reading[float]:
    """A rating where 服务反馈 holds one; any other text is a sentence, never an error."""
    text = _words(cell)
    if text is None:
        return NOTHING
    value = _rating(text)
    if value is not None:
        return Reading(value)
    return Reading(None, (Noticed("feedback-text", "，已记作投诉" if is_complaint(cell) else ""),))


def is_complaint(cell: RawCell) -> bool:
    """Whether 服务反馈 complains in words: 要退货, 用了过敏. 没有坏 and 不过敏 do not; nor does a bare rating."""
    text = _words(cell) if cell.kind is CellKind.TEXT else None
    if text is None or _rating(text) is not None:
        return False
    return any(not _DENIED.search(text[: found.start()]) for found in _COMPLAINT.finditer(text))


def _words(cell: RawCell) -> str | None:
    """The text without spaces and closing signs; None where nothing was answered."""
    if cell.kind in (CellKind.BLANK, CellKind.ERROR):
        return None
    text = _TRAILING.sub("", squeezed(text_of(cell)))
    if not text and text_of(cell).strip():
        text = squeezed(text_of(cell))
    return None if is_blank_word(text) or text in _UNANSWERED else text


def _rating(text: str) -> float | None:
    said = _SAID.get(text) or _SAID.get(_TRAILING.sub("", text))
    if said:
        return float(said)
    stars, drawn = _STARS.fullmatch(text), _DRAWN.fullmatch(text)
    if stars:
        return float(_STAR_DIGITS.get(stars[1]) or stars[1])
    return float(len(drawn[1] or drawn[2])) if drawn else None
