"""Compiles the C files of this folder into one library beside them. Run by itself, before anything is installed.

    python workbook_tools/workbook/compiled/build.py

Without a C compiler nothing happens, and NumPy does the work instead. Its name holds a hash of the sources, so a library
that is older than they are is never loaded.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
_COMPILERS = ("cc", "gcc", "clang")
_FLAGS = ("-std=c11", "-O2", "-fPIC", "-shared", "-fvisibility=default", "-Wall", "-Wextra")


def library() -> Path:
    """Where the library for this machine and these sources is, or would be."""
    sources = hashlib.sha256(b"\0".join(file.read_bytes() for file in _files("*.[ch]")))
    ending = {"win32": "dll", "darwin": "dylib"}.get(sys.platform, "so")
    return FOLDER / f"rows-{sys.platform}-{platform.machine().lower()}-{sources.hexdigest()[:12]}.{ending}"


def build() -> Path | None:
    """Compile, if need be and if there is a compiler; gives where the library is. Raises CalledProcessError for wrong C."""
    target = library()
    if target.exists():
        return target
    compiler = os.environ.get("CC") or next(filter(shutil.which, _COMPILERS), None)
    if compiler is None:
        return None
    for old in FOLDER.glob(f"rows-{sys.platform}-*"):
        old.unlink()
    draft = target.with_name(f"draft-{os.getpid()}")
    try:
        subprocess.run([*compiler.split(), *_FLAGS, "-o", draft, *_files("*.c")], check=True, cwd=FOLDER)  # noqa: S603 - the compiler that the machine names
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def _files(pattern: str) -> list[Path]:
    return sorted(FOLDER.glob(pattern))


if __name__ == "__main__":
    built = build()
    print(f"compiled: {built.name}" if built else "no C compiler here: NumPy will do the work")
