"""Checks this machine and says what to do."""

import importlib
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from workbook_tools import __version__
from workbook_tools.jobs.journal import journal_path
from workbook_tools.jobs.outcome import Outcome
from workbook_tools.resources import resource
from workbook_tools.table.faults import EXIT_DONE, EXIT_PARTLY

LIBRARIES = (
    "isal",
    "jinja2",
    "lxml",
    "numpy",
    "openpyxl",
    "pandas",
    "phonenumbers",
    "platformdirs",
    "pydantic",
    "rich",
    "schedule",
    "typer",
)
ROOM_WANTED = 500_000_000


def doctor() -> Outcome:
    """Python, libraries, templates, a folder that can be written, room on the disk. Exit 20 when something is amiss."""
    findings = [_python(), _libraries(), _templates(), _writable(), _room()]
    lines = [("✓ " if good else "✗ ") + text for good, text in findings]
    well = all(good for good, _text in findings)
    lines.append("这台电脑可以正常使用。下一步：workbook-tools demo" if well else "请先处理打 ✗ 的项目，再试一次。")
    data = {"ok": well, "version": __version__, "findings": [{"ok": good, "text": text} for good, text in findings]}
    return Outcome(EXIT_DONE if well else EXIT_PARTLY, tuple(lines), data)


def _python() -> tuple[bool, str]:
    good = sys.version_info >= (3, 11)
    return good, f"Python {platform.python_version()}" + ("" if good else "，需要 3.11 或更新")


def _libraries() -> tuple[bool, str]:
    missing = []
    for name in LIBRARIES:
        try:
            importlib.import_module(name)
        except ImportError:
            missing.append(name)
    return not missing, f"缺少组件：{'、'.join(missing)}，请重新安装 workbook_tools" if missing else "组件齐全"


def _templates() -> tuple[bool, str]:
    good = resource("templates", "客户管理计划表.xlsx").exists()
    return good, "模板齐全" if good else "模板不见了，请重新安装 workbook_tools"


def _writable() -> tuple[bool, str]:
    try:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "试写").write_bytes(b"1")
        journal_path().parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return False, f"不能写文件：{error.strerror}，请检查权限"
    return True, "可以写文件"


def _room() -> tuple[bool, str]:
    free = shutil.disk_usage(Path.home()).free
    return free > ROOM_WANTED, f"磁盘还有 {free / 1e9:.1f} GB" + ("" if free > ROOM_WANTED else "，请清理后再用")
