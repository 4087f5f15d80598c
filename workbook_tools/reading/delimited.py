"""Delimited text (CSV, TSV) as raw cells: in whatever encoding and with whatever delimiter it was saved.

Every cell is a text: what it means, the parsers say, as they do for a workbook. What Excel and shop systems do so that a
long number stays one (`="13812345688"`, a tab or an apostrophe in front) is taken off.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from workbook_tools.table.cells import BLANK, CellKind, RawCell, RawColumn, RawSheet

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_DELIMITERS = {",": "逗号", "\t": "制表符", ";": "分号", "|": "竖线", "，": "全角逗号"}
_SAID_BY_FILE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""Excel's own first line for a delimiter that is not the usual one."""
LONGEST = 16_000
"""Signs of one field; a cell of Excel holds twice as many, if none of them counts double."""
_SAMPLE_SIGNS, _SAMPLE_LINES = 200_000, 60
_LONGEST_SIGN = 4
"""Bytes of one character, at most."""
_EAST_ASIAN = re.compile("[\u2e80-\U0003ffff]")
_KEPT_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_APOSTROPHE = re.compile(r"['‘’`](?=[+0-9])")


class NotDelimitedError(ValueError):
    """A text that is no table; its text is a short Chinese clause."""


@dataclass(frozen=True, slots=True)
class Delimited:
    """A table from a text file. encoding and delimiter: as people call them."""

    sheet: RawSheet
    encoding: str
    delimiter: str


def read_delimited(data: bytes, name: str, known_headers: Callable[[str], int]) -> Delimited:
    """A text file as a sheet called `name`, a row per record (a quoted line break ends none), blank lines counted.

    known_headers: how many names of columns a first line holds, to tell two encodings apart where both are possible.
    Raises NotDelimitedError.
    """
    text, encoding = decode(data, known_headers)
    text, delimiter = _without_hint(text)
    delimiter = delimiter or find_delimiter(text)
    rows = [[_bare(field) for field in record] for record in _records(text, delimiter)]
    _refuse_too_long(rows)
    sheet = _sheet(rows, name)
    if len(sheet.columns) < 2:
        raise NotDelimitedError("里面只有一列，分不出姓名和电话")
    return Delimited(sheet, _NAMES[encoding], _DELIMITERS.get(delimiter, delimiter))


def decode(data: bytes, known_headers: Callable[[str], int]) -> tuple[str, str]:
    """The text and its encoding: a mark at the beginning says it; else UTF-16 shows by its zero bytes, UTF-8 by its strict form.

    Text that is both sound UTF-8 and sound GB18030 holds only short sequences, such as an é: Chinese signs in UTF-8 are as
    good as never sound GB18030. Then the header line decides.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), encoding
    zeros = data[:4096].count(0)
    if zeros > len(data[:4096]) // 8:
        even = data[:4096:2].count(0)
        encoding = "utf-16-be" if even * 2 > zeros else "utf-16-le"
        return data.decode(encoding, "replace"), encoding
    utf8, chinese = _strict(data, "utf-8"), _strict(data, "gb18030")
    if utf8 is not None and (chinese is None or utf8.isascii() or _EAST_ASIAN.search(utf8)):
        return utf8, "utf-8"
    if utf8 is not None and chinese is not None:
        better = known_headers(_first_line(chinese)) > known_headers(_first_line(utf8))
        return (chinese, "gb18030") if better else (utf8, "utf-8")
    if chinese is not None:
        return chinese, "gb18030"
    tries = [(data.decode(encoding, "replace"), encoding) for encoding in ("utf-8", "gb18030")]
    return min(tries, key=lambda read: read[0].count("\ufffd"))


def find_delimiter(text: str) -> str:
    """The sign that cuts most of the first records into the same number of fields, the more the better."""
    sample = text[:_SAMPLE_SIGNS]
    scores = {}
    for delimiter in _DELIMITERS:
        widths = Counter(len(record) for record in islice(_records(sample, delimiter), _SAMPLE_LINES) if record)
        width, often = widths.most_common(1)[0] if widths else (1, 0)
        scores[delimiter] = (width > 1, round(often / max(widths.total(), 1), 1), width)
    return max(scores, key=scores.__getitem__)


def _strict(data: bytes, encoding: str) -> str | None:
    """Decoded if every byte fits; a last sign that the end of a cut-off file halves is left out."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        cut = error.start > len(data) - _LONGEST_SIGN and error.reason.endswith(("end of data", "sequence"))
        return data[: error.start].decode(encoding) if cut and error.end >= len(data) else None


def _first_line(text: str) -> str:
    return text.lstrip().split("\n", 1)[0]


def _without_hint(text: str) -> tuple[str, str]:
    hint = _SAID_BY_FILE.match(text)
    return (text[hint.end() :], hint[1]) if hint else (text, "")


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records of a text. Raises NotDelimitedError where a quotation mark is never closed."""
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error:
        raise NotDelimitedError(f"第 {reader.line_num} 行附近的引号没有成对") from None


def _refuse_too_long(rows: list[list[str]]) -> None:
    """What no cell can hold is mostly half a file behind a quotation mark that nobody closed."""
    for number, row in enumerate(rows, start=1):
        if any(len(field) > LONGEST for field in row):
            raise NotDelimitedError(f"第 {number} 行有一格超过 {LONGEST:,} 个字，多半是引号没有成对")


def _bare(field: str) -> str:
    """A field without what only keeps Excel from changing it."""
    text = field.strip(" \t")
    kept = _KEPT_AS_TEXT.fullmatch(text)
    if kept:
        text = kept[1].replace('""', '"')
    return _APOSTROPHE.sub("", text, count=1) if _APOSTROPHE.match(text) else text


def _sheet(rows: list[list[str]], name: str) -> RawSheet:
    """Rows that hold something, under the number that Excel would show."""
    filled = [number for number, row in enumerate(rows) if any(row)]
    width = max((len(rows[number]) for number in filled), default=0)
    columns = {}
    for at in range(width):
        cells: dict[RawCell, int] = {BLANK: 0}
        codes = [_code(cells, rows[number][at] if at < len(rows[number]) else "") for number in filled]
        if len(cells) > 1:
            columns[at + 1] = RawColumn(tuple(cells), np.array(codes, dtype=np.int32))
    return RawSheet(name, np.array(filled, dtype=np.int32) + 1, columns)


def _code(cells: dict[RawCell, int], text: str) -> int:
    return cells.setdefault(RawCell(CellKind.TEXT, text), len(cells)) if text else 0
