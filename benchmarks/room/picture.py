"""One scene as a picture: what was played, what the microphone had, what was left, what was heard."""

from pathlib import Path

import numpy as np

from benchmarks.room.loops import Clean, Loop
from benchmarks.room.measure import Bench
from benchmarks.room.play import Over, Scenery, sentences
from benchmarks.room.scenes import Scene
from engine.events import Effect, Event, Heard
from offline.sound import BLOCK, RATE, Samples
from tests.room import Person

SCENE = Scene("quiet", 2.5, 6.0)
SECONDS = 16.0
SPEAKS_AT = (4.0, 11.0)
SAID = ("next", "stop")
COLOURS = 32


def one_scene(bench: Bench, loop: Loop, clean: Clean, path: Path) -> None:
    """Play `SCENE` with somebody who says `SAID`; draw it. clean: a fresh canceller."""
    chosen = [next(w for w in bench.words if w.phrase == phrase) for phrase in SAID]
    script = [(at, bench.place.saying(words, SCENE.distance_m)) for at, words in zip(SPEAKS_AT, chosen, strict=True)]
    person = Person(script)
    room = bench.place.room(SCENE, person, record=True)
    scenery = Scenery(room, loop, bench.speak, bench.library.phrasebook)
    heard: list[tuple[float, str]] = []

    def play(effect: Effect) -> Event:
        event = scenery.play(effect)
        if room.seconds >= SECONDS:
            raise Over
        if isinstance(event, Heard):
            heard.append((room.seconds, event.command.value))
            meant = bench.library.phrasebook.understand(person.attempts[-1].saying.words) if person.busy else None
            if meant is not None and meant.command is event.command:
                person.obeyed()
        return event

    scenery.hand.raised = lambda: room.seconds >= SECONDS
    for start in sentences(bench.scores(), bench.speak, 2.0)[:: len(SAID)]:
        if room.seconds < SECONDS:
            scenery.run(start.score, start.progress, play)
    blocks = zip(room.played.reshape(-1, BLOCK), room.heard.reshape(-1, BLOCK), strict=True)
    left = [clean(played, had) for played, had in blocks]
    tracks = {
        "what was played": room.played,
        "what the microphone had": room.heard,
        "what was left to notice somebody by": np.concatenate([each.suppressed for each in left]),
        "what was left to understand them by": np.concatenate([each.whole for each in left]),
    }
    said = [(attempt.start / RATE, attempt.word_end / RATE, attempt.saying.words) for attempt in person.attempts]
    draw(tracks, said, heard, path)


def draw(
    tracks: dict[str, Samples],
    said: list[tuple[float, float, str]],
    heard: list[tuple[float, str]],
    path: Path,
) -> None:
    """Draw sounds of one length under each other, who said what from when to when, and what was heard when."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt
    from PIL import Image

    size = (9, 1.6 * len(tracks) + 1)
    figure, axes = plt.subplots(len(tracks) + 1, 1, figsize=size, sharex=True, height_ratios=[3] * len(tracks) + [1])
    hiss = np.random.default_rng(0).normal(size=max(map(len, tracks.values()))) * 1e-7  # silence has no logarithm
    for axis, (name, sound) in zip(axes, tracks.items(), strict=False):
        axis.specgram(
            sound / 32768 + hiss[: len(sound)], NFFT=512, noverlap=256, Fs=RATE, vmin=-130, vmax=-50, cmap="magma"
        )
        axis.set_ylabel("kHz")
        axis.set_yticks([0, 4000, 8000], ["0", "4", "8"])
        axis.set_title(name, loc="left", fontsize=9, pad=3)
    last = axes[-1]
    last.set_ylim(0, 2)
    last.set_yticks([0.5, 1.5], ["heard", "said"], fontsize=8)
    for start, end, words in said:
        last.barh(1.5, end - start, left=start, height=0.7, color="tab:blue")
        last.text(end, 1.5, f" {words}", fontsize=8, va="center")
    for at, words in heard:
        last.plot([at], [0.5], "k|", markersize=12)
        last.text(at, 0.5, f" {words}", fontsize=8, va="center")
    last.set_xlabel("seconds")
    figure.tight_layout(h_pad=0.3)
    figure.savefig(path, dpi=80)
    plt.close(figure)
    with Image.open(path) as image:
        small = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
