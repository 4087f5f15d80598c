"""The one door out: a workbook is replaced whole or not at all, and nobody's save is ever lost.

    with editing(path) as session:
        ...                                     # read session.path, decide
        with session.draft() as target:         # a sibling; nothing of the workbook is touched
            apply_changes(book, changes, target)
        verify(book, session.draft_path, changes)
        session.replace(UndoPlan("run", today, cells))

The order: lock → owner files → snapshot (identity and hash) → draft, flushed → undo step without its file → intent noted in
the lock file → owner files and identity again → swap → look at what came out → flush the folder → what came out becomes the
file of the undo step → unlock. What came out and is not what was read is given back at once. A run that dies anywhere in
between leaves a note that tells the next one what each file is (settle.py).
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from workbook_tools.disk.durable import sweep_siblings
from workbook_tools.disk.exchange import Exchange, exchange
from workbook_tools.disk.lock import locked
from workbook_tools.disk.reasons import faults_for
from workbook_tools.disk.snapshot import is_file, take_snapshot
from workbook_tools.table.faults import Fault
from workbook_tools.workbook.copies import refuse_bad_place
from workbook_tools.workbook.owners import refuse_if_open
from workbook_tools.workbook.session import Session, refuse_read_only
from workbook_tools.workbook.settle import Place
from workbook_tools.workbook.undo_store import UndoStep, read_old_file

OTHER_RUN = "另一个正在运行的任务"
TRIES = 4
_Result = TypeVar("_Result")


def refuse_unless_editable(path: Path) -> None:
    """What can be said without writing anything, for --dry-run.

    Raises temporary-place, cloud-conflict-copy, workbook-busy, cannot-write.
    """
    refuse_bad_place(path)
    refuse_if_open(path)
    refuse_read_only(path)


@contextmanager
def editing(path: Path, *, wait: float = 0.0, swap: Exchange = exchange) -> Iterator[Session]:
    """An edit of the workbook at `path`; at any end of it nothing of ours is left beside the workbook.

    wait: seconds to wait for another run. swap: the platform's, unless a test says otherwise. Raises what
    `refuse_unless_editable` does, and file-missing, disk-full; inside, a failure to read that comes from somebody's saving
    becomes workbook-changed.
    """
    refuse_unless_editable(path)
    place = Place(_real(path))
    if not is_file(place.master) and not is_file(place.lock):
        take_snapshot(place.master)  # tells what is wrong; without a word where it was only being saved
    with ExitStack() as stack:
        with faults_for(path.name):
            lock = stack.enter_context(locked(place.lock, wait=wait))
        if lock is None:
            raise Fault("workbook-busy", name=path.name, who=OTHER_RUN)
        session = Session(path, place, lock, swap)
        try:
            session.begin()
            sweep_siblings(place.master.parent)
            yield session
        except (Fault, OSError) as error:
            if session.lost_race(error):
                raise Fault("workbook-changed", name=path.name) from error
            raise
        finally:
            session.clear_up()


def edit_again(path: Path, work: Callable[[Session], _Result], *, tries: int = TRIES, wait: float = 0.0) -> _Result:
    """Does the work in an editing session, and begins again from their version when somebody saved meanwhile.

    work: a function of the workbook as it finds it. Raises workbook-changed after `tries` lost races.
    """
    with editing(path, wait=wait) as session:
        for _ in range(tries - 1):
            try:
                return work(session)
            except (Fault, OSError) as error:
                if not session.lost_race(error):
                    raise
            session.begin()
        return work(session)


def take_back(session: Session, step: UndoStep) -> bool:
    """Puts the bytes back that a step has replaced; False where the workbook is no longer as that step left it.

    The step is used up. Raises backup-damaged and what `Session.replace` does.
    """
    if session.snapshot.sha256 != step.new_hash:
        return False
    content = read_old_file(step)
    with session.draft() as target:
        target.write(content)
    return session.replace(None, drops=step.number)


def _real(path: Path) -> Path:
    """The file itself, where `path` is a link to it: the link must not be replaced."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # links that run in a circle
        raise Fault("file-missing", name=path.name) from None
