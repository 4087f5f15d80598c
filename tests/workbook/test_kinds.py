import hashlib
from pathlib import Path

import pytest

from tests.workbook import packages as kit

PARTS = kit.clean_parts()
CSV = "客户姓名,联系方式\r\n张三,13812345688\r\n"
HTML = "<html><head><title>登录</title></head><table><tr><td>客户姓名</td></tr></table></html>"
STRICT_PARTS = {
    name: content.replace(kit.MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
        kit.RELATIONS.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    )
    for name, content in PARTS.items()
}


def with_root_part(content_type: str, part: str) -> kit.Parts:
    return {
        kit.TYPES: kit.content_types(**{part: content_type}),
        kit.ROOT_RELS: kit.relationships(kit.relationship(1, "officeDocument", part)),
        part: b"<x/>",
    }


OTHER_KINDS = {
    "empty": (b"", "file-empty"),
    "NULs after a power loss": (bytes(9000), "file-corrupt"),
    "noise": (hashlib.shake_128(b"noise").digest(9000), "not-a-workbook"),
    "csv utf-8": (CSV.encode(), "is-csv"),
    "csv with BOM": (CSV.encode("utf-8-sig"), "is-csv"),
    "csv GBK": (CSV.encode("gb18030"), "is-csv"),
    "csv GBK, long": (CSV.encode("gb18030") + b"x" + CSV.encode("gb18030") * 900, "is-csv"),
    "Excel's Unicode text": (CSV.replace(",", "\t").encode("utf-16"), "is-csv"),
    "UTF-16 without BOM": (CSV.encode("utf-16-le"), "is-csv"),
    "prose": ("今天没有开门。\n".encode(), "not-a-workbook"),
    "pointer in place of the file": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "not-a-workbook"),
    "json": (b'{"a": 1, "b": 2}', "not-a-workbook"),
    "html": (HTML.encode(), "is-html"),
    "html GBK": (HTML.encode("gb18030"), "is-html"),
    "html behind a comment": (b"\xef\xbb\xbf\n<!-- x -->\n<!DOCTYPE html><p>", "is-html"),
    "xhtml": (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "is-html"),
    "mhtml": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "is-html"),
    "xml 2003": (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "is-xml2003"),
    "flat ods": (b'<?xml version="1.0"?><office:document xmlns:office="urn:opendocument:office"/>', "is-ods"),
    "other xml": (b'<?xml version="1.0"?><rss/>', "not-a-workbook"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not-a-workbook"),
    "rar": (b"Rar!\x1a\x07\x01\0", "not-a-workbook"),
    "xls": (kit.compound_file("Workbook"), "is-xls"),
    "xls of Excel 95": (kit.compound_file("Book"), "is-xls"),
    "xls of Excel 4": (b"\x09\x04\x06\0\0\0\x10\0" + bytes(100), "is-xls"),
    "password": (kit.compound_file("EncryptionInfo", "EncryptedPackage"), "password-needed"),
    "password, cut off": (kit.compound_file("EncryptionInfo", "EncryptedPackage")[:700], "file-corrupt"),
    "doc": (kit.compound_file("WordDocument"), "not-a-workbook"),
    "docx": (kit.pack(with_root_part("application/vnd.ms-word.main+xml", "word/document.xml")), "not-a-workbook"),
    "xlsb": (kit.pack(with_root_part("application/vnd.ms-excel.sheet.binary.main", "xl/workbook.bin")), "is-xlsb"),
    "ods": (
        kit.pack({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
        "is-ods",
    ),
    "odt": (kit.pack({"mimetype": b"application/vnd.oasis.opendocument.text"}), "not-a-workbook"),
    "zip": (kit.pack({"readme.txt": b"hi"}), "not-a-workbook"),
    "empty zip": (kit.pack({}), "not-a-workbook"),
    "strict": (kit.pack(STRICT_PARTS), "strict-ooxml"),
}


@pytest.mark.parametrize("case", OTHER_KINDS)
def test_what_the_file_is_instead_of_a_workbook(case: str, tmp_path: Path) -> None:
    data, code = OTHER_KINDS[case]
    assert kit.answer(tmp_path, data) == code
