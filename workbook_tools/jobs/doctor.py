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
from workbook_tools.machine import environment, office, timers
from workbook_tools.machine.made import read_made
from workbook_tools.machine.places import Places, places
from workbook_tools.resources import resource
from workbook_tools.table.faults import EXIT_DONE, EXIT_PARTLY
from workbook_tools.workbook.compiled.library import load

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
    """The machine, set-up and what is registered with the system. Exit 20 when something is amiss.

    What nobody has asked for yet, such as a weekly run, is no fault but a hint.
    """
    here = places()
    findings = [_python(), _libraries(), _templates(), _writable(), _room(), *_set_up(here), *_schedules(here)]
    hints = _hints(here)
    lines = [("✓ " if good else "✗ ") + text for good, text in findings]
    well = all(good for good, _text in findings)
    lines += [f"　{hint}" for hint in hints]
    lines.append("这台电脑可以正常使用。下一步：workbook-tools demo" if well else "请先处理打 ✗ 的项目，再试一次。")
    data = {
        "ok": well, "version": __version__, "findings": [{"ok": good, "text": text} for good, text in findings],
        "hints": hints, "setup": {"home": str(here.home), "python": str(here.python), "made": bool(read_made(here))},
        "schedules": [{"workbook": t.weekly.workbook, "at": t.weekly.when, "there": t.there} for t in timers.find_all(here)],
    }  # fmt: skip
    return Outcome(EXIT_DONE if well else EXIT_PARTLY, tuple(lines), data)


def _set_up(here: Places) -> list[tuple[bool, str]]:
    """Whether what set-up has made is whole; nothing where it has not been."""
    if not read_made(here):
        return []
    version = environment.installed_version(here.python)
    if not version:
        why = "Python 可能升级或卸载过" if here.venv.exists() else "文件夹不见了"
        return [(False, f"安装不完整（{why}）：{here.venv}。请再安装一次：setup")]
    found = [(True, f"已安装 {version}，在 {here.venv}")]
    missing = [path for path in read_made(here) if not path.exists() and path != here.results]
    if missing:
        found.append((False, f"“{missing[0].name}”不见了。还要用的话，请再安装一次：setup"))
    if version != __version__:
        found.append((False, f"正在运行的是 {__version__}，安装的是 {version}。请再安装一次：setup"))
    return found


def _schedules(here: Places) -> list[tuple[bool, str]]:
    found = []
    for timer in timers.find_all(here):
        name = Path(timer.weekly.workbook).name
        if not Path(timer.weekly.workbook).exists():
            found.append((False, f"登记了自动运行的“{name}”不见了。请把它放回原处，或取消：schedule remove"))
        elif not timer.there:
            found.append((False, f"“{name}”的自动运行被系统删掉了。请再登记一次：schedule install"))
        elif not Path(timer.weekly.command[0]).exists():
            found.append((False, f"“{name}”的自动运行找不到 Python。请先 setup，再登记一次：schedule install"))
        else:
            found.append((True, f"每{timer.weekly.when} 自动运行“{name}”"))
    return found


def _hints(here: Places) -> list[str]:
    """What could be done, and which clicks Excel wants."""
    hints = list(office.told(office.find_office(here), here.system))
    if not read_made(here):
        hints.append("还没有安装到这台电脑。要用按钮、双击文件或自动运行，请运行：workbook-tools setup")
    elif not timers.find_all(here):
        hints.append("还没有登记每周自动运行：workbook-tools schedule install 客户表.xlsx")
    if load() is None:
        hints.append(
            "这里没有大表提速的部件，可以不管：结果完全一样，只是十万行的表要多等几秒。想要的话，请维护人员装上 C 编译器，再安装一次。"
        )
    return hints


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
