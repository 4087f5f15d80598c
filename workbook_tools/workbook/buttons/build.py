"""Makes the shipped VBA project anew: `python -m workbook_tools.workbook.buttons.build`. Needs pyOpenVBA; users need it not."""

import io
import tempfile
from pathlib import Path

import xlwings
from openpyxl import Workbook
from pyopenvba import ExcelFile, VBAModuleKind

from workbook_tools.resources import resource
from workbook_tools.workbook.buttons.add import PROJECT
from workbook_tools.workbook.buttons.texts import MODULE, SHEET_CODE_NAME, vba_module

_XLWINGS = Path(xlwings.__file__).parent


def build_project() -> bytes:
    """The VBA project: xlwings' own module (BSD), the Dictionary that it needs on a Mac (MIT), and ours."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.xlsm"
        empty.write_bytes(_empty_workbook())
        with ExcelFile(_XLWINGS / "quickstart_standalone.xlsm") as shipped, ExcelFile(empty) as book:
            project = book.add_vba_project()
            project.add_module("xlwings", _with_line_ends((_XLWINGS / "xlwings.bas").read_text("utf-8")))
            project.add_module("Dictionary", shipped.get_module("Dictionary"), kind=VBAModuleKind.other)
            project.add_module(MODULE, vba_module())
            book.save(empty)
        with ExcelFile(empty) as book:
            content: bytes = book.vba_project_bytes()
            return content


def _empty_workbook() -> bytes:
    """One sheet, under the name that the project is to have for the sheet with the buttons."""
    book = Workbook()
    book.worksheets[0].sheet_properties.codeName = SHEET_CODE_NAME
    book.template = False
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _with_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


if __name__ == "__main__":
    resource("templates", PROJECT).write_bytes(build_project())
