"""From raw cells to typed customers and their problems: how much of the processor 100,000 messy rows take.

python benchmarks/reading.py [ROWS]      (100,000 unless told)
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

import numpy as np

from workbook_tools.reading.master import find_master
from workbook_tools.reading.table import read_customers
from workbook_tools.table.cells import BLANK, CellKind, RawCell, RawColumn, RawSheet
from workbook_tools.table.columns import MASTER_NAME, STANDARD
from workbook_tools.table.settings import Settings

TODAY = date(2024, 1, 15)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华文建国志海林云龙玉春红梅雪燕宇浩然子涵欣怡诗琪嘉博"
RATINGS = ("非常满意", "满意", "一般", "不满意", "非常不满意")
OTHER_RATINGS = ("还行", "很好", "不太满意", "满意！", None)
SENTENCES = ("下次还来", "袖口开线了，要退货", "用了有点过敏", "送得快，包装好", "想要蓝色的")
MESSY = 0.4
"""The share of cells that are not as the template asks for them."""


def messy_row(number: int, random_: random.Random) -> list[object]:
    """One customer as a real table has them: of each column's cells, two in five are spelled in some other way."""
    day = date(2019, 1, 1) + timedelta(days=random_.randrange(1800))
    phone = f"1{random_.choice(('38', '39', '50', '86', '77'))}{number:08d}"
    amount = random_.randrange(10, 900_000) / 100
    name = random_.choice(SURNAMES) + random_.choice(GIVEN) + random_.choice(GIVEN)

    def either(plain: object, *others: object) -> object:
        return random_.choice(others) if random_.random() < MESSY else plain

    return [
        number,
        either(name, name, f"{name} ", f"{name}\u200b", f" {name}", f"{name[0]}女士", None),
        either(random_.choice("男女"), "先生", "女士", None, "未知", "不男"),
        either(random_.randrange(16, 90), f"{random_.randrange(16, 90)}岁", None, "八十后", 200),
        either(phone, int(phone), f"{phone[:3]} {phone[3:7]} {phone[7:]}", f"{phone[:3]}****{phone[7:]}",
               f"{phone}/010-62345678", f"010-6234{phone[-4:]}", None, phone[:-1], f"{phone}（女儿）"),
        either(datetime(day.year, day.month, day.day), day.isoformat(), f"{day.year}年{day.month}月{day.day}日",  # noqa: DTZ001
               f"{day.year}.{day.month}.{day.day}", (day - date(1899, 12, 30)).days, f"{day.month}月{day.day}日", "去年五月", None),
        either(round(amount), amount, f"{round(amount)}元", f"￥{amount:,.2f}", f"{round(amount / 1e4, 2)}万",
               f"约{round(amount)}元", "三千五", None, "看情况", -round(amount)),
        random_.choice(("服装", "护肤品", "零食", "家电", "数码")),
        either(random_.randrange(20), f"{random_.randrange(20)}次", "两次", None, "多次"),
        random_.choice(("电话回访", "安装", "售后服务", "退换货处理")),
        either(random_.choice(RATINGS), *OTHER_RATINGS, *SENTENCES),
        either(random_.choice(RATINGS), *OTHER_RATINGS),
        either(random_.choice(RATINGS), *OTHER_RATINGS),
        either(random_.randrange(11), f"{random_.randrange(11)}分", f"{random_.randrange(11)}/10", None, 11),
    ]  # fmt: skip


def messy_sheet(rows: int, seed: int = 5) -> RawSheet:
    """A sheet of `rows` messy customers, the same for the same seed."""
    random_ = random.Random(seed)  # noqa: S311 - test data
    table = [[column.header for column in STANDARD], *(messy_row(number, random_) for number in range(1, rows + 1))]
    columns = {place: _column(cells) for place, cells in enumerate(zip(*table, strict=True), 1)}
    return RawSheet(MASTER_NAME, np.arange(1, rows + 2, dtype=np.int32), columns)


def _column(values: tuple[object, ...]) -> RawColumn:
    cells: dict[RawCell, int] = {BLANK: 0}
    codes = [cells.setdefault(_cell(value), len(cells)) for value in values]
    return RawColumn(tuple(cells), np.array(codes, dtype=np.int32))


def _cell(value: object) -> RawCell:
    if isinstance(value, str):
        return RawCell(CellKind.TEXT, value)
    if isinstance(value, datetime):
        return RawCell(CellKind.DATE, value)
    return RawCell(CellKind.NUMBER, value) if isinstance(value, (int, float)) else BLANK


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """The least processor time of a few runs: what else the machine does at that hour does not count."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    """Print how long reading takes, and what was found."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    raw = messy_sheet(rows)
    distinct = sum(len(column.cells) for column in raw.columns.values())

    def read() -> int:
        place = find_master([raw], (), workbook="客户.xlsx")
        customers = read_customers(raw, place, Settings(), today=TODAY, ours={})
        return len(customers.problems.frame())

    found = read()
    print(f"{rows:,} rows, {distinct:,} distinct cells, {found:,} problems: {seconds(read):.2f} s")


if __name__ == "__main__":
    main()
