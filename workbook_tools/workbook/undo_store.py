"""What `undo` needs, in `备份/<file name>/撤销/`: what the last ten runs have replaced, and what they changed.

A step is three files of one number: `000007.json` (hashes, day, command), `000007.cells` (the cell changes) and
`000007.xlsx`, the replaced file itself. The first two are written before the master is replaced; the third is the replaced
file, renamed. A run on the workbook that is open in Excel replaces no file: its third file, `000007.live`, tells what our
computed columns said before. So a step is complete when, and only when, all of it is there, and a run that dies leaves nothing to repair:
numbers without a file, or files without a record, are swept.
"""

import errno
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from workbook_tools.disk.durable import copy_chunks, flush_folder, remove, write_new, writing
from workbook_tools.disk.names import undo_folder
from workbook_tools.disk.snapshot import hash_of, is_file
from workbook_tools.table.changes import CellValue
from workbook_tools.table.faults import Fault

KEPT_RUNS = 10
_RECORD, _CELLS, _LIVE = ".json", ".cells", ".live"
ColumnsBefore: TypeAlias = Mapping[str, Mapping[str, CellValue]]
"""Slug of a computed column → 客户编号 → what the cell said before, for the cells that a run changed."""


@dataclass(frozen=True, slots=True)
class CellBlock:
    """Cells of one column that a run wrote: in sheet row rows[i] (ascending) what stood there and what stands there now."""

    sheet: str
    column: int
    rows: Sequence[int]
    old: Sequence[CellValue]
    new: Sequence[CellValue]


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What a job tells of the change that it is about to commit.

    sheets: names of sheets that it adds or makes anew. made: of those that it adds, by mark, what they hold (made_sheets.py).
    follows: whether the same run has committed a step before this one. checks: columns of the staff's that it gives input checks.
    """

    command: str
    day: date
    cells: Sequence[CellBlock] = ()
    sheets: Sequence[str] = ()
    made: Mapping[str, str] = field(default_factory=dict)
    follows: bool = False
    checks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class UndoStep:
    """A step as stored. old_hash: of the file that was replaced, now `file`; new_hash: of the file as the run left it."""

    number: int
    command: str
    day: date
    old_hash: str
    new_hash: str
    sheets: tuple[str, ...]
    file: Path
    made: Mapping[str, str] = field(default_factory=dict)
    follows: bool = False
    checks: tuple[str, ...] = ()

    @property
    def live(self) -> bool:
        """Whether the run wrote into the open workbook: there is no file to go back to, only cells."""
        return self.file.suffix == _LIVE

    def columns(self) -> ColumnsBefore:
        """What a live run found in our computed columns; raises backup-damaged where it can't be read."""
        try:
            held = json.loads(zlib.decompress(self.file.read_bytes()))
            return {
                slug: {number: _value_from(value) for number, value in cells.items()} for slug, cells in held.items()
            }
        except (OSError, zlib.error, ValueError, AttributeError) as error:
            raise Fault("backup-damaged", detail=f"撤销记录 {self.number} 读不出来") from error

    def cells(self) -> Iterator[CellBlock]:
        """The cell changes; raises backup-damaged where they can't be read."""
        try:
            text = zlib.decompress(self.file.with_suffix(_CELLS).read_bytes())
            for line in text.splitlines():  # of bytes: there only line feeds end a line
                block = json.loads(line)
                old, new = ([_value_from(value) for value in block[key]] for key in ("old", "new"))
                yield CellBlock(block["sheet"], block["column"], _rows_from(block["rows"]), old, new)
        except (OSError, zlib.error, ValueError, KeyError, TypeError) as error:
            raise Fault("backup-damaged", detail=f"撤销记录 {self.number} 读不出来") from error


def find_steps(workbook: Path) -> tuple[UndoStep, ...]:
    """The complete steps, oldest first."""
    return tuple(step for step in _recorded(workbook) if is_file(step.file))


def last_run(workbook: Path) -> tuple[UndoStep, ...]:
    """The steps that `undo` takes back, the last one first; () where there is none.

    A run that merges customers, posts 记一笔 and then judges commits each by itself; to who presses undo it was one run.
    """
    runs = _runs_of(find_steps(workbook))
    return runs[-1][::-1] if runs else ()


def _runs_of(steps: Sequence[UndoStep]) -> list[tuple[UndoStep, ...]]:
    """The steps by run, oldest first. What somebody saved between two steps parts them."""
    runs: list[tuple[UndoStep, ...]] = []
    for step in steps:
        if runs and step.follows and runs[-1][-1].new_hash == step.old_hash:
            runs[-1] = (*runs[-1], step)
        else:
            runs.append((step,))
    return runs


def find_pending(workbook: Path, number: int) -> UndoStep | None:
    """The step of that number if it still waits for its file."""
    step = _read_record(workbook, number) if number else None
    return step if step is not None and not is_file(step.file) else None


def hashes_left(workbook: Path) -> frozenset[str]:
    """The hash of the file as the tool last left it; of two while a run is just replacing it. Reads one or two small files."""
    found: set[str] = set()
    for number in sorted(_numbers(undo_folder(workbook)), reverse=True):
        step = _read_record(workbook, number)
        if step is not None:
            found.add(step.new_hash)
            if is_file(step.file):
                break
    return frozenset(found)


def begin_step(workbook: Path, plan: UndoPlan, *, old_hash: str, new_hash: str, ending: str = "") -> UndoStep:
    """Writes a pending step: all but the file that is about to be replaced. Raises OSError."""
    folder = undo_folder(workbook)
    folder.mkdir(parents=True, exist_ok=True)
    number = max(_numbers(folder), default=0) + 1
    step = UndoStep(
        number, plan.command, plan.day, old_hash, new_hash, tuple(plan.sheets),
        _file(workbook, number, ending or workbook.suffix), plan.made, plan.follows, tuple(plan.checks),
    )  # fmt: skip
    record = {
        "command": step.command,
        "day": step.day.isoformat(),
        "old": old_hash,
        "new": new_hash,
        "sheets": step.sheets,
        "made": dict(plan.made),
        "follows": plan.follows,
        "checks": step.checks,
        "file": step.file.name,
    }
    with writing(step.file.with_suffix(_CELLS)) as target:
        pack = zlib.compressobj(1)
        for block in plan.cells:
            target.write(pack.compress(_line(block)))
        target.write(pack.flush())
    with writing(step.file.with_suffix(_RECORD)) as target:
        target.write(json.dumps(record, ensure_ascii=False).encode())
    flush_folder(folder)
    return step


def keep_step(workbook: Path, step: UndoStep, displaced: Path) -> None:
    """Completes a pending step with the replaced file, and drops all but those of the last ten runs. Raises OSError."""
    try:
        displaced.rename(step.file)
    except OSError as error:
        if error.errno != errno.EXDEV:  # 备份 may be a link to another disk
            raise
        write_new(step.file, copy_chunks(displaced), replace=True)
        remove(displaced)
    flush_folder(step.file.parent)
    _drop_oldest(workbook)


def keep_live_step(workbook: Path, plan: UndoPlan, columns: ColumnsBefore) -> UndoStep:
    """Writes a whole step of a run that is about to write into the open workbook. Raises OSError."""
    step = begin_step(workbook, plan, old_hash="", new_hash="", ending=_LIVE)
    with writing(step.file) as target:
        target.write(zlib.compress(json.dumps(columns, ensure_ascii=False, default=_value_to).encode(), 1))
    flush_folder(step.file.parent)
    _drop_oldest(workbook)
    return step


def _drop_oldest(workbook: Path) -> None:
    for run in _runs_of(find_steps(workbook))[:-KEPT_RUNS]:
        for old in run:
            drop_step(workbook, old.number)


def drop_step(workbook: Path, number: int) -> None:
    """Removes a step, the record first: what remains of a removal that is cut short is swept. Never raises."""
    for file in (_file(workbook, number, _RECORD), _file(workbook, number, _CELLS)):
        remove(file)
    for file in _files(undo_folder(workbook)):
        if _number(file) == number:
            remove(file)


def sweep_steps(workbook: Path) -> None:
    """Removes what is no complete step. Only while no run is replacing the workbook. Never raises."""
    complete = {step.number for step in find_steps(workbook)}
    for number in _numbers(undo_folder(workbook)) - complete:
        drop_step(workbook, number)


def read_old_file(step: UndoStep) -> bytes:
    """The bytes of the replaced file; raises backup-damaged where they are no longer what they were."""
    try:
        if hash_of(step.file) == step.old_hash:
            return step.file.read_bytes()
    except OSError as error:
        raise Fault("backup-damaged", detail=f"撤销记录 {step.number} 的文件读不出来") from error
    raise Fault("backup-damaged", detail=f"撤销记录 {step.number} 的文件被改动过")


def _recorded(workbook: Path) -> list[UndoStep]:
    found = (_read_record(workbook, number) for number in sorted(_numbers(undo_folder(workbook))))
    return [step for step in found if step is not None]


def _read_record(workbook: Path, number: int) -> UndoStep | None:
    """None where there is none, or a torn one."""
    try:
        held = json.loads(_file(workbook, number, _RECORD).read_bytes())
        file = undo_folder(workbook) / Path(held["file"]).name
        day = date.fromisoformat(held["day"])
        return UndoStep(
            number, held["command"], day, held["old"], held["new"], tuple(held["sheets"]), file,
            held.get("made", {}), bool(held.get("follows")), tuple(held.get("checks", ())),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _file(workbook: Path, number: int, ending: str) -> Path:
    return undo_folder(workbook) / f"{number:06d}{ending}"


def _files(folder: Path) -> list[Path]:
    with suppress(OSError):
        return [file for file in folder.iterdir() if _number(file)]
    return []


def _number(file: Path) -> int:
    return int(file.stem) if len(file.stem) == 6 and file.stem.isascii() and file.stem.isdigit() else 0


def _numbers(folder: Path) -> set[int]:
    return {_number(file) for file in _files(folder)}


def _line(block: CellBlock) -> bytes:
    held = {
        "sheet": block.sheet,
        "column": block.column,
        "rows": _runs(block.rows),
        "old": list(block.old),
        "new": list(block.new),
    }
    return json.dumps(held, ensure_ascii=False, default=_value_to).encode() + b"\n"


def _runs(rows: Sequence[int]) -> list[list[int]]:
    """Ascending rows as runs [first, count]: a whole column is one run."""
    if len(rows) and rows[-1] - rows[0] + 1 == len(rows):
        return [[int(rows[0]), len(rows)]]
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][0] + runs[-1][1]:
            runs[-1][1] += 1
        else:
            runs.append([int(row), 1])
    return runs


def _rows_from(runs: list[list[int]]) -> list[int]:
    return list(chain.from_iterable(range(first, first + count) for first, count in runs))


def _value_to(value: object) -> object:
    """What JSON has no word for: dates, and numbers of NumPy."""
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    item = getattr(value, "item", None)
    if item is None:
        raise TypeError(f"{type(value).__name__} is no cell value")
    return item()


def _value_from(value: object) -> CellValue:
    match value:
        case {"date": str(text)}:
            return date.fromisoformat(text)
        case {"datetime": str(text)}:
            return datetime.fromisoformat(text)
        case str() | int() | float() | None:
            return value
    raise ValueError(f"{value!r} is no cell value")
