"""What tests of more than one room need."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Machines that test are busy and slow: how long an example takes says nothing about it. What decides whether a change lands
# tries the same examples each time; whoever runs the tests besides looks for new ones.
settings.register_profile(
    "unhurried",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("REQUIRE_ALL") == "1",
)
settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def _lives_on() -> Iterator[None]:
    """Commands expect their process to end with them; this one goes on to the next test."""
    yield
    gc.enable()


@pytest.fixture(scope="session")
def needs_program() -> Callable[[str], Path]:
    """`needs_program("soffice")`: where a program is. The test is skipped without it, unless REQUIRE_ALL=1 says to fail."""

    def find(name: str) -> Path:
        found = shutil.which(name)
        if found is None and os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(f"{name} is not installed, and REQUIRE_ALL=1 allows no test to be skipped")
        if found is None:
            pytest.skip(f"{name} is not installed")
        return Path(found)

    return find
