"""Whatever staff have in their workbook, a run takes nothing of it away, a second one changes nothing, undo brings it back.

ANY_WORKBOOKS says how many random workbooks there is time for.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings

from tests.command import command
from tests.workbook.anything import Made, workbooks
from tests.workbook.auditing import errors_in
from tests.workbook.beside import harm
from tests.workbook.foreign import contents
from tests.workbook.packages import pack
from workbook_tools.table.columns import COMPUTED
from workbook_tools.workbook.book import open_book

EXAMPLES = int(os.environ.get("ANY_WORKBOOKS", "8"))
DAY, WEEK_LATER = "2024-01-15", "2024-01-22"
MAY_BE_REFUSED = {"edit-unsafe"}
"""Only where the sheet is written with marked sections between or in its cells."""


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(workbooks())
def test_a_run_takes_nothing_away(made: Made) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "客户.xlsx")
        path.write_bytes(pack(made.parts))
        before = path.read_bytes()
        ended = command("run", path, "--today", DAY, "--json")
        if ended.code not in (0, 1):
            assert made.spelling.cdata, ended.out
            assert ended.fault in MAY_BE_REFUSED, ended.out
            assert path.read_bytes() == before
            return
        after, stamp = path.read_bytes(), path.stat().st_mtime_ns
        assert harm(made.parts, contents(path), our_columns(path)) == []
        assert set(errors_in(path)) <= {*errors_in(saved(folder, before))}
        assert command("run", path, "--today", DAY, "--json").code == ended.code
        assert (path.read_bytes(), path.stat().st_mtime_ns) == (after, stamp)
        assert command("run", path, "--today", WEEK_LATER, "--json").code in (0, 1)
        assert harm(made.parts, contents(path), our_columns(path)) == []
        for expected in (after, before):
            assert command("undo", path).code == 0
            assert path.read_bytes() == expected


def our_columns(path: Path) -> set[int]:
    """Where the marks say that our columns are."""
    with open_book(path) as book:
        marks = [mark for mark in book.marks if mark.startswith("_wbt.c.")]
        found = {book.marks[mark].rpartition("!")[2].split("$")[1] for mark in marks}
        assert len(marks) == len(COMPUTED)
    return {sum((ord(sign) - 64) * 26**power for power, sign in enumerate(reversed(name))) for name in found}


def saved(folder: str, content: bytes) -> Path:
    path = Path(folder, "原来.xlsx")
    path.write_bytes(content)
    return path
