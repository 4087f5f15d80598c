"""What a job comes back with: an exit code, a few lines for a person, one object for a program."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from workbook_tools.table.faults import EXIT_DONE

Step = Callable[[str], None]
"""Called as each step of a job begins, with its name in a few words."""


@dataclass(frozen=True)
class Outcome:
    """exit_code as the contract says; lines: at most eight, the last one says what to do next; data: for --json.

    A value that costs something to make stands in data as a function, called only where somebody asks for the object.
    """

    exit_code: int = EXIT_DONE
    lines: tuple[str, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The one object for a program."""
        return {name: value() if callable(value) else value for name, value in self.data.items()}


def silent(_step: str) -> None:
    """A Step that nobody watches."""


class WrongUsage(Exception):  # noqa: N818 - it says what the command line got wrong, in words for the one who typed it
    """A request that only its own words make impossible; seen before anything is done. Ends with EXIT_USAGE."""
