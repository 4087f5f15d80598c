"""Texts kept as their phrases are the texts themselves to whoever asks for them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.rules.phrases import Phrases, as_texts
from workbook_tools.rules.sentences import Sentences

PHRASES = st.sampled_from(["", "价值等级高。", "106天没消费，", "属活跃。", "\x00", "x" * 300])
ROWS = st.lists(st.tuples(PHRASES, PHRASES, PHRASES), min_size=1, max_size=40)


def sentences(rows: list[tuple[str, str, str]]) -> Sentences:
    return Sentences(*(Phrases.sorted_out(as_texts(column)) for column in zip(*rows, strict=True)))


@given(ROWS)
def test_they_read_as_the_phrases_one_behind_the_other(rows: list[tuple[str, str, str]]) -> None:
    told, wanted = sentences(rows), ["".join(row) or None for row in rows]
    assert list(told) == told[:] == [told[at] for at in range(len(rows))] == wanted
    assert told[1:3] == wanted[1:3]
    assert told.blank().tolist() == [text is None for text in wanted]


@given(ROWS, st.data())
def test_some_of_them_and_nothing_elsewhere(rows: list[tuple[str, str, str]], data: st.DataObject) -> None:
    told = sentences(rows)
    places = data.draw(st.lists(st.integers(-1, len(rows) - 1), min_size=1))
    assert list(told.taken(np.array(places))) == [None if at < 0 else told[at] for at in places]


@given(ROWS, st.data())
def test_who_is_told_something_else(rows: list[tuple[str, str, str]], data: st.DataObject) -> None:
    told = sentences(rows)
    others = [data.draw(st.sampled_from([text, "别的", None])) for text in told]
    assert told.differ(as_texts(others)).tolist() == [text != other for text, other in zip(told, others, strict=True)]


def test_each_phrase_is_changed_once_and_one_more_is_said() -> None:
    asked: list[str] = []

    def change(phrases: list[str]) -> list[str]:
        asked.extend(phrases)
        return [phrase.upper() for phrase in phrases]

    told = sentences([("a", "b", ""), ("a", "c", ""), ("a", "b", "d")])
    assert list(told.spelled(change)) == ["AB", "AC", "ABD"]  # type: ignore[arg-type]
    assert sorted(asked) == ["", "a", "b", "c", "d"]
    assert list(told.and_then(Phrases.sorted_out(as_texts(["", "!", ""])))) == ["ab", "ac!", "abd"]


def test_more_phrases_than_one_number_of_a_byte_can_tell_apart() -> None:
    phrases = [str(number) for number in range(300)]
    (other,) = (Phrases.sorted_out(as_texts(phrases)).but(np.array([7, 299]), as_texts(["seven", "last"])),)
    assert other.texts().tolist() == [*phrases[:7], "seven", *phrases[8:299], "last"]
    assert list(Sentences(other)) == other.texts().tolist()
