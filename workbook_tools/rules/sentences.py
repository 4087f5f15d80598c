"""Long texts of many customers, kept as the phrases that they are made of."""

from collections.abc import Callable, Iterator, Sequence
from typing import overload

import numpy as np

from workbook_tools.rules.inputs import Flags, Positions, Texts
from workbook_tools.rules.phrases import Phrases, as_texts
from workbook_tools.table.repeated import MadeOfPhrases

_AT_ONCE = 4096


class Sentences(MadeOfPhrases):
    """One text per customer, put together of its phrases whenever somebody asks for it; None where there is none.

    Many customers share a phrase and hardly two of them the whole: a hundred thousand 判定依据 are forty megabytes, of which
    nobody who compares, writes or reads them needs more than some thousand at a time.
    """

    def __init__(self, *phrases: Phrases) -> None:
        """phrases: in the order in which they are said; "" for nothing."""
        self.phrases: tuple[Phrases, ...] = phrases

    def __len__(self) -> int:
        return len(self.phrases[0].codes)

    @overload
    def __getitem__(self, which: int) -> str | None: ...
    @overload
    def __getitem__(self, which: slice) -> list[str | None]: ...
    def __getitem__(self, which: int | slice) -> str | list[str | None] | None:
        if isinstance(which, slice):
            rows = zip(*(distinct[codes[which]].tolist() for codes, distinct in self.phrases), strict=True)
            return [text or None for text in map("".join, rows)]
        return "".join(distinct[codes[which]] for codes, distinct in self.phrases) or None

    def __iter__(self) -> Iterator[str | None]:
        for begin in range(0, len(self), _AT_ONCE):
            yield from self[begin : begin + _AT_ONCE]

    def blank(self) -> Flags:
        """Who is told nothing."""
        blank = np.ones(len(self), dtype=bool)
        for codes, distinct in self.phrases:
            blank &= (distinct == "")[codes]
        return blank

    def differ(self, texts: Texts) -> Flags:
        """Whose text is another than the one given for him."""
        differ = np.zeros(len(self), dtype=bool)
        for begin in range(0, len(self), _AT_ONCE):
            some = slice(begin, begin + _AT_ONCE)
            differ[some] = np.array(self[some], dtype=object) != texts[some]
        return differ

    def part(self, begin: int, end: int) -> "Sentences":
        """The texts from one customer to another."""
        return Sentences(*(Phrases(codes[begin:end], distinct) for codes, distinct in self.phrases))

    def and_then(self, phrases: Phrases) -> "Sentences":
        """The same with one more phrase at the end of each."""
        return Sentences(*self.phrases, phrases)

    def taken(self, places: Positions) -> "Sentences":
        """The texts at some places, in their order; none at -1."""
        nothing = as_texts([""])
        return Sentences(*(
            Phrases.of(np.append(codes, len(distinct))[places], np.concatenate([distinct, nothing]))
            for codes, distinct in self.phrases
        ))  # fmt: skip

    def spelled(self, change: Callable[[Sequence[str]], Sequence[str]]) -> "Sentences":
        """The same with each phrase as `change` makes it, which is given all that differ."""
        return Sentences(*(Phrases(codes, as_texts(change(distinct.tolist()))) for codes, distinct in self.phrases))
