"""What a process that does one job and then ends may leave out: of a small shop's run it is a third."""

import atexit
import gc
import os

_LEFT_OUT = {
    "OPENBLAS_NUM_THREADS": "1",  # NumPy starts a thread per core, which spins before it sleeps; we multiply no matrices
    "PYDANTIC_DISABLE_PLUGINS": "1",  # Pydantic looks for plugins of its own in all that is installed
}
"""What libraries are told before they are loaded, unless somebody has told them otherwise."""


def be_short_lived() -> None:
    """To be called first by what starts a process: what libraries are told counts until they are loaded.

    Nobody looks for cycles from now on: libraries and jobs make a million small objects and hardly a cycle, and looking is a
    fifth of the time. Nor does Python at its end, which would go through all that is loaded several times. Files are closed
    where they were opened, and what is to be flushed at exit is.
    """
    for name, value in _LEFT_OUT.items():
        os.environ.setdefault(name, value)
    gc.disable()
    atexit.register(gc.freeze)
