"""One session on the mat: choose a routine, be talked through it, keep the place."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from content.loader import Library
from engine.closing import advised
from engine.commands import DIALOGUES, RISE
from engine.conversation import place, reopened
from engine.errors import StateError
from engine.events import Ask, Command, Cue, Done, Effect, Event, Finish, Heard, Prompt
from engine.phrasebook import Phrasebook
from engine.progress import Progress, Question, from_data, read
from engine.rehearsal import rehearse
from engine.routine import Routine
from engine.score import Score, spoken_seconds, write_score
from engine.screening import Screening, screen
from engine.settings import Settings
from offline import clips, loop
from offline.ending import ENDINGS, heed
from offline.pausing import paused
from offline.place import PlaceFile, has_begun
from offline.player import Player
from offline.screen import TAUGHT, TAUGHT_ASKED, TAUGHT_PAUSED, TAUGHT_WAITING, Screen

CHOICE_SECONDS = 12.0
"""How long a choice is waited for; after two rounds of silence the first routine begins."""
SAID_ANY_TIME = (
    "more-time", "stopped-hurt", "help", "slower", "faster", "pace-slowest", "pace-fastest", "stopped", "resume-plain",
    "pain-end", "pain-twice", "fall-okay", "fall-end", "dizzy", "emergency", "paused-end",
)  # fmt: skip
"""Prompts without arguments that the straight run does not hold."""
UNKEPT = {key: f"{key}-unkept" for key in ("stopped", "paused-end", "not-today")}
"""Words that promise that the place is kept, and what is said where it is not."""
NOTHING: frozenset[Command] = frozenset()
TAUGHT_BY: dict[Question, tuple[Command, ...]] = {
    Question.PAIN_CHOICE: (Command.EASIER, Command.SKIP, Command.STOP),
    Question.CRAMP: (Command.SKIP, Command.REPEAT, Command.STOP),
    Question.LYING_HURT: (Command.OKAY, Command.STOP),
    **dict.fromkeys(RISE, (Command.NEXT, Command.HELP, Command.STOP)),
}
"""What answers a question that is not answered with yes or no."""
YES_OR_NO = frozenset({Command.YES, Command.NO, Command.OKAY})
A_CHOICE = YES_OR_NO | {Command.CHOOSE, Command.READY}


class Session:
    """A person, a library of routines, and what they are played on."""

    def __init__(
        self,
        library: Library,
        player: Player,
        screen: Screen,
        kept: PlaceFile | None = None,
        tell_paused: Callable[[bool], None] = lambda paused: None,
        await_answers: Callable[[frozenset[Command]], None] = lambda commands: None,
    ) -> None:
        """Without `kept`, nothing is written.

        `tell_paused` is told whether the session waits to be resumed, `await_answers` what answers an open question.
        """
        self._library = library
        self._player = player
        self._screen = screen
        self._file = kept
        self._tell_paused = tell_paused
        self._await_answers = await_answers

    def choose(self) -> str:
        """Ask which routine; return its id. Raises Ended where the person wants none.

        Only silence, twice on end, begins the first routine; what is no choice is asked about again.
        """
        ids = list(self._library.routines)
        offer: list[Effect] = [*self._offer(ids), self._asked("choose-intro")]
        effects, silences = offer, 0
        while silences < 2:
            event = self._until_heard(effects)
            effects = [self._asked("choose-again")]
            if isinstance(event, Done):
                silences += 1
                continue
            silences = 0
            was_paused = event.command is Command.PAUSE
            if was_paused:
                event = self._paused()
            heed(event)
            if event.command is Command.REPEAT or (was_paused and event.command is not Command.CHOOSE):
                effects = offer
            elif event.command is Command.HELP:
                effects = [self._said(Prompt("hurt-first")), *offer]
            elif chosen := choice(event, ids):
                return chosen
        return ids[0]

    def _paused(self) -> Heard:
        return paused(lambda ask: self._play(ask, TAUGHT_WAITING), self._tell_paused)

    def _until_heard(self, effects: Sequence[Effect]) -> Event:
        event: Event = Done()
        for effect in effects:
            event = self._play(effect, awaited=A_CHOICE)
            if isinstance(event, Heard):
                break
        return event

    def screen(self, keep: Callable[[Screening], None] = lambda screening: None) -> Screening:
        """Say what this is, ask the safety questions; return what they found, for `keep` before the last words.

        Raises Ended where the person wants no more, or reported harm, in these.
        """
        event = self._heard_out(self._said(Prompt("first-launch")), TAUGHT_ASKED, YES_OR_NO)
        screening = Screening()
        while True:
            screening, effect = screen(self._spoken, screening, event)
            if isinstance(effect, Finish):
                keep(screening)
                event = self._play(effect)
                if screening.cleared or advised(event):
                    heed(event)
                return screening
            event = self._heard_out(effect, TAUGHT_ASKED, YES_OR_NO)

    def say(self, prompt: Prompt) -> None:
        """Say one sentence; raises Ended where the person wants no more."""
        heed(self._heard_out(self._said(prompt)))

    def end(self, command: Command) -> str:
        """Say the words that end a session before its routine; return the key of what was said last."""
        return loop.close(Finish(Prompt(ENDINGS[command])), self._play).prompt.key

    def ask(self, prompt: Prompt) -> Command | None:
        """Ask one question; return the command that was heard, None where nobody answered."""
        event = self._heard_out(Ask(prompt, self._spoken(prompt) + CHOICE_SECONDS), TAUGHT_ASKED, YES_OR_NO)
        return event.command if isinstance(event, Heard) else None

    def run(self, score: Score, progress: Progress) -> Finish:
        """Talk the person through `score`."""
        return loop.run(
            score,
            progress,
            lambda effect: self._player.play(self._kept_or_not(effect)),
            self._keep,
            lambda progress, effect: self._show(score, progress, self._kept_or_not(effect)),
        )

    def _offer(self, ids: list[str]) -> Iterator[Cue | Ask]:
        yield self._said(Prompt("choose-intro"))
        for number, routine in enumerate(ids, 1):
            args: dict[str, str | int] = {
                "n": number,
                "routine": routine,
                "minutes": write(self._library, self._library.routines[routine], Settings()).minutes,
            }
            yield self._said(Prompt("choose-item", args))

    def _spoken(self, prompt: Prompt) -> float:
        return spoken_seconds(self._library.phrasebook.count_words, prompt)

    def _said(self, prompt: Prompt) -> Cue:
        return Cue(prompt, self._spoken(prompt))

    def _asked(self, key: str) -> Ask:
        prompt = Prompt(key)
        return Ask(prompt, self._said(prompt).seconds + CHOICE_SECONDS)

    def _play(
        self, effect: Effect, teach: tuple[Command, ...] = (Command.STOP,), awaited: frozenset[Command] = NOTHING
    ) -> Done | Heard:
        self._await_answers(awaited)
        effect = self._kept_or_not(effect)
        words = self._library.phrasebook.words(effect.prompt) if effect.prompt else ""
        self._screen.show(words, {}, effect, teach, self._player.seconds)
        event = self._player.play(effect)
        self._await_answers(NOTHING)
        return event

    def _heard_out(
        self, effect: Effect, teach: tuple[Command, ...] = (Command.STOP,), awaited: frozenset[Command] = NOTHING
    ) -> Event:
        """Play it; after a pause that was ended by going on, again from its start. Returns what was heard, no pause."""
        while True:
            event = self._play(effect, teach, awaited)
            if not isinstance(event, Heard) or event.command is not Command.PAUSE:
                return event
            heard = self._paused()
            if heard.command in ENDINGS:
                return heard

    def _keep(self, progress: Progress) -> None:
        if self._file is None:
            return
        try:
            self._file.write(progress)
        except StateError as error:
            self._file = None
            self._screen.notice(f"From here on the place is not kept: {error}.")

    def _kept_or_not(self, effect: Effect) -> Effect:
        """Return the effect in words that promise no more than is so."""
        if not isinstance(effect, Finish) or effect.prompt.key not in UNKEPT or self._is_kept():
            return effect
        return replace(effect, prompt=Prompt(UNKEPT[effect.prompt.key]))

    def _is_kept(self) -> bool:
        """Whether the next start will offer to go on."""
        return self._file is not None and has_begun(self._file.data())

    def _show(self, score: Score, progress: Progress, effect: Effect) -> None:
        words = self._library.phrasebook.words(effect.prompt) if effect.prompt else ""
        self._tell_paused(progress.question is Question.PAUSED)
        self._await_answers(awaited(progress, effect))
        teach: tuple[Command, ...] = (Command.STOP,) if isinstance(effect, Finish) else TAUGHT
        if progress.question is Question.PAUSED:
            teach = TAUGHT_PAUSED
        elif progress.question is not None:
            teach = TAUGHT_BY.get(progress.question, TAUGHT_ASKED)
        where = place(score.under(progress.settings), progress)
        names = self._library.phrasebook.names
        where["title"] = names.get(str(where.get("exercise")), names[score.routine.id])
        if progress.aside:
            where["seconds"] = 0
        self._screen.show(words, where, effect, teach, self._player.seconds)


def awaited(progress: Progress, effect: Effect) -> frozenset[Command]:
    """Return what answers an open question; "are you ready?" is one, if nothing else is being answered meanwhile.

    A pause may last for minutes, in which people talk to others: it ends with "resume", and not with a "yes".
    """
    if progress.question is Question.PAUSED:
        return NOTHING
    if progress.question is not None:
        return YES_OR_NO | frozenset(DIALOGUES[progress.question].answers)
    return YES_OR_NO if isinstance(effect, Ask) and not progress.aside else NOTHING


def write(library: Library, routine: Routine, settings: Settings) -> Score:
    """Write a routine out in the library's language."""
    return write_score(routine, library.phrasebook.count_words, settings)


def choice(heard: Heard, ids: list[str]) -> str | None:
    """Return the routine that was chosen, by name or by number; None where none was."""
    if heard.command in (Command.YES, Command.OKAY, Command.READY):
        return ids[0]
    if heard.value in ids:
        return heard.value
    if heard.value and heard.value.isdigit() and 1 <= int(heard.value) <= len(ids):
        return ids[int(heard.value) - 1]
    return None


def take_up(score: Score, kept: PlaceFile, notice: Callable[[str], None], *, afresh: bool) -> Progress:
    """Return where this session begins: at the kept place of the same routine, unless it is to start afresh."""
    try:
        if (text := kept.read()) is None:
            return Progress(score.routine.id)
        data = read(text)
        progress = from_data(data, score)
    except StateError as error:
        notice(f"Starting afresh: {error}. {moved_aside(kept)}.")
        return Progress(score.routine.id)
    if afresh or not kept.is_of(data):
        return Progress(progress.routine, settings=progress.settings)
    return reopened(score, progress)


def moved_aside(kept: PlaceFile) -> str:
    """Move a file that is no place away; say where to, or why it stays."""
    try:
        return f"The file was moved to {kept.set_aside()}"
    except StateError as error:
        return str(error)


def to_be_said(score: Score, progress: Progress, phrasebook: Phrasebook) -> list[str]:
    """Return all words that this session is sure or likely to need, for rendering ahead."""
    sure = [effect.prompt for _, _, effect in rehearse(score, replace(progress, question=None, first=()))]
    likely = [Prompt(key) for key in SAID_ANY_TIME]
    args = place(score, progress)
    likely += [Prompt(key, args) for row in DIALOGUES.values() for key, _ in row.asks if key != "go-on"]
    prompts = [p for p in (*sure, *likely) if p and p.key not in clips.TONES]
    return list(dict.fromkeys(phrasebook.words(prompt) for prompt in prompts))
