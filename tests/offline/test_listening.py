"""The check of hearing as the person meets it: offered once, asked for, kept."""

import io
import json
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from content.loader import Library
from engine.events import Command, Prompt
from engine.settings import Counting, Settings
from offline.checking import QUIET_SECONDS
from offline.echo import EchoCanceller
from offline.ending import Ended
from offline.hearing import Hearing, HearingFile, Mode
from offline.listening import CHECK_PROMPTS, check, offered
from offline.screen import Lines
from offline.sound import BLOCK, RATE, Silence, silence
from offline.stage import Stage, Wishes
from offline.talk import leaves_no_gap, worth_checking
from offline.voice import Voice
from tests.command import Home
from tests.offline.test_session import session
from tests.offline.test_whole import write_wav
from tests.room import Room
from tests.tape import Tape, Typist

OFFER = "May I find out"


def told_to_stop() -> None:
    raise Ended(Command.STOP)


@pytest.mark.parametrize(
    ("answer", "make", "goes_on", "offers"),
    [
        ("yes", lambda: None, True, 2),
        ("no", pytest.fail, True, 2),
        (None, pytest.fail, True, 1),
        ("more time", pytest.fail, True, 1),
        ("pause", pytest.fail, False, 2),
        ("stop", pytest.fail, False, 2),
        ("yes", told_to_stop, False, 2),
    ],
)
def test_the_check_is_offered_and_the_answer_is_kept(
    library: Library, tmp_path: Path, answer: str | None, make: Callable[[], object], goes_on: bool, offers: int
) -> None:
    """A no is a no for ever; only where nobody answered, or asked for time alone, it is offered once more.

    A pause that nobody ends is a stop.
    """
    talk, _ = session(library, {OFFER: answer} if answer else {})
    file = HearingFile(tmp_path / "hearing.json")

    with nullcontext() if goes_on else pytest.raises(Ended):
        offered(talk, file, Hearing(), make, pytest.fail)
    assert Hearing(offers=offers) == file.read(pytest.fail)


def test_help_at_the_offer_says_how_to_answer(library: Library, tmp_path: Path) -> None:
    """And the offer comes again."""
    talk, notes = session(library, {OFFER: "help"})

    offered(talk, HearingFile(tmp_path / "hearing.json"), Hearing(), pytest.fail, pytest.fail)
    said = [words[:12] for words in notes.words]
    assert [OFFER[:12], "If you are h"] * 3 + [OFFER[:12]] == said


def test_stop_is_heard_while_the_words_of_the_check_are_prepared(library: Library, tmp_path: Path) -> None:
    """Nothing is measured then, and what has not been rendered is not rendered."""
    ear = Typist(library.phrasebook, [(0.4, "stop")])
    stage = Stage(Silence(), Voice(tmp_path), ear, listeners=[ear])
    paper = Console(file=io.StringIO())
    stage.duplex.exchange(silence())

    with pytest.raises(Ended):
        check(library, stage, Lines(paper, paper), pytest.fail)
    assert len(list(tmp_path.glob("*.clip"))) < len(CHECK_PROMPTS)
    assert "" == paper.file.getvalue()  # type: ignore[attr-defined]


def stage_with(library: Library, duplex: Room | Tape) -> Stage:
    ear = Typist(library.phrasebook, [])
    return Stage(duplex, voice=Voice(), ear=ear, listeners=[ear])


def test_it_is_worth_offering_where_the_voice_reaches_the_microphone(library: Library) -> None:
    """Not with headphones, not with sound files, not without a microphone, not twice."""
    live = stage_with(library, Room())
    found = [
        worth_checking(live, Wishes()),
        worth_checking(live, Wishes(hearing=Hearing(offers=1))),
        worth_checking(live, Wishes(hearing=Hearing(offers=2))),
        worth_checking(live, Wishes(microphone_file=Path("in.wav"))),
        worth_checking(stage_with(library, Room(echo_db=None)), Wishes()),
        worth_checking(Stage(Tape(), voice=Voice()), Wishes()),
    ]

    assert [True, True, False, False, False, False] == found


def test_the_stage_adopts_what_was_found(library: Library) -> None:
    """The voice is softer from the next clip on; with the keyboard alone, the ear is let go."""
    stage = stage_with(library, Room())
    keyboard = Typist(library.phrasebook, [])
    stage.listeners.append(keyboard)
    loud = np.abs(stage.voice.tone("sound-tick")).max() if stage.voice else 0
    stage.adopt(Hearing(Mode.KEYBOARD, -6.0))

    assert stage.voice is not None
    assert pytest.approx(0.5, abs=0.02) == np.abs(stage.voice.tone("sound-tick")).max() / loud
    assert (Mode.KEYBOARD, None, [keyboard]) == (stage.mode, stage.ear, stage.listeners)


def test_a_number_a_second_leaves_no_gap_to_be_heard_in(library: Library) -> None:
    """Where the voice is not taken out of what is heard; with ticks, headphones or a canceller there is one."""
    gaps, full = stage_with(library, Room()), stage_with(library, Room())
    full.echo = EchoCanceller()
    aloud, ticks = Settings(counting=Counting.EVERY_SECOND), Settings(counting=Counting.TICKS)
    headphones = stage_with(library, Room(echo_db=None))

    assert leaves_no_gap(gaps, aloud)
    assert not any((leaves_no_gap(gaps, ticks), leaves_no_gap(full, aloud), leaves_no_gap(headphones, aloud)))


def test_where_there_is_no_keyboard_the_ear_is_kept(library: Library) -> None:
    """However badly it hears: a session that nothing can stop is worse."""
    stage = stage_with(library, Room())
    stage.adopt(Hearing(Mode.KEYBOARD, -6.0))

    assert (Mode.GAPS, [stage.ear]) == (stage.mode, stage.listeners)


def test_without_a_microphone_one_line_says_so(tmp_path: Path, clips: Path) -> None:
    """It ends well, and nothing is kept."""
    home = Home(tmp_path, clips)
    result = home.run("doctor", "--listen", "--to-wav", tmp_path / "out.wav")

    assert (0, "", 1) == (result.code, result.out, len(result.err.splitlines()))
    assert "no microphone" in result.err
    assert not home.place.with_name("hearing.json").exists()


def test_the_check_on_sound_files_finds_the_voice_and_the_word(
    tmp_path: Path, clips: Path, model: Path, library: Library
) -> None:
    """The shipping command hears a recording of its own voice and a person, says what it found, and keeps it."""
    home, coach = Home(tmp_path, clips), Voice(clips / "homestretch", language="en")
    intro = coach.clip(library.phrasebook.words(Prompt("check-intro")))
    tone = -(-len(intro) // BLOCK) * BLOCK + round(QUIET_SECONDS * RATE)
    sound = np.random.default_rng(1).normal(0, 15, tone + 20 * RATE)
    sound[1600 : 1600 + len(intro)] += 0.5 * intro
    word = Voice(language="en", words_per_minute=140).clip("next")
    sound[tone + 2 * RATE : tone + 2 * RATE + len(word)] += 0.06 * word

    result = home.run("doctor", "--listen", "--from-wav", write_wav(tmp_path / "in.wav", sound), "--json")
    found = json.loads(result.out)
    kept = json.loads(home.place.with_name("hearing.json").read_text())

    assert (0, 1, 0.1) == (result.code, found["tries"], found["delay_seconds"])
    assert ("full", True) == (found["mode"], -18 < found["gain_db"] < -10)
    assert "My voice was too loud beside yours, so I speak more softly." in found["told"]
    assert {"version": 1, "mode": "full", "gain_db": found["gain_db"], "offers": 2} == kept
