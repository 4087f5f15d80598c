"""The shop's parameters, each declared once: the 设置 sheet, its checks and the docs are made from here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from workbook_tools.table.faults import Fault
from workbook_tools.table.tier_words import TIER_WORDS, TierWords

BY_INDUSTRY = "随行业"
"""The value of a setting that follows 行业."""
NOTHING = "无"
"""The value of a setting that states nothing."""
Industry = Literal["通用", "服装", "美容", "电子", "汽车", "餐饮零食"]
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class IndustryPreset:
    """money: lower borders of M = 2, 3, 4, 5 in 元; dormant, lost: days of silence."""

    money: tuple[float, float, float, float]
    dormant: int
    lost: int


INDUSTRIES: dict[str, IndustryPreset] = {
    "通用": IndustryPreset((300, 800, 2000, 5000), 90, 180),
    "服装": IndustryPreset((300, 800, 2000, 5000), 90, 180),
    "美容": IndustryPreset((500, 2000, 5000, 20000), 45, 90),
    "电子": IndustryPreset((500, 2000, 5000, 10000), 365, 730),
    "汽车": IndustryPreset((1000, 3000, 10000, 50000), 210, 365),
    "餐饮零食": IndustryPreset((100, 300, 800, 2000), 30, 60),
}


def _numbers(value: object) -> object:
    """`30 90 180 365` (any spaces, commas or 、) → tuple of numbers; 随行业 and blanks → None."""
    if value is None or isinstance(value, (tuple, list)):
        return value
    text = str(value).strip()
    if text in ("", BY_INDUSTRY):
        return None
    return tuple(float(part) for part in text.replace(",", " ").replace("，", " ").replace("、", " ").split())


def _number_or_none(value: object) -> object:
    return None if str(value if value is not None else "").strip() in ("", BY_INDUSTRY) else value


def _number_or_word(value: object) -> object:
    text = str(value).strip()
    return text if text == "均值" else float(text)


def _days(value: object) -> object:
    text = "".join(str(value).split()).replace("周", "").replace("天", "日")
    if text in ("每日", "", "None"):
        return WEEKDAYS
    return (
        "".join(day for day in WEEKDAYS if day in text) if all(sign in WEEKDAYS + "、,，" for sign in text) else value
    )


@dataclass(frozen=True, slots=True)
class CategoryLimit:
    """From how many days of silence who buys this 商品类别 is 沉睡 and 流失."""

    category: str
    dormant: int
    lost: int

    def __str__(self) -> str:
        return f"{self.category} {self.dormant}/{self.lost}"


_LIMIT = re.compile(r"(.+?)[\s:：=]*(\d{1,4})\s*[/／]\s*(\d{1,4})\s*天?")
_LONGEST_LIMIT = 3650


def _category_limits(value: object) -> object:
    """`护肤品 45/90；面膜 30/60` → limits; 无 and blanks → none."""
    if isinstance(value, tuple):
        return value
    text = str(value if value is not None else "").strip()
    parts = [part.strip() for part in re.split(r"[;；\n]", text) if part.strip()]
    if parts in ([], [NOTHING]):
        return ()
    found = [_LIMIT.fullmatch(part) for part in parts]
    limits = tuple(CategoryLimit(match[1].strip(), int(match[2]), int(match[3])) for match in found if match)
    sound = all(1 <= limit.dormant < limit.lost <= _LONGEST_LIMIT for limit in limits)
    if len(limits) < len(parts) or not sound or len({limit.category for limit in limits}) < len(limits):
        raise ValueError(text)
    return limits


def _tier_names(value: object) -> object:
    """`高 中 低`, `A、B、C` → the same with strokes between."""
    return "/".join(part for part in re.split(r"[\s/／、,，]+", str(value).strip().upper()) if part)


Four = tuple[float, float, float, float]
FourNumbers = Annotated[Four, BeforeValidator(_numbers)]


def _setting(alias: str, default: Any, unit: str, span: str, says: str, **limits: Any) -> Any:  # noqa: ANN401 - pydantic's own type
    return Field(
        default=default, alias=alias, description=says, json_schema_extra={"unit": unit, "range": span}, **limits
    )


class Settings(BaseModel):
    """All parameters. Attribute names are ours, aliases are what staff see."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, extra="ignore", str_strip_whitespace=True)

    industry: Industry = _setting("行业", "通用", "", "、".join(INDUSTRIES), "决定金额分界和沉睡、流失天数的默认值")
    tier_high: float = _setting("高价值下限", 4.0, "分", "1–5", "得分到这里就是最高一级的客户", ge=1, le=5)
    tier_middle: float = _setting("中价值下限", 2.5, "分", "1–5", "得分到这里就是中间一级的客户", ge=1, le=5)
    tier_names: Annotated[Literal["高/中/低", "A/B/C", "金/银/普通"], BeforeValidator(_tier_names)] = _setting(
        "等级名称", "高/中/低", "", "、".join(TIER_WORDS), "价值等级用什么名字，从高到低"
    )
    tier_buffer: float = _setting("等级缓冲", 0.2, "分", "0–2", "得分低于下限这么多才降级", ge=0, le=2)
    tier_hold_days: int = _setting("保级期", 90, "天", "0–3650", "等级变动后这么多天内不降级", ge=0, le=3650)
    weight_r: float = _setting("权重R", 20, "", "0–100", "最近消费时间在得分里的分量", ge=0, le=100)
    weight_f: float = _setting("权重F", 30, "", "0–100", "消费次数在得分里的分量", ge=0, le=100)
    weight_m: float = _setting("权重M", 50, "", "0–100", "消费金额在得分里的分量", ge=0, le=100)
    cuts_r: FourNumbers = _setting(
        "R分界", (30, 90, 180, 365), "天", "四个从小到大的数", "最近消费不超过几天得 5、4、3、2 分"
    )
    cuts_f: FourNumbers = _setting("F分界", (2, 3, 5, 10), "次", "四个从小到大的数", "消费至少几次得 2、3、4、5 分")
    cuts_m: Annotated[Four | None, BeforeValidator(_numbers)] = _setting(
        "M分界", None, "元", "四个从小到大的数，或随行业", "消费至少多少元得 2、3、4、5 分"
    )
    scoring: Literal["阈值", "分位"] = _setting(
        "评分方式", "阈值", "", "阈值、分位", "按固定分界打分，或按全店客户的分位打分"
    )
    segment_border: Annotated[float | Literal["均值"], BeforeValidator(_number_or_word)] = _setting(
        "分群界线", "均值", "", "均值，或 1–5 的分数", "分数到这里算近、算频、算高额"
    )
    count_by: Literal["次数", "天数"] = _setting("F口径", "次数", "", "次数、天数", "F 数消费次数，还是数有消费的天数")
    money_by: Literal["累计", "次均"] = _setting("M口径", "累计", "", "累计、次均", "M 用累计金额，还是平均每次的金额")
    dormant_days: Annotated[int | None, BeforeValidator(_number_or_none)] = _setting(
        "沉睡天数", None, "天", "1–3650，或随行业", "多少天没有消费算沉睡", ge=1, le=3650
    )
    lost_days: Annotated[int | None, BeforeValidator(_number_or_none)] = _setting(
        "流失天数", None, "天", "1–3650，或随行业", "多少天没有消费算流失", ge=1, le=3650
    )
    category_limits: Annotated[tuple[CategoryLimit, ...], BeforeValidator(_category_limits)] = _setting(
        "品类期限", (), "天", "无，或像 护肤品 45/90；面膜 30/60",
        "个别商品类别多少天没有消费算沉睡、算流失，类别之间用分号隔开",
    )  # fmt: skip
    satisfied_from: float = _setting("满意下限", 70, "分", "0–100", "满意度到这里算满意", ge=0, le=100)
    neutral_from: float = _setting("一般下限", 45, "分", "0–100", "满意度到这里算一般，再低是不满意", ge=0, le=100)
    satisfaction_weights: FourNumbers = _setting(
        "满意度权重", (1, 1, 1, 1), "", "四个不小于 0 的数", "服务反馈、质量、态度、总体评分各占的分量"
    )
    score_full: float = _setting("评分满分", 10, "分", "1–100", "总体满意度评分的满分", ge=1, le=100)
    amount_means: Literal["累计", "最近一次"] = _setting(
        "消费金额含义", "累计", "", "累计、最近一次", "消费金额一列写的是累计，还是最近一次"
    )
    base_days: int = _setting("基盘天数", 365, "天", "0–36500", "第一次消费在这么多天以前才算基盘客户", ge=0, le=36500)
    base_count: int = _setting(
        "基盘次数", 4, "次", "1–1000", "至少消费这么多次、现在没有沉睡才算基盘客户", ge=1, le=1000
    )
    base_satisfaction: float = _setting(
        "基盘满意度", 70, "分", "0–100", "满意度到这里、没有不满意才算基盘客户", ge=0, le=100
    )
    contact_days_high: int = _setting("回访间隔高", 30, "天", "1–3650", "最高一级的客户隔多少天回访", ge=1, le=3650)
    contact_days_middle: int = _setting("回访间隔中", 60, "天", "1–3650", "中间一级的客户隔多少天回访", ge=1, le=3650)
    contact_days_low: int = _setting("回访间隔低", 90, "天", "1–3650", "最低一级的客户隔多少天回访", ge=1, le=3650)
    calling_days: Annotated[str, BeforeValidator(_days), Field(pattern=r"^[一二三四五六日]+$")] = _setting(
        "回访日", "一二三四五六日", "", "一二三四五六日中的几天", "店里周几打回访电话"
    )
    contacts_a_week: int = _setting("每周回访上限", 30, "位", "1–500", "每位负责人一周最多回访多少位", ge=1, le=500)
    follow_up_sheets: int = _setting("保留回访表", 4, "张", "1–52", "工作簿里保留最近几张回访计划", ge=1, le=52)
    inferred_weeks: int = _setting(
        "推算起用周数", 26, "周", "1–520", "没有消费记录时，消费推算满多少周才用来数消费次数", ge=1, le=520
    )
    names_in_report: Literal["遮盖", "全名"] = _setting(
        "周报姓名", "遮盖", "", "遮盖、全名", "周报里客户姓名遮盖一部分，还是写全名"
    )
    stale_days: int = _setting("陈旧天数", 365, "天", "30–3650", "“最后更新”超过多少天提醒核对", ge=30, le=3650)

    @property
    def tier_words(self) -> TierWords:
        """What the shop calls its tiers."""
        return TIER_WORDS[self.tier_names]

    @property
    def money_cuts(self) -> Four:
        """The lower borders of M = 2, 3, 4, 5 in 元."""
        return self.cuts_m or INDUSTRIES[self.industry].money

    @property
    def dormant_limit(self) -> int:
        """Days of silence from which a customer without a rhythm of his own is 沉睡."""
        return self.dormant_days or INDUSTRIES[self.industry].dormant

    @property
    def lost_limit(self) -> int:
        """Days of silence from which a customer without a rhythm of his own is 流失."""
        return self.lost_days or INDUSTRIES[self.industry].lost


@dataclass(frozen=True, slots=True)
class Parameter:
    """A row of the 设置 sheet."""

    name: str
    default: str
    unit: str
    span: str
    says: str


def _shown(value: object) -> str:
    if value is None:
        return BY_INDUSTRY
    if value == ():
        return NOTHING
    if isinstance(value, tuple) and isinstance(value[0], CategoryLimit):
        return "；".join(map(str, value))
    if isinstance(value, tuple):
        return " ".join(f"{part:g}" for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def parameters() -> tuple[Parameter, ...]:
    """Every setting in the order of its declaration."""
    rows = []
    for field in Settings.model_fields.values():
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        rows.append(
            Parameter(
                str(field.alias),
                _shown(field.default),
                str(extra.get("unit", "")),
                str(extra.get("range", "")),
                str(field.description),
            )
        )
    return tuple(rows)


def shown_settings(settings: Settings) -> dict[str, str]:
    """参数 → its value as 设置 would show it."""
    return {str(field.alias): _shown(getattr(settings, name)) for name, field in Settings.model_fields.items()}


def settings_from(values: Mapping[str, object], places: Mapping[str, str] | None = None) -> Settings:
    """Settings from 参数 → 值. A wrong value is the fault `settings-invalid` that names its cell (`places`: 参数 → cell).

    A blank value takes the default.
    """
    given = {name: value for name, value in values.items() if value is not None and str(value).strip() != ""}
    try:
        settings = Settings.model_validate(given)
    except (ValidationError, ValueError) as error:
        first = error.errors()[0]["loc"][0] if isinstance(error, ValidationError) else ""
        raise _wrong(str(first), given, places) from None
    for alias, wrong, why in _contradictions(settings):
        if wrong:
            raise _contradicting(alias, given, places, why)
    return settings


def _contradictions(settings: Settings) -> list[tuple[str, bool, str]]:
    """Values that are right one by one and not together: the parameter to name, whether it is so, what it should be."""

    def rising(cuts: Four | None) -> bool:
        return cuts is None or all(low < high for low, high in pairwise(cuts))

    in_order = "四个数要从小到大"
    return [
        ("中价值下限", settings.tier_middle > settings.tier_high, "不能高过“高价值下限”"),
        ("一般下限", settings.neutral_from > settings.satisfied_from, "不能高过“满意下限”"),
        ("流失天数", settings.lost_limit <= settings.dormant_limit, f"要比“沉睡天数”（{settings.dormant_limit}）多"),
        ("R分界", not rising(settings.cuts_r), in_order),
        ("F分界", not rising(settings.cuts_f), in_order),
        ("M分界", not rising(settings.cuts_m), in_order),
        ("权重M", settings.weight_r + settings.weight_m <= 0, "不能和“权重R”都是 0"),
        (
            "满意度权重",
            min(settings.satisfaction_weights) < 0 or sum(settings.satisfaction_weights) <= 0,
            "不能有小于 0 的数，也不能都是 0",
        ),
        (
            "分群界线",
            settings.segment_border != "均值" and not 1 <= float(settings.segment_border) <= 5,
            "应为均值，或 1–5 的分数",
        ),
    ]


_BESIDE = {"中价值下限": "高价值下限", "一般下限": "满意下限", "流失天数": "沉睡天数", "权重M": "权重R"}
"""A parameter that contradicts another → the other one."""


def _contradicting(alias: str, given: Mapping[str, object], places: Mapping[str, str] | None, why: str) -> Fault:
    """The fault on the parameter itself, or, where the shop left that at its default, on the one that it contradicts."""
    other = _BESIDE.get(alias, "")
    if alias in given or other not in given:
        return _wrong(alias, given, places, why)
    default = next(row.default for row in parameters() if row.name == alias)
    return _wrong(other, given, places, f"和“{alias}”（没有填，按 {default}）对不上：“{alias}”{why}")


def _wrong(alias: str, given: Mapping[str, object], places: Mapping[str, str] | None, why: str = "") -> Fault:
    parameter = next((row for row in parameters() if row.name == alias), None)
    place = (places or {}).get(alias, "")
    span = why or (f"应为{parameter.span}" if parameter else "请检查")
    shown = given.get(alias, parameter.default if parameter else "")
    if isinstance(shown, float) and shown.is_integer():
        shown = int(shown)
    return Fault("settings-invalid", detail=f"{place + ' ' if place else ''}“{alias}”写的是“{shown}”，{span}")
