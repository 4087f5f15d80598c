"""The shipped sample workbooks are what their scripts make, and hold what they are meant to show."""

import re
import struct
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.samples import SAMPLE_DAY
from tests.samples.__main__ import FOLDER, SAMPLES
from tests.samples.fixed import saved
from tests.samples.picture import sign_png
from tests.samples.shop import HEADER_ROW
from workbook_tools.table.columns import MASTER_NAME, STANDARD

SHOP = FOLDER / "门店客户_三百人.xlsx"
EXAMPLE = FOLDER / "客户管理计划表_示例.xlsx"


@pytest.fixture(scope="module")
def shop() -> Worksheet:
    sheet = load_workbook(SHOP)[MASTER_NAME]
    assert isinstance(sheet, Worksheet)
    return sheet


def contents(path: Path) -> list[tuple[str, str, object, str]]:
    """Every cell: sheet, place, value, number format."""
    return [
        (sheet.title, cell.coordinate, cell.value, str(cell.number_format))
        for sheet in load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_shipped_file_is_what_the_script_makes(name: str, tmp_path: Path) -> None:
    made = tmp_path / name
    made.write_bytes(saved(SAMPLES[name]()))
    assert contents(FOLDER / name) == contents(made)
    with zipfile.ZipFile(FOLDER / name) as shipped, zipfile.ZipFile(made) as anew:
        assert shipped.namelist() == anew.namelist()


def test_the_script_gives_the_same_bytes_each_time() -> None:
    make = SAMPLES["客户管理计划表_示例.xlsx"]
    assert saved(make()) == saved(make())


def test_the_example_is_the_plan_as_printed() -> None:
    """
    1 张三 (blank) 28 138xxxxxx88 2023-10-01 500元 服装 2次 售后服务 满意 非常满意 满意 9分
    2 李四 (blank) 35 137xxxxxx99 2023-09-15 1000元 电子产品 3次 安装服务 一般 满意 不满意 7分
    """
    sheet = load_workbook(EXAMPLE)[MASTER_NAME]
    assert isinstance(sheet, Worksheet)
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == tuple(column.header for column in STANDARD)
    assert rows == [
        ("1", "张三", None, "28", "138xxxxxx88", "2023-10-01", "500元", "服装", "2次", "售后服务", "满意", "非常满意", "满意", "9分"),
        ("2", "李四", None, "35", "137xxxxxx99", "2023-09-15", "1000元", "电子产品", "3次", "安装服务", "一般", "满意", "不满意", "7分"),
    ]  # fmt: skip


def test_the_shop_has_three_hundred_rows_a_total_and_gaps(shop: Worksheet) -> None:
    serials = [shop.cell(row, 1).value for row in range(HEADER_ROW + 1, shop.max_row + 1)]
    assert [serial for serial in serials if serial is not None] == list(range(1, 301))
    assert serials.count(None) == 3  # two blank rows and the total
    assert shop.cell(shop.max_row, 2).value == "合计"


def test_the_shop_has_what_must_survive_a_run(shop: Worksheet) -> None:
    notes = [cell.comment.text for row in shop.iter_rows() for cell in row if cell.comment]
    assert len(notes) == 4
    assert shop.auto_filter.ref
    assert len(shop.data_validations.dataValidation) == 3
    assert len(shop.conditional_formatting) == 1
    with zipfile.ZipFile(SHOP) as package:
        names = package.namelist()
    assert "xl/media/image1.png" in names
    assert "xl/charts/chart1.xml" in names
    assert load_workbook(SHOP).sheetnames == [MASTER_NAME, "消费记录", "月度统计"]


def test_no_number_of_the_shop_can_ring_anywhere(shop: Worksheet) -> None:
    """Invented numbers carry 0000 in the middle; the landline likewise has no such extension."""
    typed = [str(shop.cell(row, 5).value or "") for row in range(HEADER_ROW + 1, shop.max_row)]
    logged = [str(row[2]) for row in load_workbook(SHOP)["消费记录"].iter_rows(min_row=2, values_only=True)]
    for text in typed + logged:
        digits = re.sub(r"[^0-9]", "", text.translate(str.maketrans("０１２３４５６７８９", "0123456789")))
        for mobile in re.findall(r"1[3-9][0-9]{9}", digits.removeprefix("86")):
            assert mobile[3:7] == "0000", text


def test_the_shop_stops_on_its_day(shop: Worksheet) -> None:
    days = [row[3] for row in load_workbook(SHOP)["消费记录"].iter_rows(min_row=2, values_only=True)]
    assert max(day.date() for day in days if isinstance(day, datetime)) <= SAMPLE_DAY
    assert SAMPLE_DAY.isoformat() in str(shop.cell(2, 2).value)


def test_the_sign_is_a_png_of_its_size() -> None:
    png = sign_png(24)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (24, 24)
