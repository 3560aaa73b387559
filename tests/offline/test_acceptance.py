"""What it takes for a phrase to act: sureness, loudness around it, weights beside the model."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.errors import MissingError
from offline.acceptance import (
    PLAIN,
    WEIGHTS_FILE,
    Acceptance,
    Candidate,
    read_acceptance,
)
from offline.loudness import SILENCE_DB, Loudness, Surroundings, tenth
from offline.models import SHIPPED

ROOM, VOICE = 30.0, 3000.0
ALONE = Surroundings(seconds=0.4, sound_before=0.0)
IN_TALK = Surroundings(seconds=0.4, sound_before=1.6, talk_lately=6.0)


def loudness(*parts: tuple[float, int], own: range = range(0)) -> Loudness:
    """Levels, each for so many blocks; in those of `own` our own voice sounds."""
    heard = Loudness()
    levels = [level for level, blocks in parts for _ in range(blocks)]
    for block, level in enumerate(levels):
        heard.add(level, own=block in own)
    return heard


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


def test_what_was_said_a_minute_long_speaks_against_a_word_and_less_so_where_it_is_obeyed_in_talk() -> None:
    """As much as what was said just before; two seconds of it are somebody who said some commands in vain."""
    for earlier, against, against_stop in ((2.0, 0.0, 0.0), (5.0, 1.0, 0.25), (40.0, 1.0, 0.25)):
        word = Candidate("stop", 1.0, Surroundings(0.4, 0.0, talk_earlier=earlier))

        assert against == pytest.approx(word.evidence()["talk lately"])
        assert against == pytest.approx(word.urgent(in_talk=False).evidence()["talk lately"])
        assert against_stop == pytest.approx(word.urgent(in_talk=True).evidence()["talk lately"])


def test_a_word_that_was_said_twice_in_vain_is_no_talk() -> None:
    """Two tries of half a second are still none of the seconds that speak against the third."""
    word = (VOICE, 24), (ROOM, 100)
    around = loudness((ROOM, 100), *word, *word, (VOICE, 24), (ROOM, 12)).around()

    assert (0.0, 0.96) == pytest.approx((around.sound_before, around.talk_lately))
    assert 0.0 == Candidate("next", 1.0, around).evidence()["talk lately"]


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


@pytest.mark.parametrize(
    ("confidence", "at_once", "after_quiet"), [(1.0, True, True), (0.5, False, True), (0.3, False, False)]
)
def test_a_phrase_that_one_of_two_hearings_was_sure_of_acts_when_it_stays_quiet(
    confidence: float, at_once: bool, after_quiet: bool
) -> None:
    """What both were unsure of never does, though nothing else speaks against it."""
    shipped, heard = read_acceptance(SHIPPED / "en"), Candidate("next", confidence, ALONE)

    assert (at_once, after_quiet) == (shipped.accepts(heard), shipped.accepts(replace(heard, waited=True)))


def test_what_is_urgent_is_believed_in_talk_too() -> None:
    """Somebody who calls "pause" a second time, or into a television, is heard."""
    shipped, pause = read_acceptance(SHIPPED / "en"), Candidate("pause", 1.0, IN_TALK)
    urgent = pause.urgent(in_talk=True)

    assert (False, True) == (shipped.accepts(pause, lightly=True), shipped.accepts(urgent, lightly=True))


@pytest.mark.parametrize(("confidence", "acts"), [(0.45, True), (0.2, False)])
def test_stop_is_believed_on_less_than_any_other_word(confidence: float, acts: bool) -> None:
    """Where only one of two hearings was sure of it, or hardly that: it is the word that must never be lost."""
    shipped = read_acceptance(SHIPPED / "en")
    believed = [shipped.accepts(Candidate(each, confidence, ALONE), lightly=True) for each in ("stop", "pause")]

    assert [acts, False] == believed


def test_a_report_that_the_ear_is_sure_of_is_believed_in_talk() -> None:
    """One that it is not so sure of is not: a television has its share of people who are dizzy."""
    shipped = read_acceptance(SHIPPED / "en")
    surely, hardly = (Candidate("i'm dizzy", sure, IN_TALK).urgent(in_talk=False) for sure in (1.0, 0.85))

    assert (True, False) == (shipped.accepts(surely, lightly=True), shipped.accepts(hardly, lightly=True))


def test_a_folder_without_weights_has_the_plain_rule(tmp_path: Path) -> None:
    """An official model is one."""
    assert read_acceptance(tmp_path) is PLAIN


def test_weights_that_cannot_be_read_are_an_error_with_a_sentence(tmp_path: Path) -> None:
    """The file is named."""
    (tmp_path / WEIGHTS_FILE).write_text('{"weights": ', encoding="utf-8")
    with pytest.raises(MissingError, match=r"acceptance\.json cannot be read"):
        read_acceptance(tmp_path)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"weights": {"letters": 1, "nonsense": 1.0}}, r"it weighs nonsense, and there is only confidence, letters, "),
        ({"weights": None}, r"weights and phrases must be numbers by name"),
        ({"phrases": ["stop"]}, r"weights and phrases must be numbers by name"),
        ({"phrases": {"stop": "1"}}, r"what it has for stop must be a number"),
        ({"weights": {"letters": "1", "pace": True}}, r"what it has for letters, pace must be a number"),
        ({"bias": float("nan"), "least": 10**400}, r"what it has for bias, least must be a number"),
        ({"least_awaited": None}, r"what it has for least_awaited must be a number"),
    ],
)
def test_weights_that_cannot_be_used_are_refused_before_anything_is_heard(
    tmp_path: Path, changed: dict[str, object], told: str
) -> None:
    """Else the first phrase would end the ear, and the file would not be named."""
    right = {"weights": {"letters": 1}, "bias": 0, "least": 0.6, "least_awaited": 0.4}
    (tmp_path / WEIGHTS_FILE).write_text(json.dumps(right | changed), encoding="utf-8")
    with pytest.raises(MissingError, match=rf"acceptance\.json is damaged, {told}.*: unpack the model afresh"):
        read_acceptance(tmp_path)


def test_whole_numbers_are_numbers_and_not_every_evidence_needs_a_weight(tmp_path: Path) -> None:
    """As in a file that was written by hand."""
    written = {"weights": {"letters": 1}, "bias": 0, "least": 0.6, "least_awaited": 0.4}
    (tmp_path / WEIGHTS_FILE).write_text(json.dumps(written), encoding="utf-8")

    assert Acceptance({"letters": 1.0}, 0.0, 0.6, 0.4) == read_acceptance(tmp_path)


def test_where_our_own_voice_gave_way_it_says_nothing_that_it_is_quiet() -> None:
    """A phrase that nobody said, out of what is left of our own voice, is followed by the silence that it brought."""
    over_voice = replace(ALONE, over_voice=True)
    found = [
        Candidate("next", 0.5, around, waited=True).evidence()["quiet after"]
        for around in (ALONE, over_voice, replace(over_voice, noticed=True), replace(ALONE, noticed=True))
    ]

    assert [1.0, 1.0, 0.0, 1.0] == found


def test_a_phrase_may_count_by_itself_but_not_where_it_may_be_our_own_voice() -> None:
    """What is left of our own voice is taken for other phrases than talk is."""
    weighed = Acceptance({}, 0.0, 0.6, 0.4, {"next": 1.0, "stop": -1.0})
    over_voice = replace(ALONE, over_voice=True)

    assert [True, False, False] == [weighed.accepts(Candidate(text, 1.0, ALONE)) for text in ("next", "stop", "back")]
    assert 0.5 == weighed.sureness(Candidate("next", 1.0, over_voice))
    assert weighed.accepts(Candidate("next", 1.0, replace(over_voice, noticed=True)))


def test_weights_are_added_up() -> None:
    """A logistic function of the bias and the weighted evidence."""
    plain = Acceptance({"letters": 0.0}, 0.0, 0.6, 0.4)

    assert 0.5 == plain.sureness(Candidate("next", 1.0, ALONE))
    assert (False, True) == (
        plain.accepts(Candidate("next", 1.0, ALONE)),
        plain.accepts(Candidate("no", 1.0, ALONE), lightly=True),
    )
