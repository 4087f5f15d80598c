"""What belongs to the computer: where set-up puts things, the files that staff double-click, the system's own scheduler.

Only the standard library: set-up runs from inside the wheel, before anything is installed.
"""
