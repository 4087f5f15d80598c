from datetime import date

from tests.tables import customers
from workbook_tools.rules.completeness import measure_completeness
from workbook_tools.table.settings import Settings

TODAY = date(2023, 11, 6)


def test_usable_cells_are_counted_and_walk_ins_are_not() -> None:
    held = customers("""
        客户姓名 | 联系方式    | 最近一次消费时间 | 消费金额 | 性别 | 最后更新
        张三     | 13812345688 | 2023-10-01       | 500      | 男   | 2023-10-02
        李四     | 13912345688 | 去年五月         | 80       |      | 2021-01-01
        新来的   | 13712345688 |                  |          | 女   |
        散客     |             | 2023-10-01       | 20       |      |
    """, today=TODAY)  # fmt: skip
    filled = measure_completeness(held, Settings(), TODAY)
    assert {one.header: (one.filled, one.of) for one in filled.columns} == {
        "客户姓名": (3, 3), "性别": (2, 3), "联系方式": (3, 3), "最近一次消费时间": (1, 2), "消费金额": (2, 2),
    }  # fmt: skip
    assert (filled.filled, filled.of) == (11, 13)
    assert (filled.dated, filled.stale, filled.stale_days) == (2, 1, 365)
