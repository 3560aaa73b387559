"""Takes the loudspeaker's own sound out of what the microphone heard; the only module that knows the canceller.

Contract: `clean` is given, block by block, exactly what was played and what was heard meanwhile. AEC3 finds the delay
between the two by itself: tried from 30 to 250 ms, distorted and 50 ppm apart (`python -m benchmarks.echo`); beyond
about 500 ms it finds nothing. Where nothing has been played for a second the microphone passes untouched, so that in a
silent hold the ear hears the person as they are.

The canceller is never given a silent loudspeaker: its filters fade for ever after the last sound, through numbers so
small that a processor takes fifteen times as long for them (2.8 ms for 20 ms, from a second after the sound on; 0.16 ms
with one sample of 1 in it, and what is left is the same).
"""

from typing import Any

import numpy as np

from engine.errors import MissingError
from offline.sound import BLOCK, BLOCK_SECONDS, RATE, Block

LATEST_SECONDS = 1.0
"""An echo that comes later than this after the last sound is not expected: 0.5 s of delay, and the room's own tail."""
FADE_IN = np.linspace(0.0, 1.0, BLOCK)
FAINT = np.eye(1, BLOCK, dtype=np.int16)[0]
"""Stands for silence: a click of -90 dB of full scale, which no loudspeaker is given."""


class EchoCanceller:
    """WebRTC's AEC3 at 16 kHz; the package splits our 20 ms into the 10 ms that it works on."""

    def __init__(self) -> None:
        """Raises MissingError, saying what to install, where the package is not there or cannot be loaded."""
        try:
            from pywebrtc_audio import EchoCanceller as Canceller
        except (ImportError, OSError) as error:
            raise MissingError(f"no echo canceller is there ({error}): `pip install pywebrtc-audio`") from None
        self._canceller: Any = Canceller(sample_rate=RATE)
        self._expected_blocks = 0
        self._was_open = False

    def clean(self, played: Block, heard: Block) -> Block:
        """Return what is left of `heard`, (BLOCK,) of int16; `played` went to the loudspeaker in the same exchange."""
        sounds = bool(played.any())
        # also while nothing is played: it learns the room's noise
        left: Block = self._canceller.process(heard, played if sounds else FAINT)
        self._expected_blocks = round(LATEST_SECONDS / BLOCK_SECONDS) if sounds else self._expected_blocks - 1
        is_open = self._expected_blocks < 0
        was_open, self._was_open = self._was_open, is_open
        if is_open == was_open:
            return heard if is_open else left
        before, after = (left, heard) if is_open else (heard, left)
        mixed: Block = np.rint(before * (1 - FADE_IN) + after * FADE_IN).astype(np.int16)
        return mixed
