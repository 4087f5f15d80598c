"""The compiled library, where there is one for this machine."""

import ctypes
import os
from functools import cache

import numpy as np
from numpy.typing import NDArray

from workbook_tools.workbook.compiled.build import library

SWITCH = "WORKBOOK_TOOLS_COMPILED"
"""An environment variable: with 0 nothing compiled is used."""


@cache
def load() -> ctypes.CDLL | None:
    """The library; None where there is none, where it does not load, or where it is switched off."""
    if os.environ.get(SWITCH) == "0":
        return None
    try:
        return ctypes.CDLL(str(library()))
    except OSError:
        return None


def address(array: NDArray[np.generic]) -> int:
    """Where an array's numbers begin; the array must outlive the call that it is for."""
    return array.ctypes.data
