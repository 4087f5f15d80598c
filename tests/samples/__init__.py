"""The sample workbooks, made by seeded scripts: `python -m tests.samples` writes them into sample_workbooks/."""

from datetime import date

SAMPLE_DAY = date(2023, 11, 6)
"""The day on which the shop's table was last kept; its newest purchases are a day or two older."""
