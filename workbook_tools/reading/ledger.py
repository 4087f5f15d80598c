"""A log of sales in a workbook that has no customer table, read with the same parsers: one line per purchase."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from workbook_tools.reading.detail import read_detail
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.columns import (
    AGE,
    AMOUNT,
    ATTITUDE,
    CATEGORY,
    COMPUTED_BY_HEADER,
    CONTACT,
    FEEDBACK,
    FIRST_PURCHASE,
    GENDER,
    LAST_PURCHASE,
    NAME,
    OPTIONAL,
    PURCHASE_LOG,
    PURCHASES,
    QUALITY,
    SCORE,
    Column,
    Detail,
)
from workbook_tools.table.customers import DetailLog
from workbook_tools.table.settings import Settings

_MORE_DATES = ("下单时间", "下单日期", "交易时间", "交易日期", "付款时间", "成交日期", "销售日期", "时间")
_MORE_AMOUNTS = (
    "实付金额",
    "实收金额",
    "交易金额",
    "成交金额",
    "销售金额",
    "应收金额",
    "实付",
    "实收",
    "总价",
    "合计金额",
)
_MORE_GOODS = ("商品", "商品名称", "品类", "类别", "项目")
CARRIED = (
    GENDER, AGE, FEEDBACK, QUALITY, ATTITUDE, SCORE,
    *(column for column in OPTIONAL if column not in {FIRST_PURCHASE, PURCHASES}),
)  # fmt: skip
"""What a line may tell of the customer himself: the newest that is told goes to his row."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """log: the lines, with the columns of 消费记录 and those of CARRIED that the sheet has. left_out: headers of other columns."""

    log: DetailLog
    raw: RawSheet
    left_out: tuple[str, ...]


def _with(column: Column, same: Column, more: Iterable[str]) -> Column:
    return replace(column, synonyms=tuple(dict.fromkeys((*column.synonyms, same.header, *same.synonyms, *more))))


def _columns() -> tuple[Column, ...]:
    declared = {column.header: column for column in PURCHASE_LOG.columns}
    declared["日期"] = _with(declared["日期"], LAST_PURCHASE, _MORE_DATES)
    declared["金额"] = _with(declared["金额"], AMOUNT, _MORE_AMOUNTS)
    declared["商品类别"] = _with(declared["商品类别"], CATEGORY, _MORE_GOODS)
    return (*declared.values(), *CARRIED)


LEDGER = Detail("流水", _columns())


def find_ledger(sheets: Iterable[RawSheet], settings: Settings, today: date) -> Ledger | None:
    """The sheet with the most lines among those that say who, when and how much; None where there is none."""
    found: list[Ledger] = []
    for raw in sheets:
        log = read_detail(raw, LEDGER, settings, today)
        if (
            log is None
            or not {"日期", "金额"} <= log.places.keys()
            or not {NAME.header, CONTACT.header} & log.places.keys()
        ):
            continue
        others = sorted(set(raw.columns) - set(log.places.values()))
        titles = (raw.text(log.header_row, column).strip() for column in others)
        found.append(Ledger(log, raw, tuple(title for title in titles if title and title not in COMPUTED_BY_HEADER)))
    return max(found, key=lambda ledger: len(ledger.log.frame), default=None)
