"""What is worth the while to be compiled: going through the rows of a large worksheet part.

Everything here is a faster way to what NumPy does elsewhere (plain_cells.py, stripped_rows.py, edit_rows.py), gives the
same, and may be missing: on a machine without a compiler nothing is lost but time. The C functions know no Python, only
bytes and arrays whose sizes they are given; so they are called by ctypes, which lets other threads run meanwhile.
"""
