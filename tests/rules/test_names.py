"""Names as one says or hides them."""

import pytest

from workbook_tools.rules.names import mask_name, salutations
from workbook_tools.rules.phrases import as_texts


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"), ("王小明", "王**"), ("欧阳修", "欧阳*"), ("欧阳", "欧*"), ("司马相如", "司马**"), ("上海某某有限公司", "上海***"),
        ("John Smith", "J***"), ("李", "*"), ("", ""), (" 张三 ", "张*"), ("买买提·依明", "买买***"),
    ],
)  # fmt: skip
def test_masks(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_how_to_greet() -> None:
    names = as_texts(["张三", "欧阳修", "王五", "上海某某公司", None, "Li Lei"])
    genders = as_texts(["男", "女", None, "男", "女", "男"])
    assert salutations(names, genders) == ["张先生", "欧阳女士", "王五", "上海某某公司", "", "Li Lei"]
