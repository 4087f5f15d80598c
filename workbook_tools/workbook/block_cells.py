"""What is found in a block of rows: cells by column, and where the rows stand."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbook_tools.workbook.block_rows import BlockRows

OTHER, STRING, NUMBER, DATE = range(4)
"""What a payload is: a place in `others`, an index of a shared string, a number, a number that its format shows as a date."""


class Run(NamedTuple):
    """Cells of one column in one block: their row numbers, what each holds (OTHER …) and the payload."""

    rows: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    payloads: NDArray[np.float64]


class BlockCells(NamedTuple):
    """A block. runs: by column. rows: the numbers of those that hold something. hidden: the numbers of those that say so."""

    runs: Mapping[int, Run]
    rows: NDArray[np.int32]
    hidden: Collection[int]
    stand: BlockRows
