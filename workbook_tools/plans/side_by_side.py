"""Two rows of one customer beside each other in words, names and numbers masked."""

from collections.abc import Callable, Mapping, Sequence

from workbook_tools.plans.links import shown_width
from workbook_tools.plans.merging import Pair
from workbook_tools.rules.merge_cells import MergedCell
from workbook_tools.rules.names import mask_contact, mask_name
from workbook_tools.table.changes import CellValue
from workbook_tools.table.columns import CONTACT, EMAIL, NAME, WECHAT

_WIDEST = 22
Mask = Callable[[str], str]
_MASKED: Mapping[str, Mask] = {
    NAME.header: mask_name,
    **dict.fromkeys((CONTACT.header, EMAIL.header, WECHAT.header), mask_contact),
}


def side_by_side(pair: Pair, cells: Sequence[MergedCell]) -> list[str]:
    """One line per column that says something, below a line that names the two rows."""
    (kept, dropped), masks = pair.names, _masks(pair)
    rows = [("", f"保留 {kept}（第 {pair.kept_row} 行）", f"并入 {dropped}（第 {pair.dropped_row} 行）", "合并后")]
    for cell in cells:
        one, other, result = (_shown(value, masks.get(cell.column)) for value in (cell.kept, cell.dropped, cell.result))
        rows.append((cell.header, one, other, f"{result}（{cell.rule}）"))
    widths = [max(shown_width(row[at]) for row in rows) for at in range(3)]
    return [
        "  ".join([*(_padded(text, width) for text, width in zip(row[:3], widths, strict=True)), row[3]])
        for row in rows
    ]


def as_json(pair: Pair, cells: Sequence[MergedCell]) -> dict[str, object]:
    """The same for a program."""
    masks = _masks(pair)

    def shown(cell: MergedCell) -> dict[str, object]:
        mask = masks.get(cell.column)
        values = {"kept": cell.kept, "dropped": cell.dropped, "result": cell.result}
        return {
            "column": cell.header, **{name: _text(value, mask) or None for name, value in values.items()}, "rule": cell.rule,
            "changes": cell.changes,
        }  # fmt: skip

    kept, dropped = pair.names
    return {
        "kept": {"客户编号": kept, "row": pair.kept_row},
        "dropped": {"客户编号": dropped, "row": pair.dropped_row},
        "columns": [shown(cell) for cell in cells],
    }


def _masks(pair: Pair) -> dict[int, Mask]:
    return {place: _MASKED[header] for header, place in pair.customers.places.items() if header in _MASKED}


def _shown(value: CellValue, mask: Mask | None) -> str:
    text = " ".join(_text(value, mask).split()) or "—"
    while shown_width(text) > _WIDEST:
        text = text[:-2].rstrip("…") + "…"
    return text


def value_text(value: CellValue) -> str:
    """A value as one reads it in the cell; "" for a blank."""
    if value is None:
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _text(value: CellValue, mask: Mask | None) -> str:
    text = value_text(value)
    return mask(text) if mask and text else text


def _padded(text: str, width: int) -> str:
    return text + " " * (width - shown_width(text))
