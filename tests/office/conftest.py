"""A LibreOffice behind xlwings for each test of this folder; a test whose LibreOffice has crashed is begun again."""

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from tests.office.engine import Office
from tests.office.program import office_in
from tests.office.screen import Screen, screen_in
from tests.office.uno_link import NoBridgeError, uno

TIMES = 3
"""So often a test is begun, as long as LibreOffice has crashed under it."""
_CRASHED = pytest.StashKey[str]()


def _refuse(why: str) -> None:
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(f"{why}, and REQUIRE_ALL=1 allows no test to be skipped")
    pytest.skip(why)


@pytest.fixture
def bridge() -> None:
    """LibreOffice is there, and can be spoken to."""
    if shutil.which("soffice") is None:
        _refuse("soffice is not installed")
    try:
        uno()
    except NoBridgeError as error:
        _refuse(str(error))


@pytest.fixture
def office(
    bridge: None,  # noqa: ARG001 - asked for first
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Office]:
    """The program, fresh for each test: LibreOffice 7 may crash on what earlier documents have left behind."""
    with _watched(request, tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture
def on_screen(
    bridge: None,  # noqa: ARG001 - asked for first
    needs_program: Callable[[str], Path],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Screen, Office]]:
    """A screen, and the program with its windows on it."""
    for program in ("Xvfb", "xdotool"):
        needs_program(program)
    folder = tmp_path_factory.mktemp("screen")
    with screen_in(folder) as screen, _watched(request, folder, display=screen.display) as office:
        yield screen, office


@contextmanager
def _watched(request: pytest.FixtureRequest, folder: Path, *, display: str = "") -> Iterator[Office]:
    with office_in(folder, display=display) as office:
        yield office
        if ended := office.ended():
            request.node.stash[_CRASHED] = ended
            pytest.fail(ended)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Begin a test again, in a fresh program, only where the one that it spoke to is dead: a failed assertion stays one."""
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for time in range(1, TIMES + 1):
        item.stash[_CRASHED] = ""
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
        crashed = item.stash[_CRASHED]
        if not crashed or time == TIMES:
            break
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            item.warn(pytest.PytestWarning(f"{crashed}; begun again"))
        item._initrequest()  # type: ignore[attr-defined]  # noqa: SLF001 - fresh fixtures; no other way in
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True
