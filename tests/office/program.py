"""Starts one LibreOffice for a whole session of tests, with a profile of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.office.engine import Office, activate
from tests.office.uno_link import connect


@contextmanager
def running(folder: Path, pipe: str, *, display: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """LibreOffice listening on the pipe; without a window unless it has a display. Ended at any end, and only this one."""
    program = shutil.which("soffice")
    assert program is not None
    seen = ["--headless"] if not display else []
    arguments = [
        program, f"-env:UserInstallation=file://{folder}/profile", *seen, "--norestore", "--nologo", "--nodefault",
        "--nolockcheck", "--nofirststartwizard", f"--accept=pipe,name={pipe};urp;",
    ]  # fmt: skip
    environment = {**os.environ, "SAL_USE_VCLPLUGIN": "gen" if display else "svp", "DISPLAY": display}
    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        connect(pipe)
        yield process
    finally:
        with suppress(Exception):
            connect(pipe, 1).terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def office_in(folder: Path) -> Iterator[Office]:
    """An office behind xlwings."""
    pipe = f"wbt{os.getpid()}"
    with running(folder, pipe):
        yield activate(pipe)
