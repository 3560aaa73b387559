"""Each routine as a play: what a reviewer reads to judge every word, dose and second of it.

`python -m tests.routine_plays --update` writes tests/transcripts/routines/<id>.txt anew. A play is the routine as a
newcomer hears it, at normal pace, who says nothing; the left of a line is the minute and second at which it is said.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from content.loader import Library, load
from engine.events import Ask, Finish
from engine.progress import Progress
from engine.rehearsal import rehearse
from engine.routine import Kind, Routine, Sides, Stretch
from engine.score import Phase, Score, write_score
from engine.settings import Settings

FOLDER = Path(__file__).parent / "transcripts" / "routines"
POSITIONS = {
    "standing": "standing",
    "seated": "on a chair",
    "kneeling": "kneeling",
    "hands_knees": "on hands and knees",
    "prone": "on the front",
    "side": "on the side",
    "supine": "on the back",
    "floor_sit": "sitting on the floor",
}


def play(library: Library, routine: Routine) -> str:
    """Return the whole play of a routine."""
    score = write_score(routine, library.phrasebook.count_words, Settings())
    return "\n".join((*_title(library, score), *_lines(library, score))) + "\n"


def _title(library: Library, score: Score) -> Iterator[str]:
    """Yield what the routine is, before anybody speaks."""
    routine, words = score.routine, library.phrasebook
    yield f"{words.names[routine.id].capitalize()}, {_clock(score.total_seconds)}, {library.levels[routine.id]}."
    yield words.templates[f"{routine.id}.about"][0]({})
    start, end = POSITIONS[routine.start], POSITIONS[routine.end]
    yield f"It begins {start} and ends {end}. [waits] is a place where the person may say they are ready."


def _lines(library: Library, score: Score) -> Iterator[str]:
    """Yield every line that is said, under a heading for each step."""
    book, here = library.phrasebook, -1
    for second, progress, effect in rehearse(score, Progress(score.routine.id)):
        at = here if isinstance(effect, Finish) else progress.step
        if at != here:
            here = at
            yield from ("", _heading(library, score, here))
        if effect.prompt is not None:
            waits = " [waits]" if isinstance(effect, Ask) else ""
            end = " [end]" if isinstance(effect, Finish) else ""
            yield f"{_clock(second):>5}  {book.words(effect.prompt)}{waits}{end}"


def _heading(library: Library, score: Score, at: int) -> str:
    """Return the heading of a step: what is done, where, how much, and how long the work of it is."""
    step = score.steps[at]
    if step.stretch is None:
        return "OPENING" if at == 0 else "CLOSING"
    stretch = score.routine.stretches[step.stretch]
    name = library.phrasebook.names[stretch.exercise.id].upper()
    side = f", {step.side} side" if step.side else ""
    work = sum(score.seconds(beat.effect) for beat in step.beats if beat.phase is Phase.WORK)
    where = POSITIONS[stretch.exercise.position]
    return f"{step.stretch + 1}. {name}{side} - {where}, {_dose(stretch)}: {work:.0f} s of work"


def _dose(stretch: Stretch) -> str:
    """Return how much of an exercise is done on this side."""
    if stretch.exercise.kind is Kind.HOLD:
        return f"{stretch.hold_seconds} s" + (f", {stretch.reps} times" if stretch.reps > 1 else "")
    return f"{stretch.reps} times" + (" in turn" if stretch.exercise.sides is Sides.ALTERNATE else "")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds + 1e-6), 60)
    return f"{minutes}:{rest:02}"


def main(arguments: list[str]) -> None:
    """Write all plays anew, and take away those of routines that are gone."""
    if arguments != ["--update"]:
        raise SystemExit("python -m tests.routine_plays --update")
    library = load("en")
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.txt"):
        path.unlink()
    for routine in library.routines.values():
        (FOLDER / f"{routine.id}.txt").write_text(play(library, routine), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
