"""Golden conversations: reads tests/transcripts/*.txt, plays them and writes down what was said.

A transcript says in its first lines what it shows, then how it begins, then who said what at which minute and second:

    "Next" in the middle of a hold goes straight on.

    routine: everyday_10
    from: single_knee_to_chest        the exercise it begins with (optional)
    side: left                        its second side (optional)
    reopened: yes                     the person comes back to it another day (optional)
    settings: counting=every-five     (optional) pace, counting, halfway, instruction; easier and known as ids with +
    until: knee_rolls                 the record ends when this exercise is announced (optional)

    0:00  Now one knee to chest. Are you ready?
    0:05  YOU: ready

Only the head and the lines with YOU are written by hand: `python -m tests.transcript --update` rewrites all others.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import NamedTuple, Protocol

from content.loader import Library, load
from engine.conversation import Command, Done, Finish, Heard, Progress, Prompt, react, reopened
from engine.progress import read_settings
from engine.routine import Position, Routine, Side
from engine.score import Score, write_score
from engine.settings import Settings

FOLDER = Path(__file__).parent / "transcripts"
COACH, YOU, END = "coach", "you", "(end)"
ANNOUNCEMENTS = ("announce-first", "announce", "announce-ready")
BLINK = 1e-6
"""Seconds that sums of decimals may be off."""


class Line(NamedTuple):
    """Something that was said: when, by whom, and in which words; the last line of a session is the end."""

    seconds: float
    who: str
    words: str
    end: bool = False


Said = Sequence[tuple[float, str]]
"""When the person speaks, and what they say."""


class Stage(Protocol):
    """Something that a conversation can be played on."""

    def __call__(self, library: Library, routine: Routine, progress: Progress, said: Said) -> Iterator[Line]:
        """Yield everything that is said by either side, in order, until the end."""


@dataclass(frozen=True)
class Script:
    """A transcript as it was read."""

    truth: str
    head: dict[str, str]
    said: Said

    def settings(self) -> Settings:
        """Return the settings it begins with."""
        pairs = (pair.split("=", 1) for pair in self.head.get("settings", "").split())
        data: dict[str, object] = dict(pairs)
        if "halfway" in data:
            data["halfway"] = data["halfway"] == "yes"
        for key in ("easier", "known"):
            if key in data:
                data[key] = str(data[key]).split("+")
        return read_settings(data)

    def start(self, score: Score) -> Progress:
        """Return the place it begins at."""
        progress = Progress(score.routine.id, settings=score.settings)
        if name := self.head.get("from"):
            side = self.head.get("side")
            progress = replace(progress, step=first_step(score, name, side))
        return reopened(score, progress) if self.head.get("reopened") == "yes" else progress


def first_step(score: Score, exercise: str, side: str | None) -> int:
    """Return the first step of an exercise, or that of one of its sides."""
    for index, step in enumerate(score.steps):
        if step.stretch is None or score.routine.stretches[step.stretch].exercise.id != exercise:
            continue
        if side in (None, step.side):
            return index
    raise ValueError(f"{score.routine.id} has no {exercise} {side or ''}")


def read(text: str) -> Script:
    """Read a transcript; the lines of the coach are what is to be shown, not what is played."""
    truth, _, rest = text.partition("\n\n")
    head_text, _, lines = rest.partition("\n\n")
    head = dict(line.split(": ", 1) for line in head_text.splitlines())
    if unknown := set(head) - {"routine", "from", "side", "reopened", "settings", "until"}:
        raise ValueError(f"a transcript has no {', '.join(sorted(unknown))}")
    said = []
    for line in lines.splitlines():
        clock, _, words = line.partition("  ")
        if words.startswith("YOU: "):
            minutes, _, seconds = clock.partition(":")
            said.append((float(int(minutes) * 60 + int(seconds)), words.removeprefix("YOU: ")))
    return Script(truth, head, said)


def engine_stage(library: Library, routine: Routine, progress: Progress, said: Said) -> Iterator[Line]:
    """Play on the engine alone: the clock is the sum of the seconds of what was played."""
    book = library.phrasebook
    score = write_score(routine, book.count_words, progress.settings)
    clock, event, waiting = 0.0, Done(), list(said)
    while True:
        progress, effect = react(score, progress, event)
        words = book.words(effect.prompt) if effect.prompt else ""
        if words:
            yield Line(clock, COACH, words, isinstance(effect, Finish))
        if isinstance(effect, Finish):
            return
        end, event = clock + score.seconds(effect), Done()
        if waiting and waiting[0][0] < end - BLINK:
            at, utterance = waiting.pop(0)
            heard = book.understand(utterance) or Heard(Command.UNKNOWN)
            event, end = replace(heard, after=max(0.0, at - clock)), max(at, clock)
            yield Line(at, YOU, utterance)
        clock = round(end, 3)


def play(stage: Stage, script: Script, library: Library) -> str:
    """Return the whole transcript as `stage` plays it; raises ValueError where it ends before all was said."""
    routine = library.routines[script.head["routine"]]
    score = write_score(routine, library.phrasebook.count_words, script.settings())
    announced = _announcements(library, script.head.get("until"))
    lines, spoken = [], 0
    for line in stage(library, routine, script.start(score), script.said):
        spoken += line.who == YOU
        lines.append(_written(line))
        if len(lines) > 1 and line.who == COACH and line.words in announced:
            break
    if spoken < len(script.said):
        raise ValueError(f"it ended before {script.said[spoken][1]!r} was said")
    head = "\n".join(f"{key}: {value}" for key, value in script.head.items())
    return "\n\n".join((script.truth, head, "\n".join(lines))) + "\n"


def _announcements(library: Library, exercise: str | None) -> set[str]:
    """Return all the words that may announce an exercise."""
    if exercise is None:
        return set()
    plain = (Prompt(key, {"exercise": exercise, "turn": turn}) for key in ANNOUNCEMENTS for turn in range(12))
    ways = (
        Prompt("resume-at", {"exercise": exercise, "side": side, "from": start, "to": end})
        for side, start, end in product(("none", *Side), Position, Position)
    )
    return {library.phrasebook.words(prompt) for prompt in (*plain, *ways)}


def _written(line: Line) -> str:
    minutes, seconds = divmod(int(line.seconds + BLINK), 60)
    words = f"YOU: {line.words}" if line.who == YOU else line.words
    return f"{minutes}:{seconds:02}  {words}{' ' + END if line.end else ''}"


def rewrite(folder: Path, anew: Callable[[str], str]) -> None:
    """Write every text of a folder anew, and say at the end which could not be: `anew` raises ValueError."""
    problems = []
    for path in sorted(folder.glob("*.txt")):
        try:
            text = anew(path.read_text(encoding="utf-8"))
        except ValueError as error:
            problems.append(f"{path.name}: {error}")
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
    if problems:
        raise SystemExit("\n".join(problems))


def main(arguments: list[str]) -> None:
    """Rewrite all transcripts with what is said now."""
    if arguments != ["--update"]:
        raise SystemExit("python -m tests.transcript --update")
    library = load("en")
    rewrite(FOLDER, lambda text: play(engine_stage, read(text), library))


if __name__ == "__main__":
    main(sys.argv[1:])
