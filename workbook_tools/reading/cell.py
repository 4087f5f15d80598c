"""What a parser gives, and what is noticed of a cell whatever its kind."""

from collections.abc import Callable
from typing import Generic, NamedTuple, Never, TypeVar

from workbook_tools.table.cells import RawCell

T_co = TypeVar("T_co", covariant=True)


class Noticed(NamedTuple):
    """A problem of one cell: its code, what the wording adds, and the text to put there where one is certain."""

    code: str
    detail: str = ""
    suggestion: str = ""


class Reading(NamedTuple, Generic[T_co]):
    """What a cell means (None: blank or unreadable) and what was noticed. None without anything noticed is a blank."""

    value: T_co | None
    noticed: tuple[Noticed, ...] = ()


Parser = Callable[[RawCell], Reading[T_co]]
"""Total: a parser takes any cell and never raises."""
NOTHING: Reading[Never] = Reading(None)


def unreadable(code: str) -> Reading[Never]:
    """A cell that holds something, and not what its column is for."""
    return Reading(None, (Noticed(code),))
