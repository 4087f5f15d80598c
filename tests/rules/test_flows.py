"""From where to where: every customer is counted once, and who has no place has a place of his own."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.rules.flows import count_flow
from workbook_tools.rules.phrases import as_texts
from workbook_tools.table.flows import NOWHERE

TIERS = ("高", "中", "低")
places = st.sampled_from([*TIERS, None])


def test_a_small_shop() -> None:
    before, after = as_texts(["高", "中", "中", "低", None]), as_texts(["中", "中", "高", "低", "低"])
    flow = count_flow("价值等级", before, after, TIERS, np.ones(5, dtype=bool))
    assert flow.labels == (*TIERS, NOWHERE)
    assert flow.counts == ((0, 1, 0, 0), (1, 1, 0, 0), (0, 0, 1, 0), (0, 0, 1, 0))
    assert list(flow.moves()) == [("高", "中", 1), ("中", "高", 1), (NOWHERE, "低", 1)]


def test_labels_that_nobody_touched_are_left_out_of_the_small_matrix() -> None:
    before, after = as_texts(["高", "中"]), as_texts(["高", "低"])
    flow = count_flow("价值等级", before, after, TIERS, np.ones(2, dtype=bool))
    assert flow.labels == TIERS
    assert flow.of_movers().labels == ("中", "低")
    assert flow.of_movers().counts == ((0, 1), (0, 0))


@given(st.lists(st.tuples(places, places, st.booleans())))
def test_everybody_is_counted_once(rows: list[tuple[str | None, str | None, bool]]) -> None:
    before, after = as_texts([row[0] for row in rows]), as_texts([row[1] for row in rows])
    counted = np.array([row[2] for row in rows], dtype=bool)
    flow = count_flow("价值等级", before, after, TIERS, counted)
    assert flow.customers == counted.sum()
    assert flow.moved == sum(here != there for here, there, counts in rows if counts)
    assert flow.of_movers().moved == flow.moved
