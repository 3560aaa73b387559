"""The safety questions as plays: tests/transcripts/screening/*.txt, asked by the engine and by both front ends.

Of each file only its first lines and those with YOU are written by hand, one answer a line; "(silence)" is no answer.
`python -m tests.screening_plays --update` rewrites the rest.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from content.loader import Library, load
from engine.events import Command, Cue, Done, Effect, Event, Finish, Heard, Prompt
from engine.phrasebook import Phrasebook
from engine.score import spoken_seconds
from engine.screening import Screening, screen
from offline.player import Player
from offline.session import Session
from offline.sound import Block
from skill.person import to_text
from skill.screened import ScreenedCoach
from skill.turns import Coach
from tests.tape import Tape

FOLDER = Path(__file__).parent / "transcripts" / "screening"
SILENCE = "(silence)"
YOU = "YOU: "
NOW = 1_000_000.0


def read(text: str) -> tuple[str, list[str]]:
    """Return what a play shows, and the answers in it."""
    truth, _, rest = text.partition("\n\n")
    return truth, [line.removeprefix(YOU) for line in rest.splitlines() if line.startswith(YOU)]


def written(truth: str, lines: list[str], found: Screening) -> str:
    """Return a whole play."""
    outcome = {None: "nothing is known", False: "no exercise", True: "on the floor" if found.floor else "off the floor"}
    conditions = f", not: {', '.join(sorted(found.conditions))}" if found.conditions else ""
    return "\n".join([truth, "", *lines, "", f"({outcome[found.cleared]}{conditions})", ""])


def by_engine(library: Library, answers: list[str]) -> tuple[list[str], Screening]:
    """Ask with the engine alone."""
    book, lines, waiting = library.phrasebook, list[str](), iter(answers)
    screening, event = Screening(), Done()
    lines.append(book.words(Prompt("first-launch")))
    while True:
        screening, effect = screen(lambda prompt: spoken_seconds(book.count_words, prompt), screening, event)
        lines.append(book.words(effect.prompt))
        if isinstance(effect, Finish):
            return lines, screening
        if isinstance(effect, Cue):
            event = Done()
            continue
        answer = next(waiting)
        lines.append(YOU + answer)
        event = _meant(book, answer)


def by_session(library: Library, answers: list[str]) -> tuple[list[str], Screening]:
    """Ask as the offline session does, typed on virtual time."""
    room = _Room(library.phrasebook, iter(answers))
    player = Player(Tape(), lambda prompt: np.zeros(0, dtype=np.int16), [room])
    return room.lines, Session(library, player, room).screen()


def by_speaker(library: Library, answers: list[str]) -> tuple[list[str], Screening]:
    """Ask as the skill does, a request for each answer, what is kept going through its JSON; silence ends it there."""
    coach, lines, found = ScreenedCoach(Coach(library)), list[str](), Screening()
    person, answer = coach.take(coach.read(None), None, NOW, new=True)
    for line in answers:
        lines += [library.phrasebook.words(effect.prompt) for effect in answer.effects if effect.prompt]
        lines.append(YOU + line)
        meant = _meant(library.phrasebook, line)
        assert isinstance(meant, Heard)
        person, answer = coach.take(coach.read(to_text(person)), meant, NOW)
    last = answer.effects[0].prompt
    assert last is not None
    lines.append(library.phrasebook.words(last))
    if outcome := coach.read(to_text(person)).outcome:
        found = Screening(-1, 0, outcome.conditions, outcome.agreed, outcome.floor, cleared=True)
    elif last.key != "screen-stopped":
        found = Screening(cleared=False)
    return lines, found


class _Room:
    """A screen that notes what is said, and a person who answers each question at its last moment but one."""

    def __init__(self, book: Phrasebook, answers: Iterator[str]) -> None:
        self.lines: list[str] = []
        self._book = book
        self._answers = answers
        self._answer: str | None = None

    def show(self, words: str, place: object, effect: Effect, teach: object, seconds: float) -> None:
        self.lines.append(words)
        self._answer = None
        if not isinstance(effect, Cue | Finish):
            self._answer = next(self._answers)
            self.lines.append(YOU + self._answer)

    def hear(self, block: Block) -> Heard | None:
        answer, self._answer = self._answer, None
        event = _meant(self._book, answer) if answer else None
        return event if isinstance(event, Heard) else None

    def passed(self, into: float) -> None: ...

    def notice(self, sentence: str) -> None: ...

    def close(self) -> None: ...


def _meant(book: Phrasebook, answer: str) -> Event:
    return Done() if answer == SILENCE else book.understand(answer) or Heard(Command.UNKNOWN)


def main() -> None:
    """Rewrite all plays."""
    if sys.argv[1:] != ["--update"]:
        raise SystemExit(__doc__)
    library = load("en")
    for path in sorted(FOLDER.glob("*.txt")):
        truth, answers = read(path.read_text(encoding="utf-8"))
        path.write_text(written(truth, *by_engine(library, answers)), encoding="utf-8")


if __name__ == "__main__":
    main()
