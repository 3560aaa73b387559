"""What is heard by itself beside the stream, and against what."""

from collections.abc import Sequence

import pytest

from engine.events import Command, Heard
from engine.phrasebook import Phrasebook
from offline.aside import Aside
from offline.foreground import Word
from offline.noticing import Noticing
from offline.recogniser import Recogniser
from offline.sound import BLOCK
from tests.offline.levels import ROOM, VOICE, loudness

QUIET = 15
BOOK = Phrasebook("en-US", {}, {}, {"go": Heard(Command.READY), "no": Heard(Command.NO)}, ())


class LastOf(Recogniser):
    """Hears the last of its phrases in every sound."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self.phrases = phrases

    def whole(self, sound: bytes) -> list[Word]:
        """Return that."""
        return [{"word": self.phrases[-1], "conf": 0.9}]


def heard(*, over_voice: bool, awaited: Sequence[Command] = ()) -> tuple[str, bool] | None:
    """What is made of a word of 0.3 s during which a person was noticed, and whether as one that was given way to."""
    aside = Aside(LastOf, BOOK, {"go": 12, "no": 12}, quiet_blocks=12, waiting_blocks=30)
    noticing = Noticing()
    aside.await_answers(frozenset(awaited))
    noticing.person_speaks(over_voice=over_voice)
    for _ in range(QUIET + 10):
        aside.passed()
        noticing.passed()
    around = loudness((ROOM, 100), (VOICE, 15), (ROOM, QUIET))
    found = aside.phrase(around, noticing, [bytes(2 * BLOCK)] * 130, quiet_blocks=QUIET, speaking_blocks=0)
    return (found.text, found.gave_way) if found else None


@pytest.mark.parametrize(("awaited", "text"), [([], "go"), ([Command.NEXT], "go"), ([Command.NO], "no")])
def test_what_our_voice_gave_way_to_is_an_answer_only_where_one_is_awaited(awaited: list[Command], text: str) -> None:
    """A "go" is often taken for a "no"; where nothing was asked, it can be none."""
    assert (text, True) == heard(over_voice=True, awaited=awaited)


def test_where_our_voice_was_silent_a_word_that_stands_alone_is_not_heard_by_itself() -> None:
    """The stream has it."""
    assert heard(over_voice=False) is None
