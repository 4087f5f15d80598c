"""A matrix of moves as SVG markup: rows are where customers were, columns where they are. Up and down are arrows, not only colours."""

from markupsafe import Markup

from workbook_tools.report.svg import Caption, chart, rect, text
from workbook_tools.report.words import count_words
from workbook_tools.table.moves import KindOfMoves

_LABELS, _HEAD, _ROW, _GAP = 24.0, 26, 34, 0.8
_FAINT, _STRONG = 0.14, 0.5
_TONES = {1: "active", -1: "lost", 0: "accent"}
_ARROWS = {1: "↑ ", -1: "↓ ", 0: ""}


def move_matrix(caption: Caption, kind: KindOfMoves) -> Markup:
    """Only the labels that somebody came to or left. Who stayed stands grey on the diagonal; the more moved, the deeper the tint."""
    flow = kind.flow.of_movers()
    most = max((count for _, _, count in flow.moves()), default=1)
    width = (100 - _LABELS) / max(len(flow.labels), 1)
    drawn = [text("0", 16, "上次 ↓　现在 →", css="note")]
    for place, label in enumerate(flow.labels):
        drawn.append(text(f"{_LABELS + (place + 0.5) * width:.2f}%", 16, label, css="figure middle"))
        drawn.append(text("0", _HEAD + place * _ROW + 21, label, css="figure"))
    for row, (here, counts) in enumerate(zip(flow.labels, flow.counts, strict=True)):
        for column, (there, count) in enumerate(zip(flow.labels, counts, strict=True)):
            x, y = _LABELS + column * width, _HEAD + row * _ROW
            stayed, turn = here == there, kind.turn(here, there)
            tone = "silent" if stayed else _TONES[turn]
            depth = 0.1 if stayed else (_FAINT + (_STRONG - _FAINT) * count / most if count else 0.04)
            told = "没有变" if stayed else f"{here} → {there}"
            drawn.append(
                rect(
                    x + _GAP / 2,
                    y,
                    width - _GAP,
                    _ROW - 4,
                    tone,
                    title=f"{told}：{count_words(count)} 位",
                    opacity=depth,
                )
            )
            if count:
                arrow = _ARROWS[turn]
                css = "note middle" if stayed else "figure middle"
                drawn.append(text(f"{x + width / 2:.2f}%", y + 20, f"{arrow}{count_words(count)}", css=css))
    return chart(caption, _HEAD + len(flow.labels) * _ROW, drawn)
