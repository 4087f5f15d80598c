"""Long texts of many customers, kept as the phrases that they are made of."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Self, overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbook_tools.rules.inputs import Flags, Positions, Texts

_AT_ONCE = 4096


class _Phrases(NamedTuple):
    """What customers are told at one place of their texts: `distinct[codes[i]]` to the i-th."""

    distinct: Texts
    codes: NDArray[np.unsignedinteger]

    @classmethod
    def of(cls, codes: NDArray[np.integer], distinct: Texts) -> Self:
        """In as little room as the number of phrases allows."""
        return cls(distinct, codes.astype(np.min_scalar_type(len(distinct))))


class Sentences(Sequence[str | None]):
    """One text per customer, put together of its phrases whenever somebody asks for it; None where there is none.

    Many customers share a phrase and hardly two of them the whole: a hundred thousand 判定依据 are forty megabytes, of which
    nobody who compares, writes or reads them needs more than some thousand at a time.
    """

    def __init__(self, phrases: Sequence[_Phrases]) -> None:
        self.phrases = tuple(phrases)

    @classmethod
    def of(cls, *columns: Texts) -> Self:
        """Of columns of phrases, one per customer each, in the order in which they are said; "" for nothing."""
        return cls([_Phrases.of(*pd.factorize(column, use_na_sentinel=False)) for column in columns])

    def __len__(self) -> int:
        return len(self.phrases[0].codes)

    @overload
    def __getitem__(self, which: int) -> str | None: ...
    @overload
    def __getitem__(self, which: slice) -> list[str | None]: ...
    def __getitem__(self, which: int | slice) -> str | list[str | None] | None:
        if isinstance(which, slice):
            rows = zip(*(distinct[codes[which]].tolist() for distinct, codes in self.phrases), strict=True)
            return [text or None for text in map("".join, rows)]
        return "".join(distinct[codes[which]] for distinct, codes in self.phrases) or None

    def __iter__(self) -> Iterator[str | None]:
        for begin in range(0, len(self), _AT_ONCE):
            yield from self[begin : begin + _AT_ONCE]

    def blank(self) -> Flags:
        """Who is told nothing."""
        blank = np.ones(len(self), dtype=bool)
        for distinct, codes in self.phrases:
            blank &= (distinct == "")[codes]
        return blank

    def differ(self, texts: Texts) -> Flags:
        """Whose text is another than the one given for him."""
        differ = np.zeros(len(self), dtype=bool)
        for begin in range(0, len(self), _AT_ONCE):
            some = slice(begin, begin + _AT_ONCE)
            differ[some] = np.array(self[some], dtype=object) != texts[some]
        return differ

    def and_then(self, column: Texts) -> "Sentences":
        """The same with one more phrase at the end of each."""
        return Sentences((*self.phrases, *Sentences.of(column).phrases))

    def taken(self, places: Positions) -> "Sentences":
        """The texts at some places, in their order; none at -1."""
        return Sentences([
            _Phrases.of(np.append(codes, len(distinct))[places], np.append(distinct, ""))
            for distinct, codes in self.phrases
        ])  # fmt: skip

    def spelled(self, change: Callable[[Sequence[str]], Sequence[str]]) -> "Sentences":
        """The same with each phrase as `change` makes it, which is given all that differ."""
        return Sentences([
            _Phrases(np.array(change(distinct.tolist()), dtype=object), codes) for distinct, codes in self.phrases
        ])  # fmt: skip
