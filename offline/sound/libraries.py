"""The sound libraries, behind one face: find devices, open one stream that calls `swap`.

miniaudio is the first choice; sounddevice is for platforms that have no wheel of it. Both are imported late, so
that everything else works without them. Rules, each with its reason:
- ALSA's "Discard all samples" is no device: it takes sound 2000 times faster than time passes.
- The Null backend is never among the backends: without a list, the library falls back to it without a word.
- ALSA explains every device that it does not find on standard error, thirty lines at a time: it is hushed.
"""

import ctypes
import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from engine.errors import AudioError, MissingError
from offline.sound.duplex import BLOCK, BLOCK_SECONDS, RATE

Swap = Callable[[bytes], bytes]
"""Takes captured mono s16, returns as many bytes to play; see `bridge`."""
Kind = Literal["loudspeaker", "microphone"]
NO_DEVICE = "discard all samples"
BACKENDS = ("WASAPI", "DSOUND", "WINMM", "COREAUDIO", "PULSEAUDIO", "ALSA", "JACK", "SNDIO", "AUDIO4", "OSS")
NO_SOUND = "no sound card was found; connect a loudspeaker to hear it"


@dataclass(frozen=True, slots=True)
class Device:
    """A loudspeaker or a microphone that can be chosen by a part of its name."""

    name: str
    kind: Kind
    handle: Any = None
    """What the library wants to be given to open it."""


class Stream(Protocol):
    """A running device."""

    def close(self) -> None:
        """Stop calling `swap`."""


class Library(Protocol):
    """A sound library."""

    name: str

    def devices(self) -> list[Device]:
        """List what can be opened."""

    def open(self, speaker: Device | None, microphone: Device | None, *, listen: bool, swap: Swap) -> Stream:
        """Open the devices (None: the system's default), without a microphone unless `listen`."""


def load_library() -> Library:
    """Return the library this platform has; raises MissingError when there is none."""
    try:
        return Miniaudio()
    except ImportError:
        pass
    try:
        return Sounddevice()
    except (ImportError, OSError):  # OSError: PortAudio itself is not there
        raise MissingError(
            "no sound library is installed: `pip install miniaudio` (on ARM Linux `pip install sounddevice` "
            "and the system's PortAudio), or go on with the keyboard and text"
        ) from None


class Miniaudio:
    """miniaudio: one wheel with everything in it."""

    name = "miniaudio"

    def __init__(self, backends: tuple[str, ...] = BACKENDS) -> None:
        import miniaudio

        hush_alsa()
        self._lib = miniaudio
        self._backends = [miniaudio.Backend[name] for name in backends]

    def devices(self) -> list[Device]:
        """List what can be opened; empty where there is no sound system at all."""
        try:
            found = self._lib.Devices(self._backends)
            plays = [Device(entry["name"], "loudspeaker", entry["id"]) for entry in found.get_playbacks()]
            hears = [Device(entry["name"], "microphone", entry["id"]) for entry in found.get_captures()]
        except self._lib.MiniaudioError:
            return []
        return [device for device in plays + hears if not device.name.lower().startswith(NO_DEVICE)]

    def open(self, speaker: Device | None, microphone: Device | None, *, listen: bool, swap: Swap) -> Stream:
        """Open one stream for both directions, so that they share a clock; raises AudioError."""
        common: dict[str, Any] = {
            "sample_rate": RATE,
            "buffersize_msec": round(1000 * BLOCK_SECONDS),
            "backends": self._backends,
            "app_name": "Homestretch",
        }
        play = speaker.handle if speaker else None
        hear = microphone.handle if microphone else None
        s16 = self._lib.SampleFormat.SIGNED16
        try:
            if listen:
                stream = self._lib.DuplexStream(
                    s16, 1, s16, 1, playback_device_id=play, capture_device_id=hear, **common
                )  # fmt: skip
                source: Generator[bytes, Any, None] = _duplex_callback(swap)
            else:
                stream = self._lib.PlaybackDevice(s16, 1, device_id=play, **common)
                source = _playback_callback(swap)
            next(source)
            stream.start(source)
        except self._lib.MiniaudioError as error:
            raise AudioError(f"the sound device cannot be opened ({error.args[0]})") from error
        return stream  # type: ignore[no-any-return]


class Sounddevice:
    """sounddevice: PortAudio, where miniaudio has no wheel."""

    name = "sounddevice"

    def __init__(self) -> None:
        hush_alsa()
        import sounddevice

        self._lib = sounddevice

    def devices(self) -> list[Device]:
        """List what can be opened; a device that both plays and hears is listed twice."""
        try:
            entries = list(self._lib.query_devices())
        except self._lib.PortAudioError:
            return []
        plays = [Device(e["name"], "loudspeaker", i) for i, e in enumerate(entries) if e["max_output_channels"] > 0]
        hears = [Device(e["name"], "microphone", i) for i, e in enumerate(entries) if e["max_input_channels"] > 0]
        return [device for device in plays + hears if device.name.lower() != "null"]

    def open(self, speaker: Device | None, microphone: Device | None, *, listen: bool, swap: Swap) -> Stream:
        """Open one stream for both directions, so that they share a clock; raises AudioError."""
        play = speaker.handle if speaker else None
        common: dict[str, Any] = {"samplerate": RATE, "blocksize": BLOCK, "channels": 1, "dtype": "int16"}
        try:
            if listen:
                hear = microphone.handle if microphone else None
                stream = self._lib.RawStream(device=(hear, play), callback=_raw_duplex(swap), **common)
            else:
                stream = self._lib.RawOutputStream(device=play, callback=_raw_playback(swap), **common)
            stream.start()
        except self._lib.PortAudioError as error:
            raise AudioError(f"the sound device cannot be opened ({error.args[0]})") from error
        return stream  # type: ignore[no-any-return]


def _duplex_callback(swap: Swap) -> Generator[bytes, bytes, None]:
    captured = yield b""
    while True:
        captured = yield swap(bytes(captured))


def _playback_callback(swap: Swap) -> Generator[bytes, int, None]:
    frames = yield b""
    while True:
        frames = yield swap(bytes(2 * frames))


def _raw_duplex(swap: Swap) -> Callable[[Any, Any, int, Any, Any], None]:
    def callback(captured: Any, out: Any, frames: int, when: Any, status: Any) -> None:
        out[:] = swap(bytes(captured))

    return callback


def _raw_playback(swap: Swap) -> Callable[[Any, int, Any, Any], None]:
    def callback(out: Any, frames: int, when: Any, status: Any) -> None:
        out[:] = swap(bytes(2 * frames))

    return callback


_c_string, _c_int = ctypes.c_char_p, ctypes.c_int
_say_nothing = ctypes.CFUNCTYPE(None, _c_string, _c_int, _c_string, _c_int, _c_string)(lambda *remark: None)
"""Kept for ever, or ALSA would call freed memory."""


def hush_alsa() -> None:
    """Keep ALSA's remarks off standard error; does nothing where there is no ALSA."""
    if not sys.platform.startswith("linux"):
        return
    try:
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_say_nothing)
    except (OSError, AttributeError):
        return
