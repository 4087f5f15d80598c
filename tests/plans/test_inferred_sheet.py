"""The sheet 消费推算: what is written reads back, and rows are only added."""

import pandas as pd

from tests.plans.sheets import raw_of
from tests.rules.test_inferred import EVENTS
from workbook_tools.plans.inferred_sheet import append_events, read_events
from workbook_tools.rules.inferred import no_events
from workbook_tools.table.changes import AppendRows, PutSheet


def test_what_is_written_reads_back() -> None:
    made = append_events(None, EVENTS)
    assert isinstance(made, PutSheet)
    pd.testing.assert_frame_equal(read_events(raw_of(made.plan)), EVENTS)


def test_later_events_go_below() -> None:
    made = append_events(None, EVENTS)
    assert isinstance(made, PutSheet)
    more = append_events(raw_of(made.plan), EVENTS.iloc[:2])
    assert isinstance(more, AppendRows)
    assert (more.after_row, len(more.rows)) == (3 + len(EVENTS), 2)


def test_no_events_no_change_and_no_sheet_no_events() -> None:
    assert append_events(None, no_events()) is None
    assert read_events(None).empty
    assert read_events(None).dtypes.to_dict() == no_events().dtypes.to_dict()
