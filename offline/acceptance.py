"""Decides whether a phrase that a recogniser heard was said to the coach: surely, alone, and at its own length.

A command stands alone. A recogniser that knows commands only finds them inside any talk too, so what it is sure of is
weighed with what can be measured without it: how loud it was before, during and after the phrase, and how long the
phrase took; of an answer also which one it is, for talk is hardly ever taken for a "no". What was far softer before it,
a television across the room, is no talk that the phrase stands in. The weights are a logistic regression, learned from
the speakers that the model was trained on (`training/acceptance.py`) and kept beside the model; a model without them is
judged by its confidence alone.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.errors import MissingError
from offline.loudness import Surroundings

WEIGHTS_FILE = "acceptance.json"
MOST_SOUND_BEFORE, MOST_SOUND_BEFORE_URGENT = 0.3, 0.15
"""Seconds of sound before it that count against a phrase, and against what is urgent: that is said into talk, and said
again."""
LEAST_TALK_LATELY, MOST_TALK_LATELY = 1.0, 3.0
"""So does what sounded in the last ten seconds in which our own voice was silent, for a television pauses now and then:
what is over a second of it, which is a command that was not understood and said again, up to three."""
LEAST_TALK_EARLIER, MOST_TALK_EARLIER = 1.5, 2.5
"""And what sounded in the fifty seconds before these: a television says some words louder than all that it said just
before, hardly one louder than what it said in a minute (set by hand over three hours of one: the model's card). A
second and a half are three commands that were said in vain."""
MOST_TALK, MOST_TALK_HALF, MOST_TALK_OBEYED = 1.0, 0.5, 0.15
"""So much of it counts at most, as a part of the way from least to most; against a report of harm, so that one which
both hearings are sure of acts even there, and against what is said again; and against what is obeyed in talk."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that a recogniser made of an utterance, its least confidence in a word of it (0..1), and the sound."""

    text: str
    confidence: float
    around: Surroundings
    waited: bool = False
    """Whether it has been quiet for a while longer since, as it is not when somebody goes on talking."""
    apart: bool = False
    """Whether it was heard by itself, of which a recogniser is less sure."""
    gave_way: bool = False
    """Whether that is because our own voice gave way to it."""
    spotted: float | None = None
    """How likely the spotter finds it, 0..1; None where there is no spotter."""
    only_spotted: bool = False
    """Whether the recogniser heard something else, or nothing."""
    most_talk: float = MOST_TALK
    """How much the talk in the minute before may count against it."""

    def urgent(self, *, in_talk: bool, grave: bool) -> "Candidate":
        """The same, with no more sound before it than counts against what is urgent.

        in_talk: whether it is obeyed in talk that goes on. grave: whether it reports harm.
        """
        around = replace(self.around, sound_before=min(self.around.sound_before, MOST_SOUND_BEFORE_URGENT))
        most = MOST_TALK_OBEYED if in_talk else MOST_TALK_HALF if grave else MOST_TALK
        return replace(self, around=around, most_talk=most)

    def said_again(self) -> "Candidate":
        """The same, as what was heard a moment before and not believed: a television hardly ever says it twice."""
        return replace(self, most_talk=min(self.most_talk, MOST_TALK_HALF))

    def evidence(self) -> dict[str, float]:
        """Return what speaks for it and against it, by name.

        That it may be said again speaks for it only where our voice is silent, for it may have given way to itself.
        Where somebody was noticed over our voice, it gives way: that it is quiet says nothing then. Nor does how long
        the sound is, where a phrase is heard by itself for that reason: a rest of the voice may be in it.
        """
        noticed = self.gave_way or (self.around.over_voice and self.around.noticed)
        letters = sum(character.isalpha() for character in self.text)
        pace = 0.0 if self.gave_way else math.log(max(self.around.seconds, 0.04) / (0.08 * letters))
        lately = (self.around.talk_lately - LEAST_TALK_LATELY) / (MOST_TALK_LATELY - LEAST_TALK_LATELY)
        earlier = (self.around.talk_earlier - LEAST_TALK_EARLIER) / (MOST_TALK_EARLIER - LEAST_TALK_EARLIER)
        return {
            "confidence": odds(self.confidence),
            "letters": math.log(letters),
            "pace": pace,
            "odd pace": pace * pace,
            "sound before": min(self.around.sound_before, MOST_SOUND_BEFORE) / MOST_SOUND_BEFORE,
            "talk lately": min(max(lately, earlier, 0.0), self.most_talk),
            "quiet after": float(self.waited and not noticed),
            "apart": float(self.apart and not self.gave_way),
            "over voice": float(self.around.over_voice and not noticed),
            "over voice, noticed": float(noticed and not self.gave_way),
            "over voice, apart": float(self.gave_way),
            "again": float(self.around.again and not self.around.over_voice),
            "spotted": 0.0 if self.spotted is None else odds(self.spotted),
            "only spotted": float(self.only_spotted),
        }


def odds(confidence: float) -> float:
    """The logarithm of the odds of a confidence, -4.6 to 4.6: a little one is much less than half a one."""
    return math.log((confidence + 0.01) / (1.01 - confidence))


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Weights by the names of `Candidate.evidence`, one more for some phrases, and the least sureness that acts."""

    weights: Mapping[str, float]
    bias: float
    least: float
    least_awaited: float
    """For an answer to an open question, and for what is urgent."""
    phrases: Mapping[str, float] = field(default_factory=dict)
    """What speaks for a phrase itself, or against it; not where it may be our own voice, whose words are not those of
    talk."""

    def sureness(self, candidate: Candidate) -> float:
        """Return 0..1: how likely it is that the phrase was said, and to the coach."""
        found = candidate.evidence()
        total = self.bias + sum(weight * found[name] for name, weight in self.weights.items())
        if not (found["over voice"] or found["over voice, apart"]):
            total += self.phrases.get(candidate.text, 0.0)
        return 1.0 / (1.0 + math.exp(-max(min(total, 50.0), -50.0)))

    def accepts(self, candidate: Candidate, *, lightly: bool = False) -> bool:
        """Return whether the phrase is to be obeyed; `lightly` where an answer is awaited or the phrase is urgent."""
        return self.sureness(candidate) >= (self.least_awaited if lightly else self.least)


PLAIN = Acceptance({"confidence": 3.0}, -3.0 * odds(0.8), 0.5, 0.12)
"""For a model that has no weights: the recogniser gives every word 0.8, or 0.67 where the answer is awaited."""


EVIDENCE = frozenset(Candidate("a", 1.0, Surroundings(0.0, 0.0)).evidence())
"""What a weight can be of."""


def read_acceptance(model: Path) -> Acceptance:
    """Read the weights beside a model, `PLAIN` where there are none; raises MissingError when they are damaged."""
    path = model / WEIGHTS_FILE
    if not path.is_file():
        return PLAIN
    try:
        found = Acceptance(**json.loads(path.read_text(encoding="utf-8"), parse_int=float))
    except (OSError, ValueError, TypeError) as error:
        raise MissingError(f"{path} cannot be read ({error}): unpack the model afresh") from error
    if wrong := _fault(found):
        raise MissingError(f"{path} is damaged, {wrong}: unpack the model afresh")
    return found


def _fault(read: Acceptance) -> str:
    """What keeps numbers as they were read from being used, or nothing; else it would show at the first phrase."""
    if not (isinstance(read.weights, dict) and isinstance(read.phrases, dict)):
        return "weights and phrases must be numbers by name"
    if unknown := sorted(read.weights.keys() - EVIDENCE):
        return f"it weighs {', '.join(unknown)}, and there is only {', '.join(sorted(EVIDENCE))}"
    numbers = {
        **read.phrases,
        **read.weights,
        "bias": read.bias,
        "least": read.least,
        "least_awaited": read.least_awaited,
    }
    wrong = [name for name, number in numbers.items() if not (isinstance(number, float) and math.isfinite(number))]
    return f"what it has for {', '.join(wrong)} must be a number" if wrong else ""
