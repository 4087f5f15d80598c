"""What is shown where there is nothing to show it on."""

import io

import pytest

from workbook_tools.app.screen import Steps, print_line, show_outcome
from workbook_tools.jobs.outcome import Outcome


def test_without_a_console_nothing_is_said_and_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Windows scheduler starts a Python whose sys.stdout and sys.stderr are None."""
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)
    with Steps(quiet=False) as steps:
        steps("备份")
    print_line("没有人看")
    show_outcome(Outcome(lines=("完成",)), as_json=False)


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8", "✓ 张三 ⚠ ✗ 🙂"), ("gbk", "√ 张三 ! × ?"), ("ascii", "? ?? ! ? ?")],
)
def test_signs_that_a_code_page_lacks_have_stand_ins(encoding: str, shown: str) -> None:
    held = io.BytesIO()
    console = io.TextIOWrapper(held, encoding=encoding, newline="\n")
    print_line("✓ 张三 ⚠ ✗ 🙂", console)
    assert held.getvalue().decode(encoding) == shown + "\n"
