"""Clips: sound from a file, cut tight, at our rate; kept in a file with a checksum; three tones made of nothing."""

import contextlib
import math
import os
import wave
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import AudioError, MissingError
from offline.sound import RATE, Samples

AIFF_RATE = 22050
"""What macOS's voices write."""
FORMAT = 1
"""Part of the cache's key: raise it when clips are made or kept in another way."""
FADED_PART = 0.05
"""The top part of the band that is faded out when resampling (7.6 to 8 kHz): a sharp edge would ring."""
MAGIC = b"HSC1"
QUIET_RATIO = 0.005
"""Quieter than this part of the clip's peak (-46 dB) is silence: the f of "five" stays, appended silence goes."""
EDGE_SAMPLES = RATE // 50
"""Silence left at both ends: 20 ms."""
TONES = {
    "sound-tick": ((1000.0,), 0.08, 0.015),
    "sound-chime": ((660.0, 990.0), 0.4, 0.1),
    "sound-soft": ((440.0,), 0.6, 0.2),
}
"""Kind to partials in Hz, length in seconds, decay constant in seconds: soft, and unlike any speech sound."""
TONE_PEAK = 0.125
"""-18 dB of full scale: below speech, so that it does not startle and echoes little into the microphone."""


def decode(path: Path) -> Samples:
    """Read a WAV or AIFF of any rate as mono sound at `RATE`; empty where there are no frames.

    Raises AudioError when it is neither, MissingError when an AIFF cannot be read without miniaudio.
    """
    try:
        head = path.read_bytes()
    except FileNotFoundError:
        return np.zeros(0, dtype=np.int16)
    if head[:4] == b"FORM":
        rate, sound = _read_aiff(head)
    elif head[:4] == b"RIFF":
        rate, sound = _read_wav(path)
    else:
        return np.zeros(0, dtype=np.int16)
    return to_samples(resampled(sound, rate))


def resampled(sound: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """Bring a whole clip to `RATE` through its spectrum; ends are silent, so that it does not matter that they meet."""
    if rate == RATE or not len(sound):
        return sound
    period = rate // math.gcd(rate, RATE)
    padded = np.pad(sound, (0, -len(sound) % period))
    count = len(padded) * RATE // rate
    spectrum = np.fft.rfft(padded)[: count // 2 + 1]
    fade = np.clip((1 - np.linspace(0, 1, len(spectrum))) / FADED_PART, 0, 1)
    return np.fft.irfft(spectrum * fade, count) * (count / len(padded))


def to_samples(sound: NDArray[np.floating[Any]]) -> Samples:
    """Round, held at full scale."""
    samples: Samples = np.clip(np.rint(sound), -32768, 32767).astype(np.int16)
    return samples


def trimmed(sound: Samples) -> Samples:
    """Cut silence from both ends, 20 ms are left where there were as many."""
    size = np.abs(sound.astype(np.int32))
    loud = np.flatnonzero(size > QUIET_RATIO * size.max(initial=1))
    if not len(loud):
        return sound
    return sound[max(0, loud[0] - EDGE_SAMPLES) : loud[-1] + EDGE_SAMPLES + 1]


def amplified(sound: Samples, gain: float) -> Samples:
    """Multiply, held at full scale."""
    return sound if gain == 1.0 else to_samples(sound * gain)


def tone(kind: str) -> Samples:
    """Make a tone of `TONES`; raises AudioError for any other kind."""
    try:
        partials, seconds, decay = TONES[kind]
    except KeyError:
        raise AudioError(f"there is no tone {kind!r}: there are {', '.join(TONES)}") from None
    at = np.arange(round(seconds * RATE)) / RATE
    waves = sum(np.sin(2 * np.pi * hz * at) for hz in partials) / len(partials)
    attack = np.minimum(1.0, at / 0.005)
    release = np.minimum(1.0, (at[-1] - at) / 0.01)
    return to_samples(32767 * TONE_PEAK * waves * np.exp(-at / decay) * attack * release)


def read(path: Path) -> Samples | None:
    """Return a kept clip, or None where there is none or it is damaged."""
    try:
        kept = path.read_bytes()
    except OSError:
        return None
    body = kept[8:]
    if kept[:4] != MAGIC or not body or len(body) % 2 or zlib.crc32(body) != int.from_bytes(kept[4:8], "little"):
        return None
    return np.frombuffer(body, dtype="<i2").astype(np.int16)


def write(path: Path, sound: Samples) -> None:
    """Keep a clip, whole or not at all; a folder that cannot be written is no error, it only costs speed."""
    body = sound.astype("<i2").tobytes()
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(MAGIC + zlib.crc32(body).to_bytes(4, "little") + body)
        partial.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink()


def _read_wav(path: Path) -> tuple[int, NDArray[np.float64]]:
    try:
        with wave.open(str(path), "rb") as reader:
            rate, channels, width = reader.getframerate(), reader.getnchannels(), reader.getsampwidth()
            frames = reader.readframes(reader.getnframes())
    except (wave.Error, EOFError) as error:
        raise AudioError(f"the voice wrote no readable WAV ({error}): choose another voice") from error
    if width != 2:
        raise AudioError(f"the voice wrote {8 * width} bits a sample, not 16: choose another voice")
    whole = frames[: len(frames) // (2 * channels) * 2 * channels]
    return rate, np.frombuffer(whole, dtype="<i2").reshape(-1, channels).mean(axis=1)


def _read_aiff(data: bytes) -> tuple[int, NDArray[np.float64]]:
    try:
        import miniaudio
    except ImportError:
        raise MissingError("the system's voice writes AIFF: `pip install miniaudio` reads it") from None
    try:
        heard = miniaudio.decode(data, nchannels=1, sample_rate=AIFF_RATE)
    except miniaudio.MiniaudioError as error:
        raise AudioError(f"the voice wrote an AIFF that cannot be read ({error.args[0]})") from error
    return heard.sample_rate, np.asarray(heard.samples, dtype=np.float64)
