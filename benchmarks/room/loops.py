"""The loops that are compared: each plays an effect on a duplex and answers with its event."""

import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from engine.events import Ask, Command, Done, Effect, Event, Finish, Heard, Prompt
from engine.phrasebook import Phrasebook, normalise
from offline.calling import Calling
from offline.ear import Ear
from offline.echo import EchoCanceller, Left
from offline.grammar import UNKNOWN_WORD, known, missing_words
from offline.own_words import OwnWords
from offline.player import FLOOR_SECONDS, Listener, Player
from offline.recogniser import load_model
from offline.sound import BLOCK, RATE, Block, Duplex, Samples
from offline.spotter import Spotter
from offline.spotting import read_spotter

Clean = Callable[[Block, Block], Left]
"""Takes what was played and what was heard; returns what is left."""
Speak = Callable[[Prompt], Samples]


class Plays(Protocol):
    """What is left of a loop when the engine is taken away."""

    def play(self, effect: Effect) -> Event:
        """Play it; return what came of it."""


@dataclass(frozen=True, slots=True)
class Loop:
    """One of the loops."""

    made: Callable[[Duplex, Speak, Sequence[Listener]], Plays]
    """Makes it for a duplex; the listeners come before the ear, as the keyboard does."""
    await_answers: Callable[[frozenset[Command]], None] = lambda commands: None
    """Tells its ear what answers an open question."""


class Tap:
    """A duplex that notes how loud each block was, and the CPU seconds that it took itself."""

    has_microphone = True
    late_blocks = 0

    def __init__(self, duplex: Duplex) -> None:
        self._duplex = duplex
        self.hears_itself = duplex.hears_itself
        self.levels: list[float] = []
        """RMS of each block that was played."""
        self.cpu_seconds = 0.0

    @property
    def samples(self) -> int:
        """Samples that have passed."""
        return len(self.levels) * BLOCK

    def exchange(self, out: Block) -> Block:
        """Exchange a block with the duplex."""
        began = time.process_time()
        self.levels.append(rms(out))
        heard = self._duplex.exchange(out)
        self.cpu_seconds += time.process_time() - began
        return heard

    def close(self) -> None:
        """Close the duplex."""
        self._duplex.close()


def rms(block: Samples) -> float:
    """Return the root of the mean square."""
    return float(np.sqrt(np.mean(block.astype(float) ** 2)))


def shipping(ear: Ear, phrasebook: Phrasebook, spotter: Spotter | None) -> Loop:
    """Return the loop that ships (`offline.stage` and `offline.talk` put it together in the same way)."""

    def made(duplex: Duplex, speak: Speak, first: Sequence[Listener]) -> Plays:
        own = OwnWords(ear, phrasebook)
        echo = EchoCanceller() if duplex.hears_itself else None
        calling = Calling(spotter, phrasebook, own.may_be_seen) if spotter and echo else None
        return Player(duplex, speak, [*first, own], echo=echo, own=own, calling=calling)

    return Loop(made, ear.await_answers)


def muted(ear: Ear) -> Loop:
    """Return the loop that is deaf while it speaks."""
    return Loop(lambda duplex, speak, first: Player(duplex, speak, [*first, ear]), ear.await_answers)


class StockEar:
    """Vosk's own microphone loop: AcceptWaveform, Result, act on whatever final text is a phrase."""

    def __init__(self, model: Path, phrasebook: Phrasebook) -> None:
        vosk, loaded = load_model(model)
        unknown = missing_words(loaded, phrasebook)
        phrases = [p for p in map(normalise, phrasebook.phrases) if not unknown.intersection(p.split())]
        grammar = list(dict.fromkeys([*phrases, *known(loaded, phrasebook.decoys), UNKNOWN_WORD]))
        self._phrasebook = phrasebook
        self._recognizer = vosk.KaldiRecognizer(loaded, float(RATE), json.dumps(grammar))

    def hear(self, block: Block) -> Heard | None:
        """Return the command of a final result, if it is one."""
        if not self._recognizer.AcceptWaveform(block.tobytes()):
            return None
        return self._phrasebook.understand(json.loads(self._recognizer.Result()).get("text", ""))


class StockPlayer:
    """Plays, hears everything that the microphone brings, itself too, and does nothing clever about it."""

    def __init__(self, duplex: Duplex, speak: Speak, listeners: Sequence[Listener]) -> None:
        self._duplex, self._speak, self._listeners = duplex, speak, listeners

    def play(self, effect: Effect) -> Event:
        """Play to the end, or until a command was heard."""
        clip = self._speak(effect.prompt) if effect.prompt else np.zeros(0, dtype=np.int16)
        seconds: float | None = 0.0 if isinstance(effect, Finish) else effect.seconds
        if isinstance(effect, Ask) and seconds is not None:
            seconds = max(seconds, len(clip) / RATE + FLOOR_SECONDS)
        last = math.inf if seconds is None else math.ceil(max(seconds * RATE, len(clip)) / BLOCK)
        block = 0
        while block < last:
            out = np.zeros(BLOCK, dtype=np.int16)
            samples = clip[block * BLOCK : (block + 1) * BLOCK]
            out[: len(samples)] = samples
            microphone = self._duplex.exchange(out)
            block += 1
            for listener in self._listeners:
                heard = listener.hear(microphone)
                if heard is not None:
                    return heard
        return Done()


def stock(ear: StockEar) -> Loop:
    """Return the loop of Vosk's examples."""
    return Loop(lambda duplex, speak, first: StockPlayer(duplex, speak, [*first, ear]))


def all_loops(model: Path, phrasebook: Phrasebook) -> dict[str, Loop]:
    """Return the loops that are compared, the one that ships first."""
    return {
        "Homestretch": shipping(Ear(model, phrasebook), phrasebook, read_spotter(model)),
        "muted while it speaks": muted(Ear(model, phrasebook)),
        "stock Vosk loop": stock(StockEar(model, phrasebook)),
    }


def fresh_canceller() -> Clean:
    """Return the canceller that ships, before it has heard anything."""
    return EchoCanceller().clean
