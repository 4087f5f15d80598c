"""`python -m tests.samples`: make the sample workbooks anew. The same scripts give the same bytes."""

from pathlib import Path

from tests.samples.example import example_workbook
from tests.samples.fixed import saved
from tests.samples.shop import shop_workbook

FOLDER = Path(__file__).resolve().parents[2] / "sample_workbooks"
SAMPLES = {"客户管理计划表_示例.xlsx": example_workbook, "门店客户_三百人.xlsx": shop_workbook}

if __name__ == "__main__":
    for name, make in SAMPLES.items():
        (FOLDER / name).write_bytes(saved(make()))
