"""The shop's sign: a white clothes hanger on a round ground, drawn point by point and packed as a PNG."""

import math
import struct
import zlib

from openpyxl.drawing.image import Image

GROUND, LINE = (0x0F, 0x76, 0x6E), (0xFF, 0xFF, 0xFF)
_HANGER = (
    ((20.0, 60.0), (48.0, 40.0)),
    ((48.0, 40.0), (76.0, 60.0)),
    ((20.0, 60.0), (76.0, 60.0)),
    ((48.0, 40.0), (48.0, 33.0)),
)


class Sign(Image):
    """The picture for openpyxl, whose own class would need an imaging library to learn the size."""

    def __init__(self, pixels: int = 44) -> None:  # the parent's would open the file with that library
        self.ref, self.format, self.anchor = "", "png", "A1"
        self.width = self.height = pixels

    def _data(self) -> bytes:
        return sign_png()


def sign_png(size: int = 96) -> bytes:
    """An RGBA image, size × size pixels."""
    rows = b"".join(b"\0" + b"".join(_pixel(x + 0.5, y + 0.5, size) for x in range(size)) for y in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _pixel(x: float, y: float, size: int) -> bytes:
    scale = 96 / size
    x, y = x * scale, y * scale
    inside = _soft(46 - math.hypot(x - 48, y - 48))
    line = max(_soft(2.6 - min(_distance(x, y, start, end) for start, end in _HANGER)), _soft(2.6 - _hook(x, y)))
    shade = (round(ground + (stroke - ground) * line) for ground, stroke in zip(GROUND, LINE, strict=True))
    return bytes((*shade, round(255 * inside)))


def _soft(depth: float) -> float:
    """0 outside, 1 inside, smooth over one pixel at the edge."""
    return min(max(depth + 0.5, 0.0), 1.0)


def _hook(x: float, y: float) -> float:
    """The distance from the hook: three quarters of a circle above the neck."""
    if x < 48 and y > 27:
        return math.hypot(x - 42, y - 27)
    return abs(math.hypot(x - 48, y - 27) - 6)


def _distance(x: float, y: float, start: tuple[float, float], end: tuple[float, float]) -> float:
    run, rise = end[0] - start[0], end[1] - start[1]
    along = ((x - start[0]) * run + (y - start[1]) * rise) / (run * run + rise * rise)
    along = min(max(along, 0.0), 1.0)
    return math.hypot(x - start[0] - along * run, y - start[1] - along * rise)
