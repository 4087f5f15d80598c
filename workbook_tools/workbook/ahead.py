"""Two things at a time, on machines that have more than one core."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")
_END = object()


def ahead(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The same pieces, each made in a thread of its own while the one before is worked on.

    Of use where making one lets other threads run: inflating, deflating, what is compiled. Nobody else may use meanwhile
    what the pieces are made from.
    """
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, pieces, _END)
        while (piece := coming.result()) is not _END:
            coming = thread.submit(next, pieces, _END)
            yield piece  # type: ignore[misc] # not the end, so a piece
