"""Files that travel with the package: templates and samples. In a checkout they stand at the top level."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder, e.g. `resource("templates", "report.html.j2")`."""
    shipped = _HERE.joinpath(*parts)
    return shipped if shipped.exists() else _HERE.parents[1].joinpath(*parts)
