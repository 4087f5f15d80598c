"""What Excel would object to in a workbook, by openxml-audit."""

from pathlib import Path

from openxml_audit import FileFormat, OpenXmlValidator


def errors_in(path: Path) -> list[str]:
    """The findings of severity error, each with its part."""
    result = OpenXmlValidator(FileFormat.MICROSOFT_365).validate(path)
    return [f"{found.part_uri}: {found.description}" for found in result.errors if found.severity.value == "error"]
