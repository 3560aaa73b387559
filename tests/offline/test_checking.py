"""The check of hearing in simulated rooms: what it measures, what it chooses, what it says."""

from pathlib import Path

import numpy as np
import pytest

from content.loader import Library
from engine.events import Command, Effect, Heard, Prompt
from offline.acoustics import Echo, find_echo, speech_level
from offline.checking import QUIET_SECONDS, Check, Found, in_words, judge
from offline.clips import amplified
from offline.ear import Ear
from offline.ending import Ended
from offline.hearing import Hearing, Mode
from offline.player import Listener
from offline.sound import BLOCK_SECONDS, RATE, Block, Samples
from offline.speaker import Speaker
from offline.voice import Voice
from tests.room import Room
from tests.tape import Tape, Typist

NEAR = np.array([1.0, 0.0, 0.3])
"""A short way from loudspeaker to microphone, so that the room is fast."""


@pytest.fixture(scope="module")
def voice(clips: Path) -> Voice:
    """The coach, and with other words the person."""
    return Voice(clips)


@pytest.fixture(scope="module")
def ear(model: Path, library: Library) -> Ear:
    """An ear for all phrases."""
    return Ear(model, library.phrasebook)


class Friend:
    """Understands the word two seconds after a person was told to speak; saves the time of an ear."""

    def __init__(self) -> None:
        self.left = 0

    def hear(self, block: Block) -> Heard | None:
        self.left -= 1
        return Heard(Command.NEXT) if self.left == 0 else None


class Quiet:
    """Understands nothing."""

    def hear(self, block: Block) -> Heard | None:
        return None


def at_level(sound: Samples, level_db: float) -> Samples:
    """Return `sound` at an active level."""
    return amplified(sound, 10 ** ((level_db - (speech_level(sound, -100.0) or 0.0)) / 20))


def checked(
    room: Room,
    voice: Voice,
    ear: Listener,
    library: Library,
    words: Samples | None = None,
    *,
    at_try: int = 1,
    last_try: int = 3,
) -> tuple[Found, Hearing | None, list[str]]:
    """Make a check with a person who says `words` a second after a tone, from the `at_try`th to the `last_try`th."""
    tones = 0

    def show(effect: Effect, seconds: float) -> None:
        nonlocal tones
        if effect.prompt is not None and effect.prompt.key == "sound-chime":
            tones += 1
            if words is not None and at_try <= tones <= last_try:
                room.say(words, after=1.0)
                if isinstance(ear, Friend):
                    ear.left = round(2.0 / BLOCK_SECONDS)

    check = Check(room, Speaker(library.phrasebook, voice, print), ear, show=show)
    found = check.measure()
    hearing = judge(found)
    return found, hearing, [prompt.key.removeprefix("check-") for prompt in in_words(found, hearing)]


def test_a_person_in_a_quiet_room_is_heard_well(voice: Voice, ear: Ear, library: Library) -> None:
    """Levels and delay are found to a decibel or two and to a millisecond; nothing has to change."""
    room = Room(impulse=NEAR, echo_db=-20.0, delay_seconds=0.08, noise_db=-65.0)
    found, hearing, told = checked(room, voice, ear, library, at_level(voice.clip("next"), -40.0))

    assert found.echo is not None
    assert found.person_db is not None
    assert (Hearing(Mode.FULL, 0.0, 2), ["room-quiet", "heard-well", "done"]) == (hearing, told)
    assert pytest.approx(0.08, abs=0.001) == found.echo.delay_seconds
    assert [-65, -39, -40] == pytest.approx([found.noise_db, found.echo.level_db, found.person_db], abs=2.0)


def test_a_voice_that_is_too_loud_is_made_softer(voice: Voice, library: Library) -> None:
    """So much that its echo is six decibels over the person; the word is heard at the second try here."""
    room = Room(impulse=NEAR, echo_db=-10.0, noise_db=-70.0)
    found, hearing, told = checked(room, voice, Friend(), library, at_level(voice.clip("next"), -45.0), at_try=2)

    assert hearing is not None
    assert found.echo_over_person_db is not None
    assert (2, Mode.FULL) == (found.tries, hearing.mode)
    assert pytest.approx(6.0, abs=0.1) == found.echo_over_person_db + hearing.gain_db
    assert ["room-quiet", "heard", "voice-softer", "done"] == told


def test_a_person_who_is_not_understood_has_the_keyboard(voice: Voice, ear: Ear, library: Library) -> None:
    """Somebody speaks, but no word comes through the noise."""
    room = Room(impulse=NEAR, echo_db=-20.0, noise_db=-38.0)
    babble = at_level(voice.clip("good morning everybody"), -30.0)
    found, hearing, told = checked(room, voice, ear, library, babble)

    assert hearing is not None
    assert (None, Mode.KEYBOARD) == (found.tries, hearing.mode)
    assert ["room-loud", "not-understood", "keyboard"] == told


def test_where_nobody_is_there_nothing_is_decided(voice: Voice, library: Library) -> None:
    """The usual way of listening stays, and the check can be made again."""
    room = Room(impulse=NEAR, echo_db=-20.0, noise_db=-65.0)
    found, hearing, told = checked(room, voice, Friend(), library)

    assert (None, None, None) == (hearing, found.person_db, found.tries)
    assert ["room-quiet", "nobody"] == told


def noise(seconds: float, decay: float = np.inf) -> Samples:
    """Return a knock that dies away so fast, or a rustle that does not."""
    at = np.arange(round(seconds * RATE))
    loud = np.random.default_rng(1).normal(size=len(at)) * np.exp(-at / RATE / decay)
    return np.rint(2000 * loud).astype(np.int16)


@pytest.mark.parametrize(("sound", "tries"), [(noise(0.06, 0.0125), 3), (noise(0.04), 3), (noise(1.0), 3), (None, 1)])
def test_a_noise_is_nobody(sound: Samples | None, tries: int, voice: Voice, library: Library) -> None:
    """A knock, a rustle or a breath at each try, nor a word at one: nothing is changed, nothing kept."""
    room = Room(impulse=NEAR, echo_db=-5.0, noise_db=-65.0)
    said = at_level(voice.clip("good morning everybody"), -40.0) if sound is None else sound
    found, hearing, told = checked(room, voice, Quiet(), library, said, last_try=tries)

    assert (None, None, None) == (hearing, found.person_db, found.tries)
    assert ["room-quiet", "nobody"] == told


def test_the_tone_is_nobody_however_late_it_comes_back(voice: Voice, library: Library) -> None:
    """Headphones without a wire, or a loudspeaker, take half a second."""
    room = Room(impulse=NEAR, echo_db=-5.0, noise_db=-65.0, delay_seconds=0.5)
    found, hearing, _ = checked(room, voice, Quiet(), library)

    assert found.echo is not None
    assert (None, None) == (hearing, found.person_db)


def test_a_microphone_that_gives_nothing_is_told_before_anybody_is_asked(voice: Voice, library: Library) -> None:
    """All zeros end the check after the introduction."""
    room = Room(impulse=NEAR, echo_db=None, noise_db=None)
    found, hearing, told = checked(room, voice, Friend(), library)

    assert (True, None, ["silent", "keyboard"]) == (found.silent, hearing, told)
    assert room.seconds < 25


def test_the_person_may_end_it(voice: Voice, library: Library) -> None:
    """Stop is obeyed at once, harm too."""
    room = Room(impulse=NEAR, echo_db=None)
    typist = Typist(library.phrasebook, [(1.0, "it hurts")])
    with pytest.raises(Ended) as ended:
        Check(room, Speaker(library.phrasebook, voice, print), typist).measure()

    assert (Command.IT_HURTS, True) == (ended.value.command, room.seconds < 1.5)


@pytest.mark.parametrize(("words", "quiet", "into"), [(0, 0, 2.0), (1, 0, 3.0), (1, 1, 1.0)])
def test_a_pause_waits_and_what_it_broke_off_begins_again(
    words: int, quiet: int, into: float, voice: Voice, library: Library
) -> None:
    """In the introduction, in the quiet, after the tone: the same is found as without it, only later."""
    speak = Speaker(library.phrasebook, voice, print)
    at = words * len(speak(Prompt("check-intro"))) / RATE + quiet * QUIET_SECONDS + into
    room, waits, tones = Room(impulse=NEAR, echo_db=-10.0, noise_db=-70.0), list[bool](), list[float]()
    person, friend = at_level(voice.clip("next"), -45.0), Friend()
    keys = Typist(library.phrasebook, [(at, "pause"), (at + 60.0, "more time"), (at + 100.0, "resume")])

    def show(effect: Effect, seconds: float) -> None:
        if effect.prompt is not None and effect.prompt.key == "sound-chime":
            tones.append(seconds)
            if seconds > at:
                room.say(person, after=1.0)
                friend.left = round(2.5 / BLOCK_SECONDS)

    found = Check(room, speak, friend, [keys], show, waits.append).measure()

    assert found.echo is not None
    assert ([True, False], 1 + quiet, True, 1) == (waits, len(tones), tones[-1] >= at + 100.0, found.tries)
    assert [-70, -28, -45] == pytest.approx([found.noise_db, found.echo.level_db, found.person or 0.0], abs=2.0)


def test_a_pause_that_nobody_ends_is_a_stop(voice: Voice, library: Library) -> None:
    """As before a routine; "stop" in it ends it at once, and nothing waits to be resumed any more."""
    for script, most in (([(1.0, "pause")], 310.0), ([(1.0, "pause"), (5.0, "stop")], 5.1)):
        room = Tape(np.ones(16_000 * 320, dtype=np.int16))
        keys = [Typist(library.phrasebook, script)]
        waits = list[bool]()
        check = Check(room, lambda prompt: np.ones(RATE * 3, dtype=np.int16), Quiet(), keys, tell_paused=waits.append)

        with pytest.raises(Ended) as ended:
            check.measure()
        assert (Command.STOP, True) == (ended.value.command, len(room.played) * BLOCK_SECONDS <= most)
        assert [True, False] == waits


def test_what_was_found_leaves_gaps_to_be_heard_in(voice: Voice, ear: Ear, library: Library) -> None:
    """Its sentences are many seconds, in which the ear is closed."""
    room = Room(impulse=NEAR, echo_db=0.0)
    speak = Speaker(library.phrasebook, voice, print)
    told = [Prompt("check-room-quiet"), Prompt("check-heard-well")]
    room.say(at_level(voice.clip("stop"), -35.0), after=len(speak(told[0])) / RATE + 0.35)
    ear.reset()

    with pytest.raises(Ended) as ended:
        Check(room, speak, ear).say(told)
    assert Command.STOP is ended.value.command


@pytest.mark.parametrize(
    ("echo_db", "gain_db", "mode"),
    [(-50.0, 0.0, Mode.FULL), (-33.0, -1.0, Mode.FULL), (-24.0, -10.0, Mode.FULL), (-5.0, -18.0, Mode.GAPS)],
)
def test_the_voice_is_made_softer_as_far_as_it_helps(echo_db: float, gain_db: float, mode: Mode) -> None:
    """A louder echo, a softer voice; where it would still drown the person, the ear listens in the gaps."""
    hearing = judge(Found(-80.0, Echo(0.1, echo_db), -40.0, 1))

    assert Hearing(mode, gain_db, 2) == hearing


def test_the_voice_stays_audible() -> None:
    """In a room with noise it keeps its twenty decibels, though the person is drowned then."""
    assert Hearing(Mode.GAPS, -5.0, 2) == judge(Found(-45.0, Echo(0.1, -20.0), -41.0, 1))


def test_unrelated_sound_is_no_echo(voice: Voice) -> None:
    """Noise and the talk of others are not taken for the voice."""
    noise = np.random.default_rng(5).normal(0, 300, 6 * RATE).astype(np.int16)
    other = voice.clip("I have stopped. Stay still for a moment. Are you hurt, or did you hit your head?")

    assert find_echo(voice.clip("Lie down where you will stretch, and say next."), noise, -40.0) is None
    assert find_echo(voice.clip("Lie down where you will stretch, and say next."), other, -90.0) is None
    assert find_echo(np.zeros(RATE, np.int16), noise, -40.0) is None
