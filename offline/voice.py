"""Words to samples: rendered by a helper process, cut tight, kept on disk.

Contract: the same words, voice and rate give the same samples. A cache that is broken, full or not writable only
costs speed. What can go wrong is a `MissingError` that says what to install.
"""

import contextlib
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from os import cpu_count
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import AudioError, MissingError, UsageError
from offline import clips
from offline.sound import Samples

WORDS_PER_MINUTE = 150
"""Most comfortable for younger and older adults; 178 was understood less well than 155."""
USUAL_LANGUAGE = "en-US"
WORKER = Path(__file__).with_name("voice_worker.py")
RENDER_SECONDS = 30.0
"""Longest wait for one text: 100 ms is usual, 2.2 s were measured for five minutes of speech."""
AT_ONCE = max(1, min(4, cpu_count() or 1))
"""Helper processes at one time; each renders one text."""
LOOK_SECONDS = 0.1
"""While a text is waited for, whoever waits may look about this often."""
RETRIES = 2
"""A text that brought no sound is asked for again from a fresh process; see the rules of the helper."""


Progress = Callable[[int, int], None]
"""Told how many clips are made, and of how many."""


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """A voice this system has."""

    id: str
    name: str
    languages: tuple[str, ...]


class Voice:
    """One voice at one rate; its clips are kept in memory and, where possible, on disk."""

    def __init__(
        self,
        cache: Path | None = None,
        *,
        voice: str | None = None,
        language: str = USUAL_LANGUAGE,
        words_per_minute: int = WORDS_PER_MINUTE,
        gain_db: float = 0.0,
    ) -> None:
        """`cache` is a folder, made when needed; `voice` an id or a part of a name."""
        self._cache = cache
        self._voice = voice
        self._language = language
        self._rate = words_per_minute
        self.gain_db = gain_db
        """What is added to the level of all that is handed out; what is kept stays as it was made."""
        self._clips: dict[str, Samples] = {}
        self._said_by = [sys.platform, voice or "", language, words_per_minute, clips.FORMAT, *versions()]

    def clip(self, words: str) -> Samples:
        """Return the sound of `words`; raises MissingError where there is no voice, AudioError when it fails."""
        key = self._key(words)
        if key not in self._clips:
            self.render([words])
        return self._amplified(self._clips[key])

    def tone(self, kind: str) -> Samples:
        """Return a sound prompt: one of `clips.TONES`; raises AudioError for any other."""
        return self._amplified(clips.tone(kind))

    def render(
        self,
        texts: Iterable[str],
        progress: Progress = lambda done, total: None,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> None:
        """Make every clip that is not there yet; `progress` is told (done, total) after each.

        `meanwhile` is called every `LOOK_SECONDS`; what it raises ends the work.

        Raises MissingError when no voice can be made, AudioError when it fails.
        """
        missing = [words for words in dict.fromkeys(texts) if not self._load(words)]
        waiting = iter(missing)
        running: list[subprocess.Popen[bytes]] = []
        with temporary_folder() as folder:
            try:
                for words in islice(waiting, AT_ONCE):
                    running.append(self._start(words, folder))
                for done, words in enumerate(missing, 1):
                    self._keep(words, self._finish(running.pop(0), words, folder, meanwhile))
                    running += [self._start(following, folder) for following in islice(waiting, 1)]
                    progress(done, len(missing))
            finally:
                for process in running:
                    process.kill()
                    process.communicate()

    def _amplified(self, sound: Samples) -> Samples:
        return clips.amplified(sound, float(10 ** (self.gain_db / 20)))

    def _key(self, words: str) -> str:
        return hashlib.sha256(json.dumps([*self._said_by, words]).encode()).hexdigest()

    def _load(self, words: str) -> bool:
        key = self._key(words)
        if key not in self._clips and not words.strip():
            self._clips[key] = np.zeros(0, dtype=np.int16)
        if key not in self._clips and self._cache is not None:
            kept = clips.read(self._cache / f"{key}.clip")
            if kept is not None:
                self._clips[key] = kept
        return key in self._clips

    def _keep(self, words: str, sound: Samples) -> None:
        key = self._key(words)
        self._clips[key] = sound
        if self._cache is not None:
            clips.write(self._cache / f"{key}.clip", sound)

    def _start(self, words: str, folder: Path) -> "subprocess.Popen[bytes]":
        request = {
            "text": words,
            "file": str(self._file(words, folder)),
            "voice": self._voice,
            "language": self._language,
            "rate": self._rate,
        }
        return start_worker(request, self._cache)

    def _finish(
        self, process: "subprocess.Popen[bytes]", words: str, folder: Path, meanwhile: Callable[[], None]
    ) -> Samples:
        for attempt in range(RETRIES + 1):
            answer = read_answer(process, meanwhile)
            if answer.get("unknown_voice"):
                raise MissingError(f"there is no voice {self._voice!r}: `voices` lists those there are")
            if "error" in answer:
                raise no_voice(answer["error"])
            sound = clips.decode(self._file(words, folder))
            if len(sound):
                return clips.trimmed(sound)
            if attempt < RETRIES:
                process = self._start(words, folder)
        raise AudioError(f"the voice made no sound for {words!r}: choose another with `voices`")

    def _file(self, words: str, folder: Path) -> Path:
        return folder / f"{self._key(words)}{'.aiff' if sys.platform == 'darwin' else '.wav'}"


def list_voices(cache: Path | None = None) -> list[VoiceInfo]:
    """List the voices this system has; raises MissingError when there is no speech at all."""
    answer = read_answer(start_worker({}, cache))
    if "error" in answer:
        raise no_voice(answer["error"])
    return [VoiceInfo(v["id"], v["name"], tuple(v["languages"])) for v in answer["voices"]]


def find_voice(name: str, found: list[VoiceInfo]) -> VoiceInfo:
    """Return the voice that `name` means: its id, its language's tag, the beginning or a part of its name.

    Of several, the usual one (`rarity`). Raises UsageError where there is none.
    """
    wanted = name.strip().lower()
    ranks: list[Callable[[VoiceInfo], bool]] = [
        lambda voice: voice.id.lower() == wanted,
        lambda voice: wanted in (tag.lower() for tag in voice.languages),
        lambda voice: voice.name.lower().startswith(wanted),
        lambda voice: wanted in voice.name.lower(),
    ]
    for fits in ranks if wanted else []:
        if voices := [voice for voice in found if fits(voice)]:
            return min(voices, key=rarity)
    raise UsageError(f"there is no voice {name!r}: `homestretch voices` lists those there are")


def rarity(voice: VoiceInfo) -> tuple[bool, int]:
    """Return what is least for the voice that is meant by "english": the usual one, then that of no region."""
    tags = [tag.lower().replace("_", "-") for tag in voice.languages]
    return USUAL_LANGUAGE.lower() not in tags, min((tag.count("-") for tag in tags), default=0)


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """Give a folder that is gone afterwards; raises AudioError where there is no room for one."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="homestretch", ignore_cleanup_errors=True)
    except OSError as error:
        raise AudioError(f"there is no folder for the voice to write to ({error.strerror}): make room") from error
    with folder as name:
        yield Path(name)


def start_worker(request: dict[str, Any], cache: Path | None) -> "subprocess.Popen[bytes]":
    """Start the helper with a request; it works on while others are started. Raises AudioError where it cannot be."""
    try:
        process = subprocess.Popen(  # noqa: S603 - our own file, run by our own interpreter
            [sys.executable, "-P", str(WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:  # no memory, or too many processes or files
        raise AudioError(f"the voice's process cannot be started ({error.strerror}): close other programs") from error
    if process.stdin is not None:
        with contextlib.suppress(BrokenPipeError), process.stdin as pipe:  # if it died, its missing answer says so
            pipe.write(json.dumps({**request, "cache": str(cache) if cache else None}).encode())
        process.stdin = None  # or communicate() would close it again
    return process


def read_answer(process: "subprocess.Popen[bytes]", meanwhile: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Wait for the helper's answer; raises AudioError when it hangs or dies, and what `meanwhile` raises."""
    said = None
    try:
        for _ in range(round(RENDER_SECONDS / LOOK_SECONDS)):
            meanwhile()
            with contextlib.suppress(subprocess.TimeoutExpired):
                said, _ = process.communicate(timeout=LOOK_SECONDS)
                break
    finally:
        if said is None:
            process.kill()
            process.communicate()
    if said is None:
        raise AudioError(f"the voice said nothing for {RENDER_SECONDS:.0f} s: choose another")
    try:
        answer: dict[str, Any] = json.loads(said)
    except ValueError:
        raise AudioError("the voice broke off: choose another voice with `voices`") from None
    return answer


def no_voice(reason: str) -> MissingError:
    """Say what to do where nothing can speak."""
    if sys.platform.startswith("linux"):
        remedy = "`pip install espeakng-loader` brings one"
    else:
        remedy = "install a voice in the system's speech settings"
    return MissingError(f"no voice can be made ({reason}): {remedy}, or go on with text")


def versions() -> list[str]:
    """Return the versions of all that makes the sound, for the cache's key."""
    found = []
    for package in ("pyttsx3", "espeakng-loader"):
        try:
            found.append(version(package))
        except PackageNotFoundError:
            found.append("")
    return found
