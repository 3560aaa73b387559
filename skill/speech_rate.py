"""How long Alexa takes to say words: an estimate for each language, because a response cannot be measured."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """The speed of a voice, and how to count what it says."""

    syllable_seconds: float
    comma_seconds: float
    sentence_seconds: float
    """Quiet that the voice itself leaves after a sentence."""
    syllable: re.Pattern[str]
    """Matches once for each syllable of a written word."""
    numbers: tuple[int, ...]
    """Syllables of 0 to 20."""
    tens: tuple[int, ...]
    """Syllables of 0, 10, 20 ... 90; the first is not used."""
    hundred: int
    """Syllables of "hundred" and what joins it to the rest."""


RATES: Mapping[str, Rate] = {
    "en": Rate(
        syllable_seconds=0.17,
        comma_seconds=0.2,
        sentence_seconds=0.35,
        syllable=re.compile(r"[aeiouy]+(?!\b)|[aiouy]+\b|(?<=[lr])e\b|\b[^aeiouy]*e\b"),
        numbers=(2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2, 2),
        tens=(0, 1, 2, 2, 2, 2, 2, 3, 2, 2),
        hundred=3,
    )
}
"""Language to rate. Source of the syllable: the Amazon Polly developer guide ("Voice speed") has "Mary had a little
lamb", 7 syllables, end after 1.1 to 1.2 s. The pauses are design values, to be measured on a device: the guide for
SSML calls a medium break, at commas, short of a strong one, at sentences."""

WORD = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)?")


def spoken_seconds(words: str, locale: str) -> float:
    """Return the estimated seconds that `words` take; a locale without a rate of its own is timed as English."""
    rate = RATES.get(locale.split("-")[0], RATES["en"])
    syllables = sum(_syllables(word, rate) for word in WORD.findall(words.lower()))
    commas = words.count(",")
    sentences = len(re.findall(r"[.?!](?=\s|$)", words)) or bool(words.strip())
    return syllables * rate.syllable_seconds + commas * rate.comma_seconds + sentences * rate.sentence_seconds


def _syllables(word: str, rate: Rate) -> int:
    if not word.isdecimal():
        return max(1, len(rate.syllable.findall(word)))
    number = int(word)
    if number >= 1000:
        return sum(rate.numbers[int(digit)] for digit in word)
    hundreds, rest = divmod(number, 100)
    below = rate.numbers[rest] if rest <= 20 else rate.tens[rest // 10] + (rate.numbers[rest % 10] if rest % 10 else 0)
    return (rate.numbers[hundreds] + rate.hundred if hundreds else 0) + (below if rest or not hundreds else 0)
