"""The virtual environment at the named place: made, filled, tried."""

import importlib.util
import subprocess
import sys
from pathlib import Path

from workbook_tools.machine import pip
from workbook_tools.machine.places import Places
from workbook_tools.table.faults import Fault

OLDEST = (3, 11)
PACKAGE = "workbook_tools"
_HEAVIEST = f"{PACKAGE}.jobs.weekly"
"""What loads nearly all libraries: one whose system library is missing fails here, and not at the first click."""


def refuse_unfit_python() -> None:
    """Raises setup-failed for a Python that can't carry the environment."""
    if sys.version_info < OLDEST:
        version = ".".join(map(str, sys.version_info[:3]))
        raise Fault("setup-failed", detail=f"Python {version} 太旧", advice="请安装 Python 3.11 或更新的版本。")
    if "WindowsApps" in sys.base_prefix:  # its writes to AppData end up in a folder that only it can see
        raise Fault(
            "setup-failed",
            detail="这个 Python 来自微软应用商店，Excel 找不到它装的东西",
            advice="请从 python.org 下载安装 Python，再试一次。",
        )


def make(places: Places, wheels: Path | None, wheel: Path) -> None:
    """Make the environment, or bring it up to date, with this wheel in it and what it needs.

    wheels: a folder that holds everything, for a machine without network; None: what it needs comes from the index. Raises
    setup-failed.
    """
    before = installed_version(places.python)
    if not (before or works(places.python)):
        pip.run([sys.executable, "-m", "venv", "--clear", "--without-pip", places.venv])
    offline = wheels is not None
    pip_of_bundle = next(iter(sorted(wheels.glob("pip-*.whl"))), None) if wheels else None
    runner: list[str | Path]
    if pip_of_bundle is not None:
        runner = [places.python, f"{pip_of_bundle}/pip"]  # a wheel of pip can be run as it is
    elif importlib.util.find_spec("pip") is not None:
        runner = [sys.executable, "-m", "pip", "--python", places.python]
    else:
        pip.run([places.python, "-m", "ensurepip"])
        runner = [places.python, "-m", "pip"]
    source: list[str | Path] = ["--no-index", "--find-links", wheels] if wheels else []
    pip.run([*runner, "install", "--quiet", "--upgrade", *source, wheel], offline=offline)
    if before and f"-{before}-" in wheel.name:  # pip takes one version for the same, whatever is in it
        pip.run([*runner, "install", "--quiet", "--force-reinstall", "--no-deps", "--no-index", wheel], offline=offline)
    if not works(places.python, _HEAVIEST):
        advice = "Windows 请先从微软网站安装 Visual C++ 运行库（VC_redist.x64），再试一次。"
        raise Fault("setup-failed", detail="装好以后有的组件不能启动", advice=advice)


def works(python: Path, module: str = "sys") -> bool:
    """Whether a Python starts and finds a module; one whose base was removed or moved does not."""
    return bool(asked(python, f"import {module}; print('yes')"))


def installed_version(python: Path) -> str:
    """The version of the package in an environment; "" where there is none, or it does not start."""
    return asked(python, "import workbook_tools; print(workbook_tools.__version__)")


def asked(python: Path, code: str) -> str:
    """What a Python prints for a line of code; "" when it fails."""
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            [str(python), "-I", "-c", code], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""
