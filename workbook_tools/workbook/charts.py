"""Native Excel charts: flat, few lines, numbers written on them, a title that says what one sees."""

from typing import Protocol, cast

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.worksheet.worksheet import Worksheet

from workbook_tools.table.look import COUNT_FORMAT, FONT, GREY, HAIRLINE, INK, SERIES, WHITE
from workbook_tools.table.places import Area, cell
from workbook_tools.table.sheets import Chart


class _Sized(Protocol):
    """A chart's size in cm; fractions are fine, whatever the type says."""

    width: float
    height: float


_TITLE_SIZE, _LABEL_SIZE = 1100, 900
"""In hundredths of a point."""
_WEEK_FORMAT = "m/d"
_DIRECT = 4
"""Up to this many lines carry their name at their end; more get a legend."""


def draw_chart(sheet: Worksheet, chart: Chart) -> None:
    """Put a chart on the sheet; its data stand on the same sheet.

    `chart.colours`: one per series; with a single series of bars, one per bar.
    """
    drawn = _lines(sheet, chart) if chart.kind == "line" else _bars(sheet, chart)
    drawn.set_categories(_reference(sheet, chart.categories))
    drawn.title = _title(chart.title)
    drawn.x_axis.delete = False
    drawn.x_axis.majorTickMark = "none"
    drawn.x_axis.txPr = _text_properties(_LABEL_SIZE, GREY)
    drawn.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=HAIRLINE))
    drawn.roundedCorners = False
    drawn.graphical_properties = GraphicalProperties(solidFill=WHITE, ln=LineProperties(noFill=True))
    sized = cast("_Sized", drawn)
    sized.width, sized.height = chart.width_cm, chart.height_cm
    sheet.add_chart(drawn, cell(*chart.anchor))


def _bars(sheet: Worksheet, chart: Chart) -> BarChart:
    """Bars from zero with their number at the end, so that no scale is needed."""
    drawn = BarChart()
    drawn.type = "bar" if chart.kind == "bar" else "col"
    drawn.gapWidth = 45
    drawn.y_axis.scaling.min = 0
    drawn.y_axis.majorGridlines = None
    drawn.y_axis.delete = True
    if chart.kind == "bar":
        drawn.x_axis.scaling.orientation = "maxMin"
    colours = chart.colours or SERIES
    for number, (name, area) in enumerate(chart.series):
        series = Series(_reference(sheet, area), title=name)
        series.graphicalProperties = GraphicalProperties(solidFill=colours[number % len(colours)])
        series.dLbls = _labels("outEnd", value=True)
        drawn.series.append(series)
    if len(chart.series) == 1 and len(chart.colours) > 1:
        drawn.series[0].data_points = [
            DataPoint(idx=bar, invertIfNegative=False, spPr=GraphicalProperties(solidFill=colour))
            for bar, colour in enumerate(chart.colours)
        ]
    _set_legend(drawn, shown=len(chart.series) > 1)
    return drawn


def _lines(sheet: Worksheet, chart: Chart) -> LineChart:
    """Lines whose last point carries the number and, up to four, their name."""
    drawn = LineChart()
    drawn.y_axis.delete = False
    drawn.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill="EEF0F3")))
    drawn.y_axis.txPr = _text_properties(_LABEL_SIZE, GREY)
    drawn.y_axis.number_format = COUNT_FORMAT
    drawn.y_axis.majorTickMark = "none"
    drawn.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    drawn.x_axis.number_format = _WEEK_FORMAT
    direct = len(chart.series) <= _DIRECT
    colours = chart.colours or SERIES
    for number, (name, area) in enumerate(chart.series):
        colour = colours[number % len(colours)]
        series = Series(_reference(sheet, area), title=name)
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=colour, w=28575))
        series.marker = Marker(symbol="circle", size=5, spPr=_plain(colour))
        series.smooth = False
        last = area.bottom - area.top
        series.dLbls = _labels("r", value=False)
        series.dLbls.dLbl = [_last_label(last, colour, named=direct)]
        drawn.series.append(series)
    if direct:
        room = ManualLayout(layoutTarget="inner", xMode="edge", yMode="edge", x=0.09, y=0.2, w=0.72, h=0.64)
        drawn.layout = Layout(manualLayout=room)
    _set_legend(drawn, shown=not direct)
    return drawn


def _set_legend(drawn: BarChart | LineChart, *, shown: bool) -> None:
    legend = Legend()
    legend.position = "b"
    legend.txPr = _text_properties(_LABEL_SIZE, GREY)
    drawn.legend = legend if shown else None


def _labels(place: str, *, value: bool) -> DataLabelList:
    return DataLabelList(
        numFmt=COUNT_FORMAT, dLblPos=place, txPr=_text_properties(_LABEL_SIZE, INK), showVal=value, showSerName=False,
        showCatName=False, showLegendKey=False, showPercent=False, showBubbleSize=False, separator=" ",
    )  # fmt: skip


def _last_label(point: int, colour: str, *, named: bool) -> DataLabel:
    return DataLabel(
        idx=point, numFmt=COUNT_FORMAT, dLblPos="r", txPr=_text_properties(_LABEL_SIZE, colour, bold=True),
        showVal=True, showSerName=named, separator=" ",
        showCatName=False, showLegendKey=False, showPercent=False, showBubbleSize=False,
    )  # fmt: skip


def _plain(colour: str) -> GraphicalProperties:
    return GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill=colour))


def _reference(sheet: Worksheet, area: Area) -> Reference:
    return Reference(sheet, min_col=area.left, min_row=area.top, max_col=area.right, max_row=area.bottom)


def _letters(size: int, colour: str, *, bold: bool) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=colour, latin=Font(typeface=FONT), ea=Font(typeface=FONT))


def _text_properties(size: int, colour: str, *, bold: bool = False) -> RichText:
    properties = ParagraphProperties(defRPr=_letters(size, colour, bold=bold))
    return RichText(bodyPr=RichTextProperties(), p=[Paragraph(pPr=properties, endParaRPr=CharacterProperties())])


def _title(text: str) -> Title:
    """On the left above the plot, where a sentence begins."""
    letters = _letters(_TITLE_SIZE, INK, bold=True)
    paragraph = Paragraph(pPr=ParagraphProperties(algn="l", defRPr=letters), r=[RegularTextRun(rPr=letters, t=text)])
    place = ManualLayout(xMode="edge", yMode="edge", x=0.02, y=0.03)
    rich = RichText(bodyPr=RichTextProperties(), p=[paragraph])
    return Title(tx=Text(rich=rich), layout=Layout(manualLayout=place), overlay=False)
