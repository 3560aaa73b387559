"""From a command line to a session: what it is played on, where it begins, how it ends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from rich.console import Console
from rich.progress import Progress as Bar

from content.loader import Library
from engine.commands import GRAVE_QUESTIONS
from engine.errors import HomestretchError, StateError
from engine.outcome import ASKED_AGAIN_AFTER
from engine.progress import Progress
from engine.routine import Routine
from engine.score import Score
from engine.settings import Counting, Settings
from offline.choices import Choices, read_choices
from offline.echo import EchoCanceller
from offline.ending import Ended, heed
from offline.finding import DIRS, chosen_settings, kept_routine, whole_library, wished
from offline.hearing import MOST_OFFERS, HearingFile, Mode
from offline.listening import check, keep, offered
from offline.outcome import OutcomeFile
from offline.place import PlaceFile
from offline.player import Player
from offline.safety import cleared, plain_id, suited
from offline.screen import Lines, LivePanel, Screen
from offline.session import Session, take_up, to_be_said, write
from offline.speaker import Speaker
from offline.stage import Stage, Wishes, set_stage
from offline.voice import Voice, find_voice, list_voices
from offline.written import can_be_drawn_on, err, out, write_out

FINISHED, WRONG, STOPPED, MISSING, INTERRUPTED = 0, 2, 3, 4, 130
"""Exit codes."""
NOT_KEPT = "Another session is running on this machine: its place is kept, and that of this one is not."
PLACE = "place.json"
CHOICES = DIRS.user_config_path / "voice.json"
HEARING = HearingFile(DIRS.user_state_path / "hearing.json")
OUTCOME = OutcomeFile(DIRS.user_state_path / "safety.json")


def talk(name: str | None, given: dict[str, Any], *, ask: bool = True) -> int:
    """Run the routine that was named or wished for; where there is none, `ask` which."""
    library = whole_library()
    kept = PlaceFile(DIRS.user_state_path / PLACE)
    chosen = chosen_voice()
    hearing = HEARING.read(tell)
    wishes = Wishes(
        microphone_file=given["from_wav"], loudspeaker_file=given["to_wav"], microphone=given["microphone"],
        loudspeaker=given["loudspeaker"], sound=not given["no_sound"], headphones=given["headphones"],
        model=given["model"], voice=find_voice(given["voice"], list_voices()).id if given["voice"] else chosen.voice,
        words_per_minute=given["wpm"] or chosen.words_per_minute, cache=DIRS.user_cache_path,
        hearing=hearing,
    )  # fmt: skip
    library, routine = (library, None) if ask else wished(name, given, kept, library)
    with staged(wishes, library, plain=given["plain"]) as (stage, screen):
        if stage.deserted:
            score = write(library, routine or next(iter(library.routines.values())), chosen_settings(Settings(), given))
            err.print("Neither sound nor a terminal: here is the routine in writing.")
            write_out(score, library.phrasebook, as_json=False)
            return FINISHED
        with kept.held() as free:
            if not free:
                screen.notice(NOT_KEPT)
            return talked(library, routine, stage, screen, kept, wishes, given, keeps=free)


def talked(
    library: Library,
    routine: Routine | None,
    stage: Stage,
    screen: Screen,
    kept: PlaceFile,
    wishes: Wishes,
    given: dict[str, Any],
    *,
    keeps: bool,
) -> int:
    """Talk the person through, from the first question to the last words; unless it `keeps` the place, it is only read.

    The kept place is then that of a session that goes on elsewhere: there is nothing to come back to.
    """
    keeper = kept if keeps else None
    afresh = given["afresh"] or not keeps
    try:
        suitable = prepared(library, routine, stage, screen, kept, wishes, afresh=afresh)
        if suitable is None:
            return STOPPED
        library, routine = suitable
        score = write(library, routine, Settings())
        progress = take_up(score, kept, screen.notice, afresh=afresh)
        progress = replace(progress, settings=chosen_settings(progress.settings, given))
        if stage.ear is not None and leaves_no_gap(stage, progress.settings):
            screen.notice(
                "You are only heard while the voice is silent, and it counts every second: try --counting ticks."
            )
        return left(play_routine(library, score, progress, stage, screen, keeper), screen.notice)
    except Ended as ended:
        return left(session_for(library, stage, screen, keeper).end(ended.command), screen.notice)


def prepared(
    library: Library,
    routine: Routine | None,
    stage: Stage,
    screen: Screen,
    kept: PlaceFile,
    wishes: Wishes,
    *,
    afresh: bool,
) -> tuple[Library, Routine] | None:
    """Ask what has to be known before a routine; return it as it suits the person, None where none does.

    Raises Ended where the person wants no more.
    """
    session = session_for(library, stage, screen)
    if leaves_harm_behind(kept, routine, afresh=afresh):
        ask_anew(screen.notice)
    outcome = cleared(session, OUTCOME, date.today(), screen.notice, ask=live(stage, wishes))
    if outcome is None:
        return None
    if worth_checking(stage, wishes):

        def make() -> object:
            return check(library, stage, screen, lambda found: keep(HEARING, found, screen.notice))

        offered(session, HEARING, wishes.hearing, make, screen.notice)
        session = session_for(library, stage, screen)
    if routine is None:
        library, routine = kept_routine(kept, library, screen.notice, afresh=afresh) or (library, None)
    if routine is None:
        routine = library.routines[session.choose()]
    found = suited(library, routine, outcome, session.say)
    if found is not None and plain_id(found[1].id) != routine.id:
        kept.source = None  # another routine is done instead of the one in the file
    return found


def tell(sentence: str) -> None:
    """Print a remark about this machine."""
    err.print(sentence, markup=False, highlight=False)


def left(ending: str, notice: Callable[[str], None] = tell) -> int:
    """Return the exit code of a session that ended with these words; after harm the safety questions come again."""
    if ending in ASKED_AGAIN_AFTER:
        ask_anew(notice)
    return FINISHED if ending == "finished" else STOPPED


def leaves_harm_behind(kept: PlaceFile, routine: Routine | None, *, afresh: bool) -> bool:
    """Return whether a question about pain or a fall is open at the kept place, which is not gone on with."""
    data = kept.data()
    if data.get("question") not in GRAVE_QUESTIONS:
        return False
    other = routine is not None and plain_id(routine.id) != plain_id(str(data.get("routine")))
    return afresh or other or (routine is not None and not kept.is_of(data))


def ask_anew(notice: Callable[[str], None]) -> None:
    """Let the safety questions come again; where they would not, it is told."""
    try:
        OUTCOME.forget()
    except StateError as error:
        notice(f"The safety questions must be answered anew before the next routine, but {error}.")


def session_for(library: Library, stage: Stage, screen: Screen, kept: PlaceFile | None = None) -> Session:
    """Return a session on this stage; without `kept` it keeps no place."""

    def tell_paused(paused: bool) -> None:
        stage.paused = paused

    return Session(library, player_for(library, stage, screen), screen, kept, tell_paused, stage.await_answers)


def chosen_voice() -> Choices:
    """Return the chosen voice; a choice that cannot be read is told, and the usual voice speaks."""
    try:
        return read_choices(CHOICES)
    except StateError as error:
        tell(f"Speaking with the usual voice: {error}.")
        return Choices()


def live(stage: Stage, wishes: Wishes) -> bool:
    """Whether somebody may be there who can answer."""
    return bool(stage.listeners) and not wishes.files


def worth_checking(stage: Stage, wishes: Wishes) -> bool:
    """Whether it is to be offered to find out how well the person is heard."""
    able = stage.voice is not None and stage.ear is not None and stage.duplex.hears_itself
    return live(stage, wishes) and able and wishes.hearing.offers < MOST_OFFERS


def play_routine(
    library: Library, score: Score, progress: Progress, stage: Stage, screen: Screen, kept: PlaceFile | None
) -> str:
    """Render the words ahead, then talk the person through; return the key of the words it ended with.

    Raises Ended where the person wants no more, or reported harm, before the first words.
    """
    if stage.voice is not None:
        waiting = player_for(library, stage, screen)

        def listen() -> None:
            heed(waiting.catch_up())

        render_ahead(stage.voice, to_be_said(score, progress, library.phrasebook), screen, listen)
    return session_for(library, stage, screen, kept).run(score, progress).prompt.key


def player_for(library: Library, stage: Stage, screen: Screen) -> Player:
    """Return a player on this stage."""
    speaker = Speaker(library.phrasebook, stage.voice, screen.notice)
    return Player(
        stage.duplex, speaker, stage.listeners, screen.passed,
        echo=canceller(stage), own=stage.own, calling=stage.calling,
    )  # fmt: skip


def canceller(stage: Stage) -> EchoCanceller | None:
    """Return what takes the voice out of what is heard; None: the ear listens in the gaps."""
    return stage.echo if stage.mode is Mode.FULL else None


def leaves_no_gap(stage: Stage, settings: Settings) -> bool:
    """Whether somebody who is only heard in the gaps is not heard in a hold: a number and 0.3 s fill its second."""
    in_gaps = stage.duplex.hears_itself and canceller(stage) is None
    return in_gaps and settings.counting is Counting.EVERY_SECOND


def render_ahead(voice: Voice, texts: list[str], screen: Screen, listen: Callable[[], None]) -> None:
    """Render what is not in the cache, with a bar, and `listen` meanwhile.

    A voice that cannot be made is told when it is needed.
    """
    with Bar(console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("Preparing the voice", total=None, visible=False)
        try:
            voice.render(texts, lambda done, total: bar.update(task, completed=done, total=total, visible=True), listen)
        except HomestretchError as error:
            screen.notice(f"The voice is not ready: {error}.")


@contextmanager
def staged(wishes: Wishes, library: Library, *, plain: bool = False) -> Iterator[tuple[Stage, Screen]]:
    """Open the stage and a screen that fits the terminal; what fails later is told where it stays to be read."""
    screen: Screen = Lines(out, err)

    def notice(sentence: str) -> None:
        screen.notice(sentence)  # of the screen there is then: a line beside a panel is drawn over

    stage = set_stage(wishes, library.phrasebook, notice)
    try:
        if can_be_drawn_on() and not plain and not wishes.files and not stage.deserted:
            screen = panel = LivePanel(Console(), library.phrasebook, stage.typed)
            stage.suspension.around(panel.give_back, panel.take)
        yield stage, screen
    finally:
        try:
            screen.close()
        finally:  # also where the terminal is gone
            stage.close()
