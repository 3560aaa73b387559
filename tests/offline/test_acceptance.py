"""What it takes for a phrase to act: sureness, loudness around it, weights beside the model."""

from pathlib import Path

import pytest

from engine.errors import MissingError
from offline.acceptance import (
    PLAIN,
    SILENCE_DB,
    WEIGHTS_FILE,
    Acceptance,
    Candidate,
    Loudness,
    Surroundings,
    read_acceptance,
)
from offline.models import SHIPPED

ROOM, VOICE = 30.0, 3000.0
ALONE = Surroundings(seconds=0.4, quiet_before=4.0, sound_before=0.0, contrast=30.0)
IN_TALK = Surroundings(seconds=0.4, quiet_before=0.22, sound_before=1.6, contrast=30.0)


def loudness(*parts: tuple[float, int], own: range = range(0)) -> Loudness:
    """Levels, each for so many blocks; in those of `own` our own voice sounds."""
    heard = Loudness()
    levels = [level for level, blocks in parts for _ in range(blocks)]
    for block, level in enumerate(levels):
        heard.add(level, own=block in own)
    return heard


def test_a_word_between_silences_stands_alone() -> None:
    """Its length, the quiet before it and how far it stands out are measured in blocks of 20 ms."""
    around = loudness((ROOM, 100), (VOICE, 20), (ROOM, 12)).around()

    assert (0.4, 4.0, 0.0, 40.0) == pytest.approx(
        (around.seconds, around.quiet_before, around.sound_before, around.contrast)
    )


def test_a_word_after_other_words_does_not() -> None:
    """A gap that a closure could make does not part two words; a longer one does, and both are counted."""
    around = loudness((ROOM, 50), (VOICE, 20), (ROOM, 8), (VOICE, 20), (ROOM, 15), (VOICE, 20), (ROOM, 12)).around()

    assert (0.4, 0.3, 0.96) == pytest.approx((around.seconds, around.quiet_before, around.sound_before))


def test_our_own_voice_is_nobody_who_talks() -> None:
    """What the canceller leaves of it does not count as talk before the word; a person's does, before and after."""
    parts = (ROOM, 50), (VOICE, 20), (ROOM, 15), (VOICE, 40), (ROOM, 15), (VOICE, 20), (ROOM, 12)

    assert 1.2 == pytest.approx(loudness(*parts).around().sound_before)
    assert 0.4 == pytest.approx(loudness(*parts, own=range(85, 130)).around().sound_before)
    assert 1.4 == pytest.approx(loudness(*parts, own=range(85, 130)).around().quiet_before)


def test_where_our_own_voice_runs_into_a_word_the_recogniser_says_how_long_it_was() -> None:
    """The stretch of sound is longer than the word by all that the voice had been saying."""
    heard = loudness((ROOM, 50), (VOICE, 80), (ROOM, 12), own=range(50, 130))

    assert (1.6, True) == (pytest.approx(heard.around().seconds), heard.around().over_voice)
    assert (0.56, 0.0) == pytest.approx((heard.around(0.4).seconds, heard.around(0.4).sound_before))
    assert not loudness((ROOM, 50), (VOICE, 80), (ROOM, 12)).around(0.4).over_voice


def test_where_other_words_were_left_out_the_phrase_is_as_long_as_its_own() -> None:
    """Softer talk right behind it makes one stretch of sound with it."""
    heard = loudness((ROOM, 50), (VOICE, 20), (VOICE / 4, 40), (ROOM, 12))

    assert 1.2 == pytest.approx(heard.around().seconds)
    assert 0.4 == pytest.approx(heard.around(within=(72, 52)).seconds)
    assert 1.2 == pytest.approx(heard.around(within=(500, 480)).seconds)


def test_what_is_heard_again_is_forgotten_before() -> None:
    """What came before that stays."""
    heard = loudness((VOICE, 30), (ROOM, 20), (VOICE, 30))
    heard.forget(30)
    for level, blocks in ((VOICE, 20), (ROOM, 12)):
        for _ in range(blocks):
            heard.add(level)

    assert (0.4, 0.6) == pytest.approx((heard.around().seconds, heard.around().sound_before))


def test_what_was_a_command_is_no_talk_before_the_next() -> None:
    """Nothing before it counts; what sounds between the two does."""
    heard = loudness((ROOM, 50), (VOICE, 20), (ROOM, 15))
    heard.answered()
    for level, blocks in ((VOICE, 10), (ROOM, 15), (VOICE, 20), (ROOM, 12)):
        for _ in range(blocks):
            heard.add(level)

    assert (0.4, 0.2, 0.3) == pytest.approx(
        (heard.around().seconds, heard.around().sound_before, heard.around().quiet_before)
    )


def test_the_loudest_moment_of_a_word_is_found_from_how_long_ago_it_was() -> None:
    """A word began up to 0.16 s before the recogniser says so; what is no longer remembered is silence."""
    heard = loudness((10.0, 150), (1000.0, 5), (10.0, 45))

    assert 60.0 == pytest.approx(heard.loudest(50, 46))
    assert 60.0 == pytest.approx(heard.loudest(43, 40))
    assert 20.0 == pytest.approx(heard.loudest(37, 0))
    assert SILENCE_DB == heard.loudest(500, 480)


def test_the_room_is_quiet_from_the_end_of_the_sound_on() -> None:
    """A click counts as sound; digital silence is quiet and does not make the room seem loud."""
    assert 12 == loudness((ROOM, 50), (VOICE, 20), (ROOM, 12)).quiet_blocks()
    assert 9 == loudness((0.0, 50), (VOICE, 20), (0.0, 9)).quiet_blocks()
    assert 0 == loudness((ROOM, 50), (VOICE, 20)).quiet_blocks()


def test_before_anything_was_heard_nothing_is_known() -> None:
    """No blocks, no stretch."""
    assert Surroundings(0.0, 4.0, 0.0, 0.0) == Loudness().around()


@pytest.mark.parametrize(
    ("confidence", "obeyed", "answered"), [(1.0, True, True), (0.7, False, True), (0.5, False, False)]
)
def test_a_model_without_weights_is_judged_by_its_confidence(confidence: float, obeyed: bool, answered: bool) -> None:
    """0.8 acts; an answer that is awaited needs less."""
    said = Candidate("yes", confidence, ALONE)

    assert (obeyed, answered) == (PLAIN.accepts(said), PLAIN.accepts(said, lightly=True))


def test_the_shipped_weights_believe_a_lone_word_more_than_one_in_talk() -> None:
    """The same word, as sure, as long."""
    shipped = read_acceptance(SHIPPED / "en")

    assert shipped.sureness(Candidate("next", 1.0, ALONE)) > shipped.sureness(Candidate("next", 1.0, IN_TALK))
    assert shipped.least > shipped.least_awaited


def test_what_is_urgent_is_believed_in_talk_too() -> None:
    """Somebody who calls "stop" a second time, or into a television, is heard."""
    shipped, stop = read_acceptance(SHIPPED / "en"), Candidate("stop", 1.0, IN_TALK)

    assert (False, True) == (shipped.accepts(stop, lightly=True), shipped.accepts(stop.urgent(), lightly=True))


def test_a_folder_without_weights_has_the_plain_rule(tmp_path: Path) -> None:
    """An official model is one."""
    assert read_acceptance(tmp_path) is PLAIN


def test_weights_that_cannot_be_read_are_an_error_with_a_sentence(tmp_path: Path) -> None:
    """The file is named."""
    (tmp_path / WEIGHTS_FILE).write_text('{"weights": ', encoding="utf-8")
    with pytest.raises(MissingError, match=r"acceptance\.json cannot be read"):
        read_acceptance(tmp_path)


def test_weights_are_added_up() -> None:
    """A logistic function of the bias and the weighted evidence."""
    plain = Acceptance({"letters": 0.0}, 0.0, 0.6, 0.4)

    assert 0.5 == plain.sureness(Candidate("next", 1.0, ALONE))
    assert (False, True) == (
        plain.accepts(Candidate("next", 1.0, ALONE)),
        plain.accepts(Candidate("no", 1.0, ALONE), lightly=True),
    )
