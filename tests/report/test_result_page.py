"""The page after a double-click."""

from datetime import UTC, datetime

import pytest

from workbook_tools.report.result_page import Ending, Told, render_result

NOW = datetime(2024, 1, 15, 9, 30, tzinfo=UTC)


def page(*told: Told) -> str:
    return render_result("每周运行", told, NOW)


def test_it_names_workbook_ending_and_next_step() -> None:
    text = page(
        Told(
            "客户.xlsx", Ending.LOOK, ("✓ 写入 3 处", "⚠ 周报没有写成"), "打开“数据问题”", (("打开周报", "file:///a"),)
        )
    )
    for said in (
        "客户.xlsx",
        Ending.LOOK.words,
        "<li>写入 3 处</li>",
        "<li>周报没有写成</li>",
        "打开“数据问题”",
        'href="file:///a"',
    ):
        assert said in text


def test_what_a_name_holds_stays_text() -> None:
    text = page(Told("<script>alert(1)</script>.xlsx", Ending.REFUSED, ("“<b>”不见了",)))
    assert "<script>" not in text
    assert "<b>" not in text


@pytest.mark.parametrize(
    ("said", "shown"),
    [("13812345688", "*******5688"), ("+86 138-1234-5688", "5688"), ("021-62345678", "5678"), ("2024-01-15", "2024-01-15"),
     ("1,380,000元", "1,380,000元"), ("K000123", "K000123")],
)  # fmt: skip
def test_a_whole_phone_number_is_masked(said: str, shown: str) -> None:
    text = page(Told("客户.xlsx", Ending.DONE, (f"电话 {said} 重复",)))
    assert shown in text
    assert (said in text) == (said == shown)


def test_it_loads_nothing_and_runs_nothing() -> None:
    text = page(Told("客户.xlsx", Ending.DONE))
    assert "default-src 'none'" in text
    assert "<script" not in text
    assert "http://" not in text
    assert "https://" not in text
