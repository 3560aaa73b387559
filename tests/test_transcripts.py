"""Golden conversations, and the words for whatever the engine may say."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.loader import load
from engine.conversation import Command, Heard, Prompt
from engine.score import write_score
from tests.engine.test_properties import FEW, choices, conversations, converse
from tests.transcript import FOLDER, Line, engine_stage, play, read

LIBRARY = load("en")
FILES = sorted(FOLDER.glob("*.txt"))


BLINK = 0.3
"""Seconds by which the stages of a transcript may disagree on when something was heard."""


def lines_of(script):
    """Return all that is said by either side, with the exact seconds."""
    lines = []

    def recorded(*arguments):
        for line in engine_stage(*arguments):
            lines.append(line)
            yield line

    play(recorded, script, LIBRARY)
    return lines


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_said_is_what_is_written(path):
    """The engine says every line of a transcript at its minute and second, and no other."""
    text = path.read_text(encoding="utf-8")

    assert text == play(engine_stage, read(text), LIBRARY)


@pytest.mark.parametrize(
    "path", [path for path in FILES if read(path.read_text(encoding="utf-8")).said], ids=lambda p: p.stem
)
def test_a_blink_earlier_or_later_changes_nothing(path):
    """Whoever speaks does so well inside what is being said, so every stage agrees on what was cut off."""
    script = read(path.read_text(encoding="utf-8"))
    written = lines_of(script)
    for index, (at, words) in enumerate(script.said):
        for seconds in (at - BLINK, at + BLINK):
            shifted = lines_of(
                replace(script, said=[*script.said[:index], (seconds, words), *script.said[index + 1 :]])
            )

            assert [line[1:] for line in written] == [line[1:] for line in shifted], f"{words!r} at {at}"
            assert all(abs(a.seconds - b.seconds) < 2 * BLINK for a, b in zip(written, shifted, strict=True))


def test_every_command_is_in_a_transcript():
    """Each thing a person can say is shown at least once; choosing a routine comes before one begins."""
    said = [words for path in FILES for _, words in read(path.read_text(encoding="utf-8")).said]
    heard = {(LIBRARY.phrasebook.understand(words) or Heard(Command.UNKNOWN)).command for words in said}

    assert set(Command) - {Command.CHOOSE} == heard


@FEW
@given(st.sampled_from(sorted(LIBRARY.routines)), choices, conversations)
def test_the_coach_is_never_at_a_loss_for_words(routine, settings, events):
    """Whatever is said, the locale has words for the answer."""
    book = LIBRARY.phrasebook
    for _, effect in converse(write_score(LIBRARY.routines[routine], book.count_words, settings), events):
        if effect.prompt:
            assert book.words(effect.prompt).strip()


def test_a_transcript_that_ends_too_early_is_an_error():
    """Nobody in a transcript speaks to a coach who has gone."""
    text = "Truth.\n\nroutine: desk_break\n\n0:01  YOU: stop\n0:09  YOU: next\n"

    with pytest.raises(ValueError, match="before 'next' was said"):
        play(engine_stage, read(text), LIBRARY)


def test_a_transcript_with_an_unknown_head_is_an_error():
    """A mistyped head would otherwise change nothing."""
    with pytest.raises(ValueError, match="has no form"):
        read("Truth.\n\nroutine: desk_break\nform: x\n\n")


def test_a_record_can_end_where_an_exercise_is_announced():
    """What comes after the announcement is left out."""
    announcement = LIBRARY.phrasebook.words(Prompt("announce", {"exercise": "bridge", "turn": 1}))

    def stage(library, routine, progress, said):
        yield Line(0.0, "coach", "Hold here.")
        yield Line(61.9, "coach", announcement)
        yield Line(63.0, "coach", "Lie on your back.")

    text = f"Truth.\n\nroutine: everyday_10\nuntil: bridge\n\n0:00  Hold here.\n1:01  {announcement}\n"
    assert text == play(stage, read(text), LIBRARY)


def test_a_record_can_end_where_an_exercise_is_entered_out_of_order():
    """The way to it is its announcement too."""
    text = "Truth.\n\nroutine: everyday_10\nfrom: press_up\nuntil: pelvic_tilt\n\n0:05  YOU: next\n"
    way = {"exercise": "pelvic_tilt", "side": "none", "from": "hands_knees", "to": "supine"}

    assert (
        LIBRARY.phrasebook.words(Prompt("resume-at", way)) in play(engine_stage, read(text), LIBRARY).splitlines()[-1]
    )
