"""The 周报 page: one self-contained HTML file. It loads nothing, runs nothing, and what cells hold stays text."""

from datetime import date, timedelta

from workbook_tools.report import customer_blocks, data_blocks, trend, week_blocks
from workbook_tools.report.block import Block
from workbook_tools.report.environment import page_environment
from workbook_tools.report.fair_blocks import fair_blocks
from workbook_tools.report.first_screen import calls_title, headline_lines
from workbook_tools.report.moves_blocks import moves_blocks
from workbook_tools.report.opinion_blocks import opinion_blocks
from workbook_tools.report.outlook_block import outlook_blocks
from workbook_tools.report.palette import variables
from workbook_tools.report.threshold_blocks import base_block, threshold_blocks
from workbook_tools.report.words import bound, tail_words
from workbook_tools.table.look import HTML_FONTS
from workbook_tools.table.summary import WeekSummary

CALLS = 5


def render_report(summary: WeekSummary) -> str:
    """The page as HTML text. The same summary gives the same text: no clock, no random ids."""
    environment = page_environment()
    environment.filters.update(tail=tail_words, bound=bound)
    return environment.get_template("report.html.j2").render(
        week=summary,
        period=_period(summary.today),
        calls_title=calls_title(summary),
        calls=summary.calls[:CALLS],
        lines=headline_lines(summary),
        blocks=report_blocks(summary),
        fonts=HTML_FONTS,
        light=variables(dark=False),
        dark=variables(dark=True),
    )


def report_blocks(summary: WeekSummary) -> tuple[Block, ...]:
    """The blocks below the first screen, what is to be done before what is good to know."""
    told = (
        week_blocks.calls_block(summary),
        trend.sales_block(summary),
        week_blocks.satisfaction_block(summary),
        *opinion_blocks(summary),
        week_blocks.dormant_block(summary),
        week_blocks.follow_ups_block(summary),
        trend.trend_block(summary),
        *moves_blocks(summary),
        customer_blocks.states_block(summary),
        customer_blocks.tiers_block(summary),
        base_block(summary),
        customer_blocks.scores_block(summary),
        *threshold_blocks(summary),
        customer_blocks.segments_block(summary),
        *outlook_blocks(summary),
        *fair_blocks(summary),
        week_blocks.problems_block(summary),
        data_blocks.origins_block(summary),
        data_blocks.completeness_block(summary),
    )
    return tuple(block for block in told if block is not None)


def _period(today: date) -> str:
    monday = today - timedelta(days=today.weekday())
    sunday = monday + timedelta(days=6)
    return f"{monday.month}月{monday.day}日 – {sunday.month}月{sunday.day}日"
