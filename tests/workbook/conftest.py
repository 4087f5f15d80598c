"""What tests of the workbook room need."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from workbook_tools.workbook.compiled.build import build
from workbook_tools.workbook.compiled.library import SWITCH, load


@pytest.fixture(scope="module")
def compiled(needs_program: Callable[[str], Path]) -> Iterator[None]:
    """The compiled library, made if need be; another one, if the switch names it."""
    told = os.environ.get(SWITCH)
    if told is None:
        needs_program("cc")
        build()
    with _switched(told):
        assert load() is not None
        yield


@pytest.fixture(scope="module", params=["compiled", "numpy"])
def both_ways(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test of a module, with the compiled library and without."""
    if request.param == "compiled":
        request.getfixturevalue("compiled")
        yield
        return
    with _switched("0"):
        yield


@contextmanager
def _switched(told: str | None) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if told is not None:
            patch.setenv(SWITCH, told)
        load.cache_clear()
        yield
    load.cache_clear()
