"""What vosk makes of a stream of sound that it may only take for given phrases; the only module that knows vosk.

vosk kills the process when a recogniser is given another grammar while it is running, so each keeps its own; and it
says nothing, for it would write what it heard.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.errors import MissingError
from offline.foreground import Word
from offline.grammar import UNKNOWN_WORD, as_one_word, in_words, known
from offline.kernels import told
from offline.sound import BLOCK, BLOCK_SECONDS, RATE

BLOCK_BYTES = 2 * BLOCK


class Recogniser:
    """Takes mono s16; tells the words of an utterance with the seconds, since it was made, of their start and end."""

    def __init__(self, vosk: Any, model: Any, phrases: Sequence[str], decoys: tuple[str, ...]) -> None:
        """Listen for these phrases, whose words the model knows; raises MissingError where it cannot."""
        heard = [as_one_word(model, each) for each in phrases]
        grammar = list(dict.fromkeys([*heard, *known(model, decoys), UNKNOWN_WORD]))
        try:
            self._recognizer = vosk.KaldiRecognizer(model, float(RATE), json.dumps(grammar))
        except Exception as error:  # vosk raises nothing narrower
            raise MissingError(f"the model cannot listen for the phrases ({error}): try another one") from error
        self._recognizer.SetWords(True)
        self._blocks = 0

    def take(self, sound: bytes) -> list[Word] | None:
        """Take whole blocks; return the words of the utterance if it has ended with them."""
        return words(self._recognizer.Result()) if self._accept(sound) else None

    def partial(self) -> str:
        """Return what the utterance says so far."""
        return in_words(json.loads(self._recognizer.PartialResult()).get("partial", ""))

    def whole(self, sound: bytes) -> list[Word]:
        """Take whole blocks after nothing, as an utterance that ends with them, and return its words."""
        self.forget()
        self._accept(sound)
        return self.finish()

    def finish(self) -> list[Word]:
        """End the utterance and return its words."""
        return words(self._recognizer.FinalResult())

    def restart(self) -> None:
        """Forget what was heard, but for the last 0.3 s, which were not looked at yet and are heard anew."""
        self._recognizer.Reset()

    def forget(self) -> None:
        """Forget all that was heard."""
        self.finish()
        self.restart()

    def blocks_ago(self, time: float) -> int:
        """Return how many blocks ago one of its times was."""
        return self._blocks - round(time / BLOCK_SECONDS)

    def _accept(self, sound: bytes) -> bool:
        self._blocks += len(sound) // BLOCK_BYTES
        return bool(self._recognizer.AcceptWaveform(sound))


def words(result: str) -> list[Word]:
    """Return the words of a result, those of phrases apart again as far as one word stands for several."""
    return [{**word, "word": in_words(word["word"])} for word in json.loads(result).get("result", [])]


def load_model(folder: Path) -> tuple[Any, Any]:
    """Return vosk and its model; raises MissingError when either cannot be had."""
    try:
        with told():
            import vosk
    except (ImportError, OSError) as error:
        raise MissingError(f"vosk is not there ({error}): `pip install vosk`; the keyboard works meanwhile") from None
    vosk.SetLogLevel(-1)
    try:
        return vosk, vosk.Model(model_path=str(folder))
    except Exception as error:  # vosk raises nothing narrower
        raise MissingError(f"{folder} cannot be loaded as a vosk model: unpack it afresh or name another") from error
