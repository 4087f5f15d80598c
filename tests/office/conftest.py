"""A LibreOffice behind xlwings for each test of this folder."""

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


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The program, fresh for each test: LibreOffice 7 may crash on what earlier documents have left behind."""
    if shutil.which("soffice") is None:
        _refuse("soffice is not installed")
    try:
        uno()
    except NoBridgeError as error:
        _refuse(str(error))
    with office_in(tmp_path_factory.mktemp("office")) as office:
        yield office
