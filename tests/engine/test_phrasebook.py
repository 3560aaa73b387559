"""Prompt to words, heard words to Command."""

import pytest

from engine.conversation import Command, Heard, Prompt
from engine.errors import ContentError
from engine.phrasebook import Phrasebook, normalise

BOOK = Phrasebook(
    locale="xx",
    templates={
        "hold": (lambda args: "Hold.", lambda args: "Stay there."),
        "announce": (lambda args: f"Next, {args['exercise']}.",),
        "count": (lambda args: str(args["n"]),),
    },
    names={"knee": "one knee to chest", "everyday": "Everyday low back"},
    phrases={
        "next": Heard(Command.NEXT),
        "go on to the next": Heard(Command.NEXT),
        "stop": Heard(Command.STOP),
        "everyday": Heard(Command.CHOOSE, "everyday"),
        "three": Heard(Command.CHOOSE, "3"),
        "ten more seconds": Heard(Command.MORE_TIME),
    },
    text_phrases={"everyday low back": Heard(Command.CHOOSE, "everyday"), "onwards": Heard(Command.NEXT)},
    spellings={"3": "three", "go forth": "go on", "forth": "onwards", "10": "ten", "10 more": "ten more"},
)


def test_a_prompt_has_words():
    """The arguments of a prompt go into its words."""
    assert "5" == BOOK.words(Prompt("count", {"n": 5}))


def test_an_id_among_the_arguments_is_spoken_by_its_name():
    """Nobody hears an id."""
    assert "Next, one knee to chest." == BOOK.words(Prompt("announce", {"exercise": "knee"}))


def test_phrasings_take_turns():
    """The turn of a prompt chooses its phrasing, round and round."""
    assert ["Hold.", "Stay there.", "Hold."] == [BOOK.words(Prompt("hold", {"turn": turn})) for turn in range(3)]


def test_a_prompt_without_words_says_what_to_add():
    """The error names the locale, the key and the remedy."""
    with pytest.raises(ContentError, match=r"'xx' has no words for 'release': add the message"):
        BOOK.words(Prompt("release"))


def test_an_utterance_is_understood_whatever_its_case_and_marks():
    """Typed or heard, "Next!" is "next"."""
    assert [Heard(Command.NEXT)] * 3 == [BOOK.understand(typed) for typed in ("  Next! ", "'next'", "\u2018next\u2019")]
    assert Heard(Command.NEXT) == BOOK.understand("Go on - to the NEXT.")


def test_a_choice_tells_what_was_chosen():
    """A phrase may stand for a routine."""
    assert Heard(Command.CHOOSE, "everyday") == BOOK.understand("Everyday")


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("3", Heard(Command.CHOOSE, "3")),
        ("10 more seconds", Heard(Command.MORE_TIME)),
        ("go forth to the next", Heard(Command.NEXT)),
    ],
)
def test_words_may_be_written_otherwise(written, meaning):
    """A menu shows figures, so somebody types one."""
    assert meaning == BOOK.understand(written)


@pytest.mark.parametrize("utterance", ["33", "3 3", "x10 more seconds"])
def test_another_way_to_write_a_word_is_a_whole_word(utterance):
    """No figure within a number is another word."""
    assert BOOK.understand(utterance) is None


def test_what_no_ear_listens_for_is_understood_as_text():
    """A name that is shown can be typed."""
    assert Heard(Command.CHOOSE, "everyday") == BOOK.understand("Everyday low back")
    assert "everyday low back" not in BOOK.phrases


@pytest.mark.parametrize("utterance", ["", "nextt", "what comes next", "next stop", "please do not stop"])
def test_a_command_inside_a_longer_sentence_is_no_command(utterance):
    """Only a whole utterance is understood."""
    assert BOOK.understand(utterance) is None


def test_the_phrase_to_teach_comes_first():
    """The phrases of a command keep the order of the locale."""
    assert ["next", "go on to the next", "onwards"] == BOOK.phrases_for(Command.NEXT)
    assert [] == BOOK.phrases_for(Command.HELP)


def test_apostrophes_of_every_kind_are_kept():
    """A typographic apostrophe is an apostrophe, and so is what a keyboard has in its place."""
    assert {"i'm hurt"} == {normalise(f"I{mark}m hurt!") for mark in "'\u2018\u2019\u02bc\u00b4`"}


def test_the_words_of_a_prompt_are_counted_as_they_are_spoken():
    """Names count with all their words."""
    assert 5 == BOOK.count_words(Prompt("announce", {"exercise": "knee"}))
