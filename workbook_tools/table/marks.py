"""How we know what is ours: hidden defined names, one per computed column, generated sheet and remembered fact."""

from dataclasses import dataclass

PREFIX = "_wbt."
COLUMN_MARK = PREFIX + "c."
SHEET_MARK = PREFIX + "s."
HASH_MARK = PREFIX + "h."
FACT_MARK = PREFIX + "f."


@dataclass(frozen=True, slots=True)
class GeneratedSheet:
    """A sheet of ours: the mark's slug, its name in the workbook, what it says of itself."""

    slug: str
    name: str
    says: str


PROBLEMS = GeneratedSheet("problems", "数据问题", "本表自动生成：列出要改的格子。改好原表后再运行一次，问题就会消失。")
FOLLOW_UP = GeneratedSheet(
    "follow_up", "回访计划", "本表自动生成：本周请联系的客户。右边白色的格子请填写，填过的不会被改动。"
)
DASHBOARD = GeneratedSheet("dashboard", "看板", "本表自动生成：每次运行都会更新，请不要在这里填写。")
HISTORY = GeneratedSheet("history", "历史", "本表自动生成：每周一行，用来看趋势。请不要删除。")
INFERRED = GeneratedSheet(
    "inferred",
    "消费推算",
    "本表自动生成：店里没有消费记录，这里是从每次备份推算的消费（最近一次消费时间变晚了），不是实际记录，可能有漏。只增加，请不要改动。",
)
CHANGE_LOG = GeneratedSheet("change_log", "更改记录", "本表自动生成：程序改过什么，都记在这里。请不要删除。")
SETTINGS = GeneratedSheet("settings", "设置", "本表由店里保管：改“值”这一列就能调整规则，下次运行生效。")
GENERATED = (PROBLEMS, FOLLOW_UP, DASHBOARD, HISTORY, INFERRED, CHANGE_LOG, SETTINGS)


def column_mark(slug: str) -> str:
    """The defined name that points at a computed column's header cell."""
    return COLUMN_MARK + slug


def sheet_mark(slug: str) -> str:
    """The defined name that points at cell A1 of a generated sheet."""
    return SHEET_MARK + slug


def hash_mark(slug: str) -> str:
    """The defined name that holds the content hash of a generated sheet as we last wrote it."""
    return HASH_MARK + slug


def fact_mark(name: str) -> str:
    """The defined name that holds a remembered fact: highest customer number, run number, day of the first run."""
    return FACT_MARK + name
