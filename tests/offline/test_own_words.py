"""What the voice says is not what the person says."""

from collections.abc import Sequence

import numpy as np
import pytest

from content.loader import Library
from engine.events import Command, Cue, Heard, Prompt
from offline.own_words import LATE_SECONDS, SEEN_SECONDS, OwnWords, phrases_in
from offline.player import LATEST_BLOCKS, Player
from offline.session import UNKEPT
from offline.sound import BLOCK_SECONDS, RATE, Block, silence
from tests.content.test_spoken_english import TEACHING, spoken
from tests.tape import Tape, Typist

TEACHES = Prompt("opening-commands")  # any time, say pause, next, easier or stop


class Hears:
    """Hears one phrase at every block."""

    def __init__(self, command: Command, phrase: str = "") -> None:
        self.command, self.phrase = command, phrase or command.value
        self.told: list[bool] = []
        self.again = self.noticed = self.given_way = 0

    def own_voice(self, sounds: bool) -> None:
        self.told.append(sounds)

    def person_speaks(self, late_blocks: int = 0) -> None:
        self.noticed += 1

    def gives_way(self) -> None:
        self.given_way += 1

    def hear(self, block: Block) -> Heard | None:
        return Heard(self.command, phrase=self.phrase)

    def hear_again(self, blocks: Sequence[Block]) -> Heard | None:
        self.again = len(blocks)
        return Heard(self.command, phrase=self.phrase)


def test_a_command_that_the_voice_is_saying_does_not_count(library: Library) -> None:
    """Nor for a moment after, for the ear is late; then it does."""
    own = OwnWords(Hears(Command.STOP), library.phrasebook)

    own.sounds(TEACHES)
    late = [own.hear(silence()) for _ in range(round(LATE_SECONDS / BLOCK_SECONDS))]

    assert {None} == set(late)
    assert Heard(Command.STOP) == own.hear(silence())


def test_it_knows_what_the_voice_may_be_seen_to_say(library: Library) -> None:
    """For as long as who looks back for two seconds may, be a person noticed or not."""
    own = OwnWords(Hears(Command.STOP), library.phrasebook)
    before = own.may_be_seen("stop")

    own.sounds(TEACHES)
    own.person_speaks()
    seen = []
    for _ in range(round(SEEN_SECONDS / BLOCK_SECONDS)):
        seen.append(own.may_be_seen("stop"))
        own.hear(silence())

    assert (False, {True}, False) == (before, set(seen), own.may_be_seen("stop"))
    assert not own.may_be_seen("help me")


def test_another_phrase_of_the_same_command_counts(library: Library) -> None:
    """The voice says "back" in most of its sentences, and never "go back"."""
    for phrase, counts in (("back", False), ("go back", True)):
        own = OwnWords(Hears(Command.BACK, phrase), library.phrasebook)
        own.sounds(Prompt("speaker-first"))  # for a stiff lower back

        assert counts == (own.hear(silence()) is not None), phrase


def test_every_other_command_counts(library: Library) -> None:
    """The person is heard while the voice speaks."""
    own = OwnWords(Hears(Command.REPEAT), library.phrasebook)

    own.sounds(TEACHES)

    assert Heard(Command.REPEAT) == own.hear(silence())


def test_what_is_to_be_heard_again_is_heard_in_place_of_the_next_block(library: Library) -> None:
    """Once, or not at all; what the voice is saying does not count there, but for what must work at the first word."""
    ear = Hears(Command.REPEAT)
    own = OwnWords(ear, library.phrasebook)
    own.hear_again([silence()] * 7)

    assert (Heard(Command.REPEAT), 7) == (own.hear(silence()), ear.again)
    ear.again = 0
    own.hear(silence())
    assert 0 == ear.again

    own.hear_again([silence()] * 7)
    own.hear_again(())
    own.hear(silence())
    assert 0 == ear.again

    for said, counts in ((Command.NEXT, None), (Command.STOP, Heard(Command.STOP))):
        own, ear.command, ear.phrase = OwnWords(ear, library.phrasebook), said, said.value
        own.sounds(TEACHES)
        own.person_speaks()
        own.hear_again([silence()])
        assert counts == own.hear(silence())


def test_the_ear_is_told_of_a_person_twice_a_second(library: Library) -> None:
    """At once, and as long as they speak."""
    ear = Hears(Command.REPEAT)
    own = OwnWords(ear, library.phrasebook)
    told = []
    for _ in range(60):
        own.person_speaks()
        own.hear(silence())
        told.append(ear.noticed)

    assert [1, 1, 2, 3] == [told[0], told[24], told[25], told[-1]]


def test_the_ear_is_told_when_the_voice_gives_way(library: Library) -> None:
    """To who is noticed for certain, and to who is only likely to speak."""
    ear = Hears(Command.REPEAT)

    OwnWords(ear, library.phrasebook).gives_way()

    assert (1, 0) == (ear.given_way, ear.noticed)


def test_the_ear_is_told_while_the_voice_may_be_in_what_it_hears(library: Library) -> None:
    """Once when it begins; and once when its last sound has come out of the card and died away in the room."""
    ear = Hears(Command.REPEAT)
    own = OwnWords(ear, library.phrasebook)

    for _ in range(3):
        own.sounds(TEACHES)
        own.hear(silence())
    for _ in range(LATEST_BLOCKS - 1):
        own.hear(silence())

    assert [True] == ear.told

    own.hear(silence())
    own.sounds(TEACHES)

    assert [True, False, True] == ear.told


@pytest.mark.parametrize(("command", "counts"), [(Command.STOP, True), (Command.NEXT, False)])
def test_a_person_who_was_noticed_may_stop_it_at_once(command: Command, counts: bool, library: Library) -> None:
    """What the voice had been saying is in the ear still, so any other command must wait for that to pass."""
    own = OwnWords(Hears(command), library.phrasebook)

    own.sounds(TEACHES)
    own.person_speaks()

    assert counts == (own.hear(silence()) is not None)


@pytest.mark.parametrize(
    ("words", "phrases"),
    [
        ("Roll onto your back.", {"back"}),
        ("Backs are strong.", set()),
        ("Once more, then carry on.", {"once more", "carry on"}),
        ("Say stop now!", {"stop", "stop now"}),
    ],
)
def test_phrases_are_found_as_whole_words(words: str, phrases: set[str], library: Library) -> None:
    """Long ones and what is in them."""
    assert phrases == phrases_in(words, library.phrasebook)


def test_a_figure_may_be_the_number_of_any_choice(library: Library) -> None:
    """The voice says "2" as "two", and what it says may be taken for another."""
    assert {"two", "number three", "wind down"} <= phrases_in("Say 2 for wind down.", library.phrasebook)


TEACH = {"opening-commands", "help", "not-understood", "easiest", "pain-choice", "speaker-paused", "speaker-sorry"}
END = {"no-choice", "fall-end", "dizzy", "emergency", "stopped", "stopped-hurt", "paused-end", "screen-stopped"} | set(
    UNKEPT.values()
)


def test_stop_and_pause_stand_in_no_prompt_but_where_they_are_taught(library: Library) -> None:
    """They act before the sentence is over, so they are also the ones that an echo says most easily."""
    at_once = {*library.phrasebook.phrases_for(Command.STOP), *library.phrasebook.phrases_for(Command.PAUSE)}
    said = {key for key, sentence in spoken(library) if at_once & phrases_in(sentence, library.phrasebook)}

    assert said <= TEACH | TEACHING | END


def test_where_the_voice_cannot_be_heard_its_words_count_at_once(library: Library) -> None:
    """With headphones "stop" stops the sentence that teaches it."""
    ear = OwnWords(Typist(library.phrasebook, [(0.3, "stop")]), library.phrasebook)
    player = Player(Tape(), lambda prompt: np.ones(3 * RATE, dtype=np.int16), [ear], own=ear)

    event = player.play(Cue(Prompt("opening-commands"), 4.0))

    assert isinstance(event, Heard)
    assert Command.STOP is event.command
