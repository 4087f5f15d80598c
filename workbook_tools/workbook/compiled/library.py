"""The compiled library, where there is one for this machine."""

import ctypes
import os
from functools import cache
from typing import Any

from numpy.typing import NDArray

from workbook_tools.workbook.compiled.build import library, this_system

SWITCH = "WORKBOOK_TOOLS_COMPILED"
"""An environment variable: with 0 nothing compiled is used, with a path that library."""


@cache
def load() -> ctypes.CDLL | None:
    """The library; None where there is none, where it does not load, or where it is switched off."""
    told = os.environ.get(SWITCH)
    if told == "0":
        return None
    try:
        loaded = ctypes.CDLL(told or str(library(this_system())))
    except OSError:
        return None
    loaded.wbt_one_arena()
    return loaded


def address(array: NDArray[Any]) -> int:
    """Where an array's numbers begin; the array must outlive the call that it is for."""
    return array.ctypes.data


def give_back() -> None:
    """Give memory that has been freed back to the system, which would take it for ours: after a large sheet half of all."""
    library = load()
    if library is not None:
        library.wbt_give_back()
