"""How loud it was around a phrase, and what stands out of softer sound."""

import numpy as np
import pytest

from offline.loudness import SILENCE_DB, Loudness, Outburst, Surroundings, tenth
from tests.offline.levels import ROOM, VOICE, loudness


def test_a_word_between_silences_stands_alone() -> None:
    """Its length is measured in blocks of 20 ms, and nothing sounded before it."""
    around = loudness((ROOM, 100), (VOICE, 20), (ROOM, 12)).around()

    assert (0.4, 0.0) == pytest.approx((around.seconds, around.sound_before))


def test_a_word_after_other_words_does_not() -> None:
    """A gap that a closure could make does not part two words, a longer one does; before it both are counted."""
    around = loudness((ROOM, 50), (VOICE, 20), (ROOM, 8), (VOICE, 20), (ROOM, 15), (VOICE, 20), (ROOM, 12)).around()

    assert (0.4, 0.8) == pytest.approx((around.seconds, around.sound_before))


@pytest.mark.parametrize(("softer", "counted"), [(2.0, 1.2), (4.0, 0.0)])
def test_what_was_far_softer_before_a_word_was_said_by_somebody_else(softer: float, counted: float) -> None:
    """Talk as loud as the word (6 dB less) speaks against it; a television 12 dB below does not."""
    heard = loudness((ROOM, 50), (VOICE / softer, 60), (ROOM, 15), (VOICE, 20), (ROOM, 12))

    assert counted == pytest.approx(heard.around().sound_before)


def test_who_talks_on_is_known_longer_than_a_pause_lasts() -> None:
    """A television that pauses for two seconds is still one; our own voice meanwhile, and the word itself, are none."""
    heard = loudness((VOICE, 150), (ROOM, 100), (VOICE, 20), (ROOM, 12))
    over_voice = loudness((VOICE, 150), (ROOM, 60), (VOICE, 100), (ROOM, 12), own=range(210, 310))

    assert (0.0, 3.0) == pytest.approx((heard.around().sound_before, heard.around().talk_lately))
    assert (0.0, 3.0) == pytest.approx((over_voice.around(32, 12).sound_before, over_voice.around(32, 12).talk_lately))


@pytest.mark.parametrize(("blocks_ago", "earlier"), [(600, 3.0), (3100, 0.0)])
def test_who_talked_is_known_for_a_minute(blocks_ago: int, earlier: float) -> None:
    """What a television says louder than the ten seconds before is not louder than the minute; then it is forgotten."""
    around = loudness((VOICE, 150), (ROOM, blocks_ago), (VOICE, 20), (ROOM, 12)).around()

    assert (0.0, earlier) == pytest.approx((around.talk_lately, around.talk_earlier))


def test_our_own_voice_is_nobody_who_talks() -> None:
    """What the canceller leaves of it does not count as talk before the word; a person's does."""
    parts = (ROOM, 50), (VOICE, 20), (ROOM, 15), (VOICE, 40), (ROOM, 15), (VOICE, 20), (ROOM, 12)

    assert 1.2 == pytest.approx(loudness(*parts).around().sound_before)
    assert 0.4 == pytest.approx(loudness(*parts, own=range(85, 130)).around().sound_before)


def test_what_ends_after_our_own_voice_is_none_of_it() -> None:
    """A quick "no" begins while the room may still sound of the question."""
    parts = (ROOM, 50), (VOICE, 20), (ROOM, 12)

    assert loudness(*parts, own=range(20, 72)).around().over_voice
    assert loudness(*parts, own=range(60, 72)).around().over_voice
    assert not loudness(*parts, own=range(20, 60)).around().over_voice


def test_where_other_sound_runs_into_a_word_the_recogniser_says_how_long_it_was() -> None:
    """Our own voice makes one stretch of sound with it, or softer talk behind it."""
    over_voice = loudness((ROOM, 50), (VOICE, 80), (ROOM, 12), own=range(50, 130))
    before_talk = loudness((ROOM, 50), (VOICE, 20), (VOICE / 4, 40), (ROOM, 12))

    assert (1.6, True) == (pytest.approx(over_voice.around().seconds), over_voice.around().over_voice)
    assert (0.56, 0.0) == pytest.approx((over_voice.around(32, 12).seconds, over_voice.around(32, 12).sound_before))
    assert not loudness((ROOM, 50), (VOICE, 80), (ROOM, 12)).around(32, 12).over_voice
    assert 1.2 == pytest.approx(before_talk.around().seconds)
    assert 0.4 == pytest.approx(before_talk.around(72, 52).seconds)


def test_where_it_is_not_known_how_far_a_phrase_goes_it_is_the_loudest_sound() -> None:
    """Not the kitchen a moment later, beside which all that was before would be talk."""
    heard = loudness((ROOM, 50), (VOICE / 4, 60), (ROOM, 30), (VOICE, 20), (ROOM, 15), (VOICE / 4, 8), (ROOM, 12))

    assert (0.16, 1.6) == pytest.approx((heard.around(50, 12).seconds, heard.around(50, 12).talk_lately))
    around = heard.around(50, 12, loudest=True)
    assert (0.4, 0.0) == pytest.approx((around.seconds, around.talk_lately))


def test_of_several_sounds_the_one_is_weighed_in_which_the_phrase_was_heard() -> None:
    """A cough after it is another; where the recogniser names a time without sound, the last stretch is taken."""
    heard = loudness((ROOM, 50), (VOICE, 20), (ROOM, 15), (VOICE, 8), (ROOM, 12))

    assert 0.4 == pytest.approx(heard.around(50, 35).seconds)
    assert 0.16 == pytest.approx(heard.around(500, 480).seconds)


def test_what_is_heard_again_is_forgotten_before() -> None:
    """What came before that stays."""
    heard = loudness((VOICE, 30), (ROOM, 20), (VOICE, 30))
    heard.forget(30)
    for level, blocks in ((VOICE, 20), (ROOM, 12)):
        for _ in range(blocks):
            heard.add(level)

    around = heard.around()
    assert (0.4, 0.6, 0.6) == pytest.approx((around.seconds, around.sound_before, around.talk_lately))


def test_what_was_a_command_is_no_talk_before_the_next() -> None:
    """Nothing before it counts; what sounds between the two does."""
    heard = loudness((ROOM, 50), (VOICE, 20), (ROOM, 15))
    heard.answered()
    for level, blocks in ((VOICE, 10), (ROOM, 15), (VOICE, 20), (ROOM, 12)):
        for _ in range(blocks):
            heard.add(level)

    assert (0.4, 0.2) == pytest.approx((heard.around().seconds, heard.around().sound_before))


def test_who_says_command_after_command_is_no_television() -> None:
    """Ten that were obeyed within a minute do not make the eleventh unsure."""
    heard = Loudness()
    for _ in range(11):
        for level, blocks in ((ROOM, 200), (VOICE, 40), (ROOM, 12)):
            for _ in range(blocks):
                heard.add(level)
        around = heard.around()
        heard.answered()

    assert (0.0, 0.0, 0.0) == (around.sound_before, around.talk_lately, around.talk_earlier)


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


@pytest.mark.parametrize("blocks", [1, 2, 11, 200])
def test_the_room_is_as_loud_as_the_tenth_quietest_of_a_hundred_blocks(blocks: int) -> None:
    """As numpy has it."""
    levels = np.random.default_rng(blocks).uniform(21.0, 60.0, blocks)

    assert pytest.approx(np.percentile(levels, 10)) == tenth(levels)


def test_before_anything_was_heard_nothing_is_known() -> None:
    """No blocks, no stretch."""
    assert Surroundings(0.0, 0.0) == Loudness().around()


SOFT = VOICE / 4
"""12 dB below the voice."""


def test_a_word_out_of_softer_talk_is_an_outburst_once_it_has_ended() -> None:
    """It began 34 blocks ago and ended 14 ago; until it has been over for so long as was asked, it may go on."""
    heard = loudness((ROOM, 50), (SOFT, 100), (VOICE, 20), (SOFT, 14))

    assert Outburst(34, 14, goes_on=True) == heard.outburst(12)
    assert heard.outburst(16) is None


def test_between_an_outburst_and_softer_talk_is_no_pause() -> None:
    """Talk that went on before it is told from a word that stood alone."""
    for before, goes_on in ((SOFT, True), (ROOM, False)):
        heard = loudness((ROOM, 50), (before, 100), (VOICE, 20), (ROOM, 14))
        assert Outburst(34, 14, goes_on=goes_on) == heard.outburst(12)


def test_an_outburst_is_two_seconds_ago_at_most() -> None:
    """Later it is no longer the loudest of these two seconds, and what is was a part of talk."""
    heard = loudness((ROOM, 50), (SOFT, 100), (VOICE, 20), *[(SOFT, 20), (SOFT / 4, 15)] * 3)

    assert heard.outburst(12) is None


@pytest.mark.parametrize(
    "before", [[(VOICE, 10), (SOFT, 90)], [(VOICE, 55), (SOFT, 300)]], ids=["two seconds", "ten seconds"]
)
def test_what_is_no_louder_than_what_was_lately_stands_out_of_nothing(before: list[tuple[float, int]]) -> None:
    """One word of talk is louder than the next, but not than all of ten seconds."""
    assert loudness((ROOM, 50), *before, (VOICE, 20), (SOFT, 14)).outburst(12) is None


def test_our_own_voice_stands_out_of_nothing() -> None:
    """What is left of it is softer here and louder there."""
    assert loudness((SOFT, 100), (VOICE, 20), (ROOM, 14), own=range(100, 120)).outburst(12) is None
