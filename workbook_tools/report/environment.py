"""What all pages are rendered with."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from workbook_tools.resources import resource


def page_environment() -> Environment:
    """Whatever a cell holds is escaped, and a name that a template lacks is an error."""
    return Environment(
        loader=FileSystemLoader(resource("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
