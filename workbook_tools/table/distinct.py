"""Distinct cells side by side: a list of values, and of what kind each is. A hundred thousand of them are no objects of their own."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from workbook_tools.table.cells import CellKind, RawCell, RawValue

Flags: TypeAlias = NDArray[np.bool_]
_KINDS = tuple(CellKind)


class DistinctCells(Sequence[RawCell]):
    """A sequence of RawCell, each of which is made when somebody asks for it.

    values: as RawCell has them. kinds: a CellKind each. formulas: the places of those with a formula behind them.
    """

    __slots__ = ("formulas", "kinds", "values")

    def __init__(self, cells: Iterable[RawCell] = ()) -> None:
        self.values: list[RawValue] = []
        self.kinds = bytearray()
        self.formulas: set[int] = set()
        self.extend(cells)

    @classmethod
    def of(cls, cells: Sequence[RawCell]) -> "DistinctCells":
        """The same cells so."""
        return cells if isinstance(cells, cls) else cls(cells)

    def extend(self, cells: Iterable[RawCell]) -> None:
        """Put cells behind the others."""
        begin = len(self.values)
        if isinstance(cells, DistinctCells):
            self.values += cells.values
            self.kinds += cells.kinds
            self.formulas.update(begin + place for place in cells.formulas)
            return
        for place, (kind, value, formula) in enumerate(cells, begin):
            self.values.append(value)
            self.kinds.append(kind)
            if formula:
                self.formulas.add(place)

    def extend_values(self, kind: CellKind, values: Sequence[RawValue]) -> None:
        """Put values of one kind, with no formula behind them, behind the others."""
        self.values += values
        self.kinds += bytes([kind]) * len(values)

    def take(self, places: Sequence[int]) -> "DistinctCells":
        """The cells at some places, in their order."""
        taken = DistinctCells()
        taken.values = list(map(self.values.__getitem__, places))
        taken.kinds = bytearray(map(self.kinds.__getitem__, places))
        if self.formulas:
            taken.formulas = {at for at, place in enumerate(places) if place in self.formulas}
        return taken

    def differ(self) -> bool:
        """Whether no two values are the same, with or without a formula behind them."""
        return len(set(self.values)) == len(self.values)

    def are(self, kind: CellKind) -> Flags:
        """Which cells are of a kind."""
        found: Flags = np.frombuffer(bytes(self.kinds), np.uint8) == kind
        return found

    def have_formulas(self) -> Flags:
        """Which cells have a formula behind them."""
        found = np.zeros(len(self.values), np.bool_)
        found[list(self.formulas)] = True
        return found

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, place: int) -> RawCell: ...

    @overload
    def __getitem__(self, place: slice) -> "DistinctCells": ...

    def __getitem__(self, place: int | slice) -> "RawCell | DistinctCells":
        if isinstance(place, slice):
            return self.take(range(*place.indices(len(self.values))))
        at = range(len(self.values))[place]
        return RawCell(_KINDS[self.kinds[at]], self.values[at], at in self.formulas)

    def __iter__(self) -> Iterator[RawCell]:
        kinds = map(_KINDS.__getitem__, self.kinds)
        if not self.formulas:
            return map(RawCell, kinds, self.values, repeat(False))
        return map(RawCell, kinds, self.values, map(self.formulas.__contains__, range(len(self.values))))
