"""The pages for staff name nothing that is not there."""

import re
from pathlib import Path

import pytest

from tests.test_readme import existing_commands

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGES = sorted(path.name for path in DOCS.glob("*.md"))


@pytest.mark.parametrize("page", PAGES)
def test_links_and_pictures_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", (DOCS / page).read_text(encoding="utf-8")):
        assert (DOCS / target).exists(), target


@pytest.mark.parametrize("page", PAGES)
def test_commands_exist(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    first_words = {name.split()[0] for name in existing_commands()} | {"test"}
    assert set(re.findall(r"start\.py ([a-z-]+)", text)) <= first_words


def test_no_picture_lies_about_unused() -> None:
    shown = "".join((DOCS / page).read_text(encoding="utf-8") for page in PAGES)
    for picture in (DOCS / "pictures").iterdir():
        assert picture.name in shown


def test_the_table_of_troubles_has_what_set_up_can_say() -> None:
    from workbook_tools.machine.pip import TROUBLES  # noqa: PLC0415 - only here

    page = (DOCS / "安装与一键操作.md").read_text(encoding="utf-8")
    short = {
        detail.replace(" {0}", "").split("，")[0].removeprefix("这个 Python ") for _pattern, detail, _advice in TROUBLES
    }
    assert {detail for detail in short if detail.removeprefix("的") not in page} == set()
