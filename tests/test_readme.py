"""The README and the command line say the same."""

import re
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from workbook_tools import __version__
from workbook_tools.app.cli import app

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def existing_commands() -> set[str]:
    """`check`, `backup list` … as the command line has them."""
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    found = set()
    for name, command in root.commands.items():
        inner = command.commands if isinstance(command, TyperGroup) else {}
        found |= {f"{name} {part}" for part in inner} or {name}
    return found


def told_commands() -> set[str]:
    """What stands in the first column of the table under “Commands”."""
    section = README.split("\n## Commands\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def test_the_table_names_every_command_and_no_other() -> None:
    assert told_commands() == existing_commands()


def test_the_readme_uses_no_command_that_does_not_exist() -> None:
    used = re.findall(
        r"(?:workbook-tools|start\.py) ([a-z-]+(?: (?:run|status|create|list|verify|restore)\b)?)", README
    )
    first_words = {name.split()[0] for name in existing_commands()}
    assert used
    assert {name.split()[0] for name in used} <= first_words | {"test"}


def test_options_that_the_readme_names_exist() -> None:
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    options = {
        option for command in root.commands.values() for parameter in command.params for option in parameter.opts
    }
    section = README.split("\n## Commands\n")[1].split("\n## ")[0]
    assert set(re.findall(r"`(--[a-z-]+)", section)) <= options | {"--help"}


@pytest.mark.parametrize(
    "name", ["CHANGELOG.md", "LICENSE", "start.py", "docs/design.md", "docs/benchmarks.md", ".ci/run"]
)
def test_files_that_the_readme_relies_on_are_there(name: str) -> None:
    assert (ROOT / name).is_file()


def test_links_lead_somewhere() -> None:
    headings = {
        "#" + re.sub(r"\s", "-", line.lstrip("# ").lower()) for line in README.splitlines() if line.startswith("#")
    }
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert target in headings or (ROOT / target).exists(), target


def test_the_changelog_tells_of_this_version() -> None:
    assert f"\n## {__version__}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
