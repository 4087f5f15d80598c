"""What is shown where there is nothing to show it on."""

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
