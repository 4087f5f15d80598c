"""One LibreOffice behind xlwings for all tests of this folder."""

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.office.engine import Office
from tests.office.program import office_in
from tests.office.uno_link import NoBridgeError, uno


def _refuse(why: str) -> None:
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(f"{why}, and REQUIRE_ALL=1 allows no test to be skipped")
    pytest.skip(why)


@pytest.fixture(scope="session")
def started_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The program, started once."""
    if shutil.which("soffice") is None:
        _refuse("soffice is not installed")
    try:
        uno()
    except NoBridgeError as error:
        _refuse(str(error))
    with office_in(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture
def office(started_office: Office) -> Iterator[Office]:
    """The program with nothing open in it, before and after."""
    started_office.alerts.clear()
    started_office.told.clear()
    yield started_office
    started_office.retire()
