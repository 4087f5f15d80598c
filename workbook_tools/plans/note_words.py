"""How a customer's note in 数据问题 names a column, for the words of it and for the formulas that look into it."""

BETWEEN, AFTER_COLUMN = "；", "："


def names_column(note: str, header: str) -> str:
    """An Excel formula: whether a note names a column. note: a reference such as `$P4`; header: the declared one."""
    told = header.replace('"', '""')
    return f'ISNUMBER(FIND("{BETWEEN}{told}{AFTER_COLUMN}","{BETWEEN}"&{note}))'
