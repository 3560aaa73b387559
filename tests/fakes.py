"""Routines small enough to know by heart, a locale where every sentence has five words, and a conversation to steer."""

from collections.abc import Iterator

from engine.conversation import Command, Cue, Done, Effect, Event, Finish, Heard, Progress, Prompt, react
from engine.routine import Exercise, Kind, Level, Position, Range, Routine, Sides, Stretch
from engine.score import Beat, Score, write_score
from engine.settings import Settings


def five_words(prompt: Prompt) -> int:
    """Return the words of any prompt: five, so that saying it takes 2.5 seconds."""
    return 5


def exercise(
    name: str,
    *,
    position: Position = Position.SUPINE,
    kind: Kind = Kind.HOLD,
    sides: Sides = Sides.NONE,
    steps: int = 2,
    breath: bool = False,
    longest: int = 60,
) -> Exercise:
    """Return an exercise; repetitions take eight seconds each, and one that may last above a minute is a rest."""
    tempo = 8 if kind is Kind.REPS else None
    dose = Range(1, longest, 20), Range(1, 10, 1)
    return Exercise(name, position, kind, sides, Level.EASY, *dose, tempo, steps, breath)


CAT = exercise("cat", position=Position.HANDS_KNEES, kind=Kind.REPS)
PRESS = exercise("press", position=Position.PRONE)
KNEE = exercise("knee", sides=Sides.LEFT_RIGHT, breath=True)
ROLLS = exercise("rolls", kind=Kind.REPS, sides=Sides.ALTERNATE, steps=1)
REST = exercise("rest", longest=300)

EVERYTHING = Routine(
    "everything",
    Position.STANDING,
    Position.STANDING,
    (Stretch(CAT, 0, 2), Stretch(PRESS, 15, 2), Stretch(KNEE, 20, 1), Stretch(ROLLS, 0, 4), Stretch(REST, 60, 1)),
)
"""Its steps: 0 opening, 1 cat, 2 press (twice 15 s), 3 knee right, 4 knee left, 5 rolls, 6 rest (60 s), 7 closing."""

OPENING, CAT_STEP, PRESS_STEP, KNEE_RIGHT, KNEE_LEFT, ROLLS_STEP, REST_STEP, CLOSING = range(8)


def score_of(routine: Routine = EVERYTHING, **settings: object) -> Score:
    """Return `routine` written out in the locale of five words."""
    return write_score(routine, five_words, Settings(**settings))  # type: ignore[arg-type]


def key_of(effect: Effect) -> str | None:
    """Return the key of what an effect says, None for silence."""
    return effect.prompt.key if effect.prompt else None


class Talk:
    """A conversation being had: what was played so far, what plays now, and what is kept."""

    def __init__(self, score: Score | None = None, progress: Progress | None = None, step: int = 0) -> None:
        self.score = score or score_of()
        self.progress = progress or Progress(self.score.routine.id, step=step, settings=self.score.settings)
        self.played: list[Effect] = []

    @property
    def effect(self) -> Effect:
        """What plays now."""
        return self.played[-1]

    @property
    def key(self) -> str | None:
        """The key of what is being said, None for silence."""
        return key_of(self.effect)

    @property
    def keys(self) -> list[str | None]:
        """The keys of everything played so far."""
        return [key_of(effect) for effect in self.played]

    @property
    def beat(self) -> Beat:
        """The beat of the score that plays now, or that an aside has interrupted."""
        return self.progress.beats(self.score.under(self.progress.settings))[self.progress.here]

    def send(self, event: Event) -> Effect:
        """React to `event`."""
        self.progress, effect = react(self.score, self.progress, event)
        self.played.append(effect)
        return effect

    def done(self, times: int = 1) -> "Talk":
        """Let `times` effects play to their end."""
        for _ in range(times):
            self.send(Done())
        return self

    def hear(self, command: Command, after: float = 1.0) -> "Talk":
        """Hear `command`, `after` seconds into the effect."""
        self.send(Heard(command, after=after))
        return self

    def until(self, key: str) -> "Talk":
        """Let effects play to their end until `key` is being said."""
        while True:
            effect = self.send(Done())
            if key_of(effect) == key:
                return self
            if isinstance(effect, Finish):
                raise AssertionError(f"{key!r} was never said, only {self.keys}")

    def rest(self) -> list[Effect]:
        """Let everything play to its end and return it from the next effect on."""
        before = len(self.played)
        while not self.played[before:] or not isinstance(self.effect, Finish):
            self.send(Done())
        return self.played[before:]


def talk_in(step: int, key: str | None = None, score: Score | None = None) -> Talk:
    """Return a conversation in `step`, where `key` is being said, or where its first beat plays."""
    talk = Talk(score, step=step)
    return talk.until(key) if key else talk.done()


def cues(effects: list[Effect]) -> Iterator[Cue]:
    """Yield the cues among `effects`."""
    return (effect for effect in effects if isinstance(effect, Cue))
