"""Runs pip, and says in Chinese what went wrong when it fails."""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from workbook_tools.table.faults import Fault

_SETTINGS = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PYTHONUTF8": "1"}
"""Whatever the user's defaults, this pip works where it is told to."""

TROUBLES: tuple[tuple[str, str, str], ...] = (
    (r"No space left|Errno 28|WinError 112", "磁盘满了", "请清理磁盘，至少留出 1 GB，再试一次。"),
    (r"WinError 32|being used by another process|Text file busy", "有文件正在使用", "请先关掉 Excel 和正在运行的任务，再试一次。"),
    (r"Permission denied|WinError 5\b|Access is denied", "没有写入的权限，也可能被安全软件拦住了", "请让管理员允许写入您自己的用户文件夹，或暂时关闭拦截后再试。"),
    (r"Requires-Python|requires a different Python", "这个 Python 的版本不合适", "请安装 Python 3.11、3.12 或 3.13 再试。"),
    (r"not a supported wheel|No matching distribution found for ([\w.-]+)", "缺少适合这台电脑的组件 {0}", "请在系统和 Python 版本都相同、能上网的电脑上，用 setup --bundle 重新做一次安装文件夹。"),
    (r"CERTIFICATE|SSLError|SSL:", "公司网络拦截了加密连接", "请用 setup --bundle 做的安装文件夹离线安装，或请管理员放行。"),
    (r"Connection|Temporary failure|timed out|getaddrinfo|ProxyError|Could not fetch|NewConnectionError", "网络不通", "请检查网络；网络慢可以先设置 PIP_INDEX_URL 为就近的镜像，或用安装文件夹离线安装。"),
    (r"ensurepip|No module named pip", "这个 Python 没有带 pip", "Debian、Ubuntu 请先运行：sudo apt install python3-venv；其他系统请重新安装 Python。"),
)  # fmt: skip
"""What the output of pip or venv says → what it comes down to, and what to do. The first that fits is told."""


def explained(output: str) -> Fault:
    """The fault setup-failed for what a failed pip or venv has said."""
    for pattern, detail, advice in TROUBLES:
        if found := re.search(pattern, output):
            about = next((part for part in found.groups() if part), "")
            return Fault("setup-failed", detail=detail.format(about).strip(), advice=advice)
    said = next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "没有说明原因")
    return Fault("setup-failed", detail=f"安装程序说：{said[:200]}", advice="请把这句话发给维护人员。")


def run(command: Sequence[str | Path], *, offline: bool = False) -> None:
    """Run a program quietly to its end. Raises the fault that its output comes down to.

    offline: no index, configuration or variable of this machine takes part.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own commands, each a list of words
            list(map(str, command)), stdin=subprocess.DEVNULL, capture_output=True, check=False,
            env=environment(os.environ, offline=offline),
        )  # fmt: skip
    except OSError as error:
        raise explained(str(error)) from error
    if done.returncode:
        raise explained((done.stdout + b"\n" + done.stderr).decode("utf-8", "replace"))


def environment(given: Mapping[str, str], *, offline: bool) -> dict[str, str]:
    """The variables for pip. A PYTHONPATH or PYTHONHOME of whoever calls must not reach into the new environment."""
    kept = {name: value for name, value in given.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    if offline:
        kept = {name: value for name, value in kept.items() if not name.upper().startswith("PIP_")}
        kept["PIP_CONFIG_FILE"] = os.devnull
    return {**kept, **_SETTINGS}
