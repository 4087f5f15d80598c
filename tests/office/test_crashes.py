"""A test is begun again when LibreOffice has died under it, and only then."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BEGIN = """
import os, signal
from pathlib import Path
from tests.office.conftest import *

LOG = Path(__file__).with_name("begun.txt")

def begun():
    with LOG.open("a") as file:
        file.write("begun ")
    return len(LOG.read_text().split())

def kill(office):
    os.killpg(office._process.pid, signal.SIGKILL)
"""
TESTS = {
    "once": ("def test_it(office):\n    if begun() == 1:\n        kill(office)\n        office.desktop.Components.x", 2, "1 passed"),
    "always": ("def test_it(office):\n    begun()\n    kill(office)", 3, "LibreOffice has crashed"),
    "assertion": ("def test_it(office):\n    begun()\n    assert office.ended()", 1, "1 failed"),
}  # fmt: skip


@pytest.mark.usefixtures("bridge")
@pytest.mark.parametrize("case", TESTS)
def test_only_a_dead_program_is_a_reason(case: str, tmp_path: Path) -> None:
    body, times, told = TESTS[case]
    (tmp_path / "conftest.py").write_text(BEGIN)
    (tmp_path / "test_it.py").write_text("from conftest import begun, kill\n" + body)
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--rootdir={tmp_path}",
         f"--basetemp={tmp_path}/inner", tmp_path / "test_it.py"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told in ran.stdout, ran.stdout
    assert len((tmp_path / "begun.txt").read_text().split()) == times
