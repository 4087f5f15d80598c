"""One customer on one page, as the screen and the HTML page both tell it."""

from dataclasses import dataclass

Rows = tuple[tuple[str, str], ...]
"""(label or day, text)."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a card. more: how many older lines are not listed."""

    title: str
    rows: Rows
    more: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """number: 客户编号; next_step: the one thing to do now; judged: our columns; grounds: why, in sentences."""

    number: str
    name: str
    contact: str
    row: int
    next_step: str
    judged: Rows
    grounds: str
    sections: tuple[Section, ...]

    def as_json(self) -> dict[str, object]:
        """For a program."""
        return {
            "客户编号": self.number, "客户姓名": self.name, "联系方式": self.contact, "row": self.row, "next_step": self.next_step,
            "judged": dict(self.judged), "grounds": self.grounds,
            "sections": {part.title: [list(row) for row in part.rows] for part in self.sections},
        }  # fmt: skip
