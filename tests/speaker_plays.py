"""Conversations with the smart speaker as plays: tests/transcripts/speaker/*.txt.

A play says in its first lines what it shows, then how it begins, then who says what:

    Pain that is sharp ends the routine with advice.

    routine: everyday_10
    from: single_knee_to_chest        the kept place that the skill is opened at (optional)

    YOU, 30 s in: it hurts            said 30 seconds into the answer, which is dropped from there
    YOU: yes                          said when the answer has been heard out
    (silence)                         nobody answers: the reprompt follows, and the session is over
    (the next day)                    the skill is opened again

Only the head and these lines are written by hand: `python -m tests.speaker_plays --update` rewrites all others.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from content.loader import Library, load
from engine.events import Command, Cue, Effect, Heard
from engine.progress import Progress
from skill.kept import Kept, to_text
from skill.turns import LATE_SECONDS, Answer, Coach
from tests.skill.conversation import Conversation
from tests.transcript import first_step, rewrite

FOLDER = Path(__file__).parent / "transcripts" / "speaker"
SILENCE, NEXT_DAY, OVER = "(silence)", "(the next day)", "(the session is over)"
SPOKEN = re.compile(r"YOU(?:, (\d+) s in)?: (.+)")
DAY_SECONDS = 86_400.0


def play(library: Library, text: str) -> str:
    """Return the whole play as it goes now; raises ValueError where the session is over before all was said."""
    truth, head, *rest = text.rstrip("\n").split("\n\n", 2)
    told = [line for line in "".join(rest).splitlines() if line in (SILENCE, NEXT_DAY) or SPOKEN.fullmatch(line)]
    talk = Conversation(Coach(library), _kept(library, dict(line.split(": ", 1) for line in head.splitlines())))
    scenes = [_said(library, talk.open().answers[-1])]
    for line in told:
        if scenes[-1][-1] == OVER and line != NEXT_DAY:
            raise ValueError(f"the session is over before {line!r}")
        scenes.append([line, *_answered(library, talk, line)])
    return "\n\n".join((truth, head, *("\n".join(scene) for scene in scenes))) + "\n"


def _kept(library: Library, head: dict[str, str]) -> str | None:
    """Return what is kept of the user when a play begins; None of somebody new."""
    if "from" not in head:
        return None
    fresh = Progress(head["routine"])
    return to_text(Kept(replace(fresh, step=first_step(Coach(library).score(fresh), head["from"], None))))


def _answered(library: Library, talk: Conversation, line: str) -> list[str]:
    """Return what is said after one line of the person."""
    if line == NEXT_DAY:
        return _said(library, talk.open(DAY_SECONDS).answers[-1])
    if line == SILENCE:
        return [*_lines(library, talk.answers[-1].reprompt), OVER]
    match = SPOKEN.fullmatch(line)
    assert match is not None
    seconds, words = match.groups()
    heard = library.phrasebook.understand(words) or Heard(Command.UNKNOWN)
    later = float(seconds) + LATE_SECONDS if seconds else talk.listen()
    return _said(library, talk.say(heard.command, later, heard.value).answers[-1])


def _said(library: Library, answer: Answer) -> list[str]:
    """Return the lines of an answer."""
    return [*_lines(library, answer.effects), *([OVER] if answer.ends else [])]


def _lines(library: Library, effects: Iterable[Effect]) -> Iterator[str]:
    """Yield what is said, and how long it is quiet where that is longer than a breath."""
    for effect in effects:
        words = library.phrasebook.words(effect.prompt) if effect.prompt else ""
        if words:
            yield words
        elif isinstance(effect, Cue) and effect.seconds:
            yield f"({effect.seconds:.0f} s)"


def main(arguments: list[str]) -> None:
    """Write all plays anew."""
    if arguments != ["--update"]:
        raise SystemExit("python -m tests.speaker_plays --update")
    library = load("en")
    rewrite(FOLDER, lambda text: play(library, text))


if __name__ == "__main__":
    main(sys.argv[1:])
