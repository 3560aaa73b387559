"""The skill's icons, drawn here: somebody who folds forward over straight legs. Amazon cuts the corners round."""

import struct
import zlib
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SIZES = {"small": 108, "large": 512}
"""Pixels of each side (Alexa: skill manifest, smallIconUri and largeIconUri)."""
GROUND, FIGURE = (33, 104, 105), (250, 244, 230)
"""Red, green, blue."""
LINES = (
    ((0.20, 0.67), (0.82, 0.67)),  # legs
    ((0.24, 0.65), (0.27, 0.50), (0.34, 0.41), (0.44, 0.38), (0.54, 0.44)),  # back
    ((0.52, 0.44), (0.66, 0.54), (0.78, 0.60)),  # arms
)
"""Right and down, in parts of a side."""
THICK = 0.038
HEAD, HEAD_SIZE = (0.64, 0.41), 0.07


def pixels(side: int) -> NDArray[np.uint8]:
    """Return the icon, `side` by `side` by red, green, blue."""
    down, right = (np.indices((side, side)) + 0.5) / side
    away = np.hypot(right - HEAD[0], down - HEAD[1]) - HEAD_SIZE
    for line in LINES:
        for start, end in pairwise(line):
            along, across = end[0] - start[0], end[1] - start[1]
            part = ((right - start[0]) * along + (down - start[1]) * across) / (along**2 + across**2)
            part = part.clip(0, 1)
            near = np.hypot(right - start[0] - part * along, down - start[1] - part * across)
            away = np.minimum(away, near - THICK)
    inside = (0.5 - away * side).clip(0, 1)[..., None]  # a pixel's edge is soft
    return np.asarray(np.rint(inside * FIGURE + (1 - inside) * GROUND), dtype=np.uint8)


def png(image: NDArray[np.uint8]) -> bytes:
    """Return a picture as a PNG file (ISO/IEC 15948): 8 bits a colour, no filter."""
    height, width, _ = image.shape
    rows = np.pad(image.reshape(height, -1), ((0, 0), (1, 0)))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
