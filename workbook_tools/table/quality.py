"""How good the table is, as the report and the commands tell it: how full, how fresh, and where its errors come from."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ColumnFill:
    """A column, how many customers have something usable in it, and of how many it is expected."""

    header: str
    filled: int
    of: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """columns: in the order of the table. dated: customers with a readable 最后更新, None where the sheet has no such column.

    stale: those whose last update lies more than stale_days back.
    """

    columns: tuple[ColumnFill, ...] = ()
    dated: int | None = None
    stale: int = 0
    stale_days: int = 0

    @property
    def filled(self) -> int:
        """Usable cells in all columns."""
        return sum(column.filled for column in self.columns)

    @property
    def of(self) -> int:
        """Cells that are expected in all columns."""
        return sum(column.of for column in self.columns)

    def as_json(self) -> dict[str, object]:
        """For a program: shares from 0 to 1, null of nothing."""
        return {
            "share": _share(self.filled, self.of),
            "columns": [
                {"column": one.header, "filled": one.filled, "of": one.of, "share": _share(one.filled, one.of)}
                for one in self.columns
            ],
            "dated": self.dated,
            "stale": self.stale,
            "stale_days": self.stale_days,
        }


@dataclass(frozen=True, slots=True)
class Tally:
    """How many errors a part of the table has, and how many of its rows."""

    label: str
    errors: int
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Appeared:
    """So many errors were not there in the backup of `after` (None: there is no older one), and were in that of `until`."""

    after: date | None
    until: date
    errors: int


@dataclass(frozen=True, slots=True)
class Origins:
    """Where many errors come from. sentence: the source that explains most of them, "" where none stands out.

    The tallies are sorted, most errors first.
    """

    errors: int
    sentence: str
    by_column: tuple[Tally, ...]
    by_kind: tuple[Tally, ...]
    by_person: tuple[Tally, ...] = ()
    by_update: tuple[Tally, ...] = ()
    appeared: Appeared | None = None

    def as_json(self) -> dict[str, object]:
        """For a program."""
        tallies = {
            "by_column": self.by_column, "by_kind": self.by_kind, "by_person": self.by_person, "by_update_week": self.by_update,
        }  # fmt: skip
        seen = self.appeared
        return {
            "errors": self.errors,
            "sentence": self.sentence or None,
            **{
                name: [{"label": one.label, "errors": one.errors, "rows": one.rows} for one in held]
                for name, held in tallies.items()
            },
            "appeared": seen
            and {
                "after": seen.after.isoformat() if seen.after else None,
                "until": seen.until.isoformat(),
                "errors": seen.errors,
            },
        }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
