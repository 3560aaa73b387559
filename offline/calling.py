"""Notices a call over our own voice by its word, where it is hardly a vowel to who goes by sound: "stop", "it hurts".

A short word, or one whose vowel the loudspeaker covers, is hardly told from what the canceller leaves of the voice; so
the voice went on, over the second try as well. A spotter that knows the word tells it. It is asked only where something
is as loud as a word, for it costs one to three hundredths of a second each time, and only about what is urgent: now and
then the voice itself sounds like one of all the phrases, hardly ever as surely like one of these.
"""

from collections import deque
from collections.abc import Callable

from engine.events import Command, Heard
from engine.phrasebook import Phrasebook
from offline.grammar import URGENT
from offline.sound import BLOCK, BLOCK_SECONDS, Block
from offline.spotter import WINDOW, Spotter

CALLS = URGENT - {Command.PAUSE}
"""Not a pause: our voice says "breathe" all the time, and "freeze" is one."""
CALLED = 0.7
"""As likely as this it is a call; set by hand. Looked at without a pause, 36 minutes of the voice alone (+12 dB, four
rooms) held 38 phrases as likely, none of them a call (at most 0.63), and 5 pauses."""
ASKED_BLOCKS = 5
"""The spotter is asked every 0.1 s."""
ASKED_AFTER_BLOCKS = round(0.7 / BLOCK_SECONDS)
"""For so long after there may have been a word: the spotter knows one when it is over."""
BEGAN_BLOCKS = 20
"""A call is known 0.4 s later than who is noticed by sound would be: 0.25 s after they began."""


class Calling:
    """Told of each block that the canceller leaves, and of whether a word may sound in it."""

    def __init__(self, spotter: Spotter, phrasebook: Phrasebook, is_ours: Callable[[str], bool]) -> None:
        """is_ours: whether our own voice may be in what is heard now with a phrase."""
        self._spotter = spotter
        self._is_ours = is_ours
        self._calls: dict[Heard, list[str]] = {}
        """What is urgent, and how it may be called."""
        for phrase in spotter.phrases:
            heard = phrasebook.understand(phrase)
            if heard is not None and heard.command in CALLS and phrase not in phrasebook.unhurried:
                self._calls.setdefault(heard, []).append(phrase)
        self._sound: deque[bytes] = deque(maxlen=WINDOW // BLOCK)
        self._blocks = self._asked_blocks = 0
        """So far; and for how many more the spotter is asked."""

    def hear(self, whole: Block, *, over_voice: bool, may_speak: bool) -> bool:
        """Take 20 ms of what is left, with the person as they are; return whether it ends with a call.

        over_voice: whether our own voice may be in it; else who speaks is heard anyway. may_speak: whether something in
        it may be a word.
        """
        self._sound.append(whole.astype("<i2").tobytes())
        self._blocks += 1
        self._asked_blocks = ASKED_AFTER_BLOCKS if may_speak else max(0, self._asked_blocks - 1)
        if not (over_voice and self._asked_blocks) or self._blocks % ASKED_BLOCKS:
            return False
        likely = self._spotter.likely(b"".join(self._sound))
        calls = [phrases for phrases in self._calls.values() if not any(map(self._is_ours, phrases))]
        return any(sum(likely[each] for each in phrases) >= CALLED for phrases in calls)

    def answered(self) -> None:
        """Take it that all until now has been heard."""
        self._sound.clear()
        self._asked_blocks = 0
