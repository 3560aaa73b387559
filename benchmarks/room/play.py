"""Plays scenes: one person, one loop, one turn after the other; and hours with nobody in them."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from benchmarks.room.loops import Loop, Speak, Tap, rms
from engine.events import Ask, Command, Cue, Done, Effect, Event, Finish, Heard
from engine.phrasebook import Phrasebook
from engine.progress import Progress
from engine.routine import Kind
from engine.score import Phase, Score
from offline import loop as product
from offline.session import awaited
from offline.sound import BLOCK, RATE, Block, Duplex, Samples
from tests.room import Attempt, Person, Saying

SILENT_BLOCKS = 12
"""The voice has fallen silent when nothing is played for 0.24 s in which it would have spoken; softer is not silent."""
LOUD_RATIO = 0.1
"""It would have spoken where the clip is less than 20 dB below its mean."""
SAY_MORE_SECONDS = 1.0
"""A person speaks into a sentence that would go on for this long after their word."""
LEFT_TO_COME = 5
GAP_LEFT_SECONDS = 1.0
"""What is left of a silence where silences are cut."""


class Over(Exception):  # noqa: N818 - nothing is wrong
    """The scene has seen what it wanted to see."""


class Hand:
    """A hand on the keyboard: ends an effect when the scene is over."""

    def __init__(self) -> None:
        self.raised: Callable[[], bool] = lambda: False

    def hear(self, block: Block) -> Heard | None:
        """Return a command that nobody can say once the hand is raised."""
        return Heard(Command.UNKNOWN) if self.raised() else None


@dataclass(slots=True)
class Tried:
    """What came of one turn."""

    phrase: str
    person: bool
    command: Command
    tries: int = 0
    """How often it was said until it was obeyed; 0: it never was."""
    confused: int = 0
    """Other commands that were obeyed meanwhile."""
    obeyed_after: float | None = None
    """Seconds from the end of the word that was obeyed."""
    silent_after: float | None = None
    """Seconds from the end of the first word to the voice's falling silent; below zero: while it was said."""
    speaking: bool = True
    """Whether the voice was speaking when the first word began."""


@dataclass(slots=True)
class Cost:
    """CPU seconds of a loop and the seconds it went on for."""

    cpu_seconds: float = 0.0
    seconds: float = 0.0


def silenced_at(levels: list[float], clip: Samples, since: int = 0) -> int | None:
    """Return the block of `clip` at which the voice fell silent, from block `since` on; None where it did not.

    levels: RMS of what was played, block by block, from the beginning of the clip.
    """
    meant = [rms(clip[at : at + BLOCK]) for at in range(0, len(clip), BLOCK)]
    loud = LOUD_RATIO * float(np.sqrt(np.mean(np.square(meant)))) if meant else 0.0
    for at in range(since, min(len(meant), len(levels)) - SILENT_BLOCKS + 1):
        window = slice(at, at + SILENT_BLOCKS)
        if not any(levels[window]) and max(meant[window]) >= loud:
            return at
    return None


def silences(levels: list[float], clip: Samples) -> int:
    """Return how often the voice fell silent in `clip`, which it began again each time."""
    count = 0
    while (at := silenced_at(levels, clip)) is not None:
        count += 1
        levels = levels[at + SILENT_BLOCKS :]
        while levels and not levels[0]:
            levels = levels[1:]
    return count


@dataclass
class Scenery:
    """A room with a loop in it."""

    room: Duplex
    loop: Loop
    speak: Speak
    phrasebook: Phrasebook
    hand: Hand = field(default_factory=Hand)

    def __post_init__(self) -> None:
        self.tap = Tap(self.room)
        self.player = self.loop.made(self.tap, self.speak, [self.hand])
        self.cost = Cost()

    def play(self, effect: Effect) -> Event:
        """Let the loop play an effect; what that costs, the room's own work taken off, is kept."""
        before, began = self.tap.cpu_seconds, time.process_time()
        samples = self.tap.samples
        event = self.player.play(effect)
        self.cost.cpu_seconds += time.process_time() - began - (self.tap.cpu_seconds - before)
        self.cost.seconds += (self.tap.samples - samples) / RATE
        return event

    def clip(self, effect: Effect) -> Samples:
        """Return what an effect sounds like."""
        return self.speak(effect.prompt) if effect.prompt else np.zeros(0, dtype=np.int16)

    def run(self, score: Score, progress: Progress, play: Callable[[Effect], Event]) -> None:
        """Let the product's loop run from a place on until it is over."""
        try:
            product.run(score, progress, play, keep=lambda progress: None, show=self._await_answers)
        except Over:
            return

    def _await_answers(self, progress: Progress, effect: Effect) -> None:
        self.loop.await_answers(awaited(progress, effect))


def turn(scenery: Scenery, person: Person, start: "Start", saying: Saying, asked: Tried, into: float) -> None:
    """Let the product begin at `start`, and the person say it `into` seconds after that effect began."""
    began: list[tuple[int, Samples]] = []
    first: list[Attempt] = []

    def play(effect: Effect) -> Event:
        if not began:
            person.speak(saying, into)
            first.append(person.attempts[-1])
            began.append((len(scenery.tap.levels), scenery.clip(effect)))
        event = scenery.play(effect)
        if isinstance(event, Heard) and event.command is asked.command and person.busy:
            said = person.attempts[-1]
            asked.tries = said.number
            asked.obeyed_after = (scenery.tap.samples - said.word_end) / RATE
            person.obeyed()
        elif isinstance(event, Heard) and event.command is not Command.UNKNOWN:
            asked.confused += 1
        if not person.busy:
            raise Over
        return event

    scenery.hand.raised = lambda: not person.busy
    scenery.run(start.score, start.progress, play)
    scenery.hand.raised = lambda: False
    person.gives_up()  # a "stop" that nobody said has ended the session
    block, clip = began[0]
    levels = scenery.tap.levels[block:]
    word = (first[0].start - block * BLOCK) // BLOCK
    asked.speaking = silenced_at(levels[: max(word, SILENT_BLOCKS)], clip) is None
    until = (first[0].word_end - block * BLOCK) // BLOCK + round(SAY_MORE_SECONDS * RATE / BLOCK)
    silent = silenced_at(levels[:until], clip, since=word)
    if silent is None and asked.tries == 1 and len(levels) < min(until, -(-len(clip) // BLOCK)):
        silent = len(levels)  # the command ended the sentence
    if silent is not None:
        asked.silent_after = ((block + silent) * BLOCK - first[0].word_end) / RATE


@dataclass(frozen=True, slots=True)
class Start:
    """A place in a routine: where a sentence of `seconds` begins."""

    score: Score
    progress: Progress
    seconds: float


def sentences(scores: list[Score], speak: Speak, shortest: float) -> list[Start]:
    """Return every place in the stretches of `scores` where a sentence of at least `shortest` seconds begins."""
    found = []
    for score in scores:
        for number, step in enumerate(score.steps):
            for at, beat in enumerate(step.beats):
                if step.stretch is None or beat.effect.prompt is None:
                    continue
                seconds = len(speak(beat.effect.prompt)) / RATE
                if seconds >= shortest:
                    progress = Progress(score.routine.id, step=number, beat=at, settings=score.settings)
                    found.append(Start(score, progress, seconds))
    return found


def holds(scores: list[Score], key: str | None = None) -> list[Start]:
    """Return the beginning of every hold, or every cue of a hold that says `key` and has five more of them to come."""
    found = []
    for score in scores:
        for number, step in enumerate(score.steps):
            work = [at for at, beat in enumerate(step.beats) if beat.phase is Phase.WORK]
            if step.stretch is None or score.routine.stretches[step.stretch].exercise.kind is not Kind.HOLD:
                continue
            if key is not None:
                said = [(at, step.beats[at].effect.prompt) for at in work]
                work = [at for at, prompt in said if prompt is not None and prompt.key == key][:-LEFT_TO_COME]
            for at in work if key is not None else work[:1]:
                progress = Progress(score.routine.id, step=number, beat=at, settings=score.settings)
                found.append(Start(score, progress, score.seconds(step.beats[at].effect)))
    return found


@dataclass(slots=True)
class Alone:
    """What happened in a time when nobody said a command."""

    commands: list[Command] = field(default_factory=list)
    pauses: int = 0
    """How often the voice fell silent in the middle of a sentence."""
    sound_seconds: float = 0.0
    """Seconds that were played, silences cut."""
    routine_seconds: float = 0.0
    """Seconds that would have been played without the cuts."""
    spoken_seconds: float = 0.0
    """Seconds of voice in it."""


def alone(scenery: Scenery, starts: Iterator[Start], seconds: float, *, cut: bool, ends: bool) -> Alone:
    """Let the product talk with nobody there for `seconds` of routine; a command is noted and not obeyed.

    cut: leave one second of each silence. ends: begin anew after the work of a step, so that holds follow holds.
    """
    found = Alone()

    def play(effect: Effect) -> Event:
        clip = scenery.clip(effect)
        whole = 0.0 if isinstance(effect, Finish) else effect.seconds
        whole = max(whole or 0.0, len(clip) / RATE)
        if cut and isinstance(effect, Cue | Ask):
            effect = replace(effect, seconds=min(whole, len(clip) / RATE + GAP_LEFT_SECONDS))
        block = len(scenery.tap.levels)
        event = scenery.play(effect)
        levels = scenery.tap.levels[block:]
        found.sound_seconds += len(levels) * BLOCK / RATE
        found.spoken_seconds += len(clip) / RATE
        found.routine_seconds += whole
        if isinstance(event, Heard):
            found.commands.append(event.command)
        else:
            found.pauses += silences(levels, clip)
        if found.routine_seconds >= seconds:
            raise Over
        return Done()

    for start in starts:
        if found.routine_seconds >= seconds:
            break
        beats = start.progress.beats(start.score)
        left = sum(beat.phase is Phase.WORK for beat in beats[start.progress.beat :]) if ends else None
        scenery.run(start.score, start.progress, play if left is None else _few(play, left))
    return found


def _few(play: Callable[[Effect], Event], effects: int) -> Callable[[Effect], Event]:
    """Play that many effects, then be over."""
    left = iter(range(effects))

    def some(effect: Effect) -> Event:
        if next(left, None) is None:
            raise Over
        return play(effect)

    return some
