"""Edits what stands around the rows of a worksheet part: columns, prompts, conditional formats, filter, dimension.

The part without its rows is small, so it is worked on as a tree that knows its bytes (markup.py). A comment stands in for
the rows meanwhile.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.parsers import expat

from workbook_tools.table.places import MAX_COLUMN, Area
from workbook_tools.workbook.markup import Element, Markup, attribute_text, element_text
from workbook_tools.workbook.questions import PROMPT, TITLE, list_formula, plan_questions
from workbook_tools.workbook.sheet_edit import ColumnLayout, EditUnsafe, Highlight, Prompt
from workbook_tools.workbook.sheet_text import SheetFrame

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing",
    "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
    "extLst",
)  # fmt: skip
"""The children of a worksheet, as the schema orders them."""

_PRIORITY = re.compile(rb"\spriority\s*=\s*[\"']([0-9]{1,9})[\"']")
_LONGEST_TITLE, _LONGEST_PROMPT = 32, 255
_KEPT_OF_COLUMN = ("width", "style", "hidden", "bestFit", "customWidth", "phonetic", "outlineLevel", "collapsed")


class Frame:
    """A worksheet part without its rows. Raises EditUnsafe where it is not the tree that it looks like."""

    def __init__(self, frame: SheetFrame) -> None:
        head, tail = frame.head, frame.tail
        if frame.empty:
            head, tail = head[:-2].rstrip() + b">", b"</" + frame.prefix + b"sheetData>" + tail
        self._mark = b"<!--rows-->"
        while self._mark in head or self._mark in tail:
            self._mark = b"<!--" + self._mark[4:-3] * 2 + b"-->"
        self._data = head + self._mark + tail
        try:
            self._markup = Markup(self._data)
        except expat.ExpatError:
            raise EditUnsafe("工作表内容中断或写错") from None
        rows = self._markup.root.find("sheetData")
        if rows is None or rows.opened != len(head):
            raise EditUnsafe("工作表的写法不常见")
        self._prefix = frame.prefix.decode()

    def written(self) -> tuple[bytes, bytes]:
        """What stands before and behind the rows, with all edits."""
        head, _, tail = self._markup.written().partition(self._mark)
        return head, tail

    def column_styles(self) -> dict[int, int]:
        """The style that each column gives to cells that have none, by column."""
        styles: dict[int, int] = {}
        for low, high, line in self._columns():
            style = line.attributes.get("style", "0")
            if style.isdigit() and int(style) > 0:
                styles.update(dict.fromkeys(range(low, high + 1), int(style)))
        return styles

    def stretch_dimension(self, area: Area) -> None:
        """Let the sheet's used range take in an area. A sheet that tells none, or a senseless one, is left as it is."""
        line = self._markup.root.find("dimension")
        told = None if line is None else Area.parse(line.attributes.get("ref", ""))
        if line is not None and told is not None:
            stretched = Area(
                min(told.top, area.top),
                min(told.left, area.left),
                max(told.bottom, area.bottom),
                max(told.right, area.right),
            )
            if stretched != told:
                self._markup.set(line, "ref", str(stretched))

    def stretch_filter(self, area: Area) -> None:
        """Give the sheet's filter another range; where there is no filter, none is made."""
        line = self._markup.root.find("autoFilter")
        if line is not None:
            self._markup.set(line, "ref", str(area))

    def lay_out(self, layouts: Iterable[ColumnLayout]) -> None:
        """Width, fold and style of single columns; the ranges of the others keep what they say."""
        wanted = {layout.column: layout for layout in layouts}
        if not wanted:
            return
        lines: list[tuple[int, dict[str, str]]] = []
        left = dict(wanted)
        for low, high, line in self._columns():
            kept = {name: value for name, value in line.attributes.items() if name in _KEPT_OF_COLUMN}
            begin = low
            for column in sorted(column for column in wanted if low <= column <= high):
                if begin < column:
                    lines.append((begin, {"max": str(column - 1), **kept}))
                lines.append((column, {"max": str(column), **_laid_out(kept, left.pop(column))}))
                begin = column + 1
            if begin <= high:
                lines.append((begin, {"max": str(high), **kept}))
        lines += [(column, {"max": str(column), **_laid_out({}, layout)}) for column, layout in left.items()]
        held = self._markup.root.find("cols")
        if held is not None:
            self._markup.remove(held)
        inner = "".join(self._tag("col", {"min": str(low), **kept}) for low, kept in sorted(lines, key=lambda x: x[0]))
        self._place("cols", f"<{self._prefix}cols>{inner}</{self._prefix}cols>")

    def add_prompts(self, prompts: Iterable[Prompt]) -> None:
        """Input prompts, but not where a cell has a validation already: two on one cell are none that Excel knows."""
        held = self._markup.root.find("dataValidations")
        taken = [] if held is None else [area for line in held.children for area in _areas(line)]
        lines = [self._prompt(prompt) for prompt in prompts if not any(area.meets(prompt.area) for area in taken)]
        self._add_validations(lines, 0)

    def ask(self, questions: Mapping[tuple[int, int], Sequence[str]]) -> None:
        """Drop-down questions in single cells, and earlier ones taken away (`questions.plan_questions` says how)."""
        held = self._markup.root.find("dataValidations")
        lines = [] if held is None else held.children
        plan = plan_questions([line.attributes for line in lines], questions)
        gone = sum(sqref is None for sqref in plan.sqrefs)
        if (
            held is not None and gone == len(lines) and not plan.asked
        ):  # an empty list of validations is none that Excel reads
            self._markup.remove(held)
            return
        for line, sqref in zip(lines, plan.sqrefs, strict=True):
            if sqref is None:
                self._markup.remove(line)
            else:
                self._markup.set(line, "sqref", sqref)
        asked = [
            self._tag(
                "dataValidation",
                {
                    "type": "list", "allowBlank": "1", "showInputMessage": "1", "promptTitle": TITLE, "prompt": PROMPT,
                    "sqref": str(place),
                },
                f"<{self._prefix}formula1>{element_text(list_formula(choices))}</{self._prefix}formula1>",
            )
            for place, choices in plan.asked
        ]  # fmt: skip
        self._add_validations(asked, gone)

    def _add_validations(self, lines: Sequence[str], gone: int) -> None:
        held = self._markup.root.find("dataValidations")
        if held is not None and (lines or gone):
            self._markup.set(held, "count", str(len(held.children) + len(lines) - gone))
            self._markup.append(held, "".join(lines))
        elif lines:
            name = f"{self._prefix}dataValidations"
            self._place("dataValidations", f'<{name} count="{len(lines)}">{"".join(lines)}</{name}>')

    def _prompt(self, prompt: Prompt) -> str:
        """One validation that informs, and that asks where it has a check."""
        check = prompt.check
        told: dict[str, str] = {}
        inner = ""
        if check is not None and check.kind is not None:
            told["type"] = check.kind
            inner = "".join(
                f"<{self._prefix}formula{place}>{element_text(formula)}</{self._prefix}formula{place}>"
                for place, formula in enumerate(check.formulas, start=1)
            )
        if check is not None and check.error:
            told |= {
                "errorStyle": "warning",
                "showErrorMessage": "1",
                "errorTitle": _short(check.title, _LONGEST_TITLE),
            }
            told["error"] = _short(check.error, _LONGEST_PROMPT)
        return self._tag(
            "dataValidation",
            {
                **told,
                "allowBlank": "1",
                "showInputMessage": "1",
                "promptTitle": _short(prompt.title, _LONGEST_TITLE),
                "prompt": _short(prompt.text, _LONGEST_PROMPT),
                "sqref": str(prompt.area),
            },
            inner,
        )

    def add_highlights(self, highlights: Iterable[Highlight]) -> None:
        """Conditional formats, each behind all others in priority."""
        last = max((int(text) for text in _PRIORITY.findall(self._data)), default=0)
        p = self._prefix
        for priority, highlight in enumerate(highlights, last + 1):
            rule = {"type": "expression", "dxfId": str(highlight.dxf), "priority": str(priority)}
            formula = f"<{p}formula>{element_text(highlight.formula)}</{p}formula>"
            inner = self._tag("cfRule", rule, formula)
            self._place("conditionalFormatting", self._tag("conditionalFormatting", _sqref(highlight.area), inner))

    def ignore_text_numbers(self, areas: Iterable[Area]) -> None:
        """No green triangles at numbers that are meant as text."""
        lines = "".join(self._tag("ignoredError", {**_sqref(area), "numberStoredAsText": "1"}) for area in areas)
        held = self._markup.root.find("ignoredErrors")
        if not lines:
            return
        if held is None:
            self._place("ignoredErrors", f"<{self._prefix}ignoredErrors>{lines}</{self._prefix}ignoredErrors>")
        elif held.find("extLst") is None:  # which would have to stay last; then the triangles may show
            self._markup.append(held, lines)

    def _columns(self) -> Iterator[tuple[int, int, Element]]:
        held = self._markup.root.find("cols")
        for line in () if held is None else held.all("col"):
            low, high = line.attributes.get("min", ""), line.attributes.get("max", "")
            if not (low.isdigit() and high.isdigit() and 1 <= int(low) <= int(high) <= MAX_COLUMN):
                raise EditUnsafe(f"列宽的范围“{low[:10]}–{high[:10]}”写错了")
            yield int(low), int(high), line

    def _tag(self, name: str, attributes: dict[str, str], inner: str = "") -> str:
        told = "".join(f' {key}="{attribute_text(value)}"' for key, value in attributes.items())
        name = f"{self._prefix}{name}"
        return f"<{name}{told}>{inner}</{name}>" if inner else f"<{name}{told}/>"

    def _place(self, name: str, fragment: str) -> None:
        self._markup.place_in_order(name, ORDER, fragment)


def _laid_out(kept: dict[str, str], layout: ColumnLayout) -> dict[str, str]:
    """A column's attributes as they were, with what the layout says."""
    new = {name: value for name, value in kept.items() if name not in ("hidden", "outlineLevel", "collapsed")}
    if layout.width is not None:
        new.pop("bestFit", None)
        new |= {"width": f"{layout.width:.10g}", "customWidth": "1"}
    if layout.style is not None:
        new["style"] = str(layout.style)
    if layout.hidden:
        new["hidden"] = "1"
    if layout.outline_level:
        new["outlineLevel"] = str(layout.outline_level)
    if layout.collapsed:
        new["collapsed"] = "1"
    return new


def _areas(line: Element) -> list[Area]:
    """The areas of a sqref; one that is no area counts as the whole sheet."""
    texts = line.attributes.get("sqref", "").split()
    return [Area.parse(text) or Area(1, 1, 1_048_576, MAX_COLUMN) for text in texts]


def _sqref(area: Area) -> dict[str, str]:
    return {"sqref": str(area)}


def _short(text: str, longest: int) -> str:
    if len(text) > longest:
        raise ValueError(f"a prompt's text is longer than {longest}: {text[:20]}…")
    return text
