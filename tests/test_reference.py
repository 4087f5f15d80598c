import re

from tests.reference import PAGE, reference
from workbook_tools.table.codes import KINDS
from workbook_tools.table.faults import FAULTS, Fault


def test_the_page_says_what_the_declarations_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "python -m tests.reference renews it"


def test_codes_are_slugs_and_speak_chinese() -> None:
    for code in (*KINDS, *FAULTS):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    for kind in KINDS.values():
        assert re.search("[\u4e00-\u9fff]", kind.found + kind.wanted)


def test_every_fault_says_that_nothing_was_changed_and_what_to_do() -> None:
    words = {
        "name": "客户.xlsx",
        "who": "张三",
        "detail": "因为",
        "original": "原件.xlsx",
        "newer": "新.xlsx",
        "sheet": "客户",
        "advice": "请这样做。",
    }
    for code in FAULTS:
        fault = Fault(code, **words)
        assert fault.message.endswith("未做任何修改。")
        assert fault.hint.endswith("。")
        assert fault.as_json()["changed"] is False
