"""Compiles the C files of this folder into a library beside them. Runs by itself, before anything is installed.

    python workbook_tools/workbook/compiled/build.py          for this machine, with its C compiler
    python workbook_tools/workbook/compiled/build.py --all    for all systems, with `pip install ziglang`: for a release

Without a compiler nothing happens, and NumPy does the work instead. The name of a library holds a hash of the sources, so
one that is older than they are is never loaded.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PATTERN = "rows-*"
SYSTEMS = {
    "win32-amd64": "x86_64-windows-gnu",
    "win32-arm64": "aarch64-windows-gnu",
    "darwin-x86_64": "x86_64-macos",
    "darwin-arm64": "aarch64-macos",
    "linux-x86_64": "x86_64-linux-gnu.2.17",
    "linux-aarch64": "aarch64-linux-gnu.2.17",
}
"""What Python calls a system and its processor, and what the zig compiler calls them."""
_ENDINGS = {"win32": "dll", "darwin": "dylib"}
_FLAGS = ("-std=c11", "-O2", "-shared", "-Wall", "-Wextra")


def this_system() -> str:
    """The name of this machine, as in SYSTEMS, though it may not be among them."""
    return f"{sys.platform}-{platform.machine().lower()}"


def library(system: str) -> Path:
    """Where the library of a system, made from the sources as they are, is or would be."""
    sources = hashlib.sha256(b"\0".join(file.read_bytes() for file in _files("*.[ch]"))).hexdigest()
    return FOLDER / f"rows-{system}-{sources[:12]}.{_ENDINGS.get(system.partition('-')[0], 'so')}"


def build() -> Path | None:
    """The library of this machine, made if need be; None without a compiler.

    Raises CalledProcessError where the compiler fails, OSError where the folder can't be written.
    """
    target = library(this_system())
    if not target.exists():
        compiler = os.environ.get("CC") or next(filter(shutil.which, ("cc", "gcc", "clang")), None)
        if compiler is None:
            return None
        compile_to(target, [*compiler.split(), *([] if sys.platform == "win32" else ["-fPIC"])])
    return target


def build_all() -> list[Path]:
    """The libraries of all systems."""
    zig = [sys.executable, "-m", "ziglang", "cc", "-s", "-target"]
    for system, target in SYSTEMS.items():
        compile_to(library(system), [*zig, target])
    return [library(system) for system in SYSTEMS]


def compile_to(target: Path, command: Sequence[str]) -> None:
    """Compile with a command, whole or not at all. What was made from older sources goes."""
    draft = target.with_name(f"draft-{os.getpid()}{target.suffix}")
    try:
        subprocess.run([*command, *_FLAGS, "-o", draft, *_files("*.c")], check=True, cwd=FOLDER)  # noqa: S603 - a compiler
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    for old in target.parent.glob(f"{target.name.rpartition('-')[0]}-*"):
        if old != target:
            old.unlink(missing_ok=True)


def _files(pattern: str) -> list[Path]:
    return sorted(FOLDER.glob(pattern))


if __name__ == "__main__":
    made = build_all() if "--all" in sys.argv else [build()]
    sys.stdout.writelines(f"{path.name}\n" if path else "no C compiler here: NumPy will do the work\n" for path in made)
