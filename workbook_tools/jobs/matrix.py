"""A matrix of moves in a terminal: Chinese signs are two columns wide, so str.rjust would not line them up."""

from collections.abc import Iterator
from unicodedata import east_asian_width

from workbook_tools.table.flows import Flow

GAP = 2


def matrix_lines(flow: Flow, *, corner: str = "") -> Iterator[str]:
    """In the first line the labels of where customers went, then a line for each label that they came from."""
    cells = [[corner, *flow.labels]]
    cells += [
        [label, *(_count(count) for count in counts)] for label, counts in zip(flow.labels, flow.counts, strict=True)
    ]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(cells[0]))]
    for row in cells:
        first = row[0] + " " * (widths[0] - _width(row[0]))
        rest = (" " * (GAP + width - _width(text)) + text for text, width in zip(row[1:], widths[1:], strict=True))
        yield (first + "".join(rest)).rstrip()


def _count(count: int) -> str:
    return f"{count:,}" if count else "·"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
