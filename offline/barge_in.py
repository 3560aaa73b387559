"""Notices that a person speaks, also while the voice does, from what the echo canceller leaves.

Speech is loud for 80 of 120 ms, and for 60 of them it is a vowel or the like; a click, a breath and cloth are not. Loud
means: well over the quietest of the last seconds, over nearly all that was left lately, of the voice's own echo while
it speaks and of the room while it is silent, and unlike what was just played. So a canceller that leaves more, or a
television, costs sensitivity and makes few false alarms.

Both sounds that the canceller leaves are watched, the one that leaves a person as they are as soon as it is another
one: AEC3 takes some people out with the echo. To be noticed in one of them is enough.

There are four degrees, and a hint. A suspicion makes the voice softer for a while: then a person stands out, and an
echo does not. A certainty makes it stop, and what is heard over it then may be the person's. Where a person is likely
in what AEC3 leaves, and suspected in what the filter leaves, the voice stops, too, but nothing over it is believed for
that; in silence nobody is likely, or who talks there would interrupt the next sentence. After stops that were in vain
it takes an outcry for a while: a person is louder than a television across the room.

Less than a suspicion is a hint, which asks for hardly a vowel: then it is listened for a call, and one that is known by
its word is a certainty (`offline.calling`), also after stops that were in vain: "stop" must work.

The figures were set on simulated rooms and voices other than those that are measured: another place in the room, people
and made-up voices of the trained side, breath and half of the cloth made in other ways. There, with a voice that goes
on speaking at its full loudness, and by what AEC3 leaves alone,

| echo over the person | suspected | certain | median after the word began | without a person: suspected | certain |
|---|---|---|---|---|---|
| none | 24 of 26 | 24 | 0.10, 0.10 s | | |
| 0 dB | 77 of 77 | 71 | 0.12, 0.16 s | 0 times in 5 min | 0 |
| +6 dB | 73 of 75 | 60 | 0.16, 0.22 s | 9 times in 10 min | 0 |
| +12 dB | 65 of 78 | 54 | 0.22, 0.34 s | 49 times in 20 min | once |
| 0 or +6 dB, breathing and rustling | | | | 13 times in 30 min | 0 |

In the rooms of docs/room.md 63 of 72 voices at echoes to +6 dB fell silent with that, and 19 of 36 at +12 dB. With the
other sound beside it 70 and 29 did, and where nobody spoke it did so 28 times in ten hours in place of 25. If that is
watched only while the voice sounds, it is known too little: then the 95th percentile to silence is later than 1 s.
By loudness alone, as it was before, 70, 58 and 49 were certain, breathing and rustling 36 times and the voice 8.
"""

import math
from collections import deque
from dataclasses import dataclass, replace

import numpy as np

from offline.sound import BLOCK, BLOCK_SECONDS, RATE, Block, silence
from offline.voicing import OwnSound, power_of, voicing

LOWEST_HZ, HIGHEST_HZ = 300.0, 3800.0
"""Where speech is, and the rumble of a floor and the hiss of a microphone are not."""
BLOCKS, LOUD_BLOCKS, VOICED_BLOCKS = 6, 4, 3
"""Of the last 120 ms, 80 must be loud, and 60 must be a vowel or the like."""
MOST_LIKENESS, MOST_LIKENESS_CERTAIN = 0.75, 0.65
"""What is more like what was just played is not counted: six in ten loud blocks of what AEC3 leaves of the voice at
+12 dB, one in twenty-five of a person's. Nor is it enough for a certainty in what the filter leaves, which is like it
more often: in ten hours in which nobody spoke a person was noticed there 32 times with 0.75, 12 times with 0.65."""
FLOOR_PERCENT = 10.0
USUAL_PERCENT = 90.0
REMEMBERED_SECONDS = 40.0
KNOWN_SECONDS = 4.0
"""As long as less than this is known of a kind of sound, much more is asked for."""
LEARN_BLOCKS = 10
"""What is usual is worked out anew this often."""
SOFTER_DB = 12.0
"""By how much the voice is softer on suspicion: it is still understood, and its echo is no longer louder than most."""
SUSPECTED_SECONDS = 3.0
"""A suspicion lasts until somebody who was ignored has said it again (2 s), and the word has been noticed."""
IN_VAIN = 3
"""After this many stops in a row that brought no command, only an outcry or a call stops the voice for REST_SECONDS."""
REST_SECONDS = 60.0
SILENT_DB = -100.0


@dataclass(frozen=True, slots=True)
class Degree:
    """How loud 20 ms must be, in dB, and how much like a vowel."""

    over_floor: float
    over_usual: float
    over_floor_unknown: float
    """As long as it is not known what is usual."""
    voicing: float
    """What a vowel has at least (`offline.voicing`): 0.6 is had by eight in ten loud blocks of people, one in twelve of
    breathing and rustling."""

    def threshold(self, floor: float, usual: float | None) -> float:
        """Return the level that is loud."""
        return (
            floor + self.over_floor_unknown if usual is None else max(floor + self.over_floor, usual + self.over_usual)
        )


SUSPICION = Degree(over_floor=12.0, over_usual=1.0, over_floor_unknown=22.0, voicing=0.5)
HINT = replace(SUSPICION, voicing=0.3)
"""Like a vowel that hardly is one, or half covered: one in twenty-five moments of the voice alone."""
LIKELIHOOD = Degree(over_floor=12.0, over_usual=4.0, over_floor_unknown=28.0, voicing=0.5)
CERTAINTY = Degree(over_floor=12.0, over_usual=6.0, over_floor_unknown=28.0, voicing=0.6)
OUTCRY = Degree(over_floor=12.0, over_usual=15.0, over_floor_unknown=36.0, voicing=0.6)
"""So an hour of television stops the voice 113 times; with 10 dB in place of 15 204 times, without any outcry 88."""


class Lately:
    """The last blocks, as one degree judges them."""

    def __init__(self, degree: Degree) -> None:
        self.degree = degree
        self._loud: deque[bool] = deque(maxlen=BLOCKS)
        self._voiced: deque[bool] = deque(maxlen=BLOCKS)
        self._speech: deque[bool] = deque(maxlen=BLOCKS)
        self.speech = False
        """Whether they are speech."""

    @property
    def speech_lately(self) -> bool:
        """Whether they were at one of them."""
        return any(self._speech)

    def add(self, *, loud: bool, voicing: float) -> None:
        """Take one more block."""
        self._loud.append(loud)
        self._voiced.append(loud and voicing >= self.degree.voicing)
        self.speech = sum(self._loud) >= LOUD_BLOCKS and sum(self._voiced) >= VOICED_BLOCKS
        self._speech.append(self.speech)

    def forget(self) -> None:
        """Begin anew."""
        for each in (self._loud, self._voiced, self._speech):
            each.clear()
        self.speech = False


class Watch:
    """One of the sounds that the canceller leaves, as all degrees judge it."""

    def __init__(self, most_likeness: float = MOST_LIKENESS) -> None:
        """most_likeness: to what was just played, that is enough for a certainty."""
        self._most_likeness = most_likeness
        self._while_sounding, self._while_silent = Usual(), Usual()
        self.hint, self.suspicion, self.likelihood = Lately(HINT), Lately(SUSPICION), Lately(LIKELIHOOD)
        self.certainty, self.outcry = Lately(CERTAINTY), Lately(OUTCRY)
        self._all = (self.hint, self.suspicion, self.likelihood, self.certainty, self.outcry)
        self._last_left = silence()

    def listen(self, left: Block, own: OwnSound, *, sounding: bool, softer: bool) -> None:
        """Take 20 ms of it; own: what was played until then."""
        level = band_level(left)
        kind = self._while_sounding if sounding else self._while_silent
        floor = min(self._while_sounding.floor, self._while_silent.floor)
        usual = kind.usual if kind.usual is None or not softer else kind.usual - SOFTER_DB
        likeness, voiced = 1.0, 0.0
        if level > SUSPICION.threshold(floor, usual):
            power = power_of(np.concatenate((self._last_left, left)))
            likeness, voiced = own.likeness(power) if sounding else 0.0, voicing(power)
        for each in self._all:
            most = self._most_likeness if each in (self.certainty, self.outcry) else MOST_LIKENESS
            loud = level > each.degree.threshold(floor, usual) and likeness <= most
            counts = sounding or each is not self.likelihood
            each.add(loud=loud and counts, voicing=voiced)
        self._last_left = left
        if not softer:
            kind.learn(level)

    def forget(self) -> None:
        """Forget who spoke, not what is usual."""
        for each in self._all:
            each.forget()


class BargeIn:
    """Listens to what the echo canceller leaves, block by block; to notice a person in one of two sounds is enough."""

    def __init__(self) -> None:
        self._suppressed, self._whole = self._watches = Watch(), Watch(MOST_LIKENESS_CERTAIN)
        self._own = OwnSound()
        self._suspected_blocks = 0
        self._in_vain = 0
        self._rest_blocks = 0
        self._is_called = False

    @property
    def is_called(self) -> bool:
        """Whether what makes it certain now is a call, which has been over for a moment."""
        return self._is_called

    @property
    def may_speak(self) -> bool:
        """Whether what sounds now may be a word."""
        return any(each.hint.speech for each in self._watches)

    @property
    def suspects(self) -> bool:
        """Whether a person may speak, or may have spoken a moment ago: the voice should be softer."""
        return self._suspected_blocks > 0

    @property
    def interrupts(self) -> bool:
        """Whether the voice should stop, for it is at least likely that a person speaks now."""
        likely = self._suppressed.likelihood.speech_lately and self._whole.suspicion.speech_lately
        return self.person_speaks or (likely and not self._rest_blocks)

    @property
    def person_speaks(self) -> bool:
        """Whether a person certainly speaks now."""
        loud = any((each.outcry if self._rest_blocks else each.certainty).speech for each in self._watches)
        return loud or self._is_called

    def listen(
        self, suppressed: Block, whole: Block | None, played: Block, *, sounding: bool, softer: bool = False
    ) -> None:
        """Take 20 ms of what the canceller left, in both ways (`offline.echo.Left`), and what was played meanwhile.

        whole: None where it is no other sound. sounding: whether the voice may be heard in it. softer: whether it is
        softer by SOFTER_DB there.
        """
        self._is_called = False
        for watch, left in zip(self._watches, (suppressed, whole), strict=True):
            if left is None:
                watch.forget()
            else:
                watch.listen(left, self._own, sounding=sounding, softer=softer)
        self._own.played(played)
        suspected = any(each.suspicion.speech for each in self._watches)
        self._suspected_blocks = round(SUSPECTED_SECONDS / BLOCK_SECONDS) if suspected else self._suspected_blocks - 1
        self._rest_blocks = max(0, self._rest_blocks - 1)

    def called(self) -> None:
        """Take it that in this block a call was known by its word (`offline.calling`)."""
        self._is_called, self._suspected_blocks = True, round(SUSPECTED_SECONDS / BLOCK_SECONDS)

    def forget(self) -> None:
        """Take it that nobody spoke just now."""
        self._is_called = False
        for each in self._watches:
            each.forget()

    def answered(self) -> None:
        """Take it that it was a person: a command was heard."""
        self.forget()
        self._suspected_blocks = self._in_vain = 0

    def in_vain(self) -> None:
        """Take it that nobody said a command."""
        self._in_vain += 1
        if self._in_vain >= IN_VAIN:
            self._in_vain, self._rest_blocks = 0, round(REST_SECONDS / BLOCK_SECONDS)


class Usual:
    """The levels of the last seconds of one kind of sound, in dB of full scale."""

    def __init__(self) -> None:
        self._levels = np.zeros(round(REMEMBERED_SECONDS / BLOCK_SECONDS))
        self._blocks = 0
        self.floor = math.inf
        """Hardly ever is it quieter."""
        self.usual: float | None = None
        """Hardly ever is it louder; None as long as too little is known."""

    def learn(self, level: float) -> None:
        """Take the level of one more block."""
        self._levels[self._blocks % len(self._levels)] = level
        self._blocks += 1
        if self._blocks % LEARN_BLOCKS == 1:
            known = self._levels[: self._blocks]
            low, high = (round(part / 100 * (len(known) - 1)) for part in (FLOOR_PERCENT, USUAL_PERCENT))
            ranked = np.partition(known, (low, high))
            self.floor = float(ranked[low])
            self.usual = float(ranked[high]) if len(known) >= KNOWN_SECONDS / BLOCK_SECONDS else None


def band_level(block: Block) -> float:
    """Return the level of speech's band in dB of full scale."""
    seen = np.fft.rfft(block * WINDOW)[BAND]
    return 10 * math.log10(np.vdot(seen, seen).real / FULL_POWER + 10 ** (SILENT_DB / 10))


WINDOW = np.hanning(BLOCK)
FULL_POWER = float(WINDOW @ WINDOW) * BLOCK * 32768.0**2 / 2
"""Of a full-scale square wave, all in the band; a spectrum's other half is not summed up."""
BAND = slice(round(LOWEST_HZ * BLOCK / RATE), round(HIGHEST_HZ * BLOCK / RATE) + 1)
