"""Copies of a workbook in `备份/<full file name>/`: made, checked, listed, restored and, by a policy that explains itself, forgotten."""
