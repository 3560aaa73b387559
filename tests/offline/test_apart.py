"""A word that stands out of softer talk is heard by itself, on the real recogniser."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from content.loader import load
from engine.events import Command
from offline.apart import OUT_OF_TALK, OVER_VOICE, Cut, HearingApart
from offline.ear import Ear
from offline.foreground import Word
from offline.loudness import Outburst
from offline.models import SHIPPED
from offline.recogniser import Recogniser
from offline.sound import BLOCK, RATE, Files, Samples, silence
from offline.spotting import Opinion
from offline.voice import Voice
from tests.room.acoustics import at_level

FIXTURES = Path(__file__).with_name("fixtures")
SPEECH_DB = -45.0


def recording(name: str, seconds: float) -> Samples:
    files = Files(microphone=FIXTURES / name)
    sound = np.concatenate([files.exchange(silence()) for _ in range(round(seconds * RATE / BLOCK))])
    files.close()
    return sound


@pytest.fixture(scope="module")
def ear() -> Ear:
    """The product's own."""
    return Ear(SHIPPED / "en", load("en").phrasebook)


TALK = (
    "The farmers of the valley gather every summer where an old bridge leads over the river and sell apples and honey"
)


def heard(ear: Ear, voice: Voice, *, word_over_talk_db: float | None, seconds: float = 9.0) -> list[Command]:
    """What is heard of somebody who talks on and on; after 6 s somebody else says "stop", so much louder."""
    talk = at_level(trimmed(voice.clip(TALK)), SPEECH_DB)
    sound = np.resize(talk, round(seconds * RATE))
    if word_over_talk_db is not None:
        word = at_level(recording("stop__gsc__439c84f4__1.wav", 1.0), SPEECH_DB + word_over_talk_db)
        sound[6 * RATE : 6 * RATE + len(word)] += word
    sound += np.random.default_rng(1).normal(scale=3.0, size=len(sound))
    ear.reset()
    blocks = np.rint(sound).astype(np.int16)[: len(sound) // BLOCK * BLOCK].reshape(-1, BLOCK)
    return [found.command for found in map(ear.hear, blocks) if found]


def trimmed(clip: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(clip) > 0.01 * np.abs(clip).max())
    return clip[loud[0] : loud[-1] + 1]


@pytest.fixture(scope="module")
def voice(clips: Path) -> Voice:
    """The product's own voice as the one who talks on."""
    return Voice(clips)


@pytest.mark.parametrize(("over_talk_db", "commands"), [(16.0, [Command.STOP]), (24.0, [Command.STOP]), (None, [])])
def test_a_word_that_stands_out_of_talk_is_heard(
    ear: Ear, voice: Voice, over_talk_db: float | None, commands: list[Command]
) -> None:
    """Somebody talks on without a pause in which a recogniser would see the beginning or the end of a word."""
    assert commands == heard(ear, voice, word_over_talk_db=over_talk_db)


def test_a_word_that_stands_alone_is_not_heard_once_more(ear: Ear) -> None:
    """It has been heard already; to hear it differently, too, makes more commands of talk than of commands."""
    word = at_level(recording("stop__gsc__439c84f4__1.wav", 1.0), SPEECH_DB)
    sound = np.pad(word, (2 * RATE, 2 * RATE)) + np.random.default_rng(1).normal(scale=3.0, size=len(word) + 4 * RATE)
    ear.reset()
    blocks = np.rint(sound).astype("<i2")[: len(sound) // BLOCK * BLOCK].reshape(-1, BLOCK)
    found = [each for each in (ear.candidate(block.tobytes()) for block in blocks) if each]

    assert {("stop", False)} == {(each.text, each.apart) for each in found}


class Scripted(Recogniser):
    """Hears what it is told to, one after the other."""

    def __init__(self, *heard: tuple[str, float]) -> None:
        self.heard = [[{"word": word, "conf": sure}] if word else [] for word, sure in heard]

    def whole(self, sound: bytes) -> list[Word]:
        """Return the next of them."""
        return self.heard.pop(0)


def heard_alone(text: str, sound: Sequence[bytes]) -> Opinion:
    """No second opinion."""
    return Opinion(text)


def apart(*heard: tuple[str, float]) -> HearingApart:
    """What knows "stop", which takes 12 blocks in which nothing is as loud, and 15 more until it was waited for."""
    hearing = HearingApart(Scripted(*heard).whole, heard_alone, OUT_OF_TALK, {"stop": 12, "go": 20}, 15)
    for _ in range(50):
        hearing.passed()
    return hearing


def told(hearing: HearingApart, ended_ago: Iterable[int], *, out_of_talk: bool = True) -> list[tuple[str, float, bool]]:
    """What is told of a word of 0.4 s that is looked at so many blocks after it ended."""
    found = []
    for ago in ended_ago:
        outburst = Outburst(ago + 20, ago, goes_on=True)
        found.append(hearing.phrase(outburst, [bytes(2 * BLOCK)] * 100, out_of_talk=out_of_talk))
        hearing.passed()
    return [(each.opinion.text, each.confidence, each.waited) for each in found if each]


def test_an_outburst_is_heard_once_and_told_as_it_ends_and_when_it_was_waited_for() -> None:
    """A phrase that may go on as another one is told later."""
    assert [("stop", 1.0, False), ("stop", 1.0, True)] == told(apart(("stop", 1.0), ("stop", 1.0)), range(12, 40))
    assert [("go", 0.9, False)] == told(apart(("go", 1.0), ("go", 0.8)), range(12, 35))
    assert [] == told(apart(("go", 1.0), ("go", 0.8)), range(12, 20))


@pytest.mark.parametrize("other", [("go", 0.4), ("", 1.0), ("elephant", 1.0)])
def test_what_is_heard_as_something_else_the_second_time_is_half_as_sure(other: tuple[str, float]) -> None:
    """Another phrase, nothing, or no phrase."""
    assert [("stop", 0.3, False)] == told(apart(("stop", 0.6), other), [12])
    assert [("stop", 0.3, False)] == told(apart(other, ("stop", 0.6)), [12])


@pytest.mark.parametrize(("sure", "alone"), [(0.0, True), (0.6, False)])
def test_what_a_cut_heard_is_not_only_spotted(sure: float, alone: bool) -> None:
    """A "go" that one of two ways to cut it out has, and the spotter; in the other it is an answer to nothing."""

    def second(text: str, sound: Sequence[bytes]) -> Opinion:
        return Opinion("go", 0.9, alone=text != "go")

    scripted = Scripted(("no", 0.9), ("go" if sure else "elephant", sure))
    hearing = HearingApart(scripted.whole, second, OUT_OF_TALK, {"no": 12, "go": 12}, 15)
    for _ in range(50):
        hearing.passed()
    found = hearing.phrase(Outburst(32, 12, goes_on=True), [bytes(2 * BLOCK)] * 100, out_of_talk=True)

    assert found is not None
    assert (Opinion("go", 0.9, alone=alone), sure / 2) == (found.opinion, found.confidence)


@pytest.mark.parametrize(
    ("later", "began_later", "told_as"),
    [
        (Opinion("stop", 0.5, alone=True), 0, "go"),
        (Opinion("stop", 0.7, alone=True), 0, "stop"),
        (Opinion("stop", 0.1), 0, "stop"),
        (Opinion("stop", 0.5, alone=True), 3, "stop"),
    ],
)
def test_the_surer_of_two_looks_at_what_goes_on_counts(later: Opinion, began_later: int, told_as: str) -> None:
    """A tick comes after the word; what was heard as a phrase by then is one, and what begins later another word."""
    looks = iter([Opinion("go", 0.6, alone=True), later])
    hearing = HearingApart(lambda sound: [], lambda text, sound: next(looks), OUT_OF_TALK, {"go": 12, "stop": 12}, 15)
    for _ in range(50):
        hearing.passed()
    sound = [bytes(2 * BLOCK)] * 100
    first = hearing.phrase(Outburst(32, 12, goes_on=True), sound, out_of_talk=True)
    for _ in range(8):
        hearing.passed()
    second = hearing.phrase(Outburst(40 - began_later, 12, goes_on=True), sound, out_of_talk=True)

    assert first is not None
    assert second is not None
    assert ("go", told_as) == (first.opinion.text, second.opinion.text)


def test_over_the_voice_the_surest_of_the_looks_at_a_word_counts() -> None:
    """It is not known where it ends: here 0.4 s ago. What was before it is softened, too, but for the first look."""
    looks: list[Sequence[bytes]] = []

    def second(text: str, sound: Sequence[bytes]) -> Opinion:
        looks.append(sound)
        return Opinion(text, 0.6 if len(looks) == 3 else 0.1)

    before, word = np.full(BLOCK, 1000, "<i2").tobytes(), np.full(BLOCK, 500, "<i2").tobytes()
    hearing = HearingApart(Scripted(("stop", 0.9), ("stop", 0.7)).whole, second, OVER_VOICE, {"stop": 12}, 15)
    for _ in range(150):
        hearing.passed()
    found = hearing.phrase(Outburst(60, 12, goes_on=True), [*[before] * 70, *[word] * 80], out_of_talk=True)

    assert found is not None
    assert 0.6 == found.opinion.spotted
    assert [150, 150, 130, 110] == [len(each) for each in looks]
    for each in looks[1:]:
        assert {word} == set(each[70:])
        assert 100 < np.frombuffer(each[0], "<i2")[0] < 200


def test_what_a_look_alone_finds_does_not_take_the_place_of_what_was_heard() -> None:
    """A look that ends sooner sees a "go" in "go back"."""
    looks = iter([Opinion("go back", 0.3), *[Opinion("go", 0.9, alone=True)] * 3])
    hearing = over_voice(("go back", 0.8), looks)
    found = hearing.phrase(Outburst(60, 12, goes_on=True), [bytes(2 * BLOCK)] * 150, out_of_talk=True)

    assert found is not None
    assert ("go back", 0.3) == (found.opinion.text, found.opinion.spotted)


@pytest.mark.parametrize("first", [Opinion(""), Opinion("go", 0.4, alone=True)])
def test_where_nothing_was_heard_the_spotter_looks_once(first: Opinion) -> None:
    """A rest of our voice that is cut out sounds like a word."""
    looks = iter([first, *[Opinion("stop", 0.9, alone=True)] * 3])
    hearing = over_voice(("", 0.0), looks)
    found = hearing.phrase(Outburst(60, 20, goes_on=True), [bytes(2 * BLOCK)] * 150, out_of_talk=True)

    assert (found.opinion if found else Opinion("")) == first
    assert 3 == len(list(looks))


def over_voice(heard: tuple[str, float], looks: Iterator[Opinion]) -> HearingApart:
    """What hears this twice where our voice gave way, and has these looks at it."""
    patience = {"go": 12, "go back": 12, "stop": 12}
    hearing = HearingApart(Scripted(heard, heard).whole, lambda text, sound: next(looks), OVER_VOICE, patience, 15)
    for _ in range(150):
        hearing.passed()
    return hearing


def test_over_the_voice_no_look_ends_before_a_word_can() -> None:
    """0.3 s after somebody was noticed."""
    looks = list(OVER_VOICE.looks([bytes(2 * BLOCK)] * 150, 34))

    assert [150] == [len(each) for each in looks]


def test_what_is_no_phrase_is_not_told_and_not_heard_again() -> None:
    """There is nothing more to hear in it."""
    assert [] == told(apart(("elephant", 1.0), ("", 1.0)), range(12, 40))


def test_what_stands_alone_is_not_heard() -> None:
    """There is nothing for it to be heard as."""
    assert [] == told(apart(), range(12, 40), out_of_talk=False)


@pytest.mark.parametrize("settle", [HearingApart.answered, lambda hearing: hearing.forget(30)])
def test_what_was_answered_or_forgotten_is_not_told(settle: Callable[[HearingApart], None]) -> None:
    """Not even what was told already, and would be once more when it was waited for."""
    hearing = apart(("stop", 1.0), ("stop", 1.0))

    assert [("stop", 1.0, False)] == told(hearing, [12])
    settle(hearing)
    assert [] == told(hearing, range(13, 40))


@pytest.mark.parametrize(
    ("cut", "levels"), [(Cut(2), [8, 9, 10]), (Cut(1, 2, -20.0), [0.7, 0.8, 9, 10]), (Cut(20), range(1, 11))]
)
def test_what_was_before_a_word_is_left_out_or_softened(cut: Cut, levels: Sequence[float]) -> None:
    """From some blocks before it stands out; not from before anything is remembered."""
    sound = [np.full(BLOCK, 1000 * number, "<i2").tobytes() for number in range(1, 11)]
    left = np.frombuffer(cut.of(sound, began_ago=1), "<i2").reshape(-1, BLOCK)

    assert [1000 * each for each in levels] == left[:, 0].tolist()
