"""What customers think, as the week tells it: CSAT, 类NPS, contradictions, and which service or goods disappoint."""

import numpy as np
import pandas as pd

from workbook_tools.rules.inputs import flags
from workbook_tools.rules.satisfaction import Satisfaction, csat, nps_like, satisfaction_by
from workbook_tools.table.columns import CATEGORY, SERVICE
from workbook_tools.table.customers import Customers
from workbook_tools.table.settings import Settings
from workbook_tools.table.summary import Opinion, Opinions

CONTRADICTION = "rating-contradiction"
SHOWN = 30
"""More services or goods than that are free text, and no list that anybody reads."""


def sum_up_opinions(
    customers: Customers, satisfaction: Satisfaction, problems: pd.DataFrame, settings: Settings
) -> Opinions:
    """Walk-ins are left out: one row stands for many. problems: of the run, for the contradictions among them."""
    told = satisfaction.of(~flags(customers.frame, "walk_in"))
    by_service, by_category = (
        tuple(
            Opinion(*row)
            for row in satisfaction_by(customers, satisfaction, column.header)
            .head(SHOWN)[["label", "answered", "mean", "unhappy", "ranked"]]
            .astype(object)
            .itertuples(index=False, name=None)
        )
        for column in (SERVICE, CATEGORY)
    )
    return Opinions(
        csat=csat(told),
        nps_like=nps_like(told, settings),
        totals=int((~np.isnan(told.items[:, 3])).sum()),
        contradictions=int((problems["code"] == CONTRADICTION).sum()),
        by_service=by_service,
        by_category=by_category,
    )
