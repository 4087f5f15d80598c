"""The wheel of this very program, however it came here: run from a wheel, from a checkout, or installed."""

import importlib.metadata
import shutil
import sys
import zipfile
from pathlib import Path

import workbook_tools
from workbook_tools.machine import pip
from workbook_tools.table.faults import Fault

_NAME = "workbook_tools"


def put_own_wheel(folder: Path) -> Path:
    """Lay the wheel into an existing folder. Raises setup-failed, OSError."""
    root = Path(workbook_tools.__file__).parents[1]
    if root.is_file():  # python runs us from inside the wheel
        target = folder / root.name
        if not (target.exists() and target.samefile(root)):
            shutil.copyfile(root, target)
        return target
    if (root / "pyproject.toml").is_file():
        pip.run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, root])
    else:
        _repack(folder)
    found = sorted(folder.glob(f"{_NAME}-*.whl"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise Fault("setup-failed", detail="做不出安装包", advice="请重新下载这个程序再试。")
    return found[-1]


def _repack(folder: Path) -> None:
    """An installed package is its wheel unpacked: RECORD lists every file of it, and what pip added beside."""
    distribution = importlib.metadata.distribution(_NAME)
    target = folder / f"{_NAME}-{distribution.version}-py3-none-any.whl"
    added = {"INSTALLER", "REQUESTED", "direct_url.json"}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as wheel:
        for file in distribution.files or ():
            inside = file.parts[0] == _NAME or file.parts[0].endswith(".dist-info")
            if inside and file.suffix != ".pyc" and file.name not in added:
                wheel.write(str(file.locate()), file.as_posix())
