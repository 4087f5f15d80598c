"""For tests only: lets a Python that a button has started speak to LibreOffice where it would speak to Excel."""

import os

if os.environ.get("OFFICE_PIPE"):
    from tests.office.engine import activate

    activate(os.environ["OFFICE_PIPE"])
