"""The weekly report: one HTML page that needs no network, made from the same `WeekSummary` as the 看板 sheet."""
