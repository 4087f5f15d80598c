"""Work done ahead: while one core looks at a piece, the other one makes the next."""

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from threading import Condition, Thread
from typing import Generic, TypeVar

_Item = TypeVar("_Item")
_HELD = 1
"""So many items wait at most: enough that neither side stands still, and little memory."""


def ahead(items: Iterable[_Item]) -> Generator[_Item, None, None]:
    """The same items, all but the first made in a thread while the caller works on those before.

    Worth while where the making is mostly work of compiled code, which lets other threads run. What it raises is raised here,
    behind the items that came before. When whoever goes through them stops, the thread has ended too.
    """
    source = iter(items)
    for first in source:
        yield first
        break
    maker = _Maker(source)
    maker.start()
    try:
        yield from maker.made()
    finally:
        maker.stop()


class _Maker(Thread, Generic[_Item]):
    def __init__(self, items: Iterator[_Item]) -> None:
        super().__init__(daemon=True)
        self._items = items
        self._waiting: deque[_Item] = deque()
        self._changed = Condition()
        self._ended = self._stopped = False
        self._raised: BaseException | None = None

    def run(self) -> None:
        try:
            for item in self._items:
                if not self._put(item):
                    return
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is raised where the items are asked for
            self._raised = error
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify()

    def _put(self, item: _Item) -> bool:
        """Let an item wait until it is asked for; False where nobody will."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or len(self._waiting) < _HELD)
            self._waiting.append(item)
            self._changed.notify()
            return not self._stopped

    def made(self) -> Iterator[_Item]:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._ended)
                if not self._waiting:
                    break
                item = self._waiting.popleft()
                self._changed.notify()
            yield item
        raised, self._raised = self._raised, None  # it holds the frames of the thread, and these hold us
        if raised is not None:
            raise raised

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self.join()
