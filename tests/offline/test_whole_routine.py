"""One whole routine as sound, from the first word to the last: nothing is cut off, nobody is left in silence.

The command writes the file as it would be played; the clips are those that the voice makes for the words.
"""

import sys
import wave
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from content.loader import Library
from engine.cursor import phase
from engine.progress import Progress
from engine.rehearsal import rehearse
from engine.score import Phase, write_score
from engine.settings import Settings
from offline.clips import TONES
from offline.sound import BLOCK, RATE, Samples
from offline.voice import Voice
from tests.command import Home

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders are different on Windows")
ROUTINE = "everyday_10"
LONGEST_SILENCE = 10.0
"""Seconds: after more, one thinks that it has stopped (docs/content.md asks for a cue or a tone by then)."""
QUIET = 60
"""Of 32768; the voice is silent between words at less."""
LATE = 0.5
"""Seconds that a clip may begin after its cue, because the one before it took longer than 150 words a minute."""


class Heard(NamedTuple):
    """A clip of the routine: where its cue is, what the person does then, its words, and where it was found."""

    cue: float
    phase: Phase
    words: str
    start: float | None
    seconds: float


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, clips: Path) -> Samples:
    """The whole routine, as `simulate --wav` writes it."""
    home = Home(tmp_path_factory.mktemp("home"), clips)
    path = home.folder / "whole.wav"
    assert 0 == home.run("simulate", ROUTINE, "--wav", path).code
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.int16)


@pytest.fixture(scope="module")
def heard(sound: Samples, clips: Path, library: Library) -> list[Heard]:
    """Every clip that is said, looked for in the sound from where its cue is."""
    return list(found(sound, Voice(clips / "homestretch", language=library.phrasebook.locale), library))


def found(sound: Samples, voice: Voice, library: Library) -> Iterator[Heard]:
    score = write_score(library.routines[ROUTINE], library.phrasebook.count_words, Settings())
    for cue, progress, effect in rehearse(score, Progress(ROUTINE)):
        if effect.prompt is None or effect.prompt.key in TONES:
            continue
        words = library.phrasebook.words(effect.prompt)
        clip = voice.clip(words)
        now = Phase.TALK if progress.step == 0 else phase(score, progress)
        yield Heard(cue, now, words, where(sound, clip, cue), len(clip) / RATE)


def where(sound: Samples, clip: Samples, cue: float) -> float | None:
    """Return the second at which the whole of `clip` is in the sound, near its cue; None where it is not whole."""
    first = round((cue - 0.1) * RATE) // BLOCK * BLOCK
    for start in range(max(0, first), first + round((LATE + 0.2) * RATE), BLOCK):
        if np.array_equal(sound[start : start + len(clip)], clip):
            return start / RATE
    return None


def test_no_clip_is_cut_off(heard: list[Heard]) -> None:
    """Every sentence, count and breath cue is there whole, at its second."""
    assert [] == [each for each in heard if each.start is None]
    assert len(heard) > 100


def test_no_clip_is_over_another(heard: list[Heard]) -> None:
    """The next begins after the last sample of the one before it."""
    over = []
    for before, after in pairwise(heard):
        if before.start is not None and after.start is not None and before.start + before.seconds > after.start:
            over.append((before.words, after.words))

    assert [] == over


def test_every_clip_is_at_its_second(heard: list[Heard]) -> None:
    """At most half a second late, and never early by more than a block."""
    late = [each.start - each.cue for each in heard if each.start is not None]

    assert -2 * BLOCK / RATE <= min(late)
    assert max(late) <= LATE


def test_nobody_is_left_in_silence(sound: Samples, heard: list[Heard]) -> None:
    """No more than ten seconds without a sound, but where one holds a stretch, or moves and may say ready."""
    loud = np.flatnonzero(np.abs(sound.astype(np.int32)) > QUIET)
    breaks = np.flatnonzero(np.diff(loud) > LONGEST_SILENCE * RATE)
    silences = [(loud[at] / RATE, loud[at + 1] / RATE) for at in breaks]
    alone = [(start, end) for start, end in silences if last(heard, start).phase not in (Phase.WORK, Phase.MOVE)]

    assert [] == alone
    assert loud[0] / RATE < 1.0
    assert (len(sound) - loud[-1]) / RATE < LONGEST_SILENCE


def last(heard: list[Heard], second: float) -> Heard:
    """Return what was said last before a second."""
    return [each for each in heard if each.start is not None and each.start <= second][-1]


def test_it_lasts_as_long_as_the_simulation_says(sound: Samples, library: Library) -> None:
    """To the second, but for the last words, which are as long as the voice makes them."""
    score = write_score(library.routines[ROUTINE], library.phrasebook.count_words, Settings())

    assert pytest.approx(score.total_seconds, abs=5.0) == len(sound) / RATE
