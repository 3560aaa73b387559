"""The icons in the package are those that are drawn, as PNG files of the sizes Amazon asks for."""

import struct
import zlib

import numpy as np
import pytest

from skill import icons, listing, package


@pytest.mark.parametrize(("name", "side"), [("small", 108), ("large", 512)])
def test_the_icon_on_disk_is_what_is_drawn(name, side):
    """Read back as the standard has it; `homestretch-skill model` draws it where it is missing."""
    data = (package.FOLDER / listing.ICONS / f"{name}.png").read_bytes()
    length = struct.unpack(">I", data[33:37])[0]
    rows = np.frombuffer(zlib.decompress(data[41 : 41 + length]), np.uint8).reshape(side, 1 + 3 * side)

    assert (side, side, 8, 2) == struct.unpack(">IIBB", data[16:26])
    assert not rows[:, 0].any()
    assert (rows[:, 1:].reshape(side, side, 3) == icons.pixels(side)).all()


def test_the_icon_shows_somebody():
    """Both colours are in it, the ground at its corners."""
    picture = icons.pixels(108)

    assert tuple(picture[0, 0]) == tuple(picture[-1, -1]) == icons.GROUND
    assert (picture == icons.FIGURE).all(axis=-1).mean() > 0.05
