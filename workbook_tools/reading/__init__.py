"""Cells → values. Each kind of cell has a parser that never raises; `table.read_customers` puts the whole sheet together."""
