"""The interaction model: every phrase of the phrasebook, within Amazon's rules and schema, and current on disk."""

import re
from collections import Counter
from itertools import chain

import pytest
from ask_sdk_model_runtime import DefaultSerializer
from ask_smapi_model.v1.skill.interaction_model.interaction_model_data import InteractionModelData
from ask_smapi_model.v1.skill.manifest.skill_manifest_envelope import SkillManifestEnvelope

from content.composing import COMPOSED
from content.loader import load
from engine.events import Command, Prompt
from skill import listing, package
from skill.intents import BUILT_IN, BY_MINUTES, BY_NAME, BY_NUMBER, FORGET, OWN
from skill.interaction_model import interaction_model
from tests.skill import node
from tests.skill.schema import problems

LIBRARY = load("en")
LISTING = listing.read("en")
FILES = dict(package.package(listing.PLACEHOLDER, listing.PRIVACY))
MODEL = interaction_model(LIBRARY, LISTING)
LANGUAGE_MODEL = MODEL["interactionModel"]["languageModel"]
SAMPLES = {intent["name"]: intent["samples"] for intent in LANGUAGE_MODEL["intents"]}
VALUES = LANGUAGE_MODEL["types"][0]["values"]
MODEL_DEFINITION = "v1.skill.interactionModel.InteractionModelData"
SAYABLE = re.compile(r"[a-z' ]+")


def names(value):
    """Return all names of a slot's value."""
    return value["name"]["value"], *value["name"]["synonyms"]


@pytest.fixture(scope="module")
def schema():
    """Amazon's own schema."""
    return node.modules("ask-smapi-model") / "ask-smapi-model" / "spec.json"


@pytest.mark.parametrize("path", FILES, ids=str)
def test_the_package_on_disk_is_what_the_phrasebook_says(path):
    """After a change of words, `homestretch-skill model` writes it again."""
    assert FILES[path] == (package.FOLDER / path).read_text(encoding="utf-8")


def test_every_intent_of_the_skill_is_declared():
    """And no other."""
    assert {*BUILT_IN, *OWN, BY_NAME, BY_NUMBER, BY_MINUTES, FORGET} == set(SAMPLES)


def test_every_phrase_can_be_said():
    """Amazon's intents match exact samples only, so each phrase is one, listened for on the laptop or not."""
    all_samples = set(chain(*SAMPLES.values()))
    phrases = {
        phrase
        for command in Command
        if command is not Command.CHOOSE
        for phrase in LIBRARY.phrasebook.phrases_for(command)
    }

    assert set() == phrases - all_samples
    assert "pins and needles" in phrases


@pytest.mark.parametrize(
    ("question", "words", "command"),
    [
        ("speaker-welcome", "begin it", Command.READY),
        ("speaker-welcome", "another one", Command.NO),
        ("go-on", "go on", Command.RESUME),
        ("go-on", "start over", Command.START_OVER),
        ("speaker-go-on", "carry on", Command.RESUME),
    ],
)
def test_what_a_question_offers_is_an_answer_in_its_own_words(question, words, command):
    """People say back what they were asked."""
    args = {"routine": "desk_break", "minutes": 6, "exercise": "bridge", "n": 1, "of": 2, "side": "none"}

    assert words in LIBRARY.phrasebook.words(Prompt(question, args))
    assert words in LIBRARY.phrasebook.phrases_for(command)


def test_every_routine_can_be_named_by_its_name_and_its_phrases():
    """The slot's values, so that every carrier takes them."""
    named = {value["id"]: set(names(value)) for value in VALUES}

    assert [*LIBRARY.routines, COMPOSED] == [value["id"] for value in VALUES]
    for phrase, heard in {**LIBRARY.phrasebook.phrases, **LIBRARY.phrasebook.text_phrases}.items():
        if heard.value in LIBRARY.routines:
            assert phrase in named[heard.value]


def test_no_sample_belongs_to_two_intents():
    """Alexa would choose one of them by chance."""
    twice = [sample for sample, times in Counter(chain(*SAMPLES.values())).items() if times > 1]

    assert [] == twice


def test_samples_and_names_can_be_spoken():
    """Lower case letters, apostrophes, spaces; slots apart."""
    named = [text for value in VALUES for text in names(value)]
    samples = [re.sub(r"\{[a-z]+\}", "slot", sample) for sample in chain(*SAMPLES.values())]

    assert [] == [text for text in (*samples, *named) if not SAYABLE.fullmatch(text)]


def test_the_invocation_name_follows_amazons_rules():
    """Two words or more in lower case, none of them a launch or a wake word."""
    words = LISTING.invocation_name.split()

    assert len(words) >= 2
    assert SAYABLE.fullmatch(LISTING.invocation_name)
    assert set() == {"alexa", "echo", "amazon", "skill", "app", "launch", "ask", "tell", "open", "the", "a"} & set(
        words
    )


def test_the_example_phrases_work():
    """Certification says them: the first opens the skill, the others are samples."""
    first, *others = LISTING.example_phrases
    carriers = [
        *(sample.replace("{minutes}", "ten") for sample in SAMPLES[BY_MINUTES]),
        *(sample.replace("{routine}", value["name"]["value"]) for sample in SAMPLES[BY_NAME] for value in VALUES),
    ]

    assert f"Alexa, open {LISTING.invocation_name}" == first
    for phrase in others:
        match = re.fullmatch(rf"Alexa, ask {LISTING.invocation_name} (to|for) (.+)", phrase)
        assert match
        assert match[2] in carriers


def test_the_description_has_the_disclaimer_and_what_is_kept():
    """Certification refuses a health skill without the disclaimer."""
    text = LISTING.description

    for needed in ("does not provide medical advice", "not a substitute", "emergency number", "forget me", "doctor"):
        assert needed in text
    assert len(text) < 4000
    assert len(LISTING.summary) <= 160
    assert all(len(keyword) <= 150 for keyword in LISTING.keywords)


def test_the_description_promises_the_routines_there_are(coach):
    """Eight, of the minutes they take."""
    minutes = sorted(coach.minutes(routine) for routine in LIBRARY.routines)

    assert 8 == len(minutes)
    assert f"Eight routines take from about {minutes[0]} to about {minutes[-1]} minutes" in LISTING.description


@pytest.mark.parametrize("path", FILES, ids=str)
def test_amazons_schema_takes_the_package(schema, path):
    """No key that is not known, no value of another type."""
    definition = "v1.skill.Manifest.SkillManifestEnvelope" if path.name == "skill.json" else MODEL_DEFINITION

    assert [] == problems(schema, definition, FILES[path])


def test_amazons_schema_refuses_what_is_wrong(schema):
    """A check that takes everything would be none."""
    wrong = FILES[next(path for path in FILES if path.name == "en-US.json")].replace('"samples"', '"sample"', 1)

    assert problems(schema, MODEL_DEFINITION, wrong)


@pytest.mark.parametrize("path", FILES, ids=str)
def test_amazons_deserialiser_takes_the_package(path):
    """It checks the enum values that the schema leaves open, and gives back what it was given."""
    kind = SkillManifestEnvelope if path.name == "skill.json" else InteractionModelData
    read = DefaultSerializer().deserialize(FILES[path], kind)

    assert DefaultSerializer().serialize(read)


def test_amazons_deserialiser_refuses_what_is_wrong():
    """An unknown kind of certificate."""
    wrong = FILES[next(path for path in FILES if path.name == "skill.json")].replace('"Trusted"', '"Trusty"')

    with pytest.raises(Exception, match="Trusty"):
        DefaultSerializer().deserialize(wrong, SkillManifestEnvelope)
