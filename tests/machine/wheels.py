"""Small wheels made by hand, for pip to install for real."""

import zipfile
from collections.abc import Sequence
from pathlib import Path


def write_wheel(folder: Path, name: str, version: str, needs: Sequence[str] = (), *, holds: Sequence[str] = ()) -> Path:
    """A package of its version, and of empty modules where some are named (`jobs/weekly.py`)."""
    target = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    requires = "".join(f"Requires-Dist: {need}\n" for need in needs)
    with zipfile.ZipFile(target, "w") as wheel:
        wheel.writestr(f"{name}/__init__.py", f'__version__ = "{version}"\n')
        for module in holds:
            wheel.writestr(f"{name}/{module}", "")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{requires}\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: by hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        listed = "".join(f"{name}/{module},,\n" for module in ("__init__.py", *holds))
        wheel.writestr(f"{info}/RECORD", f"{listed}{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return target
