"""A voice repeats itself, breath does not; and what was played is known again."""

import numpy as np
import pytest

from offline.sound import BLOCK, RATE, silence
from offline.voicing import FRAME, OwnSound, power_of, voicing


def vowel(pitch_hz: float, samples: int = FRAME, first: int = 0) -> np.ndarray:
    """Partials that fall by 6 dB an octave, from sample `first` on."""
    at = np.arange(first, first + samples) / RATE
    partials = np.arange(pitch_hz, 4000, pitch_hz)
    return np.rint(sum(2000 * pitch_hz / hz * np.sin(2 * np.pi * hz * at) for hz in partials)).astype(np.int16)


def own(*pitches_hz: float) -> OwnSound:
    """What is remembered after vowels of 0.4 s each."""
    sound = OwnSound()
    for pitch in pitches_hz:
        for number in range(20):
            sound.played(vowel(pitch, BLOCK, number * BLOCK))
    return sound


@pytest.mark.parametrize("pitch_hz", [75.0, 110.0, 220.0, 390.0])
def test_a_vowel_repeats_itself(pitch_hz: float) -> None:
    """Men's, women's and children's."""
    assert voicing(power_of(vowel(pitch_hz))) > 0.9


def test_breath_does_not() -> None:
    """At most a little, by chance, in a hundred frames of noise in the band of breath."""
    random = np.random.default_rng(0)
    spectrum = np.fft.rfft(random.normal(size=100 * FRAME))
    hz = np.fft.rfftfreq(100 * FRAME, 1 / RATE)
    breath = np.fft.irfft(spectrum * ((hz > 300) & (hz < 2000)))
    frames = (1000 * breath / np.std(breath)).astype(np.int16).reshape(-1, FRAME)

    assert np.percentile([voicing(power_of(frame)) for frame in frames], 95) < 0.5


def test_nothing_is_not_voiced() -> None:
    """A microphone that is covered gives zeros, and no warnings."""
    assert voicing(power_of(np.zeros(FRAME, np.int16))) == 0.0


def test_what_was_played_is_known_again_and_another_voice_is_not() -> None:
    """However loud: only the partials count."""
    played = own(110.0)

    assert played.likeness(power_of(vowel(110.0) // 30)) > 0.9
    assert played.likeness(power_of(vowel(170.0))) < 0.5


def test_what_was_played_before_counts_for_less() -> None:
    """Of two vowels the last is what is heard in the room."""
    played = own(110.0, 170.0)

    assert played.likeness(power_of(vowel(170.0))) > 0.9
    assert played.likeness(power_of(vowel(110.0))) < 0.6


def test_nothing_is_like_what_was_never_played() -> None:
    """Nor is silence like anything."""
    never = OwnSound()
    never.played(silence())

    assert never.likeness(power_of(vowel(110.0))) == 0.0
    assert own(110.0).likeness(power_of(np.zeros(FRAME, np.int16))) == 0.0
