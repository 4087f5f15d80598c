"""What clerks type, column by column, and what it means. `-` is a blank, `?` what must be pointed at."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from workbook_tools.reading.cell import Reading
from workbook_tools.reading.column import parser_for
from workbook_tools.reading.contacts import Contact
from workbook_tools.reading.headers import MASTER_NAMES
from workbook_tools.table.cells import CellKind, RawCell
from workbook_tools.table.settings import Settings

TABLE = """
联系方式
    13812345678（微信同号）  13812345678
    微信同号13812345678  13812345678
    13812345678 V同号  13812345678
    138-1234-5678转801  13812345678转801
    010-62345678转801  01062345678转801
    (0571)87654321  057187654321
    0086-13812345678  13812345678
    +86 138 1234 5678  13812345678
    13812345678.0  13812345678
    一三八一二三四五六七八  13812345678
    1381234567813987654321  13812345678
    13812345678（妈妈）13987654321（爸爸）  13812345678
    改13987654321  13987654321
    1.3812345678E+10  13812345678
    1.38E+10  ? phone-lost-digits
    1381234567  ? phone-invalid 少了 1 位
    138123456789  ? phone-invalid 多了 1 位
    1380000000.0  ? phone-invalid 少了 1 位
    12812345678  ? phone-invalid 没有 12 开头
    138O1234567  ? phone-invalid 字母 O
    62345678  ? phone-invalid 区号
    尾号5678  ? phone-invalid
    微信abc_123  ? contact-not-phone
    QQ：12345678  ? contact-not-phone
    没有  -
最近一次消费时间
    2023-10-01下午3点  2023-10-01
    2023-10-01 下午  2023-10-01
    2023-10-01 15点半  2023-10-01
    2023年10月1日三点一刻  2023-10-01
    二〇二三年十月一日 下午三时二十分  2023-10-01
    二O二三年十月一日  2023-10-01
    公元2023年10月1日  2023-10-01
    日期：2023-10-01  2023-10-01
    '2023-10-01  2023-10-01
    2023·10·1  2023-10-01
    2023。10。1  2023-10-01
    2023-Oct-1  2023-10-01
    20231001130509  2023-10-01
    45200.5  2023-10-01
    还没买  -
    未成交  -
    2023年国庆  ? date-unreadable
    2023年10月  ? date-unreadable
    二〇二三年十月  ? date-unreadable
    2023.10.1-10.3  ? date-unreadable
    昨天  ? date-unreadable
    农历八月十五  ? date-unreadable
    国庆节  ? date-unreadable
    10月1号  ? date-no-year
    01-10-2023  ? date-ambiguous
消费金额
    1.2W  12000
    1w2  12000
    3k5  3500
    五百块  500
    伍佰元整  500
    人民币伍佰元整  500
    壹仟贰佰叁拾肆元伍角陆分  1234.56
    伍佰元零伍分  500.05
    二百五十块零五毛  250.5
    3角5分  0.35
    500元现金  500
    500 微信  500
    一千多  1000
    未消费  -
    1,2k  ? amount-unreadable
    500/次  ? amount-unreadable
    500*3  ? amount-unreadable
    500+300  ? amount-unreadable
    微信300现金200  ? amount-unreadable
    五六百  ? amount-unreadable
    $100  ? amount-unreadable
    500？  ? amount-unreadable
    充500送50  ? amount-unreadable
    1.500,00  ? amount-unreadable
服务次数
    两次  2
    廿  20
    10余次  ? count-unreadable
    好几次  ? count-unreadable
    每月2次  ? count-unreadable
    3-4次  ? count-unreadable
年龄
    二十八岁  28
    虚岁29  29
    保密  -
    30多  ? age-unreadable
    90后  ? age-unreadable
    1990年生  ? age-unreadable
    1990  ? age-out-of-range
性别
    先生  男
    女士  女
    ♀  女
    男️  男
    靓女  女
    叔叔  男
    保密  -
    1  ? gender-unreadable
    夫妻  ? gender-unreadable
    公司  ? gender-unreadable
对服务态度的评价
    很好  5
    五星  5
    超级棒  5
    还行  3
    差评  2
    不咋地  2
    ★★★★☆  4
    ⭐⭐⭐⭐  4
    没意见  -
    👍  ? rating-unreadable
    4.5星  ? rating-unreadable
    满意、一般  ? rating-unreadable
    9分  ? rating-unreadable
总体满意度评分
    九分  9
    4星  8
    ★★★★☆  8
    95%  9.5
    9-10  ? score-unreadable
    优  ? score-unreadable
    95分  ? score-out-of-range
同意联系
    可以打电话  是
    随便  是
    不介意  是
    ☑️  是
    别打了  否
    不要打电话  否
    勿打扰  否
    谢绝来电  否
    不方便  否
    可以但别打扰  否
    黑名单  否
    ❌  否
    待定  -
"""


def lines() -> Iterator[tuple[str, str, str]]:
    header = ""
    for line in TABLE.strip().splitlines():
        if line.startswith(" "):
            typed, meant = re.split(r" {2}", line.strip())
            yield header, typed, meant
        else:
            header = line


def read(header: str, typed: str) -> Reading[Any]:
    column = MASTER_NAMES.find(header)
    assert column is not None
    return parser_for(column, Settings(), date(2024, 1, 15))(RawCell(CellKind.TEXT, typed))


@pytest.mark.parametrize(("header", "typed", "meant"), list(lines()))
def test_a_clerks_cell_is_read_or_pointed_at(header: str, typed: str, meant: str) -> None:
    reading = read(header, typed)
    if meant.startswith("? "):
        code, _, detail = meant.removeprefix("? ").partition(" ")
        assert reading.value is None
        assert [one.code for one in reading.noticed] == [code]
        assert detail in reading.noticed[0].detail
        return
    assert shown(reading.value) == meant
    assert (reading.value is None) == (meant == "-")


def shown(value: object) -> str:
    if isinstance(value, Contact):
        return str(value.dial)
    if value is None:
        return "-"
    return f"{value:.15g}" if isinstance(value, float) else str(value)
