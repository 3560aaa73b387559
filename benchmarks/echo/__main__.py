"""Which echo canceller: `python -m benchmarks.echo`, a table on standard output.

Compares the packages that carry WebRTC's AEC3 in a wheel, and the filter that is used beside it; whichever is not
installed is left out with a line. Simulated
rooms say how much echo is taken away and how much of the person is left; the recordings of real double talk under
HOMESTRETCH_DATA/echo say whether the same holds for real loudspeakers.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import miniaudio
import numpy as np
from numpy.typing import NDArray

from content.loader import load
from engine.events import Prompt
from offline.echo_filter import EchoFilter
from offline.sound import BLOCK, RATE, Samples
from offline.voice import Voice

Sound = NDArray[np.float64]
Clean = Callable[[Samples, Samples], Samples]
"""Takes what was played and what was heard, 20 ms each; returns what is left."""
FRAME = RATE // 100
SECONDS = 40
SPANS = ((0, 2), (2, 5), (5, 15), (15, SECONDS))
LOOPBACK_ACTIVE_DB = -50.0


def pywebrtc() -> Clean:
    """Return pywebrtc-audio's AEC3."""
    from pywebrtc_audio import EchoCanceller

    canceller = EchoCanceller(sample_rate=RATE)
    return lambda played, heard: canceller.process(heard, played)


def livekit() -> Clean:
    """Return LiveKit's AEC3, behind its message interface."""
    from livekit.rtc import AudioFrame
    from livekit.rtc.apm import AudioProcessingModule

    module = AudioProcessingModule(echo_cancellation=True, high_pass_filter=True)

    def clean(played: Samples, heard: Samples) -> Samples:
        left = []
        for at in range(0, len(heard), FRAME):
            far = AudioFrame(bytearray(played[at : at + FRAME].tobytes()), RATE, 1, FRAME)
            near = AudioFrame(bytearray(heard[at : at + FRAME].tobytes()), RATE, 1, FRAME)
            module.process_reverse_stream(far)
            module.set_stream_delay_ms(0)
            module.process_stream(near)
            left.append(np.frombuffer(bytes(near.data), dtype=np.int16))
        return np.concatenate(left)

    return clean


def echo_filter() -> Clean:
    """Return the filter of our own, which suppresses nothing."""
    own = EchoFilter()
    return lambda played, heard: pcm(own.left(played, heard))


CANCELLERS = {"pywebrtc-audio": pywebrtc, "livekit": livekit, "offline.echo_filter": echo_filter}


@dataclass(frozen=True, slots=True)
class EchoPath:
    """From loudspeaker to microphone."""

    name: str
    delay_ms: float
    distortion: float = 0.0
    drift_ppm: float = 0.0


PATHS = (
    EchoPath("30 ms", 30),
    EchoPath("80 ms", 80),
    EchoPath("150 ms", 150),
    EchoPath("250 ms", 250),
    EchoPath("80 ms, distorted", 80, 0.3),
    EchoPath("250 ms, distorted, 50 ppm", 250, 0.3, 50),
)


def room(seed: int, direct_db: float, rt60: float = 0.4) -> Sound:
    """Return an impulse response: the direct sound and a tail that falls by 60 dB in `rt60` s; its energy is 1."""
    at = np.arange(round(0.7 * rt60 * RATE)) / RATE
    tail = np.random.default_rng(seed).normal(size=len(at)) * 10 ** (-3 * at / rt60)
    tail[0] = 0.0
    tail /= np.sqrt(np.sum(tail**2)) * 10 ** (direct_db / 20)
    tail[0] = 1.0
    return tail / np.sqrt(np.sum(tail**2))


def convolve(sound: Sound, response: Sound) -> Sound:
    """Return `sound` in a room, as long as it was."""
    size = 1 << (len(sound) + len(response)).bit_length()
    return np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(response, size), size)[: len(sound)]


def echo_of(far: Sound, path: EchoPath) -> Sound:
    """Return what the microphone hears of `far`, at the level of `far`."""
    sound = far
    if path.distortion:
        peak = np.abs(far).max() * path.distortion
        sound = peak * np.tanh(far / peak)
    sound = convolve(sound, room(1, 8.0))
    if path.drift_ppm:
        at = np.arange(len(sound)) * (1 + path.drift_ppm * 1e-6)
        sound = np.interp(at, np.arange(len(sound)), sound)
    sound = np.concatenate([np.zeros(round(path.delay_ms * RATE / 1000)), sound])[: len(far)]
    return sound * rms(far) / rms(sound)


def prompts() -> Sound:
    """Return half a minute of the product's own sentences."""
    library = load("en")
    voice = Voice()
    keys = [key for key in library.phrasebook.templates if key.endswith((".step-1", ".step-2"))]
    sound: list[Sound] = []
    for key in sorted(keys):
        words = library.phrasebook.words(Prompt(key, {"side": "left"}))
        sound += [voice.clip(words).astype(float), np.zeros(RATE // 2)]
        if sum(map(len, sound)) > SECONDS * RATE:
            break
    return np.concatenate(sound)[: SECONDS * RATE]


def person() -> tuple[Sound, list[slice]]:
    """Return commands in another voice, one every 3 s from the tenth on, in a room from 2.5 m, and where they are."""
    voice = Voice(voice="gmw/en-gb-x-rp", words_per_minute=170)
    words = ("stop", "pause", "next stretch", "go back", "repeat", "easier", "more time", "carry on", "skip", "help me")
    sound, where = np.zeros(SECONDS * RATE), []
    for number, each in enumerate(words):
        clip = voice.clip(each).astype(float)
        at = (10 + 3 * number) * RATE
        sound[at : at + len(clip)] = clip / rms(clip) * 1000
        where.append(slice(at, at + len(clip)))
    return convolve(sound, room(2, -7.0)), where


def rms(sound: Sound) -> float:
    """Return the level where there is sound: of the samples that are not zero."""
    return float(np.sqrt(np.mean(sound[sound != 0] ** 2)))


def pcm(sound: Sound) -> Samples:
    """Round, held at full scale."""
    return np.clip(np.rint(sound), -32768, 32767).astype(np.int16)


def cleaned(clean: Clean, far: Samples, near: Samples) -> Sound:
    """Return what a canceller leaves of `near`, fed in blocks."""
    blocks = range(0, len(near) // BLOCK * BLOCK, BLOCK)
    return np.concatenate([clean(far[at : at + BLOCK], near[at : at + BLOCK]) for at in blocks]).astype(float)


def decibels(ratio: float) -> float:
    """Return a ratio of energies in dB."""
    return 10 * float(np.log10(max(ratio, 1e-12)))


def gain(left: Sound, near: Sound, where: list[slice]) -> float:
    """Return in dB how loud the person is in what is left: the part that follows the person's samples."""
    late = max(range(0, RATE * 30 // 1000, 4), key=lambda lag: abs(left[lag:] @ near[: len(left) - lag]))
    shares = []
    for each in where:
        own = near[each]
        part = left[each.start + late : each.start + late + len(own)]
        shares.append(decibels(((own @ part) / (own @ own)) ** 2))
    return float(np.median(shares))


def simulated(make: Callable[[], Clean]) -> Iterator[str]:
    """Yield lines of figures for simulated rooms."""
    far, (voice, where) = prompts(), person()
    far *= 3000 / rms(far)
    hiss = np.random.default_rng(0).normal(size=len(far)) * 10
    spans = ", ".join(f"{first}-{last} s" for first, last in SPANS)
    yield f"  {'echo path':28s} ERLE dB at {spans} | person's gain dB, echo +0 +6 +12"
    for path in PATHS:
        echo = echo_of(far, path)
        heard = pcm(echo + hiss)
        left = cleaned(make(), pcm(far), heard)
        erle = [decibels(energy(heard, a, b) / energy(left, a, b)) for a, b in SPANS]
        gains = []
        for over in (0, 6, 12):
            louder = echo * 1000 * 10 ** (over / 20) / rms(echo)
            gains.append(gain(cleaned(make(), pcm(far), pcm(louder + voice + hiss)), voice, where))
        yield f"  {path.name:28s} {' '.join(f'{e:5.1f}' for e in erle)} | {' '.join(f'{g:6.1f}' for g in gains)}"
    alone = cleaned(make(), pcm(far * 0), pcm(voice + hiss))
    muted = cleaned(make(), pcm(far), pcm(voice + hiss))
    yield f"  person's gain, nothing played {gain(alone, voice, where):.1f} dB"
    yield f"  person's gain, played but not heard {gain(muted, voice, where):.1f} dB"
    start = time.process_time()
    cleaned(make(), pcm(far), heard)
    yield f"  real-time factor {(time.process_time() - start) / SECONDS:.4f}"


def energy(sound: NDArray[np.generic], first: float, last: float) -> float:
    """Return the energy between two seconds."""
    return float(np.sum(sound[int(first * RATE) : int(last * RATE)].astype(float) ** 2))


def real(make: Callable[[], Clean], folder: Path) -> Iterator[str]:
    """Yield a line for each recording: what was taken away while the loudspeaker played and while it was still."""
    yield "  taken away dB: loudspeaker on (median, 90th percentile), off (median) | coherence before, after"
    for path in sorted(folder.glob("*_mic.flac")):
        near, far = read(path), read(Path(str(path).replace("_mic.", "_lpb.")))
        size = min(len(near), len(far)) // BLOCK * BLOCK
        near, far = near[:size], far[:size]
        left = cleaned(make(), far, near)
        before, after, loop = (frames(each.astype(float)) for each in (near, left, far))
        taken = 10 * np.log10((before + 1) / (after + 1))
        settled = np.arange(len(taken)) > 200
        on = settled & (10 * np.log10(loop / 32768**2 + 1e-12) > LOOPBACK_ACTIVE_DB)
        off = settled & ~on & (before > np.median(before))
        figures = [np.median(taken[on]), np.percentile(taken[on], 90), np.median(taken[off]) if off.any() else np.nan]
        coherent = [coherence(far[2 * RATE :], each[2 * RATE :]) for each in (near, left)]
        name = path.name.split("__")[1][:22] + (" moving" if "movement" in path.name else "")
        yield f"  {name:34s} {' '.join(f'{f:6.1f}' for f in figures)} | {coherent[0]:.2f} {coherent[1]:.2f}"


def read(path: Path) -> Samples:
    """Read a recording as mono at our rate."""
    heard = miniaudio.decode_file(str(path), nchannels=1, sample_rate=RATE)
    return np.asarray(heard.samples, dtype=np.int16)


def frames(sound: Sound) -> Sound:
    """Return the mean square of every 20 ms."""
    return np.mean(sound.reshape(-1, BLOCK) ** 2, axis=1)


def coherence(far: NDArray[np.generic], near: NDArray[np.generic], size: int = 2048) -> float:
    """Return the mean magnitude-squared coherence of 300 to 3800 Hz, the delay taken out first."""
    a, b = far.astype(float), near.astype(float)
    whole = 1 << (2 * len(a)).bit_length()
    cross = np.fft.rfft(b, whole) * np.conj(np.fft.rfft(a, whole))
    lag = int(np.argmax(np.abs(np.fft.irfft(cross / (np.abs(cross) + 1e-9), whole)[: RATE // 2])))
    a, b = a[: len(a) - lag], b[lag:]
    hops = range(0, len(a) - size, size // 2)
    window = np.hanning(size)
    x = np.array([np.fft.rfft(window * a[at : at + size]) for at in hops])
    y = np.array([np.fft.rfft(window * b[at : at + size]) for at in hops])
    shared = np.abs(np.sum(x * np.conj(y), axis=0)) ** 2
    share = shared / (np.sum(np.abs(x) ** 2, axis=0) * np.sum(np.abs(y) ** 2, axis=0) + 1e-9)
    low, high = (round(hz * size / RATE) for hz in (300, 3800))
    return float(np.mean(share[low:high]))


def main() -> None:
    """Print all figures."""
    data = os.environ.get("HOMESTRETCH_DATA")
    for name, make in CANCELLERS.items():
        try:
            make()
        except ImportError:
            print(f"{name}: not installed, left out: `pip install {name}`")
            continue
        print(name)
        for line in simulated(make):
            print(line)
        if data is None:
            print("  recordings left out: HOMESTRETCH_DATA is not set")
            continue
        for line in real(make, Path(data) / "echo"):
            print(line)


if __name__ == "__main__":
    main()
