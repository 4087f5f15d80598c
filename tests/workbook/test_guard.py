import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workbook import packages as kit
from workbook_tools.table.faults import Fault
from workbook_tools.workbook.book import Book, open_book
from workbook_tools.workbook.guard import look
from workbook_tools.workbook.package import told_as_faults
from workbook_tools.workbook.unsound import UnsoundError
from workbook_tools.workbook.xml import parse

PARTS = kit.clean_parts()
CLEAN = kit.pack(PARTS)


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    expected = {"missing.xlsx": "file-missing", "folder.xlsx": "not-a-workbook", "/dev/null": "not-a-workbook"}
    for name, code in expected.items():
        with pytest.raises(Fault) as caught:
            look(tmp_path / name)
        assert caught.value.code == code


@pytest.mark.parametrize("name", ["~$客户.xlsx", ".~lock.客户.xlsx#"])
def test_owner_files_of_office_programs(name: str, tmp_path: Path) -> None:
    assert kit.answer(tmp_path, b"\x05Zhang" + b" " * 159, name) == "is-lock-file"


def test_a_file_that_may_not_be_read_is_a_coded_fault() -> None:
    with pytest.raises(Fault) as caught, told_as_faults("客户.xlsx"):
        raise PermissionError(13, "denied")
    assert caught.value.code == "cannot-write"


def test_bytes_around_the_zip(tmp_path: Path) -> None:
    assert kit.answer(tmp_path, CLEAN + bytes(4096)) == "sound"
    assert kit.answer(tmp_path, CLEAN + b"more") == "file-corrupt"
    assert kit.answer(tmp_path, b"junk" * 5 + CLEAN) == "file-corrupt"


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9, 0.99])
def test_a_copy_that_stopped(keep: float, tmp_path: Path) -> None:
    assert kit.answer(tmp_path, CLEAN[: int(len(CLEAN) * keep)]) == "file-corrupt"


@pytest.mark.parametrize("part", sorted(PARTS))
def test_a_broken_byte_is_found_in_every_part_also_where_nobody_reads_it(part: str, tmp_path: Path) -> None:
    assert kit.answer(tmp_path, kit.flip(CLEAN, part)) == "file-corrupt"


@pytest.mark.parametrize("part", sorted(set(PARTS) - {kit.THEME}))
def test_a_needed_part_is_missing(part: str, tmp_path: Path) -> None:
    assert kit.answer(tmp_path, kit.pack(kit.without(PARTS, part))) == "file-corrupt"


def test_a_missing_theme_harms_nobody(tmp_path: Path) -> None:
    assert kit.answer(tmp_path, kit.pack(kit.without(PARTS, kit.THEME))) == "sound"


@pytest.mark.parametrize("part", sorted(PARTS))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_dtd_is_refused_in_every_xml_part(part: str, encoding: str, tmp_path: Path) -> None:
    body = PARTS[part].decode().partition("?>")[2]
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]>{body}'
    assert kit.answer(tmp_path, kit.pack({**PARTS, part: text.encode(encoding)})) == "unsafe-xml"


@pytest.mark.parametrize(("part", "filler"), [(kit.SHEET, b" " * 5_000_000), ("xl/drawings/vmlDrawing1.vml", b"<br>")])
def test_a_dtd_is_refused_where_only_the_beginning_is_parsed(part: str, filler: bytes, tmp_path: Path) -> None:
    data = b"<!-- " + b"x" * 300_000 + b" --><!DOCTYPE a><worksheet>" + filler + b"</worksheet>"
    assert kit.answer(tmp_path, kit.pack({**PARTS, part: data})) == "unsafe-xml"


def test_no_tree_is_made_of_a_part_with_a_dtd() -> None:
    with pytest.raises(UnsoundError) as caught:
        parse(b"<!DOCTYPE a><a/>")
    assert caught.value.code == "unsafe-xml"


def test_vml_may_be_careless(tmp_path: Path) -> None:
    assert kit.answer(tmp_path, kit.pack({**PARTS, "xl/drawings/vmlDrawing1.vml": b"<xml><br></xml>"})) == "sound"


XML_DAMAGE = {
    "half of it": (kit.SHEET, PARTS[kit.SHEET][:150], "file-corrupt"),
    "a part that nobody parses": (kit.THEME, PARTS[kit.THEME][:150], "file-corrupt"),
    "no prefix of that name": (kit.SHEET, b"<x:worksheet/>", "file-corrupt"),
    "not in its encoding": (kit.SHEET, b'<?xml version="1.0" encoding="gbk"?><a>\xff\xff</a>', "file-corrupt"),
    "no encoding": (kit.SHEET, b'<?xml version="1.0" encoding="punycode"?><a/>', "file-corrupt"),
    "deep": (kit.WORKBOOK, kit.workbook(more="<a>" * 9000 + "</a>" * 9000), "unsafe-xml"),
    "no workbook": (kit.WORKBOOK, kit.worksheet(), "file-corrupt"),
    "no sheet": (kit.WORKBOOK, kit.workbook(sheets=""), "file-corrupt"),
    "no sheet of that id": (kit.WORKBOOK, kit.workbook('<sheet name="a" sheetId="1" r:id="rId77"/>'), "file-corrupt"),
    "a sheet that is a theme": (
        kit.WORKBOOK,
        kit.workbook('<sheet name="a" sheetId="1" r:id="rId4"/>'),
        "file-corrupt",
    ),
    "a state that is none": (
        kit.WORKBOOK,
        kit.workbook('<sheet name="a" sheetId="1" state="gone" r:id="rId1"/>'),
        "file-corrupt",
    ),
    "two sheets in one part": (
        kit.WORKBOOK,
        kit.workbook('<sheet name="a" sheetId="1" r:id="rId1"/><sheet name="b" sheetId="2" r:id="rId1"/>'),
        "file-corrupt",
    ),
    "two sheets of one name": (
        kit.WORKBOOK,
        kit.workbook('<sheet name="a" sheetId="1" r:id="rId1"/><sheet name="A" sheetId="2" r:id=""/>'),
        "file-corrupt",
    ),
}


@pytest.mark.parametrize("case", XML_DAMAGE)
def test_xml_that_is_not_as_it_should_be(case: str, tmp_path: Path) -> None:
    part, content, code = XML_DAMAGE[case]
    assert kit.answer(tmp_path, kit.pack({**PARTS, part: content})) == code


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("../../../../etc/passwd", "unsafe-zip"),
        ("worksheets/other.xml", "file-corrupt"),
        ("/xl/worksheets/sheet1.xml", "sound"),
        ("WORKSHEETS/Sheet1.xml", "sound"),
        ("./worksheets/../worksheets/sheet%31.xml", "sound"),
    ],
)
def test_where_a_sheet_may_lie(target: str, code: str, tmp_path: Path) -> None:
    parts = kit.changed(PARTS, kit.WORKBOOK_RELS, "worksheets/sheet1.xml", target)
    assert kit.answer(tmp_path, kit.pack(parts)) == code


def test_a_sheet_outside_of_the_package(tmp_path: Path) -> None:
    outer = kit.relationship(1, "worksheet", "file:///etc/passwd", "External")
    assert kit.answer(tmp_path, kit.pack({**PARTS, kit.WORKBOOK_RELS: kit.relationships(outer)})) == "unsafe-xml"


@pytest.mark.parametrize(
    "name", ["../escape.txt", "a/../../b", "/etc/x", "C:/x", "a\\b.xml", "xl/THEME/theme1.xml", "a\1"]
)
def test_names_that_no_package_has(name: str, tmp_path: Path) -> None:
    assert kit.answer(tmp_path, kit.pack([*PARTS.items(), (name, b"x")])) == "unsafe-zip"


def test_zip_tricks(tmp_path: Path) -> None:
    encrypted = bytearray(CLEAN)
    encrypted[6] |= 1
    encrypted[CLEAN.index(b"PK\1\2") + 8] |= 1
    renamed = CLEAN.replace(b"xl/styles.xml", b"xl/Styles.xml", 1)  # in the local header alone
    two_sizes = kit.declare_size(CLEAN, kit.STYLES, 7, b"PK\3\4")
    gap = CLEAN.replace(b"PK\5\6", b"gap" + b"PK\5\6")
    assert kit.answer(tmp_path, bytes(encrypted)) == "unsafe-zip"
    assert kit.answer(tmp_path, two_sizes) == "unsafe-zip"
    assert kit.answer(tmp_path, gap) == "file-corrupt"
    assert kit.answer(tmp_path, renamed) == "unsafe-zip"
    assert kit.answer(tmp_path, kit.pack(PARTS, zipfile.ZIP_BZIP2)) == "file-corrupt"
    assert kit.answer(tmp_path, kit.pack(PARTS, zipfile.ZIP_STORED)) == "sound"


def signed() -> kit.Parts:
    origin = kit.relationship(2, "digital-signature/origin", "_xmlsignatures/origin.sigs")
    main = kit.relationship(1, "officeDocument", kit.WORKBOOK)
    return {**PARTS, kit.ROOT_RELS: kit.relationships(main, origin), "_xmlsignatures/origin.sigs": b""}


def shared() -> kit.Parts:
    log = kit.relationship(9, "revisionHeaders", "revisions/revisionHeaders.xml")
    return {
        **PARTS,
        kit.WORKBOOK_RELS: kit.workbook_relationships(log),
        "xl/revisions/revisionHeaders.xml": b"<headers/>",
    }


def signed_macros() -> kit.Parts:
    return {**PARTS, "xl/vbaProject.bin": b"x", "xl/vbaProjectSignature.bin": b"x"}


def protected(how: str) -> kit.Parts:
    return {**PARTS, kit.WORKBOOK: kit.workbook(more=f"<workbookProtection {how}/>")}


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (signed, "workbook-signed"),
        (signed_macros, "sound"),
        (shared, "workbook-shared"),
        (lambda: protected('lockStructure="1"'), "structure-protected"),
        (lambda: protected('lockStructure="0" lockWindows="1"'), "sound"),
    ],
)
def test_what_may_be_read_but_not_edited(parts: Callable[[], kit.Parts], code: str, tmp_path: Path) -> None:
    data = kit.pack(parts())
    assert kit.answer(tmp_path, data) == "sound"
    assert kit.answer(tmp_path, data, for_editing=True) == code


def fault_in(path: Path, read: Callable[[Book], None]) -> Fault | None:
    try:
        with open_book(path) as book:
            read(book)
    except Fault as fault:
        return fault
    return None


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, len(CLEAN) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_is_refused_or_changes_no_part(
    place: int, bit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = bytearray(CLEAN)
    data[place] ^= 1 << bit
    path = tmp_path_factory.mktemp("flip") / "客户.xlsx"
    path.write_bytes(data)

    def compare(book: Book) -> None:
        assert {name: book.package.read(name) for name in book.package.names} == PARTS

    fault = fault_in(path, compare)
    assert fault is None or fault.exit_code == 10


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_damage_of_any_kind_ends_in_a_coded_fault_or_a_reading(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    part = data.draw(st.sampled_from(sorted(PARTS)))
    content = PARTS[part]
    start = data.draw(st.integers(0, len(content)))
    stop = data.draw(st.integers(start, min(len(content), start + 60)))
    tokens = st.sampled_from([b"-1", b'"', b"../x", b"rId999", b"<v/>", b"]]>", b"\xff\xfe", b"&#0;"])
    new = data.draw(st.one_of(st.binary(max_size=12), tokens))
    path = tmp_path_factory.mktemp("damage") / "客户.xlsx"
    path.write_bytes(kit.pack({**PARTS, part: content[:start] + new + content[stop:]}))

    def read_all(book: Book) -> None:
        assert book.facts.cell_formats >= 0
        for info in book.sheets:
            assert book.raw(info.name).state == info.state
            assert isinstance(book.tables(info.name), tuple)

    fault = fault_in(path, read_all)
    assert fault is None or fault.exit_code == 10


def test_what_we_write_passes_the_guard_and_zipfile(tmp_path: Path) -> None:
    source, target = tmp_path / "a.xlsx", io.BytesIO()
    source.write_bytes(CLEAN)
    with look(source) as package:
        package.write(target, replaced={kit.SHEET: PARTS[kit.SHEET]}, added={"xl/worksheets/sheet2.xml": b"<a/>"})
    assert kit.answer(tmp_path, target.getvalue()) == "sound"
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
