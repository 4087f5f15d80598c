from tests.plans.sheets import after, raw_of
from tests.tables import raw_table
from workbook_tools.plans.settings_sheet import HEADERS, append_missing, plan_settings_sheet, typed, words_to_choose
from workbook_tools.reading.settings_sheet import read_settings
from workbook_tools.table.settings import Settings, parameters


def test_a_new_sheet_reads_back_as_the_defaults() -> None:
    settings, problems, places = read_settings(raw_of(plan_settings_sheet()))
    assert settings == Settings()
    assert problems.frame().empty
    assert set(places) == {parameter.name for parameter in parameters()}


def test_a_new_sheet_lacks_nothing() -> None:
    assert append_missing(raw_of(plan_settings_sheet())) is None


def test_only_missing_parameters_are_added_under_the_headers_that_are_there() -> None:
    raw = raw_table(
        """
        说明  参数        值
        x     行业        美容
        y     高价值下限  4.2
        """,
        "设置",
    )
    change = append_missing(raw)
    assert change is not None
    assert change.columns == [2, 3, 1]
    assert len(change.rows) == len(parameters()) - 2
    settings, problems, _ = read_settings(after(raw, change))
    assert (settings.industry, settings.tier_high) == ("美容", 4.2)
    assert problems.frame().empty


def test_a_sheet_without_header_is_left_alone() -> None:
    assert append_missing(raw_table("随便  写的")) is None


def test_words_become_a_choice() -> None:
    assert words_to_choose("阈值、分位") == ("阈值", "分位")
    assert words_to_choose("均值，或 1–5 的分数") == ()
    assert words_to_choose("1–5") == ()
    choices = {drop_down.values for drop_down in plan_settings_sheet().drop_downs}
    assert ("累计", "最近一次") in choices
    assert ("通用", "服装", "美容", "电子", "汽车", "餐饮零食") in choices


def test_one_number_is_a_number() -> None:
    assert [typed(text) for text in ("4", "2.5", "30 90", "随行业")] == [4, 2.5, "30 90", "随行业"]


def test_the_header_is_as_the_contract_says() -> None:
    assert " | ".join(HEADERS) == "参数 | 值 | 单位 | 默认值 | 范围 | 说明"
