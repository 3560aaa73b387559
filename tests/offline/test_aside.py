"""What is heard by itself beside the stream, and against what."""

from collections.abc import Sequence

import pytest

from engine.events import Command, Heard
from engine.phrasebook import Phrasebook
from offline.acceptance import Candidate
from offline.aside import Aside
from offline.foreground import Word
from offline.loudness import Loudness
from offline.noticing import Noticing
from offline.recogniser import Recogniser
from offline.sound import BLOCK
from offline.spotting import Spotting
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


def found(noticing: Noticing, around: Loudness, blocks: int, awaited: Sequence[Command] = ()) -> Candidate | None:
    """What is made of this after so many blocks."""
    aside = Aside(
        LastOf, BOOK, {"go": 12, "no": 12}, Spotting(None, BOOK, ["go", "no"]), quiet_blocks=12, waiting_blocks=30
    )
    aside.await_answers(frozenset(awaited))
    for _ in range(blocks):
        aside.passed()
        noticing.passed()
    return aside.phrase(around, noticing, [bytes(2 * BLOCK)] * 130, quiet_blocks=QUIET, speaking_blocks=0)


def heard(*, over_voice: bool, awaited: Sequence[Command] = ()) -> tuple[str, bool] | None:
    """What is made of a word of 0.3 s during which a person was noticed, and whether as one that was given way to."""
    noticing = Noticing()
    noticing.person_speaks(over_voice=over_voice)
    said = found(noticing, loudness((ROOM, 100), (VOICE, 15), (ROOM, QUIET)), QUIET + 10, awaited)
    return (said.text, said.gave_way) if said else None


@pytest.mark.parametrize(("awaited", "text"), [([], "go"), ([Command.NEXT], "go"), ([Command.NO], "no")])
def test_what_our_voice_gave_way_to_is_an_answer_only_where_one_is_awaited(awaited: list[Command], text: str) -> None:
    """A "go" is often taken for a "no"; where nothing was asked, it can be none."""
    assert (text, True) == heard(over_voice=True, awaited=awaited)


def test_where_our_voice_was_silent_a_word_that_stands_alone_is_not_heard_by_itself() -> None:
    """The stream has it."""
    assert heard(over_voice=False) is None


def test_a_sound_after_the_word_is_not_taken_for_it() -> None:
    """All that was as loud as a dish would be talk before it."""
    noticing = Noticing()
    noticing.person_speaks(over_voice=True)
    kitchen = (VOICE / 4, 60)
    around = loudness((ROOM, 40), kitchen, (ROOM, 20), (VOICE, 20), (ROOM, 12), (VOICE / 4, 5), (ROOM, QUIET))
    said = found(noticing, around, QUIET + 30)

    assert said is not None
    assert (0.4, 0.0) == pytest.approx((said.around.seconds, said.around.talk_lately))


@pytest.mark.parametrize("again", [True, False])
def test_what_is_said_to_a_voice_that_gave_way_before_is_said_again(again: bool) -> None:
    """Heard by itself from where it was noticed, too."""
    noticing = Noticing()
    noticing.person_speaks(over_voice=True)
    noticing.gives_way()
    if again:
        for _ in range(70):
            noticing.passed()
        noticing.person_speaks(over_voice=False)
    said = found(noticing, loudness((ROOM, 100), (VOICE, 15), (ROOM, QUIET)), QUIET + 10)

    assert said is not None
    assert again == said.around.again
