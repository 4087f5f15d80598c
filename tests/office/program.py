"""Starts a LibreOffice with a profile of its own, and ends it with everything that it has started."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from tests.office.engine import Office, activate
from tests.office.uno_link import connect

_NUMBER = count()


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
    process = subprocess.Popen(
        arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        connect(pipe)
        yield process
    finally:
        with suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(process.pid, signal.SIGKILL)  # an orderly end may crash on the documents; soffice starts others
        process.wait()


@contextmanager
def office_in(folder: Path, *, display: str = "") -> Iterator[Office]:
    """An office behind xlwings; with windows where it has a display."""
    pipe = f"wbt{os.getpid()}-{next(_NUMBER)}"
    with running(folder, pipe, display=display) as process:
        yield activate(pipe, process, on_screen=bool(display))
