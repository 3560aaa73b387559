"""Effects to SSML: words escaped, each slot filled with its words and then with breaks.

Rules: a break is at most 10 s long (Alexa refuses longer ones). Words that are estimated to overrun their slot take
the time from the slots that follow, up to the next anchor, as in the offline player: a hold of 20 s lasts 20 s.
"""

from collections.abc import Iterable
from functools import lru_cache
from xml.sax.saxutils import escape

from engine.events import Cue, Effect, Prompt
from engine.phrasebook import Phrasebook
from skill.speech_rate import spoken_seconds

LONGEST_BREAK_SECONDS = 10.0
MOST_CHARACTERS = 8000
"""Alexa refuses output speech of so many characters and more."""
SOUND = "sound-"
"""Prompts that are a sound in the offline loop and silence here: five sounds a response are all that Alexa plays."""
CACHED_PROMPTS = 4096
"""The whole library has about 1,500 different ones."""
CACHED_SILENCES = 1024
"""Those of the library are some hundreds."""


class Speaker:
    """Says prompts in one locale, each looked up once: Fluent takes longer than all the rest of a turn."""

    def __init__(self, phrasebook: Phrasebook) -> None:
        """Begin with nothing looked up."""

        @lru_cache(maxsize=CACHED_PROMPTS)
        def look_up(key: str, *args: tuple[str, str | int]) -> tuple[tuple[str, float], int]:
            if key.startswith(SOUND):
                return ("", 0.0), 0
            words = phrasebook.words(Prompt(key, dict(args)))
            count = len(words.split())
            if words and words[-1] not in ".?!":
                words += "."  # a number by itself: what follows at once is not read together with it
            return (escape(words), spoken_seconds(words, phrasebook.locale)), count

        self._look_up = look_up

    def __call__(self, prompt: Prompt) -> tuple[str, float]:
        """Return the words, escaped, and the seconds they are estimated to take."""
        return self._look_up(prompt.key, *prompt.args.items())[0]

    def count_words(self, prompt: Prompt) -> int:
        """Return how many words are said, as the engine counts them."""
        return self._look_up(prompt.key, *prompt.args.items())[1]


def render(effects: Iterable[Effect], said: Speaker) -> str:
    """Return what goes between <speak> and </speak>; questions and endings have no silence of their own."""
    parts: list[str] = []
    silence = owed = 0.0
    for effect in effects:
        words, length = said(effect.prompt) if effect.prompt else ("", 0.0)
        if words:
            if silence:
                parts.append(breaks(round(silence * 100)))
                silence = 0.0
            parts.append(words)
        if isinstance(effect, Cue):
            room = effect.seconds - length - (0.0 if effect.anchor else owed)
            silence, owed = silence + max(0.0, room), max(0.0, -room)
    return " ".join(filter(None, (*parts, breaks(round(silence * 100)))))


@lru_cache(maxsize=CACHED_SILENCES)
def breaks(hundredths: int) -> str:
    """Return break elements that are so many hundredths of a second long together; none for no time."""
    whole, rest = divmod(hundredths, round(LONGEST_BREAK_SECONDS * 100))
    lengths = [*[round(LONGEST_BREAK_SECONDS * 100)] * whole, *([rest] if rest else [])]
    return " ".join(f'<break time="{length * 10}ms"/>' for length in lengths)
