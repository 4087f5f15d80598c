"""What only a browser can tell: that the seven lines fit a small phone, and that nothing runs out at the side."""

import html
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.report.weeks import empty_week, full_week, huge_week
from workbook_tools.report.page import render_report
from workbook_tools.table.summary import WeekSummary

FRAME = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">
<iframe style="border:0;width:{width}px;height:640px" srcdoc="{page}"></iframe><pre id="seen"></pre>
<script>onload = () => {{
  const inner = document.querySelector("iframe").contentDocument, root = inner.documentElement;
  const over = [...inner.querySelectorAll("svg text, p, li, dd, h2")].filter(e => e.getBoundingClientRect().right > root.clientWidth + 1);
  document.querySelector("#seen").textContent = JSON.stringify({{
    bottom: inner.querySelector(".first").getBoundingClientRect().bottom, wide: root.scrollWidth,
    over: over.filter(e => e.tagName != "LI" || getComputedStyle(e).overflow != "hidden").map(e => e.textContent)}});
}}</script>"""


def seen(browser: Path, week: WeekSummary, width: int, folder: Path) -> dict[str, object]:
    """Where the first screen ends, how wide the page is, and which texts run over its side, in pixels of a phone."""
    frame = folder / "frame.html"
    frame.write_text(FRAME.format(width=width, page=html.escape(render_report(week))), encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    profile = f"--user-data-dir={folder / 'profile'}"
    done = subprocess.run(
        [browser, *flags, profile, "--window-size=1500,900", "--virtual-time-budget=2000", "--dump-dom", frame.as_uri()],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    found = re.search(r'<pre id="seen">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found, done.stdout[-500:]
    told: dict[str, object] = json.loads(html.unescape(found[1]))
    return told


@pytest.mark.parametrize(("width", "lowest"), [(360, 640), (1440, 640)])
def test_the_seven_lines_are_read_without_scrolling(
    width: int, lowest: int, tmp_path: Path, needs_program: Callable[[str], Path]
) -> None:
    told = seen(needs_program("chromium"), full_week(), width, tmp_path)
    assert float(str(told["bottom"])) <= lowest


@pytest.mark.parametrize("week", [empty_week(), huge_week()], ids=["empty", "huge"])
def test_nothing_runs_out_at_the_side(week: WeekSummary, tmp_path: Path, needs_program: Callable[[str], Path]) -> None:
    told = seen(needs_program("chromium"), week, 360, tmp_path)
    assert float(str(told["wide"])) <= 360
    assert told["over"] == []
