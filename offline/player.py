"""Plays one effect and answers with exactly one event, on the clock of the sound card.

Seconds are blocks counted. Words that overrun their slot, and the rest of a last block, are owed: the next slot
is shorter by that much, so that a hold of 20 s lasts 20 s. An anchor forgives the debt, so that talk never eats
into a hold.

Making words takes time, in which nothing was exchanged. What is played at once after that would be dropped, so the
player is silent until it has caught up, and hears what was said meanwhile; the slot of the words is shorter by that.

On a device that hears itself the listeners get what the echo canceller leaves: while our voice sounds, the sound in
which nothing of it can be understood; once a person is suspected, the one that leaves the person as they are, and what
was said until then in it, too. The voice is softer as long as somebody
may be speaking, and gives way to one who is: it fades within a block and listens. A command acts; without one the
effect begins again, words and seconds, so that no second of a hold is lost. Without a canceller the listeners get
silence while the voice speaks.
"""

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from engine.closing import cut_short_by
from engine.events import Ask, Cue, Done, Effect, Event, Finish, Heard, Prompt
from offline.barge_in import SOFTER_DB, BargeIn
from offline.calling import BEGAN_BLOCKS, Calling
from offline.echo import EchoCanceller, Fader, Left
from offline.sound import BLOCK, BLOCK_SECONDS, RATE, Block, Duplex, Samples, silence

FLOOR_SECONDS = 1.0
"""A question leaves the user at least this long, however long its words took."""
LAST_SECONDS = 0.6
"""So long it is listened after the very last word: for what was said into it to end, and for the ear to be certain of
it (0.24 or 0.4 s of quiet, and a step of the recogniser)."""
ECHO_TAIL_SECONDS = 0.3
"""After the loudspeaker stops, a room goes on for about this long (T60 0.3 to 0.5 s in furnished rooms)."""
LISTEN_SECONDS = 3.4
"""The voice goes on when nobody has spoken for this long: who was ignored says it again two seconds later, which takes
up to one, and then the ear is certain in 0.4. With 2.4 the voice went on into the second try of one in five."""
LONGEST_SECONDS = 6.0
"""The voice goes on after this long even if somebody still speaks: it may be a television."""
MOST_TIMES = 2
"""One effect gives way this often, then its words are said to their end."""
SAME_PLACE_BLOCKS = 15
"""Who is noticed within 0.3 s of where the same words gave way in vain was nobody: it is the voice again."""
AGAIN_SECONDS, AGAIN_CALLED_SECONDS = 0.6, 0.9
"""The last so many seconds are heard again, with the person as they are, when somebody is suspected: a person speaks
for 0.1 to 0.4 s by then. A call is known when it is over."""
AGAIN_BLOCKS = round(AGAIN_SECONDS / BLOCK_SECONDS)
SHORT_SECONDS = 0.5
"""Words and tones that are over this soon are not broken off: they end before a person has."""
SOFTER = 10 ** (-SOFTER_DB / 20)
ECHO_TAIL_BLOCKS = round(ECHO_TAIL_SECONDS / BLOCK_SECONDS)
LATEST_BLOCKS = 25
"""What is played is heard, and has died away, at most this much later: 0.5 s of sound card, driver and room."""


class Listener(Protocol):
    """Something that a command can come from: the ear, the keyboard."""

    def hear(self, block: Block) -> Heard | None:
        """Take 20 ms of microphone; return the command that is now certain, if one is."""


class KnowsOurWords(Protocol):
    """Told what the voice says, so that it is not taken for the person's words."""

    def sounds(self, prompt: Prompt) -> None:
        """Take it that `prompt` is being said in the block to come."""

    def person_speaks(self, late_blocks: int = 0) -> None:
        """Take it that what is heard now may be the person; late_blocks below zero: what was heard since then."""

    def gives_way(self) -> None:
        """Take it that the voice gives way to a word now."""

    def hear_again(self, blocks: Sequence[Block]) -> None:
        """Hear these in place of the next block, which is the last of them, and of those before it; none: nothing."""


class Player:
    """Speaks, is silent, or waits for the user, and hears meanwhile."""

    def __init__(
        self,
        duplex: Duplex,
        speak: Callable[[Prompt], Samples],
        listeners: Sequence[Listener] = (),
        passed: Callable[[float], None] = lambda seconds: None,
        *,
        echo: EchoCanceller | None = None,
        own: KnowsOurWords | None = None,
        calling: Calling | None = None,
    ) -> None:
        """`speak` makes the samples of a prompt, `passed` is told the seconds into the effect at every block.

        echo: takes the voice out of the microphone of a device that hears itself. own: is told what is said. calling:
        knows a call over it by its word.
        """
        self._duplex = duplex
        self._speak = speak
        self._listeners = listeners
        self._passed = passed
        self._echo = echo
        self._own = own
        self._calling = calling
        self._barge_in = BargeIn()
        self._debt = 0
        self._lately: deque[Block] = deque(maxlen=round(AGAIN_CALLED_SECONDS / BLOCK_SECONDS))
        """What was heard lately, with the person as they are, and with them the rest of our voice."""
        self._was_whole = True
        """Whether the listeners got that."""
        self._fader = Fader(second=True)
        self._silent_blocks = self._soft_blocks = LATEST_BLOCKS
        """Blocks since anything was played, and since it was played at its full loudness."""
        self._gain = 1.0
        self._is_the_voice = False
        """Whether who is noticed now is our own voice."""
        self.blocks = 0
        """Blocks played since the start: the time, in units of 20 ms."""

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return self.blocks * BLOCK_SECONDS

    def play(self, effect: Effect) -> Event:
        """Play `effect`; Done when its slot is full, Heard at the block in which a command became certain.

        Closing words are heard out: little cuts them short (`engine.closing`).
        """
        clip = self._speak(effect.prompt) if effect.prompt else np.zeros(0, dtype=np.int16)
        if len(clip) and (heard := self.catch_up(effect)):
            self._debt = 0
            return heard
        slot = self._slot(effect, clip)
        last = math.inf if slot is None else math.ceil(max(slot, len(clip)) / BLOCK)
        block = times = 0
        self._is_the_voice = False
        in_vain_at: float = -math.inf
        while block < last:
            words = clip[block * BLOCK : (block + 1) * BLOCK]
            self._is_the_voice = abs(block - in_vain_at) <= SAME_PLACE_BLOCKS
            if len(words) and times < MOST_TIMES and not self._is_the_voice and self._is_broken_off(clip):
                heard, times = self._heeded(effect, self._give_way(words, block * BLOCK_SECONDS)), times + 1
                block, in_vain_at = (block, in_vain_at) if heard else (0, block)
            else:
                softer = self._barge_in.suspects and not is_short(clip)
                heard = self._heeded(effect, self._say(effect.prompt, words, softer=softer))
                block += 1
                self._passed(block * BLOCK_SECONDS)
            if heard is not None:
                self._debt = 0
                return replace(heard, after=block * BLOCK_SECONDS)
        self._debt = block * BLOCK - slot if slot is not None and isinstance(effect, Cue) else 0
        return Done()

    def catch_up(self, effect: Effect | None = None) -> Heard | None:
        """Play silence in place of what would come too late to be played; return a command that was said meanwhile.

        The time is owed. effect: what is about to be played, if that decides what is heeded.
        """
        while self._duplex.late_blocks:
            heard = self._heeded(effect, self._exchange(silence(), 1.0))
            self._debt += BLOCK
            if heard is not None:
                return heard
        return None

    def _heeded(self, effect: Effect | None, heard: Heard | None) -> Heard | None:
        """Return what was heard if it ends the effect; closing words are heard out but for little."""
        if heard is None:
            return None
        self._forget_person()
        heeded = not isinstance(effect, Finish) or heard.command in cut_short_by(effect.prompt.key)
        return heard if heeded else None

    def _forget_person(self) -> None:
        """Take it that what was said was a command, and is over."""
        self._barge_in.answered()
        self._lately.clear()
        if self._calling:
            self._calling.answered()
        if self._own:
            self._own.hear_again(())

    def _slot(self, effect: Effect, clip: Samples) -> int | None:
        """Return the samples the effect fills, what is owed taken off; None for one that waits for the user."""
        if isinstance(effect, Finish):
            return len(clip) + round(LAST_SECONDS * RATE)
        if isinstance(effect, Ask):
            if effect.seconds is None:
                return None
            return max(round(effect.seconds * RATE), len(clip) + round(FLOOR_SECONDS * RATE))
        if effect.anchor:
            self._debt = 0
        return round(effect.seconds * RATE) - self._debt

    def _is_broken_off(self, clip: Samples) -> bool:
        return self._barge_in.interrupts and not is_short(clip)

    def _give_way(self, words: Samples, into: float) -> Heard | None:
        """Fade out `words` and listen until a command is heard, or nobody has spoken for a while."""
        if self._own:
            self._own.gives_way()
        heard = self._exchange(words, 0.0)
        quiet = listened = 0
        while heard is None and quiet < LISTEN_SECONDS / BLOCK_SECONDS and listened < LONGEST_SECONDS / BLOCK_SECONDS:
            heard = self._exchange(words[:0], 0.0)
            quiet = 0 if self._barge_in.interrupts else quiet + 1
            listened += 1
            self._passed(into)
        if heard is None:
            self._barge_in.in_vain()
        return heard

    def _say(self, prompt: Prompt | None, words: Samples, *, softer: bool) -> Heard | None:
        if len(words) and prompt and self._own and self._echo and self._duplex.hears_itself:
            self._own.sounds(prompt)
        return self._exchange(words, SOFTER if softer else 1.0)

    def _exchange(self, samples: Samples, gain: float) -> Heard | None:
        """Play `samples`, brought to `gain` within the block; return the command that is now certain, if one is."""
        out = silence()
        out[: len(samples)] = faded(samples, self._gain, gain)
        self._gain = gain
        microphone = self._without_echo(out, self._duplex.exchange(out))
        self.blocks += 1
        for listener in self._listeners:
            heard = listener.hear(microphone)
            if heard is not None:
                return heard
        return None

    def _without_echo(self, out: Block, microphone: Block) -> Block:
        """Return what the listeners may hear of `microphone`, where `out` was played."""
        if not self._duplex.hears_itself:
            self._barge_in.answered()  # nobody is noticed any more, where that ends while somebody speaks
            if self._calling:
                self._calling.answered()
            return microphone
        self._silent_blocks = 0 if out.any() else self._silent_blocks + 1
        self._soft_blocks = 0 if self._gain > SOFTER else self._soft_blocks + 1
        if self._echo is None:
            return silence() if self._silent_blocks < ECHO_TAIL_BLOCKS else microphone
        left = self._echo.clean(out, microphone)
        sounding = self._silent_blocks < LATEST_BLOCKS
        softer = sounding and self._soft_blocks >= LATEST_BLOCKS
        whole = left.whole if self._echo.knows_the_way else None
        self._barge_in.listen(left.suppressed, whole, out, sounding=sounding, softer=softer)
        self._listen_for_call(left.whole, over_voice=sounding and whole is not None)
        if self._is_the_voice:
            self._barge_in.forget()
        if self._own and self._barge_in.person_speaks:
            self._own.person_speaks(-BEGAN_BLOCKS if self._barge_in.is_called else 0)
        return self._for_listeners(left, sounding=sounding)

    def _listen_for_call(self, whole: Block, *, over_voice: bool) -> None:
        if self._calling is None:
            return
        if self._is_the_voice or self._duplex.late_blocks:
            self._calling.answered()
        elif self._calling.hear(whole, over_voice=over_voice, may_speak=self._barge_in.may_speak):
            self._barge_in.called()

    def _for_listeners(self, left: Left, *, sounding: bool) -> Block:
        """Return what they may hear: as long as only our voice sounds, nothing that could be understood of it."""
        self._lately.append(left.whole)
        was_whole, self._was_whole = self._was_whole, not sounding or self._barge_in.suspects
        if self._was_whole and sounding and not was_whole and self._own and self._echo and self._echo.knows_the_way:
            again = self._lately if self._barge_in.is_called else list(self._lately)[-AGAIN_BLOCKS:]
            self._own.hear_again(list(again))
        return self._fader.mixed(left.suppressed, left.whole, second=self._was_whole)


def faded(samples: Samples, before: float, after: float) -> Samples:
    """Return `samples` brought from one gain to another, the one they have where both are 1."""
    if before == after == 1.0 or not len(samples):
        return samples
    brought: Samples = np.rint(samples * np.linspace(before, after, len(samples))).astype(np.int16)
    return brought


def is_short(clip: Samples) -> bool:
    """Whether these words or this tone are over before somebody could break them off."""
    return len(clip) <= SHORT_SECONDS * RATE
