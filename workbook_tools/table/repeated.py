"""Columns of which much is the same, in the room of what differs."""

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from workbook_tools.table.changes import CellValue, MadeWhenAsked


class MadeOfPhrases(MadeWhenAsked):
    """Texts that are put together of phrases. phrases: for each place in the text, which of them each row has, and all that differ."""

    phrases: Sequence[tuple[NDArray[np.integer], NDArray[np.object_]]]


class Repeated(MadeWhenAsked):
    """`distinct[codes[i]]` in the i-th row; None where there is no value, as the last of `distinct` always is."""

    def __init__(self, distinct: NDArray[np.object_], codes: NDArray[np.integer]) -> None:
        self.distinct, self.codes = distinct, codes

    @classmethod
    def of(cls, values: Sequence[CellValue], codes: NDArray[np.integer]) -> "Repeated":
        """codes: -1 where there is no value."""
        kind = np.min_scalar_type(len(values))
        return cls(np.array([*values, None], dtype=object), np.where(codes < 0, len(values), codes).astype(kind))

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, which: int) -> CellValue: ...
    @overload
    def __getitem__(self, which: slice) -> list[CellValue]: ...
    def __getitem__(self, which: int | slice) -> CellValue | list[CellValue]:
        if isinstance(which, slice):
            some: list[CellValue] = self.distinct[self.codes[which]].tolist()
            return some
        one: CellValue = self.distinct[self.codes[which]]
        return one

    def __iter__(self) -> Iterator[CellValue]:
        return map(self.distinct.__getitem__, self.codes)

    def part(self, begin: int, end: int) -> "Repeated":
        """The values from one row to another, which still share what differs."""
        return Repeated(self.distinct, self.codes[begin:end])

    def blank(self) -> NDArray[np.bool_]:
        """Which rows have no value."""
        blank: NDArray[np.bool_] = (self.distinct == np.array(None))[self.codes]
        return blank

    def taken(self, places: NDArray[np.intp]) -> "Repeated":
        """The values at some places, in their order; None at -1."""
        nothing = self.codes.dtype.type(len(self.distinct) - 1)
        return Repeated(self.distinct, np.append(self.codes, nothing)[places])
