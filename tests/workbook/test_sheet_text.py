"""A worksheet part in pieces: whatever the pieces, the same head, rows and tail come out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workbook.odd_sheets import sheets
from workbook_tools.workbook.sheet_text import SheetText

PART = (
    '<?xml version="1.0" encoding="UTF-8"?><worksheet><dimension ref="A1"/><sheetData>'
    '<row r="1"><c r="A1"><v>1</v></c></row>\n<row r="2"/><rowless/><row r="9"><c r="A9"/></row>'
    "</sheetData><pageMargins/></worksheet>"
)


def cut(xml: bytes, size: int) -> SheetText:
    return SheetText(lambda: (xml[at : at + size] for at in range(0, len(xml), size)))


@pytest.mark.parametrize("size", [1, 7, 40, 10_000])
@pytest.mark.parametrize("block", [1, 30, 10_000])
def test_rows_come_whole(size: int, block: int) -> None:
    opened = cut(PART.encode(), size).open()
    assert opened is not None
    blocks = list(opened.blocks(block))
    assert opened.head.endswith(b"<sheetData>")
    assert opened.frame is not None
    assert opened.frame.tail == b"</sheetData><pageMargins/></worksheet>"
    assert all(piece.startswith((b"<row ", b"<row>")) for piece in blocks)
    assert opened.head + b"".join(blocks) + opened.frame.tail == PART.encode()
    assert len(blocks) == (3 if block < 40 else 1)


@settings(max_examples=60, deadline=None)
@given(sheets(), st.integers(1, 300), st.integers(1, 2000))
def test_nothing_is_lost_or_moved(xml: bytes, size: int, block: int) -> None:
    text = cut(xml, size)
    opened = text.open()
    if opened is not None:
        blocks = b"".join(opened.blocks(block))
        if opened.frame is not None:
            assert opened.head + blocks + opened.frame.tail == text.whole()
            assert text.frame == opened.frame == SheetText.of(xml).frame


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "gb18030"])
def test_other_encodings_are_read_as_utf8(encoding: str) -> None:
    other = PART.replace("UTF-8", encoding).replace("<pageMargins/>", "<!--张三-->")
    text = cut(other.encode(encoding), 50)
    assert text.whole().decode() == PART.replace("<pageMargins/>", "<!--张三-->")


def test_a_part_without_an_end_of_its_rows_has_no_frame() -> None:
    assert SheetText.of(PART.encode()[:150]).frame is None
    assert SheetText.of(b"<chartsheet/>").open() is None
    empty = SheetText.of(b"<worksheet><sheetData/></worksheet>").frame
    assert empty is not None
    assert empty.empty
    assert empty.xml == b"<worksheet><sheetData/></worksheet>"
