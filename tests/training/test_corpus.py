"""The split by speaker."""

from __future__ import annotations

import csv
from pathlib import Path

SPLIT = Path(__file__).resolve().parents[2] / "training" / "split.tsv"


def test_no_speaker_stands_on_both_sides() -> None:
    """Nobody who is measured is trained on."""
    with SPLIT.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    sides = {side: {(r["source"], r["speaker"]) for r in rows if r["side"] == side} for side in ("trained", "measured")}

    assert not sides["trained"] & sides["measured"]


def test_share_alike_recordings_are_never_trained_on() -> None:
    """art4apps is CC BY-SA: measured only."""
    with SPLIT.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))

    assert {r["side"] for r in rows if r["speaker"] == "art4apps" or r["source"] == "art4apps"} == {"measured"}
