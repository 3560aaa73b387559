"""The live sound card: the library's callback on one side, `exchange` on the other."""

import sys
import time
from collections.abc import Callable

import numpy as np

from engine.errors import AudioError, MissingError
from offline.sound.bridge import Bridge
from offline.sound.duplex import BLOCK_SECONDS, Block
from offline.sound.libraries import NO_SOUND, Device, Library, Stream, load_library

SILENT_SECONDS = 3.0
"""A real microphone hisses: only zeros for this long means that the system keeps it from us."""
MUTED_SECONDS = 10.0
"""The same of a microphone that has given sound before: some that suppress noise give zeros whenever it is quiet."""


class SoundCard:
    """A live loudspeaker and, where there is one, a live microphone on the same clock."""

    def __init__(
        self,
        *,
        speaker: str = "",
        microphone: str = "",
        headphones: bool = False,
        listen: bool = True,
        library: Library | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open devices by a part of their names (empty: the system's default).

        `headphones` says that the microphone cannot hear the loudspeaker; `listen=False` opens no microphone;
        `clock` gives the seconds against which the device's pace is checked.
        Raises MissingError when there is no such device, AudioError when it cannot be opened.
        """
        self._library = library or load_library()
        self._bridge = Bridge(clock)
        self._headphones = headphones
        self._silent_blocks = 0
        self._has_heard = False
        self._stream, self.has_microphone = self._open(speaker, microphone, listen)

    @property
    def hears_itself(self) -> bool:
        """Whether the loudspeaker reaches the microphone: always, unless there are headphones."""
        return self.has_microphone and not self._headphones

    @property
    def silent_seconds(self) -> float:
        """Seconds for which the microphone has delivered nothing but zeros."""
        return self._silent_blocks * BLOCK_SECONDS

    @property
    def microphone_is_blocked(self) -> bool:
        """Whether the microphone delivers nothing at all, or no longer; `microphone_advice` says what to do."""
        longest = MUTED_SECONDS if self._has_heard else SILENT_SECONDS
        return self.has_microphone and self.silent_seconds >= longest

    @property
    def late_blocks(self) -> int:
        """How many of the next blocks come too late to be played."""
        return self._bridge.late_blocks

    def exchange(self, out: Block) -> Block:
        """Play `out`; return what was heard meanwhile. Raises AudioError when the device is gone."""
        heard = self._bridge.exchange(out)
        sound = bool(np.any(heard))
        self._has_heard = self._has_heard or sound
        self._silent_blocks = 0 if sound else self._silent_blocks + 1
        return heard

    def close(self) -> None:
        """Let the device go."""
        self._stream.close()

    def _open(self, speaker: str, microphone: str, listen: bool) -> tuple[Stream, bool]:
        found = self._library.devices()
        plays = [device for device in found if device.kind == "loudspeaker"]
        hears = [device for device in found if device.kind == "microphone"]
        out = choose_device(plays, speaker, "loudspeaker")
        into = choose_device(hears, microphone, "microphone") if listen else None
        if not plays:
            raise MissingError(NO_SOUND)
        if listen and hears:
            try:
                return self._library.open(out, into, listen=True, swap=self._bridge.swap), True
            except AudioError:
                if microphone:
                    raise
        return self._library.open(out, None, listen=False, swap=self._bridge.swap), False


def choose_device(devices: list[Device], part: str, what: str) -> Device | None:
    """Return the first device with `part` in its name, None for the default.

    Raises MissingError with the names there are.
    """
    if not part:
        return None
    for device in devices:
        if part.casefold() in device.name.casefold():
            return device
    names = ", ".join(device.name for device in devices) or "none"
    raise MissingError(f"there is no {what} with {part!r} in its name; there is: {names}")


def list_devices(library: Library | None = None) -> list[Device]:
    """List loudspeakers, then microphones; raises MissingError where there is no sound library."""
    return (library or load_library()).devices()


def microphone_advice(platform: str = sys.platform) -> str:
    """Say how a microphone that delivers only zeros is set free on this system."""
    if platform == "darwin":
        where = "System Settings > Privacy & Security > Microphone, allow your terminal, and start it anew"
    elif platform == "win32":
        where = "Settings > Privacy & security > Microphone, allow desktop apps to use it"
    else:
        where = "the sound settings or alsamixer, and unmute the microphone"
    return f"The microphone delivers nothing at all. Open {where}. The keyboard works meanwhile."
