"""What a file is that is no zip: told from its first bytes, so that the person hears what to do with it."""

import re
from typing import BinaryIO

from workbook_tools.workbook.compound import COMPOUND_MAGIC, stream_names
from workbook_tools.workbook.unsound import UnsoundError, damaged
from workbook_tools.workbook.zip_directory import LOCAL_MAGIC, has_end

_HEAD = 8192
_OLD_EXCEL = (b"\x09\0\x04\0", b"\x09\x02\x06\0", b"\x09\x04\x06\0", b"\x09\x08\x06\0", b"\x09\x08\x08\0")
_OTHERS = (
    (b"%PDF", "PDF 文件"),
    (b"{\\rtf", "RTF 文档"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"PK\5\6", "空的压缩包"),
    (b"\0\5\x16\7", "苹果电脑的附属文件（文件名以 ._ 开头）"),
    (b"SQLite format 3\0", "数据库文件"),
    (b"MZ", "程序文件"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HTML = re.compile(r"<!doctype\s+html|<(html|head|body|table|meta|title|script|div)\b|^mime-version:", re.IGNORECASE)
_DELIMITED = re.compile(r"[,\t;|]")


def refuse_other_kinds(file: BinaryIO) -> None:
    """Raise UnsoundError for everything that does not begin as a zip does. The file is not empty."""
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(LOCAL_MAGIC):
        return
    if head.startswith(COMPOUND_MAGIC):
        raise _compound_kind(file)
    if head.startswith(_OLD_EXCEL):
        raise UnsoundError("is-xls")
    for magic, what in _OTHERS:
        if head.startswith(magic):
            raise _not_a_workbook(what)
    if not head.strip(b"\0"):
        raise damaged("里面全是空字节，多半是断电或同步中断造成的")
    if has_end(file):
        raise damaged("文件开头多出了别的内容")
    raise _text_kind(_text(head))


def _compound_kind(file: BinaryIO) -> UnsoundError:
    names = stream_names(file)
    if "EncryptedPackage" in names:
        return UnsoundError("password-needed")
    if names & {"Workbook", "Book"}:
        return UnsoundError("is-xls")
    return _not_a_workbook("旧版 Office 文件（不是表格）")


def _text_kind(text: str | None) -> UnsoundError:
    if text is None:
        return _not_a_workbook("程序不认识的文件")
    begins = text.lstrip()
    if begins.startswith("<?xml") or (begins.startswith("<") and not _HTML.search(begins)):
        return _xml_kind(begins)
    if _HTML.search(begins) and begins.startswith(("<", "MIME", "mime")):
        return UnsoundError("is-html")
    first_lines = "".join(begins.splitlines()[:3])
    if begins.startswith(("{", "[")) or not _DELIMITED.search(first_lines):
        return _not_a_workbook("普通的文本文件")
    return UnsoundError("is-csv")


def _xml_kind(text: str) -> UnsoundError:
    if "urn:schemas-microsoft-com:office:spreadsheet" in text or "Excel.Sheet" in text:
        return UnsoundError("is-xml2003")
    if "opendocument" in text:
        return UnsoundError("is-ods")
    if _HTML.search(text):
        return UnsoundError("is-html")
    return _not_a_workbook("XML 文件")


def _text(head: bytes) -> str | None:
    """The beginning of a text file, whatever its encoding; None for what is no text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in head:
        encodings = ["utf-16-le", "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        text = _decoded(head, encoding)
        if text is not None and not _CONTROL.search(text):
            return text
    return None


def _decoded(head: bytes, encoding: str) -> str | None:
    """Decoded, a sign that the end of the head cuts in two left out; None where the encoding does not fit."""
    try:
        return head.decode(encoding)
    except UnicodeDecodeError as error:
        cut = len(head) == _HEAD and error.start > len(head) - 4
        return head[: error.start].decode(encoding) if cut else None


def _not_a_workbook(what: str) -> UnsoundError:
    return UnsoundError("not-a-workbook", f"，而是{' ' if what[0].isascii() else ''}{what}")
