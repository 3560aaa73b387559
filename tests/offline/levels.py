"""Sound as the levels of its blocks."""

from offline.loudness import Loudness

ROOM, VOICE = 30.0, 3000.0
"""RMS of 16-bit samples."""


def loudness(*parts: tuple[float, int], own: range = range(0)) -> Loudness:
    """Levels, each for so many blocks; in those of `own` our own voice sounds."""
    heard = Loudness()
    levels = [level for level, blocks in parts for _ in range(blocks)]
    for block, level in enumerate(levels):
        heard.add(level, own=block in own)
    return heard
