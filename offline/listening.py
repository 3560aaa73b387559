"""The check of hearing, as it meets the person: on request, or offered before the first routine that is spoken."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from content.keys import PROMPTS
from content.loader import Library
from engine.errors import HomestretchError, StateError
from engine.events import Command, Effect, Prompt
from engine.screening import PATIENT
from offline.checking import Check, Found, in_words, judge
from offline.ending import ENDINGS, Ended
from offline.hearing import MOST_OFFERS, Hearing, HearingFile
from offline.screen import TAUGHT_CHECKED, TAUGHT_WAITING, Screen
from offline.session import Session
from offline.speaker import Speaker
from offline.stage import Stage

AGREED = frozenset({Command.YES, Command.OKAY, Command.READY, Command.RESUME})
MOST_PATIENCE = 3
"""How often the offer is put again to somebody who asks for time."""
CHECK_PROMPTS = tuple(key for key in PROMPTS if key.startswith("check-"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check came to."""

    found: Found
    hearing: Hearing | None
    """What follows; None where nobody was there."""
    told: tuple[str, ...]
    """The sentences that were said of it."""


def check(
    library: Library, stage: Stage, screen: Screen, remember: Callable[[Hearing], None], *, headphones: bool = False
) -> Outcome | None:
    """Make the check, adopt what it found, `remember` it, say it; None where there is nothing to make it with.

    Raises Ended where the person wants no more.
    """
    if stage.ear is None or stage.voice is None:
        return None
    book = library.phrasebook

    def show(effect: Effect, seconds: float) -> None:
        teach = TAUGHT_WAITING if stage.paused else TAUGHT_CHECKED
        screen.show(book.words(effect.prompt) if effect.prompt else "", {}, effect, teach, seconds)

    def tell_paused(paused: bool) -> None:
        stage.paused = paused

    others = [each for each in stage.listeners if each is not stage.ear]
    making = Check(stage.duplex, Speaker(book, stage.voice, screen.notice), stage.ear, others, show, tell_paused)
    with contextlib.suppress(HomestretchError):  # the speaker tells what it cannot say
        stage.voice.render([book.words(Prompt(key)) for key in (*CHECK_PROMPTS, "paused")], meanwhile=making.listen)
    found = making.measure()
    hearing = judge(found)
    if hearing is not None:
        stage.adopt(hearing)
        remember(hearing)
    told = in_words(found, hearing, headphones=headphones)
    making.say(told)
    return Outcome(found, hearing, tuple(book.words(prompt) for prompt in told))


def offered(
    session: Session,
    file: HearingFile,
    kept: Hearing,
    make: Callable[[], object],
    notice: Callable[[str], None],
) -> None:
    """Offer the check, keep that it was, make it where the person agrees; raises Ended where they want no more."""
    answer = session.ask(Prompt("check-offer"))
    for _ in range(MOST_PATIENCE):
        if answer is Command.HELP:
            session.say(Prompt("help-answer"))
        if answer in PATIENT:
            answer = session.ask(Prompt("check-offer"))
    if answer in PATIENT:
        answer = None
    keep(file, replace(kept, offers=MOST_OFFERS if answer else kept.offers + 1), notice)
    if answer in ENDINGS:
        raise Ended(answer)
    if answer in AGREED:
        make()
    elif answer is not None:
        session.say(Prompt("check-skipped"))


def keep(file: HearingFile, hearing: Hearing, notice: Callable[[str], None]) -> None:
    """Keep what was found; where that fails it is told, and holds for this session."""
    try:
        file.write(hearing)
    except StateError as error:
        notice(f"What was found holds for today only: {error}.")


def figures(outcome: Outcome) -> dict[str, Any]:
    """Return what was measured and chosen, for a machine to read; levels in dBFS."""
    found, hearing = outcome.found, outcome.hearing
    return {
        "noise_db": round(found.noise_db, 1),
        "echo_db": found.echo and round(found.echo.level_db, 1),
        "delay_seconds": found.echo and round(found.echo.delay_seconds, 4),
        "person_db": found.person_db and round(found.person_db, 1),
        "tries": found.tries,
        "mode": hearing and hearing.mode.value,
        "gain_db": hearing and hearing.gain_db,
        "told": list(outcome.told),
    }
