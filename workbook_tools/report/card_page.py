"""A customer's card as a page of its own: one file that loads nothing and runs nothing; what cells hold stays text."""

from datetime import date
from pathlib import Path

from workbook_tools.disk.durable import write_new
from workbook_tools.disk.reasons import faults_for
from workbook_tools.report.environment import page_environment
from workbook_tools.report.palette import variables
from workbook_tools.table.card import Card
from workbook_tools.table.faults import Fault
from workbook_tools.table.look import HTML_FONTS


def render_card(card: Card, workbook: str, today: date) -> str:
    """The page as HTML text; the same card gives the same text."""
    return page_environment().get_template("card.html.j2").render(
        card=card, workbook=workbook, today=today, fonts=HTML_FONTS, light=variables(dark=False), dark=variables(dark=True)
    )  # fmt: skip


def write_card(path: Path, card: Card, workbook: str, today: date) -> None:
    """Write the page. Fault cannot-write where something has that name already, disk-full where there is no room."""
    if path.exists():
        raise Fault("cannot-write", name=path.name, detail="已经有这个文件，不会覆盖它")
    with faults_for(path.name):
        write_new(path, render_card(card, workbook, today).encode())
