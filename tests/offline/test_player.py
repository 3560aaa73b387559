"""The player keeps time by counting blocks."""

import itertools
from collections.abc import Sequence

import numpy as np
import pytest

from engine.events import Ask, Command, Cue, Done, Event, Finish, Heard, Prompt
from offline.barge_in import SUSPECTED_SECONDS
from offline.calling import BEGAN_BLOCKS, Calling
from offline.echo import EchoCanceller
from offline.player import (
    AGAIN_CALLED_SECONDS,
    AGAIN_SECONDS,
    ECHO_TAIL_SECONDS,
    FLOOR_SECONDS,
    LAST_SECONDS,
    LATEST_BLOCKS,
    LISTEN_SECONDS,
    LONGEST_SECONDS,
    SAME_PLACE_BLOCKS,
    Player,
    faded,
)
from offline.sound import BLOCK, BLOCK_SECONDS, RATE, Block, Samples, silence
from offline.sound.bridge import BEHIND_BLOCKS, LEAD_BLOCKS, Bridge
from tests.room import Room
from tests.tape import Tape

FIVE = Prompt("five")


def words(seconds: float) -> Samples:
    return np.full(round(seconds * RATE), 1000, dtype=np.int16)


class After:
    """Hears a command at the given block."""

    def __init__(self, block: int, command: Command = Command.NEXT) -> None:
        self.left = block
        self.command = command
        self.heard: list[Block] = []

    def hear(self, block: Block) -> Heard | None:
        self.heard.append(block)
        self.left -= 1
        return Heard(self.command) if self.left == 0 else None


def test_a_cue_fills_its_seconds_counted_from_its_start() -> None:
    """The words are inside the second, not before it."""
    tape = Tape()

    event = Player(tape, lambda prompt: words(0.4)).play(Cue(FIVE, 1.0))

    assert (Done(), 1.0) == (event, len(tape.played) * BLOCK_SECONDS)


def test_words_that_overrun_their_slot_shorten_the_next() -> None:
    """Twenty seconds of counting last twenty seconds even where each word is longer than its second."""
    tape = Tape()
    player = Player(tape, lambda prompt: words(1.013))

    for _ in range(19):
        player.play(Cue(FIVE, 1.0))
    player.play(Cue(None, 1.0))

    assert abs(20.0 - player.seconds) <= BLOCK_SECONDS


def test_slots_that_are_no_whole_blocks_add_up() -> None:
    """Rounding to blocks is carried on, so that it does not grow."""
    player = Player(Tape(), lambda prompt: words(0.1))

    for _ in range(100):
        player.play(Cue(None, 0.333))

    assert abs(33.3 - player.seconds) <= BLOCK_SECONDS


def test_an_anchor_forgives_the_debt() -> None:
    """Talk that took too long takes nothing away from the hold after it."""
    tape = Tape()
    player = Player(tape, lambda prompt: words(3.0))

    player.play(Cue(FIVE, 1.0))
    start = player.seconds
    player.play(Cue(None, 5.0, anchor=True))

    assert player.seconds - start == pytest.approx(5.0)


def test_a_command_drops_the_rest_at_once() -> None:
    """Not one block of the words is played after the block in which the command was certain."""
    tape = Tape()

    event = Player(tape, lambda prompt: words(4.0), [After(10)]).play(Cue(FIVE, 5.0))

    assert (Heard(Command.NEXT, after=10 * BLOCK_SECONDS), 10) == (event, len(tape.played))


def test_a_question_without_seconds_waits_for_the_user() -> None:
    """Only a command ends it."""
    event = Player(Tape(), lambda prompt: words(1.0), [After(5000)]).play(Ask(FIVE))

    assert event == Heard(Command.NEXT, after=5000 * BLOCK_SECONDS)


def test_a_question_leaves_the_user_the_floor_however_long_its_words_are() -> None:
    """A slow voice does not eat the time to answer."""
    player = Player(Tape(), lambda prompt: words(9.0))

    player.play(Ask(FIVE, 4.0))

    assert player.seconds == pytest.approx(9.0 + FLOOR_SECONDS)


def test_after_the_last_word_it_is_listened_for_a_moment() -> None:
    """Who hurts as the last sentence ends is heard; nothing else is waited for."""
    player = Player(Tape(), lambda prompt: words(2.0))
    reported = Player(Tape(), lambda prompt: words(2.0), [After(125, Command.IT_HURTS)])

    events = player.play(Finish(FIVE)), reported.play(Finish(FIVE))

    assert (Done(), Heard(Command.IT_HURTS, after=2.5)) == events
    assert pytest.approx(2.0 + LAST_SECONDS) == player.seconds


@pytest.mark.parametrize(
    ("ending", "said", "seconds"),
    [
        ("emergency", Command.HELP, 2.0 + LAST_SECONDS),
        ("emergency", Command.CHEST_PAIN, 2.0 + LAST_SECONDS),
        ("emergency", Command.STOP, 0.2),
        ("dizzy", Command.IT_HURTS, 2.0 + LAST_SECONDS),
        ("fall-end", Command.DIZZY, 2.0 + LAST_SECONDS),
        ("screen-today-yes", Command.I_FELL, 0.2),
        ("not-today", Command.NOT_TODAY, 2.0 + LAST_SECONDS),
        ("screened", Command.NOT_TODAY, 0.2),
        ("pain-end", Command.CHEST_PAIN, 0.2),
        ("fall-up", Command.DIZZY, 0.2),
        ("finished", Command.NEXT, 2.0 + LAST_SECONDS),
        ("finished", Command.IT_HURTS, 0.2),
    ],
)
def test_closing_words_are_heard_out(ending: str, said: Command, seconds: float) -> None:
    """Who repeats that their chest hurts hears whom to call; stop cuts them short, and harm that they do not answer."""
    tape = Tape()

    event = Player(tape, lambda prompt: words(2.0), [After(10, said)]).play(Finish(Prompt(ending)))

    assert (seconds, seconds < 2.0) == (pytest.approx(len(tape.played) * BLOCK_SECONDS), isinstance(event, Heard))


def test_the_ear_does_not_get_what_the_loudspeaker_says() -> None:
    """On a device that hears itself the ear gets silence while the voice speaks and while the room rings."""
    microphone = np.full(3 * RATE, 500, dtype=np.int16)
    ear = After(-1)

    Player(Tape(microphone, hears_itself=True), lambda prompt: words(1.0), [ear]).play(Cue(FIVE, 3.0))

    deaf = next(i for i, block in enumerate(ear.heard) if block.any())
    assert deaf * BLOCK_SECONDS == pytest.approx(1.0 + ECHO_TAIL_SECONDS, abs=2 * BLOCK_SECONDS)


def test_with_headphones_the_ear_gets_everything() -> None:
    """A microphone that cannot hear the loudspeaker is listened to all the time."""
    ear = After(-1)

    Player(Tape(np.full(RATE, 500, dtype=np.int16)), lambda prompt: words(1.0), [ear]).play(Cue(FIVE, 1.0))

    assert all(block.any() for block in ear.heard)


def test_time_passed_is_told_at_every_block() -> None:
    """The countdown on the screen follows the sound card, not a clock of its own."""
    told: list[float] = []

    Player(Tape(), lambda prompt: words(0.1), passed=told.append).play(Cue(FIVE, 0.1))

    assert told == pytest.approx([0.02, 0.04, 0.06, 0.08, 0.1])
    assert BLOCK_SECONDS == BLOCK / RATE


class Called(Tape):
    """A card that calls back once for each exchange, and as often as it is told while nobody exchanges."""

    def __init__(self) -> None:
        super().__init__(np.zeros(0, dtype=np.int16))
        self.bridge = Bridge(clock=itertools.count(0, 60).__next__)

    @property
    def late_blocks(self) -> int:  # type: ignore[override]
        return self.bridge.late_blocks

    def swap(self, blocks: int = 1) -> None:
        for _ in range(blocks):
            self.played.append(np.frombuffer(self.bridge.swap(bytes(2 * BLOCK)), dtype=np.int16))

    def exchange(self, out: Block) -> Block:
        if self.bridge._heard.empty():
            self.swap()
        return self.bridge.exchange(out)


@pytest.mark.parametrize("away", [0, 10, 30, 100])
def test_words_that_took_time_to_make_are_played_from_their_beginning(away: int) -> None:
    """None of their blocks comes too late, and their slot lasts as long as it should, from when they were asked for."""
    card = Called()
    numbered = np.repeat(np.arange(1, 51, dtype=np.int16), BLOCK)

    def speak(prompt: Prompt) -> Samples:
        card.swap(away)
        return numbered

    player = Player(card, speak)
    player.play(Cue(None, 0.5))
    before = len(card.played)
    player.play(Cue(FIVE, 2.0))
    slot = len(card.played) - before
    card.swap(LEAD_BLOCKS)

    assert [*range(1, 51)] == [block[0] for block in card.played if block.any()]
    assert round(2.0 / BLOCK_SECONDS) + max(0, away - BEHIND_BLOCKS) == slot


def test_what_is_said_while_words_are_made_is_heard_before_them() -> None:
    """And it is no answer to them: not a block of them is played."""
    card = Called()

    def speak(prompt: Prompt) -> Samples:
        card.swap(20)
        return words(0.5)

    event = Player(card, speak, [After(10)]).play(Cue(FIVE, 2.0))
    card.swap(LEAD_BLOCKS)

    assert Heard(Command.NEXT) == event
    assert not any(block.any() for block in card.played)


def test_a_hold_begins_when_its_words_are_made() -> None:
    """What is anchored is not shorter by the time that its words took."""
    card = Called()

    def speak(prompt: Prompt) -> Samples:
        card.swap(20)
        return words(0.5)

    player = Player(card, speak)
    player.play(Cue(None, 1.0))
    before = player.seconds
    player.play(Cue(FIVE, 2.0, anchor=True))

    assert pytest.approx(2.0 + (20 - LEAD_BLOCKS) * BLOCK_SECONDS) == player.seconds - before


KNOWN = 6.0
"""Seconds before the sentence."""
VOWEL = sum(8000 / n * np.sin(2 * np.pi * 150 * n * np.arange(RATE // 2) / RATE) for n in range(1, 25))
"""A person who is louder than the voice."""


def sentence(seconds: float) -> Samples:
    """Sound in which the canceller finds an echo."""
    return (np.random.default_rng(1).normal(size=round(seconds * RATE)) * 2000).astype(np.int16)


class Own:
    """Is told what there is to know of our own words, and notes what is to be heard again."""

    def __init__(self) -> None:
        self.again: list[np.ndarray] = []
        self.given_way = 0
        self.noticed: list[int] = []

    def sounds(self, prompt: Prompt) -> None:
        pass

    def person_speaks(self, late_blocks: int = 0) -> None:
        self.noticed.append(late_blocks)

    def gives_way(self) -> None:
        self.given_way += 1

    def hear_again(self, blocks: Sequence[Block]) -> None:
        self.again.append(np.concatenate([silence()[:0], *blocks]))


class Calls(Calling):
    """Knows a call at these blocks, and notes what it is told."""

    def __init__(self, *at: int) -> None:
        self._at = at
        self.over_voice: list[bool] = []
        self.answered_at: list[int] = []

    def hear(self, whole: Block, *, over_voice: bool, may_speak: bool) -> bool:
        """Answer as it was told to."""
        self.over_voice.append(over_voice)
        return len(self.over_voice) in self._at

    def answered(self) -> None:
        """Note it."""
        self.answered_at.append(len(self.over_voice))


def spoken_over(
    at: Sequence[float],
    slot: float,
    listeners: Sequence[After] = (),
    words: float = 3.0,
    own: Own | None = None,
    said: float = 0.5,
    calling: Calling | None = None,
) -> tuple[Room, Player, Event]:
    """Play a sentence in a room that is known from another one, and speak into it at these seconds."""
    room = Room(echo_db=-20.0)
    clips = iter([sentence(4.5), sentence(words)])
    player = Player(room, lambda prompt: next(clips), listeners, echo=EchoCanceller(), own=own, calling=calling)
    player.play(Cue(None, KNOWN - 5.0))
    player.play(Cue(FIVE, 5.0))
    for second in at:
        room.say(VOWEL[: round(said * RATE)].astype(np.int16), after=second)
    player.blocks = 0
    return room, player, player.play(Cue(FIVE, slot, anchor=True))


def test_the_voice_gives_way_and_begins_again() -> None:
    """Nobody said a command: words and slot begin anew, and nothing is played meanwhile."""
    room, player, event = spoken_over([1.0], 5.0)

    last = np.abs(room.played[-round(player.seconds * RATE) :].astype(int)).reshape(-1, BLOCK).max(axis=1)
    gap = np.flatnonzero(last[: round((2.5 + LISTEN_SECONDS) / BLOCK_SECONDS)] == 0) * BLOCK_SECONDS
    assert Done() == event
    assert 1.0 < gap[0] < 1.3
    assert gap[-1] - gap[0] > LISTEN_SECONDS
    assert player.seconds == pytest.approx(gap[-1] + BLOCK_SECONDS + 5.0, abs=0.05)


def test_what_a_person_said_until_they_were_noticed_is_heard_again() -> None:
    """Once for each time, from before they began; and what comes after it is the person as they are."""
    own, ear = Own(), After(-1)
    room, _, _ = spoken_over([1.0], 5.0, [ear], own=own)

    (again,) = own.again
    canceller = EchoCanceller()
    pairs = zip(room.played.reshape(-1, BLOCK), room.heard.reshape(-1, BLOCK), strict=True)
    left = [canceller.clean(played, heard) for played, heard in pairs]
    whole, suppressed, got = (
        np.array(each) for each in ([x.whole for x in left], [x.suppressed for x in left], ear.heard)
    )
    begins = round((KNOWN + 1.0) / BLOCK_SECONDS)
    noticed = next(n for n in range(begins, begins + 20) if not np.array_equal(got[n], suppressed[n]))
    assert np.array_equal(again.reshape(-1, BLOCK), whole[noticed + 1 - len(again) // BLOCK : noticed + 1])
    assert noticed - begins < len(again) // BLOCK == round(AGAIN_SECONDS / BLOCK_SECONDS)
    sentence = slice(begins - 40, begins)
    assert np.array_equal(got[sentence], suppressed[sentence])
    assert not np.array_equal(whole[sentence], suppressed[sentence])
    after = slice(noticed + 1, noticed + 1 + round(SUSPECTED_SECONDS / BLOCK_SECONDS))
    assert np.array_equal(got[after], whole[after])
    restarted = slice(-20, None)
    assert np.array_equal(got[restarted], suppressed[restarted])


def test_what_is_usual_in_silence_is_learned_from_both_sounds() -> None:
    """The one that the filter leaves is listened to there, too, once it knows the way."""
    _, player, _ = spoken_over([], 12.0)

    assert all(watch._while_silent.usual is not None for watch in player._barge_in._watches)


def test_after_a_command_nothing_of_it_is_heard_again() -> None:
    """What was replayed or kept of it is gone, be it that the keyboard was faster."""
    own, ear = Own(), After(round((KNOWN + 2.5) / BLOCK_SECONDS), Command.PAUSE)
    _, player, _ = spoken_over([1.0], 5.0, [ear], own=own)

    assert [round(AGAIN_SECONDS * RATE), 0] == [len(again) for again in own.again]
    assert 1 == own.given_way
    assert not player._lately


def test_a_command_while_it_gives_way_acts_and_costs_no_second() -> None:
    """The seconds of the effect stand still while the voice listens."""
    ear = After(round((KNOWN + 2.5) / BLOCK_SECONDS), Command.PAUSE)

    _, player, event = spoken_over([1.0], 5.0, [ear])

    assert isinstance(event, Heard)
    assert 1.0 < event.after < 1.3
    assert player.seconds == pytest.approx(2.5)


CALLED = round((KNOWN + 1.0) / BLOCK_SECONDS)
"""A second into the sentence."""


def test_a_call_is_given_way_to_and_heard_again_from_before_it() -> None:
    """It is over when it is known. Where the sentence gave way to it in vain, what is known then is the voice."""
    own, calling = Own(), Calls(CALLED)
    _, player, event = spoken_over([], 5.0, own=own, calling=calling)

    assert Done() == event
    assert (1, [-BEGAN_BLOCKS]) == (own.given_way, own.noticed)
    assert [round(AGAIN_CALLED_SECONDS * RATE)] == [len(again) for again in own.again]
    assert player.seconds > 5.0 + LISTEN_SECONDS
    assert 2 * SAME_PLACE_BLOCKS + 1 == len(calling.answered_at)


def test_a_call_is_listened_for_while_our_voice_may_be_heard() -> None:
    """From where the way to the microphone is known, until its sound has died away."""
    calling = Calls()
    spoken_over([], 5.0, calling=calling)

    said = np.flatnonzero(calling.over_voice) * BLOCK_SECONDS
    assert 1.0 < said[0] < KNOWN
    assert said[-1] == pytest.approx(KNOWN + 3.0 + LATEST_BLOCKS * BLOCK_SECONDS, abs=0.05)


def test_what_was_answered_is_no_call() -> None:
    """A command that the keyboard was faster with."""
    calling = Calls()
    spoken_over([], 5.0, [After(CALLED, Command.PAUSE)], calling=calling)

    assert [CALLED] == calling.answered_at


def test_who_is_noticed_where_the_same_words_gave_way_in_vain_is_nobody() -> None:
    """What is left of the voice there was taken for a person; elsewhere in the sentence somebody may speak."""
    _, once, _ = spoken_over([1.0], 5.0, said=0.25)
    restarts = once.seconds - 5.0

    _, there, _ = spoken_over([1.0, restarts + 1.0], 5.0, said=0.25)
    _, elsewhere, _ = spoken_over([1.0, restarts + 1.9], 5.0, said=0.25)

    assert once.seconds == there.seconds < elsewhere.seconds


def test_one_sentence_gives_way_twice_at_most() -> None:
    """A television does not keep it from being said."""
    _, player, event = spoken_over([0.5, 4.0, 7.5, 8.0, 9.0, 10.0], 3.0)

    assert Done() == event
    assert player.seconds < 3.0 + 2 * (LONGEST_SECONDS + 2.0)


def test_a_tick_is_not_broken_off() -> None:
    """What is over before a word is said to its end."""
    _, player, _ = spoken_over([0.0], 1.0, words=0.3)

    assert player.seconds == pytest.approx(1.0)


def test_without_a_person_nothing_is_given_way_to() -> None:
    """The voice's own echo does not stop it."""
    _, player, _ = spoken_over([], 5.0)

    assert player.seconds == pytest.approx(5.0)


def test_loudness_changes_without_a_click() -> None:
    """Within the block, from where it was; at its own loudness a sound stays what it is."""
    sound = np.full(BLOCK, 1000, np.int16)

    softened = faded(sound, 1.0, 0.25)

    assert (1000, 250) == (softened[0], softened[-1])
    assert np.abs(np.diff(softened)).max() <= 3
    assert np.array_equal(sound, faded(sound, 1.0, 1.0))
    assert (250, 250) == (faded(sound, 0.25, 0.25)[0], faded(sound, 0.25, 0.25)[-1])
