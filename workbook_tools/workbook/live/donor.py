"""A donor workbook, opened beside the shop's own for as long as Excel copies sheets and looks from it.

The sheets that a closed file gets are grafted from the same drawing: so both doors give the same formats, drop-downs,
conditional formats, charts and print set-up, and Excel itself does the copying.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xlwings as xw

_OPEN_TO_EXCEL_ON_A_MAC = Path.home() / "Library/Containers/com.microsoft.Excel/Data"
"""The only folder that Excel on a Mac opens without asking."""


@contextmanager
def opened_donor(book: xw.Book, content: bytes) -> Iterator[xw.Book]:
    """The workbook of these bytes, opened in the same Excel; closed, and its file gone, at any end."""
    own = _OPEN_TO_EXCEL_ON_A_MAC if sys.platform == "darwin" and _OPEN_TO_EXCEL_ON_A_MAC.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="workbook_tools_", dir=own, ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "wbt_donor.xlsx"
        file.write_bytes(content)
        donor = book.app.books.open(str(file), update_links=False, read_only=True, add_to_mru=False)
        try:
            yield donor
        finally:
            donor.close()
