"""Has the C files compiled when a wheel is built, or when the package is installed in place."""

import contextlib
import runpy
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileHook(BuildHookInterface[Any]):
    """Compiles for this machine; libraries of other systems that lie there already come into the wheel, too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the files are gathered."""
        del version, build_data
        with contextlib.suppress(OSError, subprocess.CalledProcessError):  # without it all works, only slower
            runpy.run_path(str(Path(self.root, "workbook_tools/workbook/compiled/build.py")))["build"]()
