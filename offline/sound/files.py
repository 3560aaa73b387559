"""WAV files as microphone and loudspeaker, faster than real time."""

import contextlib
import wave
from pathlib import Path
from typing import BinaryIO

import numpy as np

from engine.errors import AudioError, UsageError
from offline.sound.duplex import BLOCK, RATE, Block, check_block, silence

REMEDY = f"convert it, for example: ffmpeg -i IN -ar {RATE} -ac 1 -c:a pcm_s16le OUT.wav"
PATCH_BLOCKS = 50
"""Blocks between two updates of the header, so that a killed run leaves all but its last second readable."""


class Files:
    """Reads one WAV as the microphone, writes another as the loudspeaker; both 16 kHz, mono, 16 bits."""

    hears_itself = False
    late_blocks = 0
    """Time does not pass without an exchange."""

    def __init__(self, microphone: Path | None = None, loudspeaker: Path | None = None) -> None:
        """Open both; raises AudioError where a file is not as it should be, UsageError with neither file."""
        if microphone is None and loudspeaker is None:
            raise UsageError("sound files need a WAV for the microphone, one for the loudspeaker, or both")
        if microphone is not None and loudspeaker is not None and is_same(microphone, loudspeaker):
            raise AudioError(f"{loudspeaker} is the microphone's file too: name another one to write what is played to")
        self._reader = None if microphone is None else open_microphone(microphone)
        self._path = loudspeaker
        self._blocks = 0
        self._file: BinaryIO | None = None
        self._writer: wave.Wave_write | None = None
        if loudspeaker is not None:
            self._open_loudspeaker(loudspeaker)

    @property
    def has_microphone(self) -> bool:
        """Whether a microphone file was named."""
        return self._reader is not None

    def exchange(self, out: Block) -> Block:
        """Append `out` to the loudspeaker file; return the next block of the microphone file, or silence."""
        check_block(out)
        if self._writer is not None:
            self._write(self._writer, out)
        if self._reader is None:
            return silence()
        frames = self._reader.readframes(BLOCK)
        heard = np.frombuffer(frames, dtype="<i2", count=len(frames) // 2).astype(np.int16)
        return heard if len(heard) == BLOCK else np.pad(heard, (0, BLOCK - len(heard)))

    def close(self) -> None:
        """Finish both files; raises AudioError when the loudspeaker file cannot be finished."""
        if self._reader is not None:
            self._reader.close()
        writer, self._writer = self._writer, None
        file, self._file = self._file, None
        failure = None
        for each in (writer, file):
            try:
                if each is not None:
                    each.close()
            except OSError as error:
                failure = failure or error
        if failure is not None:
            self._discard_empty()
            raise self._unwritable(failure) from failure

    def _open_loudspeaker(self, path: Path) -> None:
        try:
            self._file = path.open("wb")
        except OSError as error:
            raise self._unwritable(error) from error
        self._writer = wave.open(self._file, "wb")  # noqa: SIM115 - open as long as the session
        self._writer.setnchannels(1)
        self._writer.setsampwidth(2)
        self._writer.setframerate(RATE)

    def _write(self, writer: wave.Wave_write, out: Block) -> None:
        self._blocks += 1
        try:
            writer.writeframesraw(out.astype("<i2").tobytes())
            if self._file is not None and self._blocks % PATCH_BLOCKS == 1:
                writer.writeframes(b"")
                self._file.flush()
        except OSError as error:
            with contextlib.suppress(AudioError):  # said once
                self.close()
            self._discard_empty()
            raise self._unwritable(error) from error

    def _discard_empty(self) -> None:
        """Delete the loudspeaker file where nothing came of it; one that ends too early may still be of use."""
        with contextlib.suppress(OSError):
            if self._path is not None and self._path.is_file() and not self._path.stat().st_size:
                self._path.unlink()

    def _unwritable(self, error: OSError) -> AudioError:
        return AudioError(f"{self._path} cannot be written ({error.strerror}): name one where there is room")


def is_same(one: Path, other: Path) -> bool:
    """Whether both are one file, under whatever names: writing it would delete what is to be read."""
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there
        return False


def open_microphone(path: Path) -> wave.Wave_read:
    """Open a WAV of 16 kHz, mono, 16 bits; raises AudioError saying what was found instead."""
    try:
        reader = wave.open(str(path), "rb")  # noqa: SIM115 - open as long as the session
    except FileNotFoundError:
        raise AudioError(f"there is no file {path}: name a WAV of {RATE} Hz, mono, 16 bits") from None
    except OSError as error:
        raise AudioError(f"{path} cannot be read ({error.strerror})") from error
    except (wave.Error, EOFError) as error:
        found = f": {error}" if str(error) else ""
        raise AudioError(f"{path} is not a plain WAV file{found}; {REMEDY}") from error
    wrong = describe_wrong(reader)
    if wrong:
        reader.close()
        raise AudioError(f"{path} has {wrong}; it should be {RATE} Hz, mono, 16 bits: {REMEDY}")
    return reader


def describe_wrong(reader: wave.Wave_read) -> str:
    """Return what a WAV has that it should not have, or nothing."""
    wrong = []
    if reader.getframerate() != RATE:
        wrong.append(f"{reader.getframerate()} samples a second")
    if reader.getnchannels() != 1:
        wrong.append(f"{reader.getnchannels()} channels")
    if reader.getsampwidth() != 2:
        wrong.append(f"{8 * reader.getsampwidth()} bits a sample")
    return ", ".join(wrong)
