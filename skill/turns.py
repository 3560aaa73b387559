"""One spoken turn: what is kept and what was asked go in, what is kept from now on and what is said come out.

Rules, each with its reason:
- No clock here: a request brings its own time. Where the user is follows from the time since the last response was
  asked for and from the effects that were sent, played through the engine again.
- A response is one turn of the engine, so one stretch with both its sides. One that would pass a limit is cut,
  where a side ends if it can be, and "shall we carry on?" is asked.
- A new session never goes on by itself: a kept place is offered, else a routine is to be chosen.
- Reports of pain, falls and illness go to the engine whatever else is open.
- An answer ends with the next stretch announced. "Next", said from there on, means that one; said before, or as
  "skip this", it leaves a stretch out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from content.loader import Library
from engine.commands import GRAVE, GRAVE_QUESTIONS
from engine.conversation import parts, play_on, reopened
from engine.cursor import phase
from engine.events import Ask, Command, Cue, Done, Effect, Event, Finish, Heard, Prompt
from engine.progress import Progress, Question, read_settings
from engine.score import Phase, Score, write_score
from engine.settings import Settings
from skill.kept import AFRESH, Kept, from_data, is_grave, opened
from skill.limits import Limits, fitting
from skill.reprompt import silence
from skill.ssml import Speaker

LATE_SECONDS = 2.0
"""A request that interrupts says when it was made, not what was playing: its way to the first word of the answer
before it, and the wake word and the command themselves, took about this long. Design value, to be measured."""

AGREES = frozenset({Command.YES, Command.OKAY, Command.READY, Command.RESUME})
BEGINS = AGREES | {Command.NEXT, Command.START_OVER}
"""What begins the routine that was offered."""
ANSWERED_AT_ONCE = GRAVE | {Command.STOP}
AFTER_CUT: Mapping[Command, Event] = {**dict.fromkeys(AGREES, Done()), Command.NO: Heard(Command.PAUSE)}
"""What answers to "shall we carry on?" mean."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one response says; the last effect is an Ask, or a Finish that ends the session."""

    effects: tuple[Effect, ...]
    reprompt: tuple[Effect, ...] = ()

    @property
    def ends(self) -> bool:
        """Whether the session ends with it."""
        return isinstance(self.effects[-1], Finish)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a user is."""

    progress: Progress
    after: float = 0.0
    """Seconds into the effect that plays."""
    over: bool = False
    """Everything that was sent has been played."""


class Coach:
    """Takes turns in one locale."""

    def __init__(
        self,
        library: Library,
        limits: Limits | None = None,
        said: Speaker | None = None,
        numbers: Mapping[str, int] | None = None,
    ) -> None:
        """Hold all content of the locale.

        said: who has looked its prompts up already.
        numbers: those that routines are chosen by, where some are left out.
        """
        self.library = library
        self.numbers = numbers or {routine: number for number, routine in enumerate(library.routines, 1)}
        self.said = said or Speaker(library.phrasebook)
        count_words = self.said.count_words
        self._scores = {id: write_score(each, count_words, Settings()) for id, each in library.routines.items()}
        self.takes = {id: score.minutes for id, score in self._scores.items()}
        self._limits = limits or Limits()

    def read(self, text: str | None) -> Kept:
        """Return what is kept; who is new, or whose routine is gone, begins with the first one."""
        return self.restored(opened(text))

    def restored(self, data: Mapping[str, Any] | None) -> Kept:
        """Return what `read` does, of what `kept.opened` returned.

        Talk about pain or a fall outlives the place it was had at: it is asked about before anything else.
        """
        first = next(iter(self.library.routines))
        if data is None:
            return Kept(Progress(first), stranger=True)
        progress = data.get("progress", {})
        routine = progress.get("routine")
        if isinstance(routine, str) and routine in self.library.routines:
            kept = from_data(data, self._scores[routine])
        else:
            kept = Kept(Progress(first, first=("fresh-place",), settings=read_settings(progress.get("settings"))))
        if kept.progress.first and is_grave(data):
            return replace(kept, progress=kept.progress.but(question=Question.FALL))
        return kept

    def score(self, progress: Progress) -> Score:
        """Write out the routine of `progress` under its settings."""
        return self._scores[progress.routine].under(progress.settings)

    def take(self, kept: Kept, heard: Heard | None, at: float, new: bool = False) -> tuple[Kept, Answer]:
        """Answer `heard` (None: the skill was opened), asked for `at` seconds since 1970."""
        place = self.where(kept, at)
        progress = place.progress
        if kept.choosing and not new:
            return self._choose(progress, heard, at)
        if new or heard is None or not kept.effects:
            progress = self._reopened(progress)
            place = Place(progress)
            if progress.question is None:
                return self._choose(progress, heard, at, kept.stranger)
            progress = progress.but(first=())
            if progress.question is Question.ALL_RIGHT and heard and heard.command not in ANSWERED_AT_ONCE:
                heard = None  # what was said is no answer to a question that has not been put yet
        if heard is None:
            return self._turn(progress, Done(), at)
        if heard.value in self.library.routines and progress.question not in GRAVE_QUESTIONS:
            return self._begin(progress, str(heard.value), at)
        if kept.cut and place.over and heard.command in AFTER_CUT:
            return self._turn(progress, AFTER_CUT[heard.command], at)
        if heard.command is Command.NEXT and self._is_announced(progress):
            heard = Heard(Command.READY)
        return self._turn(progress, Heard(heard.command, heard.value, round(place.after, 2)), at)

    def _is_announced(self, progress: Progress) -> bool:
        """Whether a stretch was announced and waits for the user to be in position."""
        asked = progress.question is not None or progress.aside
        return not asked and phase(self.score(progress), progress) is Phase.MOVE

    def _reopened(self, progress: Progress) -> Progress:
        """Return the kept progress as a new session begins with it; of what comes first only why it changed."""
        progress = reopened(self.score(progress), progress)
        return progress.but(first=tuple(key for key in progress.first if key in AFRESH))

    def close(self, kept: Kept, at: float) -> Kept:
        """Return what is kept when the session ended `at`: nothing plays any more."""
        return Kept(self.where(kept, at).progress)

    def where(self, kept: Kept, at: float) -> Place:
        """Return where the user is at the time `at`: the effects that were sent are played again up to then."""
        if not kept.effects:
            return Place(kept.progress)
        score, before, left = self.score(kept.progress), kept.progress, kept.effects
        elapsed = max(0.0, at - kept.sent_at - LATE_SECONDS)
        for progress, effects in parts(score, before, kept.event):
            for number, effect in enumerate(effects[:left], 1):
                seconds = score.seconds(effect)
                if elapsed < seconds or number == left:
                    if number < len(effects):
                        progress, _ = play_on(score.under(before.settings), before, number)
                    return Place(progress, min(elapsed, seconds), elapsed >= seconds)
                elapsed -= seconds
            left -= len(effects)
            before = progress
        return Place(before)

    # Choosing a routine

    def _choose(
        self, progress: Progress, heard: Heard | None, at: float, stranger: bool = False
    ) -> tuple[Kept, Answer]:
        """No routine runs: offer one, list all, begin the one that was named.

        Whose place could not be used is told so before anything begins, whatever they said.
        """
        if heard is not None and heard.command in GRAVE:
            return self._turn(progress.but(first=()), heard, at)
        if heard is not None and heard.command is Command.STOP:
            return Kept(progress), Answer((Finish(Prompt("speaker-goodbye")),))
        if heard is not None and heard.command is Command.NOT_TODAY:
            return Kept(progress), Answer((Finish(Prompt("not-today-unkept")),))
        if heard is not None and heard.value in self.library.routines:
            return self._begin(progress, str(heard.value), at)
        if heard is not None and heard.command in BEGINS and not progress.first:
            return self._begin(progress, progress.routine, at)
        lead = [self._cue(Prompt(key)) for key in (*progress.first, *(["speaker-first"] if stranger else []))]
        asked = Prompt("choose-intro")
        if heard is None or heard.command is Command.REPEAT or progress.first:
            asked = Prompt("speaker-welcome", self._offered(progress.routine))
        elif heard.command in (Command.NO, Command.HELP, Command.DESCRIBE):
            lead += [self._cue(Prompt("hurt-first"))] if heard.command is Command.HELP else []
            lead += [self._cue(Prompt("choose-item", item)) for item in self._items()]
        else:
            asked = Prompt("choose-again")
        kept = Kept(progress.but(first=()), sent_at=at, choosing=True)
        return kept, Answer((*lead, Ask(asked)), (Cue(asked),))

    def _begin(self, progress: Progress, routine: str, at: float) -> tuple[Kept, Answer]:
        fresh = Progress(routine, pains=progress.pains, settings=progress.settings)
        return self._turn(fresh, Done(), at)

    def _offered(self, routine: str) -> dict[str, str | int]:
        return {"routine": routine, "minutes": self.minutes(routine)}

    def _items(self) -> Iterable[dict[str, str | int]]:
        return ({"n": self.numbers[routine], **self._offered(routine)} for routine in self.library.routines)

    def minutes(self, routine: str) -> int:
        """Return how long a routine takes, as it is announced."""
        return self.takes[routine]

    def _cue(self, prompt: Prompt) -> Cue:
        return Cue(prompt, self.said(prompt)[1])

    # Playing

    def _turn(self, progress: Progress, event: Event, at: float) -> tuple[Kept, Answer]:
        """Play until a question or the end, or as far as one response goes."""
        score, start = self.score(progress), progress
        effects: list[Effect] = []
        ends: list[int] = []
        for after, played in parts(score, start, event):
            if effects and after.step != progress.step:
                ends.append(len(effects))
            effects += played
            progress = after
        fits = fitting(self._limits, effects, ends, self.said)
        kept = Kept(start, event, fits, at, cut=fits < len(effects))
        if kept.cut:
            more = Prompt("speaker-go-on")
            return kept, Answer((*effects[:fits], Ask(more)), (Cue(more),))
        if isinstance(effects[-1], Finish):
            return Kept(progress), Answer(tuple(effects))
        return kept, Answer(tuple(effects), silence(score, progress, effects[-1], self.said))
