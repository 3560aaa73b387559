"""What a prompt sounds like where the voice fails."""

from content.loader import Library
from engine.errors import AudioError
from engine.events import Prompt
from offline.sound import Samples
from offline.speaker import Speaker


def test_a_voice_that_fails_leaves_text_and_says_so_once(library: Library) -> None:
    """The session goes on."""
    notices: list[str] = []

    class Hoarse:
        def clip(self, words: str) -> Samples:
            raise AudioError("the voice broke off")

    speaker = Speaker(library.phrasebook, Hoarse(), notices.append)  # type: ignore[arg-type]

    lengths = [len(speaker(Prompt("hold"))) for _ in range(3)]

    assert ([0, 0, 0], 1) == (lengths, len(notices))
