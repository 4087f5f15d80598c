"""The wheel made again from what is installed."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.machine.installed import ROOT

NEEDED = ("__init__.py", "machine", "disk", "table")
"""What set-up is made of, and a little more."""


def test_an_installed_package_is_packed_again(tmp_path: Path) -> None:
    site, out = tmp_path / "site 目录", tmp_path / "out"
    package, info = site / "workbook_tools", site / "workbook_tools-7.0.dist-info"
    info.mkdir(parents=True)
    out.mkdir()
    for name in NEEDED:
        source, target = ROOT / "workbook_tools" / name, package / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            package.mkdir(exist_ok=True)
            shutil.copyfile(source, target)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: workbook_tools\nVersion: 7.0\n", encoding="utf-8")
    (info / "INSTALLER").write_text("pip\n", encoding="utf-8")
    held = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    record = [
        *held,
        "workbook_tools-7.0.dist-info/RECORD",
        "../../bin/workbook-tools",
        "workbook_tools/__pycache__/a.pyc",
    ]
    (info / "RECORD").write_text("".join(f"{name},,\n" for name in record), encoding="utf-8")

    code = "from pathlib import Path; from workbook_tools.machine.own_wheel import put_own_wheel; print(put_own_wheel(Path('.')))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=out,
        env={"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(out / done.stdout.strip()) as wheel:
        packed = set(wheel.namelist())
    assert packed == {*held, "workbook_tools-7.0.dist-info/RECORD"} - {"workbook_tools-7.0.dist-info/INSTALLER"}
