"""Text files as shops and their systems save them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.reading.delimited import NotDelimitedError, decode, find_delimiter, read_delimited
from workbook_tools.reading.source_layout import count_known

TABLE = "姓名,手机号,备注\n张三,13812345688,常客\n李四,13712345699,“老”客户\n"


def known(line: str) -> int:
    return count_known(line.split(","))


def rows(data: bytes) -> list[list[str]]:
    sheet = read_delimited(data, "来源", known).sheet
    return [[sheet.text(int(row), at) for at in sorted(sheet.columns)] for row in sheet.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_the_same_table_in_every_encoding(encoding: str, ending: str) -> None:
    expected = [line.split(",") for line in TABLE.splitlines()]
    assert rows(TABLE.replace("\n", ending).encode(encoding)) == expected


@given(st.lists(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6), min_size=1))
def test_chinese_is_never_taken_for_another_encoding(names: list[str]) -> None:
    text = "姓名,手机号\n" + "".join(f"{name},13812345688\n" for name in names)
    assert decode(text.encode("utf-8"), known) == (text, "utf-8")
    assert decode(text.encode("gb18030"), known) == (text, "gb18030")


def test_what_both_encodings_allow_is_told_apart_by_the_header() -> None:
    """The letters é and ü in UTF-8 are Chinese signs in GB18030, and a few Chinese signs are letters in UTF-8."""
    latin = "Name,Phone\nJosé,13812345688\n"
    assert decode(latin.encode(), known) == (latin, "utf-8")
    chinese = "姓名,手机\n"
    short = chinese.encode("gb18030") + "小,1\n".encode("gb18030")
    assert decode(short, known)[1] == "gb18030"


def test_a_file_that_was_cut_off_is_still_read_in_its_encoding() -> None:
    for encoding in ("utf-8", "gb18030"):
        data = TABLE.encode(encoding)
        cut = data[: data.index("常客".encode(encoding)) + 3]
        assert "张三" in decode(cut, known)[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = "\n".join(
        delimiter.join(row) for row in (["姓名", "电话", "金额"], ["张三", "138", "1.5"], ["李,四", "139", "2"])
    )
    assert find_delimiter(text if delimiter != "," else text.replace("李,四", "李四")) == delimiter


def test_excels_own_hint_is_obeyed_and_is_no_row() -> None:
    assert rows("sep=;\n姓名;电话\n张,三;138\n".encode()) == [["姓名", "电话"], ["张,三", "138"]]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('="13812345688"', "13812345688"),
        ('"=""13812345688"""', "13812345688"),
        ("\t13812345688", "13812345688"),
        ("'13812345688", "13812345688"),
        ("13812345688\t", "13812345688"),
        ("=1+1", "=1+1"),
        ('"a ""b"", c"', 'a "b", c'),
        ('"两\n行"', "两\n行"),
    ],
)
def test_what_keeps_excel_from_changing_a_number_is_taken_off(written: str, meant: str) -> None:
    assert rows(f"姓名,电话\n张三,{written}\n".encode())[1][1] == meant


def test_rows_are_numbered_as_excel_shows_them() -> None:
    sheet = read_delimited('姓名,电话\n\n"张\n三",1\n李四,2\n'.encode(), "来源", known).sheet
    assert sheet.rows.tolist() == [1, 3, 4]


@pytest.mark.parametrize("text", ["", "姓名\n张三\n", "\n\n\n"])
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(NotDelimitedError):
        read_delimited(text.encode(), "来源", known)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_delimited(data, "来源", known)
    except NotDelimitedError:
        return


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_row() -> None:
    rest = "".join(f"王五,1390000{number:04d}\n" for number in range(2000))
    with pytest.raises(NotDelimitedError, match="第 3 行"):
        read_delimited(f'姓名,电话\n张三,138\n"李四,139\n{rest}'.encode(), "来源", known)
