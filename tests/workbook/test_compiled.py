"""The compiled code: that it takes what it is for, does what NumPy and Python do, and never reads or writes beyond its bytes."""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workbook.odd_sheets import CELL_FORMATS, DATE_STYLES, STRINGS
from workbook_tools.rules.phrases import Phrases, as_texts
from workbook_tools.rules.sentences import Sentences
from workbook_tools.table.changes import CellValue
from workbook_tools.table.repeated import Repeated
from workbook_tools.workbook.block_cells import BlockCells
from workbook_tools.workbook.cell_grid import CellGrid, SheetBytes, find_plain_cells
from workbook_tools.workbook.cell_values import Meaning
from workbook_tools.workbook.compiled.build import compile_to
from workbook_tools.workbook.compiled.finding import find_cells
from workbook_tools.workbook.compiled.library import SWITCH, load
from workbook_tools.workbook.compiled.reading import CompiledReader
from workbook_tools.workbook.compiled.stripping import CompiledStripper
from workbook_tools.workbook.longer_rows import lengthened, rows_to_lengthen
from workbook_tools.workbook.plain_cells import NumpyReader
from workbook_tools.workbook.put_cells import CellWriter
from workbook_tools.workbook.sheet_edit import ColumnCells, SheetEdit
from workbook_tools.workbook.spelled_cells import NotPlainError, SpelledCells
from workbook_tools.workbook.stripped_rows import Stripper

ROOT = Path(__file__).parents[2]
MEANING = Meaning(STRINGS, DATE_STYLES, date1904=False, cell_formats=CELL_FORMATS)
ROWS = (
    b'<row r="1" spans="1:4"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="2"/><c r="C1" t="n"><v>-0.5</v></c></row>'
    b'<row r="2" spans="1:4" hidden="1"><c r="A2" t="inlineStr"><is><t>\xe5\xbc\xa0&#19977;</t></is></c><c r="B2" s="2">'
    b'<v>45200.25</v></c><c r="D2"><f>B2+1</f><v>45201.25</v></c></row><row r="7"/><row r="9" ht="20" customHeight="1">'
    b'<c r="A9" t="b"><v>1</v></c><c r="C9"><v>0.1234567890123456789</v></c><c r="XFD9" t="s"><v>1</v></c></row>'
)
"""What Excel, LibreOffice and openpyxl write, in small."""


pytestmark = pytest.mark.usefixtures("compiled")


def cells(found: BlockCells, spelled: SpelledCells) -> dict[tuple[int, int], object]:
    """What was found in a block, by row and column; texts as what they are."""
    return {
        (row, column): (kind, spelled.others[int(payload)] if kind == 0 else payload)
        for column, run in found.runs.items()
        for row, kind, payload in zip(run.rows.tolist(), run.kinds.tolist(), run.payloads.tolist(), strict=True)
    }


def reader_of(prefix: str, spelled: SpelledCells | None = None) -> CompiledReader:
    """A compiled reader of rows with a prefix."""
    p = prefix.encode()
    reader = CompiledReader.where_compiled(p, MEANING, spelled or SpelledCells(p, MEANING, []))
    assert reader is not None
    return reader


def read_both(rows: bytes) -> bool:
    """Whether the compiled reader took some rows; what it takes, it must read as NumPy does."""
    mine, theirs = SpelledCells(b"", MEANING, ["x"]), SpelledCells(b"", MEANING, ["x"])
    compiled = reader_of("", mine)
    ((_, first),) = compiled.find([rows])
    try:
        found = compiled.read(first) if first else None
    except NotPlainError:
        with pytest.raises(NotPlainError):
            NumpyReader(b"", MEANING, theirs).read(rows, 0)
        return False
    if found is None:
        return False
    expected = NumpyReader(b"", MEANING, theirs).read(rows, 0)
    if expected is None:
        assert not found.runs
        return True
    assert cells(found, mine) == cells(expected, theirs)
    assert found.rows.tolist() == expected.rows.tolist()
    assert list(found.hidden) == list(expected.hidden)
    for name in ("numbers", "tails", "inners", "lasts", "last_columns"):
        assert getattr(found.stand, name).tolist() == getattr(expected.stand, name).tolist()
    assert found.stand.formulas or not expected.stand.formulas
    return True


def find_both(rows: bytes) -> bool:
    """Whether the compiled finder took some rows; what it takes, it must find where NumPy does."""
    found = find_cells(rows, b"")
    if found is None:
        return False
    expected = find_plain_cells(SheetBytes(rows, b""))
    assert expected is not None
    for field in fields(CellGrid):
        if field.name not in ("cell_tags", "cell_inner_tags"):
            assert getattr(found, field.name).tolist() == getattr(expected, field.name).tolist(), field.name
    return True


def test_the_known_programs_spelling_is_taken() -> None:
    assert read_both(ROWS)
    assert find_both(ROWS)
    prefixed = ROWS.replace(b"</", b"<\1").replace(b"<", b"<x:").replace(b"<x:\1", b"</x:")
    assert [found is not None for _, found in reader_of("x:").find([prefixed])] == [True]
    assert find_cells(prefixed, b"x:") is not None


def test_texts_keep_their_numbers_from_block_to_block() -> None:
    """Eleven thousand texts, each twice, some of them longer than what is kept to compare."""
    texts = [f"客户{number}" + "长" * (300 if number % 50 == 0 else 0) for number in range(11_000)]
    rows = [
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{text}</t></is></c></row>'.encode()
        for row, text in enumerate(texts * 2, 1)
    ]
    spelled = SpelledCells(b"", MEANING, [])
    reader = reader_of("", spelled)
    shown = []
    for _, found in reader.find(b"".join(rows[begin : begin + 1000]) for begin in range(0, len(rows), 1000)):
        assert found is not None
        shown += [spelled.others[int(payload)].value for payload in reader.read(found).runs[1].payloads.tolist()]
    assert shown == texts * 2
    assert len(spelled.others) == len(texts) + 220  # the long ones are looked at again


def harmed(dice: random.Random, rows: bytes) -> bytes:
    """Some rows with a few bytes changed, taken out, or put in."""
    data = bytearray(rows)
    for _ in range(dice.choice([1, 1, 2, 4])):
        place, other = dice.randrange(len(data) + 1), dice.randrange(len(data) + 1)
        match dice.randrange(4):
            case 0:
                data[place : place + 1] = bytes([dice.choice(b'<>/"= 0123456789ABCXYZabcrstvf\0\xff')])
            case 1:
                del data[place : place + dice.randrange(40)]
            case 2:
                data[place:place] = data[other : other + dice.randrange(60)]
            case _:
                del data[place:]
    return bytes(data)


@given(st.integers(0, 2**32))
def test_harmed_rows_are_declined_or_read_as_numpy_does(seed: int) -> None:
    rows = harmed(random.Random(seed), ROWS)  # noqa: S311 - no secrets here
    read_both(rows)
    find_both(rows)


@given(st.integers(0, 2**32))
def test_what_is_the_same_when_stripped_is_the_same_for_numpy(seed: int) -> None:
    """Column B may differ in all rows, column C in row 9 alone."""
    other = harmed(random.Random(seed), ROWS)  # noqa: S311 - no secrets here
    groups = [([3], np.array([9], np.int64)), ([2], None)]
    compiled = CompiledStripper.where_compiled(b"", groups, [9])
    assert compiled is not None
    left, right = compiled.strip(ROWS), compiled.strip(other)
    assert b"45200.25" not in left
    assert b"-0.5" in left
    if compiled.certain and left == right:
        plain = Stripper(b"", groups, [9])
        assert plain.strip(ROWS) == plain.strip(other)


VALUES: st.SearchStrategy[CellValue] = st.one_of(
    st.sampled_from(
        ["重要客户", "x_x", "_x0041_", "a  b", " 空", "空　", "", "1|2", "a\x1fb", "\u2028", "“满意”…", "<&>", "\ud800"]
    ),
    st.text(max_size=4),
    st.none(),
    st.integers(0, 99),
)


def repeated(values: list[CellValue]) -> Repeated:
    """The same, each distinct value once."""
    known: dict[tuple[type, CellValue], int] = {}
    codes = [-1 if value is None else known.setdefault((type(value), value), len(known)) for value in values]
    return Repeated.of([value for _, value in known], np.array(codes))


def sentences(values: list[CellValue]) -> Sentences:
    """The texts among them, each made of two phrases; no text is a blank."""
    told = [value if isinstance(value, str) else "" for value in values]
    halves = [text[: len(text) // 2] for text in told], [text[len(text) // 2 :] for text in told]
    return Sentences(*(Phrases.sorted_out(as_texts(half)) for half in halves))


FORMS: tuple[Callable[[list[CellValue]], Sequence[CellValue]], ...] = (list, repeated, sentences)
COLUMNS = st.lists(
    st.tuples(st.sampled_from(FORMS), st.lists(VALUES, min_size=3, max_size=3)).map(lambda drawn: drawn[0](drawn[1])),
    min_size=1,
    max_size=4,
)


@given(COLUMNS, st.booleans(), st.booleans())
def test_woven_cells_are_those_that_python_writes(
    columns: list[Sequence[CellValue]], with_spans: bool, prefixed: bool
) -> None:
    p = "x:" if prefixed else ""
    spans = ' spans="1:1"' if with_spans else ""
    rows = "".join(f'<{p}row r="{r}"{spans}><{p}c r="A{r}"/></{p}row>' for r in (2, 3, 10)).encode()
    edit = SheetEdit(
        columns=[ColumnCells(number, [2, 3, 10], values, number % 3) for number, values in enumerate(columns, 5)]
    )
    due = [(cells, numbers, cells.values) for cells, numbers in edit.by_column()]
    ((_, found),) = reader_of(p).find([rows])
    assert found is not None
    stand = found.stand(formulas=False)
    writer = CellWriter(p.encode(), date1904=False)
    places = rows_to_lengthen(stand, due)
    assert places is not None
    woven = lengthened(writer, rows, stand, places, due)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SWITCH, "0")
        load.cache_clear()
        assert woven == lengthened(writer, rows, stand, places, due)
    load.cache_clear()


def test_nothing_is_read_or_written_beyond_the_bytes(tmp_path: Path, needs_program: Callable[[str], Path]) -> None:
    """The tests of this file, with a library that the compiler has told to watch every access."""
    compiler = str(needs_program("gcc"))
    library = tmp_path / "rows-watched-1.so"
    compile_to(
        library, [compiler, "-fPIC", "-g", "-Werror", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
    )
    watcher = subprocess.run([compiler, "-print-file-name=libasan.so"], capture_output=True, text=True, check=True)
    command = [sys.executable, "-m", "pytest", "-n0", "-k", "not beyond", __file__]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={
            **os.environ,
            SWITCH: str(library),
            "LD_PRELOAD": watcher.stdout.strip(),
            "ASAN_OPTIONS": "detect_leaks=0",
            "PYTHONMALLOC": "malloc",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
