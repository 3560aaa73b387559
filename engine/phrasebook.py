"""Prompt to words, heard words to Command, for one locale; the words themselves are handed in."""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.errors import ContentError
from engine.events import Command, Heard, Prompt

Template = Callable[[Mapping[str, str | int]], str]
"""A locale's message: arguments in, words out."""


@dataclass(frozen=True, eq=False)
class Phrasebook:
    """All that is spoken and understood in one locale."""

    locale: str
    templates: Mapping[str, tuple[Template, ...]]
    """Prompt key to its phrasings; `turn` among a prompt's arguments chooses one, so that repetition does not tire."""
    names: Mapping[str, str]
    """Id of an exercise or a routine to its spoken name; an argument that is such an id is spoken by its name."""
    phrases: Mapping[str, Heard]
    """A whole utterance, lower case, to what it means: what an ear listens for."""
    decoys: tuple[str, ...] = field(default=())
    """Words a recogniser should be able to hear so that it need not mistake them for a command."""
    unhurried: frozenset[str] = frozenset()
    """Phrases of urgent commands that nobody calls out in need: no less is asked of them than of any other."""
    text_phrases: Mapping[str, Heard] = field(default_factory=dict)
    """The same for what is understood where it comes as text, and what no ear listens for: each further phrase of an
    ear's could be heard in place of another one."""
    spellings: Mapping[str, str] = field(default_factory=dict)
    """Words to how the phrases write them: "3" is "three", "i am" is "i'm"."""
    _said: dict[Hashable, str] = field(default_factory=dict, init=False, repr=False)
    """Words that were asked for before: a score asks for the same ones again and again."""

    def words(self, prompt: Prompt) -> str:
        """Return what is said for `prompt`; raises ContentError where the locale has no such key."""
        said = (prompt.key, *sorted(prompt.args.items()))
        if said not in self._said:
            self._said[said] = self._format(prompt)
        return self._said[said]

    def _format(self, prompt: Prompt) -> str:
        try:
            phrasings = self.templates[prompt.key]
        except KeyError:
            raise ContentError(
                f"locale {self.locale!r} has no words for {prompt.key!r}: add the message to its .ftl files"
            ) from None
        args = {name: self.names.get(str(value), value) for name, value in prompt.args.items()}
        return phrasings[int(prompt.args.get("turn", 0)) % len(phrasings)](args)

    def count_words(self, prompt: Prompt) -> int:
        """Return how many words are said for `prompt`."""
        return len(self.words(prompt).split())

    def understand(self, utterance: str) -> Heard | None:
        """Return what a whole utterance means, or None: a command inside a longer sentence is not a command."""
        return self._meanings.get(self._spelled(utterance))

    def phrases_for(self, command: Command) -> list[str]:
        """Return the phrases that mean `command`, the one to teach first, those that come as text only last."""
        both = (*self.phrases.items(), *self.text_phrases.items())
        return [phrase for phrase, heard in both if heard.command is command]

    @cached_property
    def _meanings(self) -> dict[str, Heard]:
        """Every phrase in the one spelling in which it is looked up."""
        return {self._spelled(phrase): heard for phrase, heard in {**self.text_phrases, **self.phrases}.items()}

    def _spelled(self, utterance: str) -> str:
        return respell(normalise(utterance), self.spellings)


APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'"))
"""What keyboards and text in books have in its place."""


def normalise(utterance: str) -> str:
    """Lower case, apostrophes within words kept, everything else that is not a letter or digit a single space."""
    return " ".join(re.findall(r"\w+(?:'\w+)*", utterance.lower().translate(APOSTROPHES)))


def respell(normalised: str, spellings: Mapping[str, str]) -> str:
    """Return normalised words with each that has another spelling in that one, the longest run of words first."""
    if not spellings:
        return normalised
    written = "|".join(map(re.escape, sorted(spellings, key=len, reverse=True)))
    return re.sub(rf"(?<!\S)(?:{written})(?!\S)", lambda found: spellings[found.group()], normalised)
