"""The recordings: who says what, and on which side of the split by speaker each one stands.

Trained on: sources in TRAINED and three quarters of the speechocean762 speakers.
Measured on: the other quarter, and whole sources that are never trained on. Two sources name
no speaker (picovoice_sti, picovoice_wakewords); the first is only measured, the second only
trained on, but one person may be in both: figures on picovoice_sti are kept apart.
Sources under CC BY-SA (art4apps) are never trained on.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

TRAINED = {"millard", "picovoice_wakewords", "mycroft_precise", "shawnhymel", "librivox_sense"}
HELD_OUT_SHARE = 4  # one speechocean762 speaker in four is measured
WAKE_TEXT = {
    "heychatterbox": "hey chatterbox",
    "heycomputer": "hey computer",
    "goodnight": "good night",
    "archie": "archie",
}


@dataclass(frozen=True, slots=True)
class Recording:
    """One sound file with its words (None: not known word for word), speaker and side."""

    path: Path
    text: str | None
    speaker: str
    source: str
    kind: str  # command, cut, word, sentence, command_sentence
    held_out: bool


def measured_speaker(speaker: str) -> bool:
    """Whether a speechocean762 speaker is on the measured side; a hash, so that it never moves."""
    return hashlib.sha1(f"speechocean762 {speaker}".encode()).digest()[0] % HELD_OUT_SHARE == 0


def spots(path: Path, sentence_of: str | None = None) -> bool:
    """Whether a trained recording or made-up voice teaches the spotter; else what it takes to act is learned from it.

    sentence_of: the speaker of a sentence, half of whom teach it, as three quarters of what is said alone do.
    """
    if sentence_of is not None:
        return crc32(sentence_of.encode()) % 2 == 0
    return crc32(path.name.encode()) % 4 != 0


def _held_out(source: str, speaker: str) -> bool:
    if source == "speechocean762":
        return measured_speaker(speaker)
    return not ({source, speaker} & TRAINED)


def _lone(folder: Path, kind: str) -> Iterator[Recording]:
    for path in sorted([*folder.rglob("*.flac"), *folder.rglob("*.opus"), *folder.rglob("*.wav")]):
        parts = path.stem.split("__")
        named = len(parts) >= 4
        source = parts[1] if named else path.parent.name
        speaker = parts[2] if named else source
        text = parts[0].replace("_", " ")
        words = None if text == "notwake" else WAKE_TEXT.get(text, text)
        yield Recording(path, words, speaker, source, kind, _held_out(source, speaker))


def _spoken(folder: Path, kind: str) -> Iterator[Recording]:
    with (folder / "transcripts.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            path = (folder / row["file"]).with_suffix(".opus")
            if not path.exists():
                continue
            source = path.name.split("__")[0]
            speaker = row["speaker"] or source
            known = source in {"speechocean762", "librivox_sense"}
            text = row["text"].lower() if known else None
            yield Recording(path, text, speaker, source, kind, _held_out(source, speaker))


def recordings(data: Path) -> list[Recording]:
    """Every recording of the data folder, commands first."""
    return [
        *_lone(data / "commands", "command"),
        *_lone(data / "commands_cut", "cut"),
        *_lone(data / "words", "word"),
        *_spoken(data / "speech", "sentence"),
        *_spoken(data / "speech_with_command_words", "command_sentence"),
    ]


def write_split(data: Path, path: Path) -> dict[str, int]:
    """Write "side source speaker recordings" lines; return how many speakers stand on each side."""
    counts: dict[tuple[str, str, str], int] = {}
    for item in recordings(data):
        side = "measured" if item.held_out else "trained"
        key = (side, item.source, item.speaker)
        counts[key] = counts.get(key, 0) + 1
    lines = ["side\tsource\tspeaker\trecordings"]
    lines += ["\t".join((*key, str(number))) for key, number in sorted(counts.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {side: sum(key[0] == side for key in counts) for side in ("trained", "measured")}


def halves(data: Path, held_out: bool) -> list[tuple[Path, float, float]]:
    """Background sounds of one side: (file, from, to) as shares of its length.

    The kitchen is halved (there is only one); the air conditioner, one quiet piece and one song
    are measured only; everything else is trained on.
    """
    measured = ("air_conditioner", "Sugar_Plum", "Fishin")
    found: list[tuple[Path, float, float]] = []
    for path in sorted([*(data / "noise").iterdir(), *(data / "music").iterdir()]):
        if "kitchen" in path.name:
            found.append((path, 0.5, 1.0) if held_out else (path, 0.0, 0.5))
        elif any(part in path.name for part in measured) == held_out:
            found.append((path, 0.0, 1.0))
    return found
