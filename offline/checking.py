"""Finds out how well a person is heard from where they will stretch, and what follows from it.

Half a minute: the voice says what will happen, and is measured where it comes back through the microphone; in the
quiet that follows the room is measured; after a tone the person says "next". The ear is closed while the voice speaks,
on any duplex, so that what is heard is the person. After a pause what it broke off begins again, and is measured anew.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.events import Ask, Command, Cue, Done, Effect, Event, Heard, Prompt
from offline.acoustics import Echo, find_echo, noise_level, speech_level, voiced_blocks
from offline.ending import heed
from offline.hearing import LOWEST_GAIN_DB, MOST_OFFERS, Hearing, Mode
from offline.pausing import paused
from offline.player import ECHO_TAIL_SECONDS, Listener, Player
from offline.sound import BLOCK, BLOCK_SECONDS, RATE, Block, Duplex, Samples

QUIET_SECONDS = 8.0
"""Time to lie down; its last `NOISE_SECONDS` are the room's."""
NOISE_SECONDS = 4.0
WORD_SECONDS = 5.0
"""How long the word is waited for after the tone."""
GAP_SECONDS = 1.0
"""After each sentence of what was found: the ear is closed while the voice sounds and for 0.3 s after it."""
TRIES = 3
LEAST_VOICED_BLOCKS = 4
"""Somebody spoke whose vowels last 80 ms: those of "next" take 100 to 140, those of 17 recordings of short words in
rooms 80 and more; a knock, a rustle and a breath have none."""
LEAST_SPOKEN_TRIES = 2
"""A cough or a step sounds like a word once; who is not understood says it again."""
MOST_ECHO_OVER_PERSON_DB = 6.0
"""The voice is made so much softer, if it can be, that its echo is at most this much louder than the person: with an
echo taken out, half of the words spoken over the voice are then heard at the first try, two thirds within two
(docs/room.md)."""
LOUDEST_ECHO_OVER_PERSON_DB = 12.0
"""With a louder echo a person who speaks meanwhile is no longer noticed every time."""
AUDIBLE_OVER_NOISE_DB = 20.0
"""What the voice must keep over the noise, at the microphone: it loses about 15 dB on the way to a person at 2.5 m."""
CLEAR_OVER_NOISE_DB = 15.0
FAINT_OVER_NOISE_DB = 6.0
QUIET_ROOM_DB, LOUD_ROOM_DB = -50.0, -35.0
"""Where nobody spoke, a room is called by its level alone, which depends on the microphone."""
LEAST_CHANGE_DB = 1.0
"""A smaller change of the voice's level is not heard, and not made."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured; levels in dBFS at the microphone."""

    noise_db: float
    echo: Echo | None
    """What the microphone hears of the voice, None where it hears nothing of it."""
    person_db: float | None
    """The level of the person; None where nobody spoke, or once and no more."""
    tries: int | None
    """The try at which the word was heard; None where it never was."""
    silent: bool = False
    """Whether the microphone gave nothing but zeros."""

    @property
    def person(self) -> float | None:
        """The level of the person, who was heard where the word was, even where nothing stood out of the noise."""
        return self.noise_db if self.person_db is None and self.tries else self.person_db

    @property
    def echo_over_person_db(self) -> float | None:
        """How much louder the voice comes back than the person; None where one of them is missing."""
        return None if self.echo is None or self.person is None else self.echo.level_db - self.person


class Recorder:
    """A duplex that keeps what goes by."""

    hears_itself = True
    """Said of any duplex, so that the ear is closed while the voice speaks."""

    def __init__(self, duplex: Duplex) -> None:
        """`duplex` plays and hears; closing it is for whoever opened it."""
        self._duplex = duplex
        self._blocks: list[tuple[Block, Block]] = []

    @property
    def has_microphone(self) -> bool:
        """Whether there is one."""
        return self._duplex.has_microphone

    @property
    def late_blocks(self) -> int:
        """Those of the duplex."""
        return self._duplex.late_blocks

    @property
    def blocks(self) -> int:
        """Blocks that have gone by."""
        return len(self._blocks)

    def exchange(self, out: Block) -> Block:
        """Exchange, and keep both blocks."""
        heard = self._duplex.exchange(out)
        self._blocks.append((out.copy(), heard))
        return heard

    def close(self) -> None:
        """Nothing to let go."""

    def played(self, first: int, last: int | None = None) -> Samples:
        """Return what was played from block `first` to before block `last`."""
        return np.concatenate([np.zeros(0, np.int16), *(out for out, _ in self._blocks[first:last])])

    def heard(self, first: int, last: int | None = None) -> Samples:
        """Return what was heard from block `first` to before block `last`."""
        return np.concatenate([np.zeros(0, np.int16), *(heard for _, heard in self._blocks[first:last])])


class Check:
    """One check on a duplex, with an ear."""

    def __init__(
        self,
        duplex: Duplex,
        speak: Callable[[Prompt], Samples],
        ear: Listener,
        others: Sequence[Listener] = (),
        show: Callable[[Effect, float], None] = lambda effect, seconds: None,
        tell_paused: Callable[[bool], None] = lambda paused: None,
    ) -> None:
        """`others` may end the check (the keyboard); `show` is told each effect and the seconds since the start.

        `tell_paused` is told whether the check waits to be resumed.
        """
        self._recorder = Recorder(duplex)
        self._speak = speak
        self._ear = Marked(ear)
        self._player = Player(self._recorder, speak, [*others, self._ear])
        self._show = show
        self._tell_paused = tell_paused
        self._began = 0
        """The block at which the last effect began."""

    def listen(self) -> None:
        """Hear what was said while something else was done; raises Ended where the person wants no more."""
        heed(self._player.catch_up())

    def measure(self) -> Found:
        """Measure room, voice and person; raises Ended where the person wants no more."""
        recorder = self._recorder
        self._play(Cue(Prompt("check-intro")))
        began = self._began
        spoken = recorder.blocks + round(2 * ECHO_TAIL_SECONDS / BLOCK_SECONDS)
        for _ in range(TRIES):  # something was said: the quiet begins anew
            if isinstance(self._play(Cue(seconds=QUIET_SECONDS, anchor=True)), Done):
                break
        noise_db = noise_level(recorder.heard(-round(NOISE_SECONDS / BLOCK_SECONDS)))
        echo = find_echo(recorder.played(began, spoken), recorder.heard(began, spoken), noise_db)
        if not recorder.heard(0).any():
            return Found(noise_db, None, None, None, silent=True)
        levels: list[float] = []
        for attempt in range(1, TRIES + 1):
            if attempt > 1:
                self._play(Cue(Prompt("check-again")))
            heard, sound = self._ask_for_the_word(echo)
            level = speech_level(sound, noise_db)
            if heard:
                return Found(noise_db, echo, level, attempt)
            if level is not None and voiced_blocks(sound, noise_db) >= LEAST_VOICED_BLOCKS:
                levels.append(level)
        return Found(noise_db, echo, max(levels) if len(levels) >= LEAST_SPOKEN_TRIES else None, None)

    def say(self, prompts: Sequence[Prompt]) -> None:
        """Say what was found; raises Ended where the person wants no more."""
        for prompt in prompts:
            self._play(Cue(prompt, len(self._speak(prompt)) / RATE + GAP_SECONDS))

    def _ask_for_the_word(self, echo: Echo | None) -> tuple[bool, Samples]:
        """Return whether the ear heard the word, and what was heard once the tone had died away."""
        tone = Prompt("sound-chime")
        tail = ECHO_TAIL_SECONDS + (echo.delay_seconds if echo else 0.0)
        event = self._play(Ask(tone, WORD_SECONDS))
        begin = self._began + len(self._speak(tone)) // BLOCK + round(tail / BLOCK_SECONDS) + 1
        heard = isinstance(event, Heard) and event.command is Command.NEXT and self._ear.spoke
        return heard, self._recorder.heard(begin)

    def _play(self, effect: Effect) -> Event:
        """Play it, after a pause again from its start; return what was heard, no pause."""
        while True:
            event = self._once(effect)
            was_paused = isinstance(event, Heard) and event.command is Command.PAUSE
            heed(paused(self._once, self._tell_paused) if was_paused else event)
            if not was_paused:
                return event

    def _once(self, effect: Effect) -> Event:
        self._show(effect, self._player.seconds)
        self._ear.spoke = False
        self._began = self._recorder.blocks
        return self._player.play(effect)


class Marked:
    """An ear that remembers whether it was the one that heard."""

    def __init__(self, ear: Listener) -> None:
        """`ear` listens."""
        self._ear = ear
        self.spoke = False

    def hear(self, block: Block) -> Heard | None:
        """Return the command that is now certain, if one is."""
        heard = self._ear.hear(block)
        self.spoke = self.spoke or heard is not None
        return heard


def judge(found: Found) -> Hearing | None:
    """Return how this person is listened to from now on; None where nobody was there to find it out with."""
    if found.silent or found.person is None:
        return None
    gain_db = softer(found)
    over = found.echo_over_person_db
    if found.tries is None:
        mode = Mode.KEYBOARD
    elif over is not None and over + gain_db > LOUDEST_ECHO_OVER_PERSON_DB:
        mode = Mode.GAPS
    else:
        mode = Mode.FULL
    return Hearing(mode, gain_db, MOST_OFFERS)


def softer(found: Found) -> float:
    """Return what is added to the voice's level: so little that the echo is bearable, but not so that it is lost."""
    over = found.echo_over_person_db
    if found.echo is None or over is None:
        return 0.0
    audible = found.noise_db + AUDIBLE_OVER_NOISE_DB - found.echo.level_db
    gain_db = max(MOST_ECHO_OVER_PERSON_DB - over, audible, LOWEST_GAIN_DB)
    return round(gain_db, 1) if gain_db <= -LEAST_CHANGE_DB else 0.0


def in_words(found: Found, hearing: Hearing | None, *, headphones: bool = False) -> list[Prompt]:
    """Return what is said of all this."""
    if found.silent:
        return [Prompt("check-silent"), Prompt("check-keyboard")]
    keys = [f"check-room-{room(found)}"]
    if hearing is None:
        return [Prompt(keys[0]), Prompt("check-nobody")]
    if found.tries is None:
        keys.append("check-not-understood")
    else:
        keys.append("check-heard-well" if found.tries == 1 else "check-heard")
    if found.echo is None and not headphones:
        keys.append("check-voice-unheard")
    if hearing.gain_db < 0:
        keys.append("check-voice-softer")
    if hearing.mode is Mode.GAPS:
        keys.append("check-voice-loud")
    keys.append("check-keyboard" if hearing.mode is Mode.KEYBOARD else "check-done")
    return [Prompt(key) for key in keys]


def room(found: Found) -> str:
    """Return what the room is called: quiet, noise or loud."""
    if found.person is None:
        return "quiet" if found.noise_db < QUIET_ROOM_DB else "noise" if found.noise_db < LOUD_ROOM_DB else "loud"
    over = found.person - found.noise_db
    return "quiet" if over >= CLEAR_OVER_NOISE_DB else "noise" if over >= FAINT_OVER_NOISE_DB else "loud"
