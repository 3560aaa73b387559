"""A loudspeaker and its way to the microphone: it saturates, comes late, on a clock of its own, through the room."""

import numpy as np

from offline.sound import Block, Samples
from tests.room.acoustics import FULL_SCALE, Sound, active_db, spoken_in
from tests.room.streaming import Convolver, Delay


class Loudspeaker:
    """What is played, as it arrives at the microphone, block by block."""

    def __init__(
        self,
        path: Sound,
        *,
        gain: float = 1.0,
        delay_seconds: float = 0.03,
        drift_ppm: float = 0.0,
        saturation: float | None = None,
    ) -> None:
        """path: impulse response to the microphone. delay_seconds: of sound card and driver.

        drift_ppm: by how much its clock is faster than the microphone's.
        saturation: the part of full scale that the cone hardly passes (soft clipping); None: it is linear.
        """
        self._saturation = saturation
        self._delay = Delay(delay_seconds, drift_ppm)
        self._convolve = Convolver(path * gain)

    def __call__(self, out: Block) -> Sound:
        """Return (BLOCK,) of what the microphone gets of the loudspeaker while `out` is handed to it."""
        return self._convolve(self._delay(saturated(out, self._saturation)))


def saturated(sound: Samples, saturation: float | None) -> Sound:
    """Return what a cone does: it follows small movements and resists large ones."""
    if saturation is None:
        return sound.astype(float)
    limit = saturation * FULL_SCALE
    return limit * np.tanh(sound / limit)


def gain_for(path: Sound, reference: Samples, level_db: float, saturation: float | None = None) -> float:
    """Return the gain with which `reference` arrives at the microphone with this active level (dB of full scale)."""
    arrived = spoken_in(path, saturated(reference, saturation))
    return float(10 ** ((level_db - active_db(arrived)) / 20))
