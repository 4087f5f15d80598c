"""Strips rows with strip_rows.c: a faster way to what stripped_rows.py does, with spellings of its own for what is left."""

import ctypes
from collections.abc import Collection, Sequence

import numpy as np

from workbook_tools.workbook.compiled.library import address, load
from workbook_tools.workbook.stripped_rows import Group, Witness

_COLUMNS = 27**3
_OURS, _MOST_GROUPS = 255, 254
_SMALLEST_ROW = len(b'<row r="1"/>')


class _Differing(ctypes.Structure):
    """`Differing` of strip_rows.c."""

    _fields_ = (
        ("groups", ctypes.c_void_p),
        ("group_rows", ctypes.c_void_p),
        ("group_ends", ctypes.c_void_p),
        ("group_count", ctypes.c_int64),
        ("new_rows", ctypes.c_void_p),
        ("new_row_count", ctypes.c_int64),
    )


class CompiledStripper:
    """As `Stripper`: takes the cells that may differ out of rows. certain: whether all rows so far were plainly spelled."""

    @classmethod
    def where_compiled(
        cls, prefix: bytes, groups: Sequence[Group], new_rows: Collection[int]
    ) -> "CompiledStripper | None":
        """A stripper, on a machine that has the compiled library."""
        library = load()
        return cls(library, prefix, groups, new_rows) if library and len(groups) <= _MOST_GROUPS else None

    def __init__(
        self,
        library: ctypes.CDLL,
        prefix: bytes,
        groups: Sequence[Group],
        new_rows: Collection[int],
    ) -> None:
        self.certain = True
        self._prefix = prefix
        self._strip = library.wbt_strip_rows
        self._strip.restype = ctypes.c_int64
        of_columns = np.zeros(_COLUMNS, np.uint8)
        rows, ends = [np.zeros(0, np.int64)], [0]
        for columns, of_group in groups:
            if of_group is None:
                of_columns[columns] = _OURS
            else:
                rows.append(of_group)
                ends.append(ends[-1] + len(of_group))
                of_columns[columns] = len(ends) - 1
        self._held = of_columns, np.concatenate(rows), np.array(ends, np.int64), np.array(sorted(new_rows), np.int64)
        of_columns_at, rows_at, ends_at, new_rows_at = (address(array) for array in self._held)
        self._differing = _Differing(of_columns_at, rows_at, ends_at, len(ends) - 1, new_rows_at, len(new_rows))

    def strip(self, rows: bytes, witness: Witness | None = None) -> bytes:
        """A piece of the rows, stripped. witness: is shown the piece, if it is plain."""
        room = len(rows) // _SMALLEST_ROW + 1
        out, numbers, begins = np.empty(len(rows), np.uint8), np.empty(room, np.int64), np.empty(room, np.int64)
        count = ctypes.c_int64()
        length = self._strip(
            rows,
            ctypes.c_int64(len(rows)),
            self._prefix,
            ctypes.c_int64(len(self._prefix)),
            ctypes.byref(self._differing),
            *(ctypes.c_void_p(address(array)) for array in (out, numbers, begins)),
            ctypes.byref(count),
        )
        if length < 0:
            self.certain = False
            return rows
        if witness is not None:
            witness.see(rows, numbers[: count.value].copy(), begins[: count.value])
        return out[:length].tobytes()
