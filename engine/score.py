"""A routine written out: steps of cues, each with its seconds. Every second is decided here.

`marks` says what is heard inside a hold or a rest.

A step is what "next" leaves and "repeat" plays again: the opening, one side of a stretch, the closing.
What is said is a key; how many words it has comes from the locale, because it takes longer to say in some.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from engine import timing
from engine.events import Ask, Cue, Effect, Finish, Prompt
from engine.marks import hold_marks, lay_out, rest_marks
from engine.routine import Exercise, Kind, Position, Routine, Side, Sides, Stretch
from engine.settings import Counting, Instruction, Pace, Settings

CountWords = Callable[[Prompt], int]
"""How many words a prompt has in the locale that will speak it."""

MOVES_AT = {Pace.SLOW: 1.5, Pace.NORMAL: 1.0, Pace.FAST: 0.75}
TALKS_AT = {Pace.SLOW: 1.5, Pace.NORMAL: 1.0, Pace.FAST: 1.0}
"""Slow inserts pauses and never stretches words; fast cannot speak faster than the voice."""

WRITINGS = 32
"""How often a routine is kept written out, 50 KB each: people learn its stretches in the same order."""
PEOPLE = 256
"""For how many settings it is known which of these it is."""


class Phase(StrEnum):
    """What the person is doing while a beat plays."""

    TALK = "talk"
    MOVE = "move"
    TEACH = "teach"
    SETTLE = "settle"
    WORK = "work"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Beat:
    """One effect of the score and the phase it belongs to."""

    phase: Phase
    effect: Effect


@dataclass(frozen=True, slots=True)
class Step:
    """The beats of the opening, of one side of a stretch, or of the closing."""

    beats: tuple[Beat, ...]
    stretch: int | None = None
    """Which stretch of the routine, from 0; None in the opening and the closing."""
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A routine written out for one person's settings."""

    routine: Routine
    count_words: CountWords
    settings: Settings
    steps: tuple[Step, ...]
    others: "Callable[[Settings], Score]" = field(repr=False, compare=False)
    """The same routine written out under other settings."""
    ways: dict[tuple[int, Position], tuple[Beat, ...]] = field(default_factory=dict, repr=False, compare=False)
    """Steps that somebody came to out of order: their beats are asked for again with every one that is played."""

    def under(self, settings: Settings) -> "Score":
        """Return the same routine written out under other settings."""
        return self if settings == self.settings else self.others(settings)

    def spoken(self, prompt: Prompt) -> float:
        """Return the seconds that saying `prompt` takes, with the quiet after it."""
        return spoken_seconds(self.count_words, prompt)

    def seconds(self, effect: Effect) -> float:
        """Return how long an effect lasts when nobody speaks."""
        if isinstance(effect, Finish) or effect.seconds is None:
            return self.spoken(effect.prompt) if effect.prompt else 0.0
        return effect.seconds

    def entered(self, step: int, start: Position) -> tuple[Beat, ...]:
        """Return the beats of a stretch's step for somebody who comes to it from `start`, out of order."""
        if step == 0:
            return self.steps[0].beats  # the way comes with the first stretch
        if (step, start) not in self.ways:
            writer = _Writer(self.routine, self.count_words, self.settings)
            self.ways[step, start] = writer.entered(self.steps[step], start)
        return self.ways[step, start]

    @property
    def total_seconds(self) -> float:
        """How long the routine lasts when nobody speaks, its last words included."""
        return round(sum(self.seconds(beat.effect) for step in self.steps for beat in step.beats), 3)

    @property
    def minutes(self) -> int:
        """The total to the nearest minute, as it is announced."""
        return max(1, round(self.total_seconds / 60))


def write_score(routine: Routine, count_words: CountWords, settings: Settings) -> Score:
    """Write `routine` out under `settings`; only what they say of its own exercises makes a difference."""
    exercises = frozenset(stretch.exercise.id for stretch in routine.stretches)

    @lru_cache(maxsize=WRITINGS)
    def write(settings: Settings) -> Score:
        writer = _Writer(routine, count_words, settings)
        rest = (*writer.stretches(), writer.closing(routine.stretches[-1].exercise.position))
        rough = Score(routine, count_words, settings, (writer.opening(1), *rest), under)
        return replace(rough, steps=(writer.opening(rough.minutes), *rest))

    @lru_cache(maxsize=PEOPLE)
    def under(settings: Settings) -> Score:
        easier = (settings.easier | settings.easier_today) & exercises  # why it is easier is not heard
        own = replace(settings, easier=easier, easier_today=frozenset(), known=settings.known & exercises)
        return replace(write(own), settings=settings)

    return under(settings)


def extended(beats: tuple[Beat, ...], at: int) -> tuple[Beat, ...]:
    """Return the beats with ten seconds more before beat `at`; "halfway" would be untrue from there on."""
    phase = beats[at].phase
    half = timing.MORE_TIME / 2
    more = (Beat(phase, Cue(Prompt("more-time"), half)), Beat(phase, Cue(None, half)))
    rest = list(beats[at:])
    for index, beat in enumerate(rest):
        if beat.phase is not Phase.WORK:
            break
        if isinstance(beat.effect, Cue) and beat.effect.prompt and beat.effect.prompt.key == "halfway":
            rest[index] = Beat(beat.phase, Cue(None, beat.effect.seconds))
    return (*beats[:at], *more, *rest)


def spoken_seconds(count_words: CountWords, prompt: Prompt) -> float:
    """Return the seconds that saying `prompt` takes, with the quiet after it."""
    return round(count_words(prompt) / timing.WORDS_PER_SECOND + timing.SENTENCE_GAP, 1)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the steps of one routine."""

    routine: Routine
    count_words: CountWords
    settings: Settings

    def opening(self, minutes: int) -> Step:
        """Welcome, room, safety, what can be said."""
        welcome = Prompt("opening-welcome", {"routine": self.routine.id, "minutes": minutes})
        keys = ("opening-space", "opening-safety", "opening-commands")
        return Step(tuple(self.talk(p) for p in (welcome, *(Prompt(key) for key in keys))))

    def stretches(self) -> list[Step]:
        """One step for each side of each stretch."""
        steps: list[Step] = []
        position = self.routine.start
        for index, stretch in enumerate(self.routine.stretches):
            both = stretch.exercise.sides is Sides.LEFT_RIGHT
            for side in (Side.RIGHT, Side.LEFT) if both else (None,):
                first, last = side is not Side.LEFT, side is not Side.RIGHT
                lead = self.lead_in(index, stretch, position, side) if first else self.change_side(stretch)
                steps.append(Step((*lead, *self.work(index, stretch, side, last)), index, side))
            position = stretch.exercise.position
        return steps

    def closing(self, here: Position) -> Step:
        """Get up where the routine ends elsewhere, then a good-bye."""
        beats = []
        if here is not self.routine.end:
            get_up = Prompt("get-up", {"from": here, "to": self.routine.end})
            seconds = timing.MOVE[here, self.routine.end] * MOVES_AT[self.settings.pace]
            seconds = max(seconds, spoken_seconds(self.count_words, get_up))
            beats.append(Beat(Phase.MOVE, Cue(get_up, seconds)))
        beats.append(self.talk(Prompt("closing")))
        return Step((*beats, Beat(Phase.TALK, Finish(Prompt("finished", {"routine": self.routine.id})))))

    def lead_in(self, index: int, stretch: Stretch, position: Position, side: Side | None) -> list[Beat]:
        """Announce a stretch, give time to change position, explain it."""
        exercise = stretch.exercise
        args: dict[str, str | int] = {"exercise": exercise.id, "turn": index}
        if position is exercise.position and index and position is not Position.SIDE:
            ready = Prompt("announce-ready", args)
            beats = [Beat(Phase.MOVE, Ask(ready, round(self.talk_seconds(ready) + timing.ANSWER, 1)))]
        else:
            beats = [self.talk(Prompt("announce" if index else "announce-first", args), Phase.MOVE)]
            move = Prompt("move", {"to": exercise.position, "from": position})
            shortest = spoken_seconds(self.count_words, move)
            beats.append(Beat(Phase.MOVE, Ask(move, max(shortest, self.way(position, exercise.position)))))
        return [*beats, *(self.talk(p, Phase.TEACH) for p in self.instructions(stretch, side))]

    def entered(self, step: Step, start: Position) -> tuple[Beat, ...]:
        """Name the stretch and the side, give time to move, explain it also where that side was not explained."""
        if step.stretch is None:
            return self.closing(start).beats
        stretch = self.routine.stretches[step.stretch]
        exercise = stretch.exercise
        args = {"exercise": exercise.id, "side": step.side or "none", "to": exercise.position, "from": start}
        way = Prompt("resume-at", args)
        seconds = self.way(start, exercise.position) + spoken_seconds(self.count_words, way)
        beats = [Beat(Phase.MOVE, Ask(way, round(seconds, 1)))]
        if step.side is Side.LEFT:
            beats += [self.talk(p, Phase.TEACH) for p in self.instructions(stretch, step.side)]
        return (*beats, *(beat for beat in step.beats if beat.phase is not Phase.MOVE))

    def way(self, start: Position, end: Position) -> float:
        """Return the seconds from one position to another; lying on the side, to the other side."""
        rolls = start is end is Position.SIDE
        seconds = timing.SIDE_CHANGE[Position.SIDE] if rolls else timing.MOVE[start, end]
        return max(timing.ANSWER, seconds * MOVES_AT[self.settings.pace])

    def instructions(self, stretch: Stretch, side: Side | None) -> list[Prompt]:
        """Return the sentences that explain a stretch: its caution where one is due, and what the settings ask for."""
        caution = [Prompt(f"{stretch.exercise.id}.care")] if stretch.careful else []
        return [*caution, *self.explained(stretch.exercise, {"side": side or "none"})]

    def explained(self, exercise: Exercise, args: Mapping[str, str | int]) -> list[Prompt]:
        """Return the sentences that explain an exercise; its easier variation says only what is different, so last."""
        easier = [Prompt(f"{exercise.id}.easier", args)] if self.settings.eases(exercise.id) else []
        return [*self.usual(exercise, args), *easier]

    def usual(self, exercise: Exercise, args: Mapping[str, str | int]) -> list[Prompt]:
        """Return the sentences that explain an exercise as it usually is, as many as the settings ask for."""
        amount = self.settings.instruction
        if amount is Instruction.FADING:
            amount = Instruction.SHORT if exercise.id in self.settings.known else Instruction.FULL
        match amount:
            case Instruction.FULL:
                return [Prompt(f"{exercise.id}.step-{n + 1}", args) for n in range(exercise.steps)]
            case Instruction.SHORT:
                return [Prompt(f"{exercise.id}.short", args)]
        return []

    def change_side(self, stretch: Stretch) -> list[Beat]:
        """Call the other side and give time to change."""
        prompt = Prompt(
            "other-side",
            {"exercise": stretch.exercise.id, "side": Side.LEFT, "position": stretch.exercise.position},
        )
        seconds = timing.SIDE_CHANGE[stretch.exercise.position] * MOVES_AT[self.settings.pace]
        return [Beat(Phase.MOVE, Cue(prompt, max(seconds, spoken_seconds(self.count_words, prompt))))]

    def work(self, index: int, stretch: Stretch, side: Side | None, last: bool) -> list[Beat]:
        """Holds or repetitions of one side."""
        if stretch.exercise.kind is Kind.REPS:
            return self.repetitions(stretch, side)
        exercise, rest = stretch.exercise, stretch.exercise.is_rest
        beats: list[Beat] = []
        for n in range(stretch.reps):
            if n:
                beats.append(Beat(Phase.SETTLE, Cue(Prompt("rest-between"), timing.REST_BETWEEN)))
            settle = "settle-rest" if rest else "settle-again" if n else "settle"
            beats.append(Beat(Phase.SETTLE, Cue(Prompt(settle), timing.EASE_IN)))
            breath = f"{exercise.id}.breath" if exercise.breath else "breathe"
            hold = stretch.hold_seconds
            marks = rest_marks(hold, self.settings, index) if rest else hold_marks(hold, self.settings, breath, index)
            beats += [Beat(Phase.WORK, cue) for cue in lay_out(marks, hold)]
            release = "release-rest" if rest else "release-last" if last and n == stretch.reps - 1 else "release"
            beats.append(Beat(Phase.RELEASE, Cue(Prompt(release, {"turn": index}), timing.EASE_OUT, anchor=True)))
        return beats

    def repetitions(self, stretch: Stretch, side: Side | None) -> list[Beat]:
        """Repetitions at the exercise's tempo, counted at the top."""
        exercise, tempo = stretch.exercise, float(stretch.exercise.tempo_seconds or 0)
        marks: dict[float, Prompt] = {}
        for n in range(stretch.reps):
            turn_side = (Side.LEFT if n % 2 else Side.RIGHT) if exercise.sides is Sides.ALTERNATE else side
            args = {"n": n + 1, "left": stretch.reps - n - 1, "side": turn_side or "none"}
            if self.settings.counting is Counting.CHIME:
                marks[n * tempo] = Prompt("sound-chime")
            elif self.settings.counting is Counting.TICKS and 0 < n < stretch.reps - 1:
                marks[n * tempo] = marks[(n + 0.5) * tempo] = Prompt("sound-tick")
            elif self.settings.counting is not Counting.NONE:
                marks[n * tempo] = Prompt(f"{exercise.id}.rep", args)
                marks[(n + 0.5) * tempo] = Prompt(f"{exercise.id}.rep-back", args)
        return [Beat(Phase.WORK, cue) for cue in lay_out(marks, stretch.reps * tempo)]

    def talk(self, prompt: Prompt, phase: Phase = Phase.TALK) -> Beat:
        """One sentence and the quiet after it."""
        return Beat(phase, Cue(prompt, self.talk_seconds(prompt)))

    def talk_seconds(self, prompt: Prompt) -> float:
        """Return the seconds of a sentence at the pace of the settings."""
        return round(spoken_seconds(self.count_words, prompt) * TALKS_AT[self.settings.pace], 1)
