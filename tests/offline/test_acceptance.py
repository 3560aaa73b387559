"""What it takes for a phrase to act: sureness, what was around it, weights beside the model."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import MissingError
from offline.acceptance import (
    PLAIN,
    WEIGHTS_FILE,
    Acceptance,
    Candidate,
    read_acceptance,
)
from offline.loudness import Surroundings
from offline.models import SHIPPED
from offline.spotting import HARDLY
from tests.offline.levels import ROOM, VOICE, loudness

ALONE = Surroundings(seconds=0.4, sound_before=0.0)
IN_TALK = Surroundings(seconds=0.4, sound_before=1.6, talk_lately=6.0)


def test_what_was_said_a_minute_long_speaks_against_a_word_and_less_so_where_it_is_obeyed_in_talk() -> None:
    """As much as what was said just before; a second and a half is somebody who said some commands in vain."""
    for earlier, against, against_report, against_stop in (
        (1.5, 0.0, 0.0, 0.0),
        (1.6, 0.1, 0.1, 0.1),
        (2.5, 1.0, 0.5, 0.15),
        (40.0, 1.0, 0.5, 0.15),
    ):
        word = Candidate("stop", 1.0, Surroundings(0.4, 0.0, talk_earlier=earlier))

        assert against == pytest.approx(word.evidence()["talk lately"])
        assert against_report == pytest.approx(word.urgent(in_talk=False, grave=True).evidence()["talk lately"])
        assert against_stop == pytest.approx(word.urgent(in_talk=True, grave=False).evidence()["talk lately"])


def test_a_word_that_was_said_twice_in_vain_is_no_talk() -> None:
    """Two tries of half a second are still none of the seconds that speak against the third."""
    word = (VOICE, 24), (ROOM, 100)
    around = loudness((ROOM, 100), *word, *word, (VOICE, 24), (ROOM, 12)).around()

    assert (0.0, 0.96) == pytest.approx((around.sound_before, around.talk_lately))
    assert 0.0 == Candidate("next", 1.0, around).evidence()["talk lately"]


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
    """What both were unsure of never does, where the spotter is not for it."""
    shipped, heard = read_acceptance(SHIPPED / "en"), Candidate("next", confidence, ALONE, spotted=0.1)

    assert (at_once, after_quiet) == (shipped.accepts(heard), shipped.accepts(replace(heard, waited=True)))


def test_stop_is_believed_in_talk_where_any_other_word_is_not() -> None:
    """Somebody who calls "stop" into a television is heard."""
    shipped, stop = read_acceptance(SHIPPED / "en"), Candidate("stop", 0.9, IN_TALK, spotted=0.1)

    said = (stop, stop.urgent(in_talk=True, grave=False))
    assert [False, True] == [shipped.accepts(each, lightly=True) for each in said]


def test_talk_counts_half_against_what_is_said_again_and_no_more_than_before_against_stop() -> None:
    """A report, against which it counted half, is believed as before."""
    word = Candidate("stop", 1.0, IN_TALK)
    said = (word, word.urgent(in_talk=False, grave=True), word.urgent(in_talk=True, grave=False))

    assert [0.5, 0.5, 0.15] == [each.said_again().evidence()["talk lately"] for each in said]


@pytest.mark.parametrize(
    ("confidence", "spotted", "acts"), [(0.83, 0.83, False), (1.0, 0.78, False), (1.0, 0.95, True)]
)
def test_a_pause_is_believed_in_talk_where_both_hearings_are_sure_of_it(
    confidence: float, spotted: float, acts: bool
) -> None:
    """The first two are what a television was taken for; of a report that would be enough."""
    heard = Candidate("wait", confidence, IN_TALK, spotted=spotted)
    pause, report = (heard.urgent(in_talk=False, grave=grave) for grave in (False, True))
    shipped = read_acceptance(SHIPPED / "en")

    assert (acts, True) == (shipped.accepts(pause, lightly=True), shipped.accepts(report, lightly=True))


@pytest.mark.parametrize(("confidence", "acts"), [(0.5, True), (0.2, False)])
def test_stop_is_believed_on_less_than_any_other_word(confidence: float, acts: bool) -> None:
    """Where only one of two hearings was sure of it, or hardly that: it is the word that must never be lost."""
    shipped = read_acceptance(SHIPPED / "en")
    heard = (Candidate(each, confidence, ALONE, spotted=0.05) for each in ("stop", "pause"))
    believed = [shipped.accepts(each, lightly=True) for each in heard]

    assert [acts, False] == believed


def test_a_report_that_the_ear_is_sure_of_is_believed_in_talk() -> None:
    """One that it is not so sure of is not: a television has its share of people who are dizzy."""
    shipped = read_acceptance(SHIPPED / "en")
    heard = (Candidate("i'm dizzy", sure, IN_TALK, spotted=0.3) for sure in (1.0, 0.85))
    surely, hardly = (each.urgent(in_talk=False, grave=True) for each in heard)

    assert (True, False) == (shipped.accepts(surely, lightly=True), shipped.accepts(hardly, lightly=True))


@pytest.mark.parametrize(
    ("over_voice", "noticed", "apart", "gave_way", "counts"),
    [
        (False, True, False, False, set()),
        (True, False, False, False, {"over voice"}),
        (True, True, False, False, {"over voice, noticed"}),
        (True, True, True, True, {"over voice, apart"}),
        (False, False, True, True, {"over voice, apart"}),
        (False, False, True, False, {"apart"}),
    ],
)
def test_how_a_word_met_our_voice_counts_once(
    over_voice: bool, noticed: bool, apart: bool, gave_way: bool, counts: set[str]
) -> None:
    """What it gave way to is heard by itself, and no longer over it, if the voice still sounds or not."""
    around = replace(ALONE, over_voice=over_voice, noticed=noticed)
    found = Candidate("stop", 1.0, around, apart=apart, gave_way=gave_way).evidence()

    assert counts == {name for name, much in found.items() if much and ("voice" in name or "apart" in name)}


@pytest.mark.parametrize(
    ("again", "over_voice", "counts"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_what_is_said_again_to_a_voice_that_gave_way_is_believed_on_less(
    again: bool, over_voice: bool, counts: bool
) -> None:
    """Once it is silent: else it may be the voice itself that it gave way to."""
    shipped = read_acceptance(SHIPPED / "en")
    plain = Candidate("next", 0.45, replace(ALONE, over_voice=over_voice), spotted=0.15)
    said = replace(plain, around=replace(plain.around, again=again))

    assert counts == (shipped.sureness(said) > shipped.sureness(plain))
    assert counts == shipped.accepts(said)


@pytest.mark.parametrize(
    ("confidence", "spotted", "only", "acts"),
    [
        (1.0, 0.01, False, True),
        (0.7, 0.9, False, True),
        (0.7, 0.02, False, False),
        (0.0, 0.9, True, True),
        (0.0, 0.3, True, False),
    ],
)
def test_two_opinions_are_weighed_together(confidence: float, spotted: float, only: bool, acts: bool) -> None:
    """One that is sure suffices; where the recogniser is not, the spotter decides, and with no word of it alone."""
    said = Candidate("next", confidence, ALONE, spotted=spotted, only_spotted=only)

    assert acts == read_acceptance(SHIPPED / "en").accepts(said)


@pytest.mark.parametrize("report", ["i can't breathe", "my back hurts", "i can't get up", "stop stop"])
def test_a_report_that_the_spotter_does_not_know_acts_where_the_recogniser_is_half_sure(report: str) -> None:
    """It can speak for such a phrase, hardly against it."""
    shipped, heard = read_acceptance(SHIPPED / "en"), Candidate(report, 0.6, ALONE, spotted=HARDLY)

    assert shipped.accepts(heard.urgent(in_talk=False, grave=True), lightly=True)


def test_without_a_spotter_nothing_is_for_or_against() -> None:
    """As where it is in two minds."""
    found = Candidate("next", 1.0, ALONE).evidence()

    assert (0.0, 0.0) == (found["spotted"], found["only spotted"])
    assert found == pytest.approx(Candidate("next", 1.0, ALONE, spotted=0.5).evidence())


@pytest.mark.parametrize("gave_way", [True, False])
def test_which_word_it_is_counts_nothing_where_it_may_be_our_voice(gave_way: bool) -> None:
    """Our voice says its own."""
    weighed = Acceptance({}, 0.0, 0.5, 0.5, {"stop": 2.0})
    word = Candidate("stop", 1.0, ALONE, apart=True, gave_way=gave_way)

    assert gave_way == (weighed.sureness(word) == 0.5)


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
        (
            {"weights": {"letters": 1, "nonsense": 1.0}},
            r"it weighs nonsense, and there is only again, apart, confidence, ",
        ),
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
