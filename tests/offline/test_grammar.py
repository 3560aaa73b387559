"""What a model is given to listen for: as much of the phrases as it knows, each as one word where it can be."""

from engine.events import Command, Heard
from engine.phrasebook import Phrasebook
from offline.grammar import as_one_word, in_words, known, may_go_on, missing_words, unheard

PHRASES = {
    "go": Heard(Command.READY),
    "go back": Heard(Command.BACK),
    "go on": Heard(Command.READY),
    "stop": Heard(Command.STOP),
    "stop now": Heard(Command.STOP),
}


class Words:
    """A model that knows these words, as vosk's tells them: a number, or -1."""

    def __init__(self, *words: str) -> None:
        self._words = words

    def vosk_model_find_word(self, word: str) -> int:
        """Return where the word stands."""
        return self._words.index(word) if word in self._words else -1


def phrasebook() -> Phrasebook:
    """The phrases above."""
    text_phrases = {"hold everything": Heard(Command.PAUSE)}
    return Phrasebook("en-US", {}, {}, PHRASES, ("note", "Stop sign"), text_phrases=text_phrases)


def test_phrases_with_a_word_that_the_model_lacks_cannot_be_heard() -> None:
    """The others can."""
    missing = missing_words(Words("go", "back", "stop", "on"), phrasebook())

    assert frozenset({"now"}) == missing
    assert ["stop now"] == unheard(phrasebook(), missing)


def test_what_comes_as_text_only_is_missing_nowhere() -> None:
    """A model need not know its words, for nobody listens for it."""
    assert frozenset() == missing_words(Words("go", "back", "stop", "on", "now"), phrasebook())
    assert [] == unheard(phrasebook(), frozenset({"everything"}))


def test_near_misses_are_named_as_far_as_the_model_knows_all_their_words() -> None:
    """Else vosk would take what it knows of them for a word of its own."""
    assert ["stop sign"] == known(Words("stop", "sign"), phrasebook().decoys)


def test_a_phrase_is_one_word_to_a_model_that_knows_it_as_one() -> None:
    """And what was heard is told apart again."""
    model = Words("stop", "now", "stop_now", "go", "back")

    assert ["stop_now", "go back", "stop"] == [as_one_word(model, each) for each in ("stop now", "go back", "stop")]
    assert "stop now" == in_words("stop_now")


def test_a_phrase_is_waited_for_where_a_longer_one_means_something_else() -> None:
    """After "go" may come "back"; "stop now" means what "stop" does."""
    assert [True, False, False] == [may_go_on(each, list(PHRASES), phrasebook()) for each in ("go", "stop", "go back")]
