"""A workbook saved so that the same content gives the same bytes: no clock in the zip, none in the properties."""

import re
import zipfile
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook

MOMENT = datetime(2023, 11, 6, 18, 0, 0)  # noqa: DTZ001 - a workbook's properties know no time zone
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def saved(workbook: Workbook) -> bytes:
    """The workbook as a file."""
    first = BytesIO()
    workbook.save(first)
    fixed = BytesIO()
    with zipfile.ZipFile(first) as drafted, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as out:
        for info in drafted.infolist():
            content = drafted.read(info)
            if info.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + f"{MOMENT:%Y-%m-%dT%H:%M:%SZ}".encode(), content)
            member = zipfile.ZipInfo(info.filename, MOMENT.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            out.writestr(member, content)
    return fixed.getvalue()
