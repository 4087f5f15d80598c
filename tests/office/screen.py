"""A screen that nobody sees: windows on it, a mouse, and pictures of it."""

import shutil
import subprocess
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

WIDTH, HEIGHT = 1500, 1000
_BITS, _WORDS_OF_HEADER, _BYTES_OF_COLOUR = 24, 25, 12


class Screen:
    """An X display with a picture of itself in a file (in the format of xwd)."""

    def __init__(self, display: str, buffer: Path) -> None:
        self.display, self._buffer = display, buffer

    def click(self, x: int, y: int) -> None:
        """The left button of the mouse, at a place in pixels."""
        words = ["xdotool", "mousemove", str(x), str(y), "sleep", "0.3", "click", "1"]
        subprocess.run(words, env={"DISPLAY": self.display, "PATH": "/usr/bin:/bin"}, check=True)

    def keep(self, picture: Path) -> None:
        """Write what is on the screen as a PNG."""
        content = self._buffer.read_bytes()
        header = np.frombuffer(content, ">u4", _WORDS_OF_HEADER)
        size, width, height, line, colours = (int(header[at]) for at in (0, 4, 5, 12, 19))
        begin = size + colours * _BYTES_OF_COLOUR
        pixels = np.frombuffer(content, np.uint8, line * height, begin).reshape(height, line)
        shown = pixels[:, : width * 4].reshape(height, width, 4)[:, :, 2::-1]  # blue, green, red and nothing
        picture.write_bytes(_png(np.ascontiguousarray(shown)))


@contextmanager
def screen_in(folder: Path) -> Iterator[Screen]:
    """A display of its own in a free place; it ends with everything that is on it."""
    program = shutil.which("Xvfb")
    assert program is not None
    words = [
        program,
        "-displayfd",
        "1",
        "-screen",
        "0",
        f"{WIDTH}x{HEIGHT}x{_BITS}",
        "-fbdir",
        str(folder),
        "-nolisten",
        "tcp",
    ]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert process.stdout is not None
        yield Screen(f":{process.stdout.readline().decode().strip()}", folder / "Xvfb_screen0")
    finally:
        process.terminate()
        process.wait()


def _png(pixels: np.ndarray) -> bytes:
    height, width, _ = pixels.shape
    lines = b"".join(b"\0" + line.tobytes() for line in pixels)

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + bytes((8, 2, 0, 0, 0))  # eight bits of each of three colours
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
