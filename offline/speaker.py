"""What a prompt sounds like, as long as there is a voice."""

from collections.abc import Callable

import numpy as np

from engine.errors import AudioError, MissingError
from engine.events import Prompt
from engine.phrasebook import Phrasebook
from offline import clips
from offline.sound import Samples
from offline.voice import Voice


class Speaker:
    """Prompt to samples; when the voice fails the session goes on as text, and says so once."""

    def __init__(self, phrasebook: Phrasebook, voice: Voice | None, notice: Callable[[str], None]) -> None:
        """Without a voice, everything is silent."""
        self._phrasebook = phrasebook
        self._voice = voice
        self._notice = notice

    def __call__(self, prompt: Prompt) -> Samples:
        """Return what `prompt` sounds like."""
        if self._voice is None:
            return np.zeros(0, dtype=np.int16)
        if prompt.key in clips.TONES:
            return self._voice.tone(prompt.key)
        try:
            return self._voice.clip(self._phrasebook.words(prompt))
        except (AudioError, MissingError) as error:
            self._voice = None
            self._notice(f"The voice failed, so this goes on as text: {error}.")
            return np.zeros(0, dtype=np.int16)
