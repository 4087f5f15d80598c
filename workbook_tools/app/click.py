"""What a double-click starts.

    python -m workbook_tools.app.click JOB [--beside FOLDER --name HEX] [--patience SECONDS] [WORKBOOK ...]

This is only the door: it says that the process is a short one before all else is loaded.
"""

import sys

from workbook_tools.app.short_lived import be_short_lived


def main() -> int:
    """Do the job, and give its exit code."""
    be_short_lived()
    from workbook_tools.app.clicked import main as work  # noqa: PLC0415 - a third slower where it is loaded before

    return work()


if __name__ == "__main__":
    sys.exit(main())
