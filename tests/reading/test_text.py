import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workbook_tools.reading.mojibake import unscrambled
from workbook_tools.reading.text import clean, has_invisible, plain, simplified, squeezed

COMMON = [bytes((lead, trail)).decode("gb2312") for lead in range(0xB0, 0xD7) for trail in range(0xA1, 0xFA)]
"""The 3,700 commonest characters (GB 2312, first level)."""
NAMES = st.text(alphabet=st.sampled_from(COMMON), min_size=2, max_size=4)


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert plain(plain(text)) == plain(text)
    assert not has_invisible(clean(text))


@given(NAMES, st.sampled_from("\u200b\u200e\ufeff\u2060\u202a\u00ad\x07"), st.integers(0, 4))
def test_invisible_signs_are_seen_and_taken_out(name: str, sign: str, place: int) -> None:
    scrambled = name[:place] + sign + name[place:]
    assert has_invisible(scrambled)
    assert clean(scrambled) == name


@pytest.mark.parametrize(
    "text", ["👨‍👩‍👧 一家", "阿卜杜拉·买买提", "𠮷田", "a\nb", "O’Neil", "é", "张\u3000三", "李\u00a0四"]
)
def test_what_belongs_to_a_text_is_no_invisible_sign(text: str) -> None:
    assert not has_invisible(text)


def test_plain() -> None:
    assert plain("　１２．５％（Ａ）") == "12.5%(A)"
    assert plain("联系⽅式") == "联系方式"
    assert plain("−5–6") == "-5-6"
    assert plain("5² ①") == "5² ①"
    assert squeezed(" 客 戶\n姓名 ") == "客户姓名"


@given(NAMES)
def test_a_name_read_in_the_wrong_encoding_is_recognised(name: str) -> None:
    scrambled = name.encode().decode("gbk", errors="replace")
    assert unscrambled(scrambled) is not None
    if "\ufffd" not in scrambled:
        assert unscrambled(scrambled) == name
    assert unscrambled(name.encode().decode("latin-1")) == name


@given(NAMES)
def test_a_name_of_gbk_read_as_latin_is_recognised(name: str) -> None:
    scrambled = name.encode("gb2312").decode("latin-1")
    assume(
        sum(map(str.isalpha, scrambled)) * 2 >= len(scrambled)
    )  # else its signs are ° and ·, which stand in sound texts
    assert unscrambled(scrambled) == name


@given(NAMES)
def test_a_sound_name_is_no_mojibake(name: str) -> None:
    assert unscrambled(name) is None


@pytest.mark.parametrize(
    "text",
    ["诺娅", "娅楠", "Müller", "café…", "François", "Ærø", "王鐜", "李彧", "ÀÉ", "138····5678", "Guðmundsdóttir"],
)
def test_rare_but_sound(text: str) -> None:
    assert unscrambled(text) is None


def test_hopeless_mojibake_has_no_proposal() -> None:
    assert unscrambled("锟斤拷锟斤拷") == ""
    assert unscrambled("\ufffd张三") == ""


def test_simplified_keeps_the_length() -> None:
    text = "客戶聯繫方式滿意無"
    assert simplified(text) == "客户联系方式满意无"
    assert unicodedata.is_normalized("NFKC", simplified(text))
