"""Takes the loudspeaker's own sound out of what the microphone heard; the only module that knows the canceller.

Contract: `clean` is given, block by block, exactly what was played and what was heard meanwhile, and leaves two sounds.
- In `suppressed` AEC3 has taken out whatever may be echo. It tells whether somebody speaks, and no word of the voice's
  own is understood in it; but of a person who speaks meanwhile it leaves little.
- In `whole` a filter has taken out the echo that it can foretell, and the person is as they are, above what is left of
  the voice: at an echo of up to +6 dB they are understood twice as often. With a filter that does not know the way from
  loudspeaker to microphone (yet), it is the same as `suppressed`.

AEC3 finds the delay between the two by itself: tried from 30 to 250 ms, distorted and 50 ppm apart
(`python -m benchmarks.echo`); beyond about 500 ms it finds nothing. Where nothing has been played for a second the
microphone passes untouched, so that in a silent hold the ear hears the person as they are.

AEC3 is never given a silent loudspeaker: its filters fade for ever after the last sound, through numbers so
small that a processor takes fifteen times as long for them (2.8 ms for 20 ms, from a second after the sound on; 0.16 ms
with one sample of 1 in it, and what is left is the same).
"""

from typing import Any, NamedTuple

import numpy as np

from engine.errors import MissingError
from offline.echo_filter import EchoFilter
from offline.sound import BLOCK, BLOCK_SECONDS, RATE, Block

LATEST_SECONDS = 1.0
"""An echo that comes later than this after the last sound is not expected: 0.5 s of delay, and the room's own tail."""
FADE_IN = np.linspace(0.0, 1.0, BLOCK)
FAINT = np.eye(1, BLOCK, dtype=np.int16)[0]
"""Stands for silence: a click of -90 dB of full scale, which no loudspeaker is given."""


class Left(NamedTuple):
    """What is left of a block of the microphone, (BLOCK,) of int16 each."""

    suppressed: Block
    whole: Block


class EchoCanceller:
    """WebRTC's AEC3 at 16 kHz, whose package splits our 20 ms into the 10 ms that it works on; and a filter of ours."""

    def __init__(self) -> None:
        """Raises MissingError, saying what to install, where the package is not there or cannot be loaded."""
        try:
            from pywebrtc_audio import EchoCanceller as Canceller
        except (ImportError, OSError) as error:
            raise MissingError(f"no echo canceller is there ({error}): `pip install pywebrtc-audio`") from None
        self._canceller: Any = Canceller(sample_rate=RATE)
        self._filter = EchoFilter()
        self._expected_blocks = 0
        self._open, self._known = Fader(), Fader()

    @property
    def knows_the_way(self) -> bool:
        """Whether `whole` is more than `suppressed`."""
        return self._filter.knows_the_way

    def clean(self, played: Block, heard: Block) -> Left:
        """Return what is left of `heard`, (BLOCK,) of int16; `played` went to the loudspeaker in the same exchange."""
        sounds = bool(played.any())
        # also while nothing is played: it learns the room's noise
        left: Block = self._canceller.process(heard, played if sounds else FAINT)
        self._expected_blocks = round(LATEST_SECONDS / BLOCK_SECONDS) if sounds else self._expected_blocks - 1
        is_open = self._expected_blocks < 0
        suppressed = self._open.mixed(left, heard, second=is_open)
        filtered = heard if is_open else np.rint(self._filter.left(played, heard)).clip(-32768, 32767).astype(np.int16)
        return Left(suppressed, self._known.mixed(suppressed, filtered, second=is_open or self._filter.knows_the_way))


class Fader:
    """Goes from one of two sounds to the other within a block."""

    def __init__(self, *, second: bool = False) -> None:
        self._second = second

    def mixed(self, first: Block, other: Block, *, second: bool) -> Block:
        """Return a block of the first sound, or of the second; where that changes, of both."""
        was_second, self._second = self._second, second
        before, after = (other if was_second else first), (other if second else first)
        if was_second == second:
            return after
        mixed: Block = np.rint(before * (1 - FADE_IN) + after * FADE_IN).astype(np.int16)
        return mixed
