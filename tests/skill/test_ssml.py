"""What Alexa is given to speak: valid, short enough, and as long as the score says."""

import re
import xml.etree.ElementTree as ET
from functools import partial

import pytest

from content.loader import load
from engine.events import Ask, Command, Cue, Finish, Prompt
from engine.phrasebook import Phrasebook
from engine.progress import Progress
from engine.settings import Counting, Instruction, Pace, Settings
from skill.kept import Kept, to_text
from skill.speech_rate import spoken_seconds
from skill.ssml import LONGEST_BREAK_SECONDS, MOST_CHARACTERS, Speaker, breaks, render
from skill.turns import Coach
from tests.skill.conversation import Conversation

LIBRARY = load("en")
COACH = Coach(LIBRARY)
SETTINGS = [
    *(Settings(pace=pace, counting=counting) for pace in Pace for counting in Counting),
    *(Settings(instruction=instruction) for instruction in Instruction),
    Settings(easier=frozenset(LIBRARY.exercises)),
]


def said_in(words):
    """Return what says prompts whose key is looked up in `words`."""
    templates = {key: (lambda given, text=text: text,) for key, text in words.items()}
    return Speaker(Phrasebook("en", templates, {}, {}))


def seconds_of(ssml):
    """Return the seconds of SSML: the estimate of its words and its breaks."""
    root = ET.fromstring(f"<speak>{ssml}</speak>")
    silence = sum(float(each.attrib["time"].removesuffix("ms")) / 1000 for each in root)
    spoken = [root.text or "", *(each.tail or "" for each in root)]
    return silence + sum(spoken_seconds(text, "en") for text in spoken if text.strip())


def every_turn(routine, settings):
    """Yield all turns of a routine."""
    talk = Conversation(COACH, to_text(Kept(Progress(routine, settings=settings))))
    talk.open().say(Command.YES)
    while True:
        yield talk
        if talk.answers[-1].ends:
            return
        talk.say(Command.READY, later=talk.listen())


@pytest.mark.parametrize("routine", LIBRARY.routines)
def test_all_content_is_valid_and_as_long_as_its_slots(routine):
    """Under 8,000 characters, XML, no break over 10 s, words and breaks together as long as the slots."""
    for settings in SETTINGS:
        for talk in every_turn(routine, settings):
            ssml = talk.speech
            slots = sum(effect.seconds for effect in talk.said if isinstance(effect, Cue))
            slots += COACH.said(talk.said[-1].prompt)[1]

            assert MOST_CHARACTERS > len(f"<speak>{ssml}</speak>")
            assert slots == pytest.approx(seconds_of(ssml), abs=0.5)
            lengths = [int(each) for each in re.findall(r'<break time="(\d+)ms"/>', ssml)]
            assert max(lengths, default=0) <= LONGEST_BREAK_SECONDS * 1000
            assert ssml.count("<break") == len(lengths)


@pytest.mark.parametrize("routine", LIBRARY.routines)
def test_every_hold_is_as_long_as_its_slots(routine):
    """From its first word to the release, within half a second, each cue by itself."""
    for talk in every_turn(routine, Settings(counting=Counting.EVERY_SECOND)):
        for effect in talk.said[:-1]:
            length = COACH.said(effect.prompt)[1] if effect.prompt else 0.0

            assert max(length, effect.seconds) == pytest.approx(seconds_of(render([effect], COACH.said)), abs=0.02)


def test_words_are_escaped():
    """An ampersand in a name would make Alexa refuse the whole answer."""
    said = said_in({"cat": "Cat & camel <slowly>."})

    assert "Cat &amp; camel &lt;slowly&gt;." == render([Ask(Prompt("cat"))], said)


def test_silence_is_cut_into_breaks_of_ten_seconds():
    """Alexa refuses longer ones."""
    expected = '<break time="10000ms"/> <break time="10000ms"/> <break time="5500ms"/>'

    assert expected == breaks(2550)
    assert "" == breaks(0)


def test_silences_that_follow_each_other_are_one():
    """Two cues of five seconds need one break, not two."""
    assert '<break time="10000ms"/>' == render([Cue(None, 5.0), Cue(None, 5.0)], said_in({}))


def test_words_that_overrun_take_from_what_follows():
    """Two slots of one second and a long sentence are still as long as the sentence and no longer."""
    said = said_in({"long": "One two three four five six seven eight nine ten eleven twelve.", "end": "End."})
    length = said(Prompt("long"))[1]
    ssml = render([Cue(Prompt("long"), 1.0), Cue(None, 4.0), Ask(Prompt("end"))], said)

    assert 5.0 + said(Prompt("end"))[1] == pytest.approx(seconds_of(ssml), abs=0.02)
    assert 1.0 < length < 5.0


def test_an_anchor_is_never_shortened():
    """Talk that overran takes nothing from a hold."""
    said = said_in({"long": "One two three four five six seven eight nine ten.", "end": "End."})
    ssml = render([Cue(Prompt("long"), 0.5), Cue(None, 5.0, anchor=True), Ask(Prompt("end"))], said)

    assert '<break time="5000ms"/>' in ssml


def test_an_ending_is_its_words():
    """Nothing is waited for after the good-bye."""
    assert "Bye." == render([Finish(Prompt("bye"))], said_in({"bye": "Bye."}))


@pytest.mark.parametrize(
    ("words", "syllables"),
    [
        ("5", 1),
        ("25", 3),
        ("7", 2),
        ("30", 2),
        ("107", 6),
        ("0", 2),
        ("hold", 1),
        ("stretch", 1),
        ("gently", 2),
        ("breathe", 1),
    ],
)
def test_syllables_of_numbers_and_words(words, syllables):
    """A number takes as long as it is spoken."""
    sentence = spoken_seconds("hold", "en") - 0.17

    assert syllables * 0.17 + sentence == pytest.approx(spoken_seconds(words, "en"))


def test_mary_had_a_little_lamb():
    """The sentence that the rate was taken from takes 1.1 to 1.3 s without the quiet after it."""
    assert 1.1 <= spoken_seconds("Mary had a little lamb", "en") - 0.35 <= 1.3


def test_a_locale_without_a_rate_is_timed_as_english():
    """A new language is spoken before it is measured."""
    other = partial(spoken_seconds, locale="xx")

    assert spoken_seconds("Hold here.", "en") == other("Hold here.")
