"""openpyxl's save without its temporary files: a run that is killed leaves nothing behind, and a full /tmp harms nobody."""

import io
import zipfile
from typing import Protocol, cast

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter


class _Sheet(Protocol):
    """What openpyxl's own writer sets on a sheet as it writes it."""

    _drawing: SpreadsheetDrawing
    _charts: list[object]
    _images: list[object]
    _rels: object


class _Written(Protocol):
    _rels: object


class _InMemory(ExcelWriter):
    _archive: zipfile.ZipFile

    def write_worksheet(self, ws: Worksheet) -> None:
        """As openpyxl does it, into memory."""
        sheet = cast("_Sheet", ws)
        drawing = sheet._drawing = SpreadsheetDrawing()  # noqa: SLF001 - openpyxl's own contract between sheet and writer
        drawing.charts, drawing.images = sheet._charts, sheet._images  # noqa: SLF001
        out = io.BytesIO()
        writer = WorksheetWriter(ws, out=out)
        writer.write()
        sheet._rels = cast("_Written", writer)._rels  # noqa: SLF001
        self._archive.writestr(ws.path[1:], out.getvalue())
        self.manifest.append(ws)


def saved_bytes(book: Workbook) -> bytes:
    """The workbook as .xlsx."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        _InMemory(book, archive).save()
    return target.getvalue()
