import pytest

from tests.tables import raw_table
from workbook_tools.reading.settings_sheet import read_settings
from workbook_tools.table.faults import Fault
from workbook_tools.table.settings import Settings, parameters

SHEET = """
本表由店里保管

参数 | 值 | 单位 | 默认值 | 范围 | 说明
行业 | 美容 | . | 通用 | . | .
沉睡天数 | ６０天 | 天 | 随行业 | . | .
流失天数 | 200 | 天 | 随行业 | . | .
R分界 | 10 20 30 40 | 天 | . | . | .
评分满分 | . | 分 | 10 | . | .
店长电话 | 13812345688 | . | . | . | 我们自己记的
"""


def test_values_are_read_where_they_stand() -> None:
    settings, problems, places = read_settings(raw_table(SHEET, "设置"))
    assert (settings.industry, settings.dormant_limit, settings.lost_limit) == ("美容", 60, 200)
    assert settings.cuts_r == (10, 20, 30, 40)
    assert settings.score_full == 10
    assert places == {"行业": (4, 2), "沉睡天数": (5, 2), "流失天数": (6, 2), "R分界": (7, 2), "评分满分": (8, 2)}
    frame = problems.frame()
    assert set(frame["code"]) == {"setting-defaulted"}
    assert len(frame) == len(parameters()) - 4
    told = {row["found"]: (row["row"], row["place"], row["detail"]) for row in frame.to_dict("records")}
    assert told["评分满分"] == (8, 2, "10")
    assert told["高价值下限"] == (0, 0, "4")


def test_no_sheet_or_no_header_means_defaults_without_a_word() -> None:
    for raw in (None, raw_table("随便写写", "设置")):
        settings, problems, places = read_settings(raw)
        assert settings == Settings()
        assert problems.frame().empty
        assert places == {}


@pytest.mark.parametrize(
    ("line", "cell"),
    [("行业 | 卖鱼", "B2"), ("沉睡天数 | 很久", "B2"), ("R分界 | 30 20 90 180", "B2"), ("评分满分 | #N/A", "B2"), ("评分满分 | 0", "B2"),
     ("中价值下限 | 5", "B2")],
)  # fmt: skip
def test_a_wrong_value_names_its_cell(line: str, cell: str) -> None:
    with pytest.raises(Fault) as raised:
        read_settings(raw_table(f"参数 | 值\n{line}", "设置"))
    assert raised.value.code == "settings-invalid"
    assert f"“设置”{cell}" in raised.value.message
    assert f"“{line.split(' | ', maxsplit=1)[0]}”" in raised.value.message


@pytest.mark.parametrize(
    ("line", "told"),
    [("高价值下限 | 2", "B2 “高价值下限”写的是“2”，和“中价值下限”（没有填，按 2.5）对不上"),
     ("沉睡天数 | 400", "B2 “沉睡天数”写的是“400”，和“流失天数”（没有填，按 随行业）对不上"),
     ("满意下限 | 40", "B2 “满意下限”写的是“40”"),
     ("沉睡天数 | 20\n沉睡天数 | 50", "B3 “沉睡天数”在 B2 已经写过")],
)  # fmt: skip
def test_a_contradiction_names_the_cell_that_the_shop_filled(line: str, told: str) -> None:
    with pytest.raises(Fault) as raised:
        read_settings(raw_table(f"参数 | 值\n{line}", "设置"))
    assert told in raised.value.message


def test_the_same_value_twice_is_no_fault() -> None:
    settings, _, places = read_settings(
        raw_table("参数 | 值\n沉睡天数 | 20\n沉睡天数 | 20\n流失天数 | .\n沉睡天数 | .", "设置")
    )
    assert settings.dormant_limit == 20
    assert places["沉睡天数"] == (2, 2)


def test_the_sheet_may_be_rearranged() -> None:
    settings, _, places = read_settings(raw_table("说明 | 值 | 参数\n. | 电子 | 行業", "设置"))
    assert settings.industry == "电子"
    assert places["行业"] == (2, 2)
