"""A spreadsheet program at work: what formulas come to, asked of LibreOffice."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet


def calculated(soffice: Path, path: Path, sheet: str, formulas: Mapping[str, str]) -> dict[str, object]:
    """The values that formulas have in cells of a sheet of a workbook; the workbook itself stays as it is.

    formulas: without the equals sign, by cell reference.
    """
    book = openpyxl.load_workbook(path)
    held = book[sheet]
    assert isinstance(held, Worksheet)
    for place, formula in formulas.items():
        held[place] = f"={formula}"
    asked, folder = path.with_name("asked.xlsx"), path.with_name("answered")
    book.save(asked)
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{path.parent}/profile", "--headless", "--convert-to", "xlsx",
         "--outdir", str(folder), str(asked)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    answered = openpyxl.load_workbook(folder / asked.name, data_only=True)[sheet]
    assert isinstance(answered, Worksheet)
    return {place: answered[place].value for place in formulas}
