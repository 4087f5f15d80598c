"""What a command shows: steps while it works, a few lines at the end, or one JSON object."""

import json
import sys
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from workbook_tools.jobs.outcome import Outcome
from workbook_tools.table.faults import Fault

if TYPE_CHECKING:
    from rich.progress import Progress

BAR_AFTER_SECONDS = 1.0
_STAND_INS = str.maketrans({"✓": "√", "✗": "×", "⚠": "!"})


class Steps:
    """Shows a bar when the work takes over a second and somebody is watching; otherwise says nothing.

    `total` is how many steps the job is expected to name.
    """

    def __init__(self, *, quiet: bool, total: int = 8, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._watched = not quiet and self._stream is not None and self._stream.isatty()
        self._total, self._done, self._text = total, 0, "准备"
        self._bar: Progress | None = None
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        if self._watched:
            self._timer = threading.Timer(BAR_AFTER_SECONDS, self._show)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __call__(self, text: str) -> None:
        """The next step begins."""
        with self._lock:
            self._text = text
            self._done += 1
            if self._bar is not None:
                self._bar.update(self._bar.task_ids[0], completed=min(self._done, self._total) - 1, description=text)

    def _show(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - a quarter of the start-up time, and seldom needed
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

        with self._lock:
            columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
            self._bar = Progress(*columns, transient=True, console=Console(file=self._stream))
            self._bar.add_task(self._text, total=self._total, completed=max(self._done - 1, 0))
            self._bar.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            if self._bar is not None:
                self._bar.stop()


def show_outcome(outcome: Outcome, *, as_json: bool) -> None:
    """Print an outcome on standard output."""
    if as_json:
        print_json(outcome.as_json())
        return
    for line in outcome.lines:
        print_line(line)


def show_fault(fault: Fault, *, as_json: bool) -> None:
    """Print a fault: for a program on standard output, for a person on standard error."""
    if as_json:
        print_json({"fault": fault.as_json()})
        return
    print_line(f"✗ {fault.message}", sys.stderr)
    print_line(f"  {fault.hint} [{fault.code}]", sys.stderr)


def print_json(data: Mapping[str, object]) -> None:
    """One JSON object, with nothing that JSON does not know."""
    print_line(json.dumps(data, ensure_ascii=False, allow_nan=False))


def print_line(text: str, stream: TextIO | None = None) -> None:
    """One line; what the terminal's code page lacks is replaced, never an error. A reader who has gone is no error."""
    out = stream or sys.stdout
    if out is None:  # a Windows Python without a console, started by the scheduler
        return
    try:
        out.write(_as_shown(text, out.encoding or "utf-8") + "\n")
        out.flush()
    except (BrokenPipeError, ValueError):
        return


def _as_shown(text: str, encoding: str) -> str:
    """The text with what the encoding can hold; our own signs have stand-ins in the code pages of China."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_STAND_INS).encode(encoding, "replace").decode(encoding)
    return text
