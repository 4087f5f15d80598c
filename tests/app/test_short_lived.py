"""What a command loads, and how its process ends: each in a process of its own, which is what it is about."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import write_master
from workbook_tools.table.faults import EXIT_USAGE

SELDOM = {
    "jinja2", "phonenumbers", "platformdirs", "rich", "schedule", "scipy", "ssl", "xlwings", "workbook_tools.jobs.importing",
    "workbook_tools.jobs.what_if", "workbook_tools.report", "workbook_tools.workbook.live", "workbook_tools.workbook.template",
}  # fmt: skip
"""What a run over a plain workbook has no use for."""


def end_of(*arguments: str) -> tuple[int, set[str], int]:
    """The exit code of a command, what it had loaded, and how many objects its end did not look through for cycles."""
    code = (
        "import atexit, gc, json, sys\n"
        "from workbook_tools.app.cli import main\n"
        "atexit.register(lambda: print(json.dumps([list(sys.modules), gc.get_freeze_count()]), file=sys.stderr))\n"
        f"sys.argv = {['workbook-tools', *arguments]!r}\n"
        "main()"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=60)
    loaded, frozen = json.loads(ended.stderr.splitlines()[-1])
    return ended.returncode, set(loaded), frozen


@pytest.mark.parametrize(
    ("arguments", "unloaded"),
    [
        ("--help", {"numpy", "pydantic", "workbook_tools.table.settings"} | SELDOM),
        ("run 客户.xlsx", SELDOM),
        ("run 客户.xlsx --dry-run", {"openpyxl"} | SELDOM),
        ("check 客户.xlsx", {"openpyxl"} | SELDOM - {"platformdirs"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_command_loads_what_it_needs(tmp_path: Path, arguments: str, unloaded: set[str]) -> None:
    shop = write_master(tmp_path / "客户.xlsx")
    _code, loaded, _frozen = end_of(*(str(shop) if word == shop.name else word for word in arguments.split()))
    assert "workbook_tools.app.cli" in loaded
    assert loaded & unloaded == set()


def test_the_end_of_a_process_is_quick_and_proper() -> None:
    """What was to happen at the exit has happened, or nothing would be told here, and the exit code comes through."""
    code, _loaded, frozen = end_of("check")
    assert code == EXIT_USAGE
    assert frozen > 1_000


def test_a_button_and_a_double_click_begin_with_next_to_nothing() -> None:
    """What they are told to leave out counts only for what is loaded afterwards."""
    code = "import json, sys; from workbook_tools.app import click, macros; print(json.dumps(list(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)
    assert {"numpy", "pydantic", "xlwings", "workbook_tools.jobs"} & set(json.loads(ended.stdout)) == set()
