"""Who speaks is told from how loud it is, compared with what is usual."""

import numpy as np

from offline.barge_in import IN_VAIN, REST_SECONDS, BargeIn
from offline.sound import BLOCK, BLOCK_SECONDS, Block

RANDOM = np.random.default_rng(0)


def noise(level_db: float) -> Block:
    """White noise at a level of full scale."""
    return (RANDOM.normal(size=BLOCK) * 32768 * 10 ** (level_db / 20)).astype(np.int16)


def used_to(level_db: float = -60.0, *, sounding: bool = True, seconds: float = 10.0) -> BargeIn:
    """A detector that knows a noise."""
    barge_in = BargeIn()
    play(barge_in, level_db, seconds, sounding=sounding)
    return barge_in


def play(barge_in: BargeIn, level_db: float, seconds: float, *, sounding: bool = True, softer: bool = False) -> None:
    for _ in range(round(seconds / BLOCK_SECONDS)):
        barge_in.listen(noise(level_db), sounding=sounding, softer=softer)


def test_speech_is_noticed_after_100_ms_of_it() -> None:
    """Not after 80."""
    barge_in = used_to()

    play(barge_in, -30, 0.08)
    early = barge_in.person_speaks
    play(barge_in, -30, 0.02)

    assert (False, True) == (early, barge_in.person_speaks)


def test_what_is_a_little_loud_raises_only_a_suspicion() -> None:
    """It passes after three seconds."""
    barge_in = used_to()

    play(barge_in, -46, 0.2)
    raised = barge_in.suspects, barge_in.person_speaks
    play(barge_in, -60, 3.1)

    assert ((True, False), False) == (raised, barge_in.suspects)


def test_an_echo_that_is_always_left_is_no_person() -> None:
    """It is usual while the voice sounds; the same sound while it is silent would be somebody."""
    barge_in = used_to(sounding=False)
    play(barge_in, -35, 10)
    play(barge_in, -35, 1)
    echo = barge_in.person_speaks
    play(barge_in, -60, 1, sounding=False)
    play(barge_in, -35, 0.2, sounding=False)

    assert (False, True) == (echo, barge_in.person_speaks)


def test_beside_a_softer_voice_a_person_stands_out() -> None:
    """What is usual falls with the voice."""
    barge_in = used_to()
    play(barge_in, -45, 10)
    beside = -45 + 6 - 2

    play(barge_in, beside, 0.2)
    loud = barge_in.person_speaks
    play(barge_in, beside, 0.2, softer=True)

    assert (False, True) == (loud, barge_in.person_speaks)


def test_a_television_costs_sensitivity_not_interruptions() -> None:
    """After three stops in vain the voice is let speak for a minute; a command ends the count."""
    barge_in = used_to()
    for _ in range(IN_VAIN):
        barge_in.in_vain()
    play(barge_in, -20, 0.2)
    rests = barge_in.person_speaks
    play(barge_in, -60, REST_SECONDS)
    play(barge_in, -20, 0.2)

    assert (False, True) == (rests, barge_in.person_speaks)
