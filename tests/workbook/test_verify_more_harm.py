"""Harm of the kinds that a mistake in the writer could do, done to what it has written: `verify` refuses each of them.

The workbook has been through a run before: it has our columns, a dashboard that is made anew, a follow-up sheet that goes,
marks and facts that must outlive this run, a formula that gives way, and an Excel table that takes rows in.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workbook import foreign
from tests.workbook.test_apply import MASTER, SHEET1, applied, new_columns, plan, put
from workbook_tools.table import marks
from workbook_tools.table.changes import AppendRows, Change, DropSheet, PutColumn, Remember, SetCells
from workbook_tools.table.columns import COMPUTED
from workbook_tools.table.faults import Fault
from workbook_tools.table.sheets import Cell
from workbook_tools.workbook.book import open_book
from workbook_tools.workbook.verify import verify

pytestmark = pytest.mark.usefixtures("both_ways")

Parts = dict[str, str]
Harm = Callable[[Parts], None]
BOOK, RELS, TYPES, STYLES_PART = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/styles.xml"
TABLE, LOG, LEVEL = "xl/tables/table1.xml", "xl/worksheets/sheet3.xml", "E"
FIRST: list[Change] = [
    *new_columns(),
    put(plan()),
    put(plan("回访 1"), marks.FOLLOW_UP),
    Remember({"id": "a-b-c", "run": "1", "number": "7"}),
]
AGAIN: list[Change] = [
    PutColumn(MASTER, COMPUTED[0], COMPUTED[0].header, 2, 5, False, (3, 4, 5), ("满意", "一般", "不满意"), 5),
    PutColumn(MASTER, COMPUTED[6], COMPUTED[6].header, 2, 11, False, (4,), ("K000009",), 5),
    SetCells(MASTER, {(3, 4): 8, (4, 2): "13900000000"}, "改写"),
    SetCells("记账", {(2, 2): 12.5}, "改写"),
    AppendRows("记账", 3, (1, 2), [["新的", 9.0], ["又一", None]], 3),
    put(plan(cells=[Cell(1, 1, "看板", "title"), Cell(2, 1, "高", "kpi_label"), Cell(2, 2, 4, "count")])),
    DropSheet(marks.sheet_mark("follow_up"), "回访 1"),
    Remember({"run": "2"}),
]
ROWS = (
    f'<row r="1">{foreign.text_cell("A1", "名目")}{foreign.text_cell("B1", "数")}</row>'
    f'<row r="2">{foreign.text_cell("A2", "甲")}<c r="B2"><f>1+1</f><v>2</v></c></row>'
    f'<row r="3">{foreign.text_cell("A3", "乙")}<c r="B3"><v>3</v></c></row>'
)
NAMES = (
    '<definedName name="税率">0.06</definedName>'
    f'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">{MASTER}!$A$2:$D$5</definedName>'
)
TABLE_OF_TWO = (
    f'<?xml version="1.0"?><table xmlns="{foreign.MAIN}" id="1" name="账" displayName="账" ref="A1:B3">'
    '<tableColumns count="2"><tableColumn id="1" name="名目"/><tableColumn id="2" name="数"><calculatedColumnFormula>1+1'
    "</calculatedColumnFormula></tableColumn></tableColumns></table>"
)


def first(folder: Path) -> Path:
    """The workbook before any run of ours."""
    parts = foreign.parts(
        names=NAMES, sheets={"别的": foreign.sheet(""), "记账": foreign.sheet(ROWS)}, calc="<calcPr/>"
    )
    parts[SHEET1] = parts[SHEET1].replace(
        "<drawing", '<autoFilter ref="A2:D5"/><mergeCells count="1"><mergeCell ref="A1:D1"/></mergeCells><drawing'
    )
    parts[LOG] = parts[LOG].replace(
        "</worksheet>", '<tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>'
    )
    parts["xl/worksheets/_rels/sheet3.xml.rels"] = foreign.relations(("rId1", "table", "../tables/table1.xml"))
    parts[TABLE] = TABLE_OF_TWO
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{foreign.MAIN}"><c r="B2" i="3"/></calcChain>'
    parts[RELS] = parts[RELS].replace(
        "</Relationships>",
        f'<Relationship Id="rId95" Type="{foreign.REL}/calcChain" Target="calcChain.xml"/></Relationships>',
    )
    parts[TYPES] = parts[TYPES].replace(
        "</Types>",
        f'<Override PartName="/{TABLE}" ContentType="{foreign.SHEET}.table+xml"/>'
        f'<Override PartName="/xl/calcChain.xml" ContentType="{foreign.SHEET}.calcChain+xml"/></Types>',
    )
    return foreign.save(folder / "客户.xlsx", parts)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The workbook after the first changes, and after the second ones."""
    before = applied(first(tmp_path_factory.mktemp("runs")), FIRST)
    return before, applied(before, AGAIN)


def refusal(pair: tuple[Path, Path], folder: Path, changes: list[Change], harm: Harm) -> str:
    """What `verify` says of the second workbook once it is harmed."""
    before, after = pair
    parts = {name: data.decode() for name, data in foreign.contents(after).items()}
    sound = dict(parts)
    harm(parts)
    assert parts != sound, "the harm has done nothing"
    with open_book(before) as book, pytest.raises(Fault) as fault:
        verify(book, foreign.save(folder / "坏.xlsx", parts), changes)
    assert fault.value.code == "edit-unsafe"
    return fault.value.message


def swap(part: str, old: str, new: str) -> Harm:
    """Text exchanged once; `old` is a pattern."""

    def harm(parts: Parts) -> None:
        parts[part], done = re.subn(old, new, parts[part], count=1)
        assert done, (old, parts[part])

    return harm


def both(*harms: Harm) -> Harm:
    def harm(parts: Parts) -> None:
        for one in harms:
            one(parts)

    return harm


def exchanged(place: str, other: str) -> Harm:
    """Two cells of the master have each other's content."""

    def harm(parts: Parts) -> None:
        inner = {at: re.search(rf'<c r="{at}"([^>]*>.*?)</c>', parts[SHEET1]) for at in (place, other)}
        one, two = inner[place], inner[other]
        assert one
        assert two
        for at, now in ((place, two), (other, one)):
            parts[SHEET1] = re.sub(
                rf'<c r="{at}"[^>]*>.*?</c>',
                f'<c r="{at}"' + now[1].replace("\\", r"\\") + "</c>",
                parts[SHEET1],
                count=1,
            )

    return harm


def added_part(parts: Parts) -> None:
    parts["xl/customSheet.bin"] = "x"


DASHBOARD = "xl/worksheets/sheet4.xml"
CASES = {
    # what we put where
    "our column, two rows exchanged": exchanged("E3", "E4"),
    "our column, a cell lost": swap(SHEET1, r'<c r="E4"[^>]*>.*?</c>', ""),
    "our column, a formula": swap(SHEET1, r'(<c r="E4"[^>]*) t="inlineStr">.*?</c>', r"\1><f>1+1</f><v>2</v></c>"),
    "our number, another": swap(SHEET1, "K000009", "K000008"),
    "a staff cell, another value": swap(SHEET1, r'(<c r="D3"[^>]*>)<v>8</v>', r"\1<v>9</v>"),
    "a staff cell, not written": swap(SHEET1, r'<c r="D3"[^>]*><v>8</v></c>', ""),
    "a staff cell, text as number": swap(SHEET1, r'(<c r="B4"[^>]*?) t="inlineStr"[^>]*>.*?</c>', r"\1><v>13900000000</v></c>"),
    "a staff cell, its look lost": swap(SHEET1, r'<c r="B4" s="0"', '<c r="B4" s="1"'),
    "an added row, another value": swap(LOG, "<v>9</v>", "<v>10</v>"),
    "an added row lost": swap(LOG, r'<row r="5".*?</row>', ""),
    # rows and cells
    "a row of ours twice": swap(SHEET1, r"(</sheetData>)", r'<row r="5"><c r="E5"><v>1</v></c></row>\1'),
    "a row of ours out of order": swap(SHEET1, r"(</sheetData>)", r'<row r="4"><c r="E4"><v>1</v></c></row>\1'),
    "a cell twice": swap(SHEET1, r'(<c r="E4"[^>]*>.*?</c>)', r"\1\1"),
    "cells out of order": swap(SHEET1, r'(<c r="E4"[^>]*>.*?</c>)(<c r="F4"[^>]*>.*?</c>)', r"\2\1"),
    "a format that is not there": swap(SHEET1, r'<c r="E4" s="\d+"', '<c r="E4" s="900"'),
    "merged cells lost": swap(SHEET1, r"<mergeCells.*?</mergeCells>", ""),
    "a merged cell moved": swap(SHEET1, r'<mergeCell ref="A1:D1"', '<mergeCell ref="A1:E1"'),
    "a row's height lost": swap(SHEET1, ' customHeight="1"', ""),
    "rules in another place": swap(SHEET1, r"(<conditionalFormatting.*?</conditionalFormatting>)(.*?)(</worksheet>)", r"\2\1\3"),
    "things in another order": swap(SHEET1, r"(<drawing [^>]*/>)(.*?)(</worksheet>)", r"\2\3"),
    # the table
    "a table that grew too far down": swap(TABLE, 'ref="A1:B5"', 'ref="A1:B9"'),
    "a table that grew to the right": swap(TABLE, 'ref="A1:B5"', 'ref="A1:C5"'),
    "a table that did not grow": swap(TABLE, 'ref="A1:B5"', 'ref="A1:B3"'),
    "a column too many": swap(TABLE, "</tableColumns>", '<tableColumn id="3" name="又"/></tableColumns>'),
    "a table's formula": swap(TABLE, "1\\+1", "1+2"),
    # names
    "a mark of ours lost": swap(BOOK, rf'<definedName name="{marks.column_mark("customer_id")}".*?</definedName>', ""),
    "a mark of ours moved": swap(BOOK, rf'(name="{marks.column_mark("customer_id")}"[^>]*>[^<]*)\$2<', r"\1$3<"),
    "a fact forgotten": swap(BOOK, rf'<definedName name="{marks.fact_mark("number")}".*?</definedName>', ""),
    "a fact changed": swap(BOOK, r">&quot;7&quot;<|>\"7\"<", '>"6"<'),
    "a print area": swap(BOOK, "</definedNames>", f'<definedName name="_xlnm.Print_Area" localSheetId="0">{MASTER}!$A$1:$Z$9</definedName></definedNames>'),
    "a filter's name that grew": swap(BOOK, r"(_FilterDatabase[^>]*>[^<]*)\$O\$5", r"\1$X$5"),
    "a filter that grew": swap(SHEET1, '<autoFilter ref="[^"]*"', '<autoFilter ref="A2:Z5"'),
    # the workbook
    "a sheet's number": swap(BOOK, 'sheetId="2"', 'sheetId="22"'),
    "a sheet too many": both(
        swap(BOOK, "</sheets>", '<sheet name="多" sheetId="99" r:id="rId99"/></sheets>'),
        swap(RELS, "</Relationships>", f'<Relationship Id="rId99" Type="{foreign.REL}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>'),
    ),
    "a calc chain with a formula that is gone": both(
        lambda parts: parts.update({"xl/calcChain.xml": f'<calcChain xmlns="{foreign.MAIN}"><c r="B2" i="3"/></calcChain>'}),
        swap(RELS, "</Relationships>", f'<Relationship Id="rId95" Type="{foreign.REL}/calcChain" Target="calcChain.xml"/></Relationships>'),
        swap(TYPES, "</Types>", f'<Override PartName="/xl/calcChain.xml" ContentType="{foreign.SHEET}.calcChain+xml"/></Types>'),
    ),
    "no calculation": swap(BOOK, ' fullCalcOnLoad="1"', ""),
    "a part without a type": added_part,
    "a drawing that leads nowhere": lambda parts: parts.pop(next(name for name in parts if re.fullmatch(r"xl/charts/chart[2-9]\.xml", name))),
    # styles
    "what may be ignored": swap(STYLES_PART, "<styleSheet ", '<styleSheet xmlns:q="urn:q" q:x="1" '),
    "a font that is not there": swap(STYLES_PART, r"(</cellXfs>)", r'<xf numFmtId="0" fontId="99" fillId="0" borderId="0" xfId="0"/>\1'),
    "sections in another order": swap(STYLES_PART, r"(<fonts.*?</fonts>)(<fills.*?</fills>)", r"\2\1"),
    # a generated sheet
    "a format that is not there in our sheet": swap(DASHBOARD, r' s="\d+"', ' s="900"'),
    "a rule's look that is not there": swap(DASHBOARD, r'dxfId="\d+"', 'dxfId="90"'),
    "our sheet without its cells": swap(DASHBOARD, "<v>4</v>", "<v>5</v>"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_it_is_refused(runs: tuple[Path, Path], tmp_path: Path, case: str) -> None:
    refusal(runs, tmp_path, AGAIN, CASES[case])


@pytest.mark.parametrize(
    "case", [case for case in CASES if "our column" in case or "a row" in case or "a cell" in case]
)
def test_it_is_refused_in_a_large_part_too(
    runs: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.setattr("workbook_tools.workbook.verify.READ_WHOLE_BELOW", 0)
    refusal(runs, tmp_path, AGAIN, CASES[case])
