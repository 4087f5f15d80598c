"""Drop-down questions in single cells of the staff's, among the validations that a sheet has already."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbook_tools.table.places import Area

TITLE = "是哪一位？"
PROMPT = "请从下拉里选一位，下次运行会记到他名下。"
LONGEST_LIST = 255
"""So many signs Excel allows a list that stands in the validation itself."""


@dataclass(frozen=True, slots=True)
class Asked:
    """sqrefs: where each validation that was there applies from now on, None where it goes. asked: the new questions."""

    sqrefs: tuple[str | None, ...]
    asked: tuple[tuple[Area, tuple[str, ...]], ...]


def plan_questions(lines: Sequence[Mapping[str, str]], questions: Mapping[tuple[int, int], Sequence[str]]) -> Asked:
    """What becomes of a sheet's validations (their attributes). questions: cell → choices; none takes our question away.

    Two validations on one cell are none that Excel knows: where a cell has a mere hint, the hint leaves that cell and
    returns when the question goes; where it has a rule or a list of the staff's, that stays and nothing is asked.
    """
    sqrefs: list[str | None] = [line.get("sqref", "") for line in lines]
    asked = []
    for (row, column), choices in sorted(questions.items(), key=lambda item: item[0]):
        place = Area(row, column, row, column)
        ours = [at for at, line in enumerate(lines) if sqrefs[at] == str(place) and _is_ours(line)]
        for at in ours:
            sqrefs[at] = None
        there = {at: _areas(text) for at, text in enumerate(sqrefs) if text is not None}
        met = {at: areas for at, areas in there.items() if any(area.meets(place) for area in areas)}
        if not choices:
            if ours and not met:
                _give_back(sqrefs, {at: areas for at, areas in there.items() if _is_hint(lines[at])}, place)
        elif all(_is_hint(lines[at]) and len(list(_cut(areas, place))) for at, areas in met.items()):
            for at, areas in met.items():
                sqrefs[at] = " ".join(map(str, _cut(areas, place)))
            asked.append((place, tuple(choices)))
    return Asked(tuple(sqrefs), tuple(asked))


def list_formula(choices: Iterable[str]) -> str:
    """`"甲,乙"`: the choices as a validation holds them, as many as it can hold."""
    told = ""
    for choice in choices:
        text = " ".join(choice.replace(",", "，").replace('"', "”").split())
        longer = f"{told},{text}" if told else text
        if len(longer) > LONGEST_LIST:
            break
        told = longer
    return f'"{told}"'


def _is_ours(line: Mapping[str, str]) -> bool:
    return line.get("type") == "list" and line.get("promptTitle") == TITLE


def _is_hint(line: Mapping[str, str]) -> bool:
    """Whether a validation only shows a note. Its place may change, as no formula stands in it."""
    return line.get("type", "none") == "none"


def _areas(sqref: str) -> list[Area]:
    """The areas of a sqref; one that is no area counts as the whole sheet."""
    return [Area.parse(text) or Area(1, 1, 1_048_576, 16_384) for text in sqref.split()]


def _cut(areas: Iterable[Area], place: Area) -> Iterator[Area]:
    """The areas without one cell."""
    row, column = place.top, place.left
    for area in areas:
        if not area.meets(place):
            yield area
            continue
        parts = (
            (area.top, area.left, row - 1, area.right), (row, area.left, row, column - 1),
            (row, column + 1, row, area.right), (row + 1, area.left, area.bottom, area.right),
        )  # fmt: skip
        yield from (Area(*part) for part in parts if part[0] <= part[2] and part[1] <= part[3])


def _give_back(sqrefs: list[str | None], hints: Mapping[int, list[Area]], place: Area) -> None:
    """The cell goes back to the hint that stands right above or below it in its column."""
    for at, areas in hints.items():
        beside = [
            area for area in areas
            if (area.left, area.right) == (place.left, place.right) and place.top in (area.top - 1, area.bottom + 1)
        ]  # fmt: skip
        if beside:
            whole = Area(
                min(*(a.top for a in beside), place.top),
                place.left,
                max(*(a.bottom for a in beside), place.top),
                place.right,
            )
            kept = [whole, *(area for area in areas if area not in beside)]
            sqrefs[at] = " ".join(map(str, sorted(kept)))
            return
