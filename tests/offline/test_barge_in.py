"""Who speaks is told from how loud it is, compared with what is usual, and from its being a voice that is not ours."""

from collections.abc import Callable

import numpy as np
import pytest

from offline.barge_in import IN_VAIN, REMEMBERED_SECONDS, REST_SECONDS, BargeIn, Usual, band_level
from offline.sound import BLOCK, BLOCK_SECONDS, RATE, Block, silence

RANDOM = np.random.default_rng(0)
Sound = Callable[[], Block]


def noise(level_db: float) -> Sound:
    """Breath, cloth, the room: white noise of this level in speech's band, in dB of full scale."""
    return lambda: at_level(RANDOM.normal(size=BLOCK), level_db)


def vowel(level_db: float, pitch_hz: int = 100) -> Sound:
    """A voice: partials that fall by 6 dB an octave. Multiples of 50 Hz repeat in each block."""
    at = np.arange(BLOCK) / RATE
    block = at_level(sum(np.sin(2 * np.pi * hz * at) / hz for hz in range(pitch_hz, 4000, pitch_hz)), level_db)
    return lambda: block


def at_level(sound: np.ndarray, level_db: float) -> Block:
    loud = np.rint(sound * (1000 / np.abs(sound).max()))
    return (loud * 10 ** ((level_db - band_level(loud)) / 20)).astype(np.int16)


def used_to(level_db: float = -60.0, *, sounding: bool = True, seconds: float = 10.0) -> BargeIn:
    """A detector that knows a noise."""
    barge_in = BargeIn()
    play(barge_in, noise(level_db), seconds, sounding=sounding)
    return barge_in


def play(
    barge_in: BargeIn,
    left: Sound,
    seconds: float,
    *,
    played: Sound = silence,
    sounding: bool = True,
    softer: bool = False,
    whole: Sound | None = None,
) -> None:
    for _ in range(round(seconds / BLOCK_SECONDS)):
        barge_in.listen(left(), whole and whole(), played(), sounding=sounding, softer=softer)


def test_a_voice_is_noticed_after_80_ms_of_it() -> None:
    """Not after 60."""
    barge_in = used_to()

    play(barge_in, vowel(-30), 0.06)
    early = barge_in.person_speaks
    play(barge_in, vowel(-30), 0.02)

    assert (False, True) == (early, barge_in.person_speaks)


def test_what_is_a_little_loud_raises_only_a_suspicion() -> None:
    """It passes after three seconds."""
    barge_in = BargeIn()
    for _ in range(20):
        play(barge_in, noise(-60), 0.25)
        play(barge_in, noise(-50), 0.25)

    play(barge_in, vowel(-46), 0.2)
    raised = barge_in.suspects, barge_in.person_speaks
    play(barge_in, noise(-60), 3.1)

    assert ((True, False), False) == (raised, barge_in.suspects)


def test_breath_and_cloth_are_no_person_however_loud() -> None:
    """Nothing in them repeats itself as a vowel does."""
    barge_in = used_to()

    play(barge_in, noise(-20), 1)

    assert (False, False) == (barge_in.suspects, barge_in.person_speaks)


def test_an_unvoiced_beginning_counts_once_the_vowel_follows() -> None:
    """The s of "stop" alone says nothing; three blocks of its o are enough."""
    barge_in = used_to()

    play(barge_in, noise(-35), 0.12)
    hissed = barge_in.person_speaks
    play(barge_in, vowel(-30), 0.08)

    assert (False, True) == (hissed, barge_in.person_speaks)


def test_a_voice_like_the_one_that_is_played_is_no_person() -> None:
    """Another's partials lie elsewhere; after half a second of silence it cannot be an echo."""
    ours, theirs = used_to(), used_to()
    play(ours, noise(-60), 0.5, played=vowel(-20))
    play(theirs, noise(-60), 0.5, played=vowel(-20))

    play(ours, vowel(-30), 0.5, played=vowel(-20))
    play(theirs, vowel(-30, pitch_hz=250), 0.5, played=vowel(-20))
    echo, person = ours.suspects, theirs.person_speaks
    play(ours, vowel(-30), 0.2, sounding=False)

    assert (False, True, True) == (echo, person, ours.person_speaks)


def test_an_echo_that_is_always_left_is_no_person() -> None:
    """It is usual while the voice sounds; the same sound while it is silent would be somebody."""
    barge_in = used_to(sounding=False)
    play(barge_in, vowel(-35), 10)
    play(barge_in, vowel(-35), 1)
    echo = barge_in.person_speaks
    play(barge_in, noise(-60), 1, sounding=False)
    play(barge_in, vowel(-35), 0.2, sounding=False)

    assert (False, True) == (echo, barge_in.person_speaks)


def test_beside_a_softer_voice_a_person_stands_out() -> None:
    """What is usual falls with the voice."""
    barge_in = used_to()
    play(barge_in, noise(-45), 10)
    beside = vowel(-45 + 6 - 2)

    play(barge_in, beside, 0.2)
    loud = barge_in.person_speaks
    play(barge_in, beside, 0.2, softer=True)

    assert (False, True) == (loud, barge_in.person_speaks)


def test_a_person_in_either_sound_is_noticed() -> None:
    """Where AEC3 took them out with the echo, the filter has left them; as long as it knows the way."""
    barge_in = BargeIn()
    play(barge_in, noise(-60), 10, whole=noise(-50))

    play(barge_in, noise(-60), 0.2, whole=vowel(-30))
    noticed = barge_in.suspects, barge_in.person_speaks
    play(barge_in, noise(-60), 0.02)

    assert ((True, True), False) == (noticed, barge_in.person_speaks)


@pytest.mark.parametrize(("whole", "interrupts"), [(-46, True), (-60, False)])
def test_who_is_likely_in_one_sound_and_suspected_in_the_other_interrupts(whole: float, interrupts: bool) -> None:
    """Without being certain: the voice stops, and what is heard over it is not yet theirs."""
    barge_in = BargeIn()
    for level in (-60, -50) * 20:
        play(barge_in, noise(level), 0.25, whole=noise(level))

    play(barge_in, vowel(-45), 0.2, whole=vowel(whole))

    assert (interrupts, False) == (barge_in.interrupts, barge_in.person_speaks)


@pytest.mark.parametrize(("level", "noticed"), [(-26, False), (-20, True)])
def test_a_television_costs_sensitivity_not_interruptions(level: float, noticed: bool) -> None:
    """After three stops in vain only an outcry stops the voice for a minute: a person, who is louder than that."""
    barge_in = BargeIn()
    talks_for(20, barge_in)
    for _ in range(IN_VAIN):
        barge_in.in_vain()
    play(barge_in, vowel(level), 0.2, whole=vowel(level))
    rests = barge_in.person_speaks, barge_in.interrupts
    talks_for(REST_SECONDS + 5, barge_in)
    play(barge_in, vowel(level), 0.2)

    assert ((noticed, noticed), True) == (rests, barge_in.person_speaks)


def talks_for(seconds: float, barge_in: BargeIn) -> None:
    for _ in range(round(2 * seconds)):
        play(barge_in, noise(-60), 0.25, whole=noise(-60))
        play(barge_in, noise(-36), 0.25, whole=noise(-36))


@pytest.mark.parametrize("sounding", [True, False])
def test_who_is_only_likely_to_speak_interrupts_nothing_in_silence(sounding: bool) -> None:
    """Nor the sentence that comes next."""
    barge_in = BargeIn()
    for level in (-60, -50) * 20:
        play(barge_in, noise(level), 0.25, whole=noise(level), sounding=sounding)
    play(barge_in, vowel(-45), 0.2, whole=vowel(-46), sounding=sounding)
    likely = barge_in.interrupts
    play(barge_in, noise(-60), 0.02, whole=noise(-60))

    assert (sounding, sounding) == (likely, barge_in.interrupts)


@pytest.mark.parametrize("known", [True, False])
def test_what_is_usual_in_silence_is_learned_from_both_sounds(known: bool) -> None:
    """A person who speaks up there is noticed in either; as long as nothing is known they must be louder."""
    barge_in = BargeIn()
    for _ in range(20):
        play(barge_in, noise(-60), 0.5, whole=noise(-60) if known else None, sounding=False)

    play(barge_in, noise(-60), 0.2, whole=vowel(-40), sounding=False)

    assert known == barge_in.person_speaks


def test_what_was_usual_is_forgotten() -> None:
    """A loud time counts as long as a tenth of what is remembered is of it."""
    usual = Usual()
    usual.learn(-30.0)
    early = usual.usual
    learn(usual, -30.0, REMEMBERED_SECONDS)
    learn(usual, -60.0, 0.85 * REMEMBERED_SECONDS)
    before = usual.usual
    learn(usual, -60.0, 0.1 * REMEMBERED_SECONDS)

    assert (None, -30.0, -60.0) == (early, before, usual.usual)
    assert usual.floor == -60.0


def learn(usual: Usual, level: float, seconds: float) -> None:
    for _ in range(round(seconds / BLOCK_SECONDS)):
        usual.learn(level)


def test_a_call_is_certain_however_loud_it_is() -> None:
    """In its block; the voice is softer for a while after it."""
    barge_in = used_to()

    barge_in.called()
    certain = barge_in.person_speaks, barge_in.interrupts, barge_in.suspects
    play(barge_in, noise(-60), 0.02)
    after = barge_in.person_speaks, barge_in.interrupts, barge_in.suspects

    assert ((True, True, True), (False, False, True)) == (certain, after)


def test_a_call_that_is_forgotten_interrupts_nothing() -> None:
    """Where the voice gave way in vain, it is the voice."""
    barge_in = used_to()

    barge_in.called()
    barge_in.forget()

    assert not barge_in.interrupts


def test_what_is_hardly_a_vowel_may_be_a_word_and_is_no_suspicion() -> None:
    """More of it is noise than voice."""
    barge_in = used_to()
    quiet = barge_in.may_speak
    breath = at_level(np.random.default_rng(2).normal(size=BLOCK), -33)
    rough = at_level(vowel(-33)().astype(float) + 1.6 * breath, -30)

    play(barge_in, lambda: rough, 0.12)

    assert (False, True, False) == (quiet, barge_in.may_speak, barge_in.suspects)
