"""Worksheet bytes to values: what each spelling means, what is damaged, and that both readers agree."""

import random
from contextlib import suppress
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workbook.odd_sheets import CELL_FORMATS, DATE_STYLES, NAMESPACE, PLAIN, STRINGS, sheets
from workbook_tools.table.cells import CellKind, RawCell, RawSheet
from workbook_tools.table.places import Area
from workbook_tools.workbook import scan
from workbook_tools.workbook.cell_values import Meaning, datetime_to_serial, serial_to_datetime
from workbook_tools.workbook.number_formats import count_cell_formats, date_styles, is_date_code
from workbook_tools.workbook.scan import SheetDamaged, read_strings, scan_sheet
from workbook_tools.workbook.sheet_text import SheetText
from workbook_tools.workbook.unsound import UnsoundError

pytestmark = pytest.mark.usefixtures("both_ways")

MEANING = Meaning(STRINGS, DATE_STYLES, date1904=False, cell_formats=CELL_FORMATS)
DATE, NUMBER, TEXT = CellKind.DATE, CellKind.NUMBER, CellKind.TEXT


def worksheet(rows: str, around: str = "") -> bytes:
    return f'<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData>{around}</worksheet>'.encode()


def scanned(xml: bytes, *, date1904: bool = False) -> RawSheet:
    return scan_sheet(
        xml, name="表", strings=STRINGS, date_styles=DATE_STYLES, date1904=date1904, cell_formats=CELL_FORMATS
    )


def held(sheet: RawSheet) -> dict[tuple[int, int], RawCell]:
    return {
        (row, column): cells.cells[code]
        for column, cells in sheet.columns.items()
        for row, code in zip(sheet.rows.tolist(), cells.codes.tolist(), strict=True)
        if code
    }


def one(cell: str, *, date1904: bool = False) -> RawCell:
    return scanned(worksheet(f'<row r="1">{cell}</row>'), date1904=date1904).at(1, 1)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="A1"><v>500</v></c>', RawCell(NUMBER, 500.0)),
        ('<c r="A1" s="1" t="n"><v>1280.5</v></c>', RawCell(NUMBER, 1280.5)),
        ('<c r="A1"><v>-1.5e-3</v></c>', RawCell(NUMBER, -0.0015)),
        ('<c r="A1"><v>0.1234567890123456789</v></c>', RawCell(NUMBER, 0.12345678901234568)),
        ('<c r="A1" t="s"><v>0</v></c>', RawCell(TEXT, "张三")),
        ('<c r="A1" t="s"><v>1</v></c>', RawCell(CellKind.BLANK)),
        ('<c r="A1" t="inlineStr"><is><t>a_x000D_b &amp; c</t></is></c>', RawCell(TEXT, "a\rb & c")),
        (
            '<c r="A1" t="inlineStr"><is><r><t>张</t></r><r><t>三</t></r><rPh><t>zs</t></rPh></is></c>',
            RawCell(TEXT, "张三"),
        ),
        ('<c r="A1" t="str"><f>B1</f><v>_x005F_x0041_</v></c>', RawCell(TEXT, "_x0041_", formula=True)),
        ('<c r="A1" t="str"><f>B1</f><v></v></c>', RawCell(TEXT, "", formula=True)),
        ('<c r="A1"><f>B1</f></c>', RawCell(CellKind.BLANK, None, formula=True)),
        ('<c r="A1"><f t="shared" si="0"/><v>3</v></c>', RawCell(NUMBER, 3.0, formula=True)),
        ('<c r="A1" cm="1"><f t="array" ref="A1:A3">X()</f><v>3</v></c>', RawCell(NUMBER, 3.0, formula=True)),
        ('<c r="A1" t="b"><v>1</v></c>', RawCell(CellKind.BOOL, value=True)),
        ('<c r="A1" t="e"><v>#N/A</v></c>', RawCell(CellKind.ERROR, "#N/A")),
        ('<c r="A1" t="d" s="2"><v>2023-10-01T00:00:00</v></c>', RawCell(DATE, datetime(2023, 10, 1))),  # noqa: DTZ001
        ('<c r="A1" s="2"><v>45200</v></c>', RawCell(DATE, datetime(2023, 10, 1))),  # noqa: DTZ001
        ('<c r="A1" s="2"><v>45052.604166666664</v></c>', RawCell(DATE, datetime(2023, 5, 6, 14, 30))),  # noqa: DTZ001
        ('<c r="A1" s="2"><v>60</v></c>', RawCell(NUMBER, 60.0)),
        ('<c r="A1" s="2"><v>99999999</v></c>', RawCell(NUMBER, 99999999.0)),
        ('<c r="A1" s="2"/>', RawCell(CellKind.BLANK)),
        ('<c r="A1" s="2"></c>', RawCell(CellKind.BLANK)),
        ('<c r="A1"><v/></c>', RawCell(CellKind.BLANK)),
    ],
)
def test_what_a_cell_means(cell: str, expected: RawCell) -> None:
    assert one(cell) == expected


def test_the_1904_date_system_has_the_same_dates() -> None:
    assert one('<c r="A1" s="2"><v>43738</v></c>', date1904=True) == RawCell(DATE, datetime(2023, 10, 1))  # noqa: DTZ001


def test_the_leap_day_of_1900_that_never_was() -> None:
    days = {
        serial: serial_to_datetime(serial, date1904=False) for serial in (0, 0.5, 1, 59, 60, 60.5, 61, 2958465, 2958466)
    }
    shown = {serial: day and day.date().isoformat() for serial, day in days.items()}
    assert shown == {
        0: None, 0.5: None, 1: "1900-01-01", 59: "1900-02-28", 60: None, 60.5: None, 61: "1900-03-01",
        2958465: "9999-12-31", 2958466: None,
    }  # fmt: skip


@given(st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 30)), st.booleans())  # noqa: DTZ001
def test_dates_come_back_from_their_serials(moment: datetime, date1904: bool) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    if moment.year >= 1905 or not date1904:
        assert serial_to_datetime(datetime_to_serial(moment, date1904=date1904), date1904=date1904) == moment


def test_where_cells_stand_without_references() -> None:
    sheet = scanned(
        worksheet(
            "<row><c><v>1</v></c><c><v>2</v></c></row>"
            '<row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row><row><c t="s"><v>0</v></c></row>'
        )
    )
    assert {place: cell.value for place, cell in held(sheet).items()} == {
        (1, 1): 1.0, (1, 2): 2.0, (5, 3): 3.0, (5, 4): 4.0, (6, 1): "张三",
    }  # fmt: skip


def test_blank_formatted_rows_give_nothing() -> None:
    rows = "".join(f'<row r="{r}" s="1" customFormat="1"><c r="A{r}" s="1"/></row>' for r in range(2, 3000))
    sheet = scanned(worksheet('<row r="1"><c r="B1"><v>1</v></c></row>' + rows))
    assert sheet.rows.tolist() == [1]
    assert list(sheet.columns) == [2]


def test_a_distinct_cell_is_kept_once() -> None:
    """The text of two shared strings, of an inline string and of a formula's result."""
    sheet = scanned(
        worksheet(
            '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>5</v></c></row>'
            '<row r="3"><c r="A3" t="inlineStr"><is><t>张三</t></is></c></row>'
            '<row r="4"><c r="A4" t="str"><f>A1</f><v>张三</v></c></row>'
            '<row r="5"><c r="A5" s="2"><v>60</v></c></row><row r="6"><c r="A6"><v>60</v></c></row>'
        )
    )
    assert list(sheet.columns[1].cells) == [
        RawCell(CellKind.BLANK), RawCell(TEXT, "张三"), RawCell(NUMBER, 60.0), RawCell(TEXT, "张三", formula=True)
    ]  # fmt: skip
    assert sheet.columns[1].codes.tolist() == [1, 1, 1, 3, 2, 2]
    assert sheet.columns[1].codes.dtype == np.uint8  # four cells need no more


def test_merged_areas_and_hidden_rows_that_hold_something() -> None:
    sheet = scanned(
        worksheet(
            '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"/>',
            '<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="D4:D9"/></mergeCells>',
        )
    )
    assert sheet.merged == (Area(1, 1, 2, 2), Area(4, 4, 9, 4))
    assert sheet.hidden_rows == {1}


CELL = '<c r="A1"><v>1</v></c>'


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ('<row r="1"><c r="A1" t="s"><v>7</v></c></row>', "A1 引用的文字编号“7”不存在"),
        ('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', "A1 引用的文字编号“-1”不存在"),
        ('<row r="1"><c r="A1" s="5"><v>7</v></c></row>', "A1 的格式编号“5”不存在"),
        ('<row r="1"><c r="A1" s="5"/></row>', "A1 的格式编号“5”不存在"),
        ('<row r="1" s="5" customFormat="1"/>', "第 1 行 的格式编号“5”不存在"),
        ('<row r="1"><c r="A1"><v>5a0.5</v></c></row>', "A1 数字格里写的是“5a0.5”，不是数字"),
        ('<row r="1"><c r="A1"><v>NaN</v></c></row>', "A1 数字格里写的是“NaN”"),
        ('<row r="1"><c r="A1"><v>1_0</v></c></row>', "A1 数字格里写的是“1_0”"),
        ('<row r="1"><c r="A1"><v>1e309</v></c></row>', "A1 数字格里写的是“1e309”"),
        ('<row r="1"><c r="A1" t="q"><v>1</v></c></row>', "A1 单元格类型“q”不存在"),
        ('<row r="1"><c r="A1" t="b"><v>2</v></c></row>', "A1 逻辑值写成了“2”"),
        ('<row r="1"><c r="??"><v>1</v></c></row>', "第 1 行有写错的单元格位置“??”"),
        ('<row r="1"><c r="A2"><v>1</v></c></row>', "第 1 行有写错的单元格位置“A2”"),
        ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "第 1 行有超出最后一列的单元格"),
        ('<row r="1"><c r="B1"/><c r="A1"/></row>', "第 1 行的单元格次序错乱"),
        ('<row r="1"><c r="A1"/><c r="A1"/></row>', "第 1 行的单元格次序错乱"),
        (f'<row r="1">{CELL}</row><row r="1">{CELL}</row>', "第 1 行排在第 1 行之后"),
        ('<row r="1048577"/>', "行号 1048577 超出工作表的最后一行"),
        ('<row r="99999999"/>', "行号 99999999 超出"),
        ('<row r="0"/>', "行号“0”不对"),
        ('<row r="x"/>', "行号“x”不对"),
        (f'<row r="1">{CELL}', "表格内容中断或写错"),
        ('<row r="1"><c r="A1"><v>&#0;</v></c></row>', "表格内容中断或写错"),
        ('<row r="1"><c r="A1" t="str"><v>a]]>b</v></c></row>', "表格内容中断或写错"),
        ('<row r="1" r="1"/>', "表格内容中断或写错"),
        ('<row r="1" x:y="1"/>', "表格内容中断或写错"),
        ('<row r="1"><c r="A1" t="str"><v>\x01</v></c></row>', "表格内容中断或写错"),
    ],
)
def test_damage_is_told(rows: str, says: str) -> None:
    with pytest.raises(SheetDamaged) as caught:
        scanned(worksheet(rows))
    assert says in str(caught.value)
    assert str(caught.value).startswith("工作表“表”里")
    assert caught.value.code == "file-corrupt"


@pytest.mark.parametrize("rows", ["", '<row r="2"/>', '<row r="1"><c r="B1"><v>1</v></c></row>'])
def test_a_part_that_is_cut_off_anywhere_is_damaged(rows: str) -> None:
    xml = worksheet(rows, '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>')
    for length in range(len(xml)):
        with pytest.raises(SheetDamaged):
            scanned(xml[:length])


def test_a_dtd_is_refused() -> None:
    with pytest.raises(UnsoundError, match="unsafe-xml"):
        scanned(b"<!DOCTYPE worksheet>" + worksheet(""))


def test_what_is_no_worksheet() -> None:
    with pytest.raises(SheetDamaged, match="不是普通工作表"):
        scanned(f'<chartsheet xmlns="{NAMESPACE}"/>'.encode())


def agree(xml: bytes) -> bool:
    """Both readers, on one part: whether the plain one took it. It may decline; what it takes, it reads as the other."""
    text = SheetText.of(xml)
    try:
        plain = scan._scan_plain(text, "表", MEANING)  # noqa: SLF001 - the two readers are held together here
    except UnsoundError:
        with pytest.raises(UnsoundError):
            scan._scan_odd(text, "表", MEANING)  # noqa: SLF001
        return True
    odd = None
    with suppress(UnsoundError):
        odd = scan._scan_odd(text, "表", MEANING)  # noqa: SLF001
    if plain is not None:
        assert odd is not None, "the plain reader took what the other calls damaged"
        assert held(plain) == held(odd)
        assert plain.rows.tolist() == odd.rows.tolist()
        assert (plain.merged, plain.hidden_rows) == (odd.merged, odd.hidden_rows)
        for column in plain.columns.values():
            assert len(set(column.cells)) == len(column.cells)
    return plain is not None


@settings(max_examples=100, deadline=None)
@given(sheets())
def test_the_two_readers_agree(xml: bytes) -> None:
    agree(xml)


def test_the_plain_reader_takes_what_the_known_programs_write() -> None:
    excel = '<row r="1" spans="1:2" x14ac:dyDescent="0.2"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="2"/></row>'
    libre = '<row r="2" customFormat="false" ht="12.8" hidden="false"><c r="A2" s="0" t="n"><f aca="false">1</f><v>1</v></c></row>'
    openpyxl = '<row r="3"><c r="A3" t="inlineStr"><is><t>文</t></is></c><c r="B3" s="1" /></row>'
    xml = worksheet(excel + libre + openpyxl).replace(b"<worksheet", b'<worksheet xmlns:x14ac="urn:x"')
    assert agree(xml)
    closed = (
        xml.replace(b"</", b"</x:").replace(b"<", b"<x:").replace(b"<x:/x:", b"</x:").replace(b"xmlns=", b"xmlns:x=")
    )
    assert agree(closed)


TOKENS = [b"-1", b"99999999999", b"NaN", b"", b"A0", b"XFE1", b"\xff", b"&#0;", b"<v/>", b"'", b'"', b"]]>", b"1e309", b"\0", b"<c/>", b"<!-- -->"]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(sheets(PLAIN), st.integers(0, 2**32))
def test_damaged_bytes_are_read_alike_or_told(xml: bytes, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - no secrets here
    data = bytearray(xml)
    for _ in range(dice.choice([1, 1, 2, 4])):
        place = dice.randrange(len(data))
        match dice.randrange(4):
            case 0:
                data[place] ^= 1 << dice.randrange(8)
            case 1:
                data[place:place] = dice.choice(TOKENS)
            case 2:
                del data[place : place + dice.randrange(1, 30)]
            case _:
                other = dice.randrange(len(data))
                data[place : place + 20] = data[other : other + 20]
        data = data or bytearray(b"x")
    agree(bytes(data))


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy-mm-dd", True), ('yyyy"年"m"月"d"日";@', True), ("[$-804]aaaa;@", True), ("h:mm:ss", True), ("mm:ss.0", True),
        ("[$-F800]dddd\\,\\ mmmm\\ dd", True), ('[DBNum1][$-804]m"月"d"日"', True), ("[Red]d", True), ('e"年"', True),
        ("General", False), ('0.0,"万"', False), ('0"元"', False), ('#,##0"days"', False), ("[h]:mm", False), ("[mm]:ss", False),
        ("0.00E+00", False), ("[Red]0.00", False), ("\\d0", False), ("_d0", False), ("@", False), ('"￥"#,##0.00', False),
        ("[$-804]0", False), ('G/通用格式"次"', False),
    ],
)  # fmt: skip
def test_number_formats_that_show_dates(code: str, is_date: bool) -> None:
    assert is_date_code(code) is is_date


def test_date_styles_of_a_styles_part() -> None:
    """Built in 14 and 31, 46 which counts hours, our own 164 and 165, and 20 given a meaning of its own."""
    ids = [0, 14, 31, 46, 164, 165, 20, 58]
    styles = (
        f'<styleSheet xmlns="{NAMESPACE}"><numFmts><numFmt numFmtId="164" formatCode="yyyy/m/d"/>'
        '<numFmt numFmtId="165" formatCode="0&quot;次&quot;"/><numFmt numFmtId="20" formatCode="0"/></numFmts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{"".join(f"<xf numFmtId={chr(34)}{i}{chr(34)}/>" for i in ids)}'
        "</cellXfs></styleSheet>"
    ).encode()
    assert date_styles(styles) == {1, 2, 4, 7}
    assert count_cell_formats(styles) == 8


def test_shared_strings() -> None:
    items = (
        "<si><t>张三</t></si>",
        '<si><t xml:space="preserve"> a </t><phoneticPr fontId="1" type="noConversion"/></si>',
        "<si><r><t>张</t></r><r><rPr><b/></rPr><t>三</t></r><rPh sb='0' eb='2'><t>zhangsan</t></rPh></si>",
        "<si><t>a_x000D_b&amp;_xD83D__xDE00_ _xD800_</t></si>",
        "<si/>",
        "<si><t/></si>",
    )
    texts = ["张三", " a ", "张三", "a\rb&😀 �", "", ""]
    plain = f'<sst xmlns="{NAMESPACE}" count="2">{"".join(items[:2])}</sst>'.encode()
    assert read_strings(plain) == texts[:2]
    assert read_strings(f'<sst xmlns="{NAMESPACE}">{"".join(items)}</sst>'.encode()) == texts
    for length in range(len(plain)):
        with pytest.raises(SheetDamaged):
            read_strings(plain[:length])
