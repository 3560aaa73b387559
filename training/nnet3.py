"""Kaldi's binary format: a transition model and an nnet3 network in one final.mdl.

Written after Kaldi's `TransitionModel::Write`, `AmNnetSimple::Write`, `CompressedMatrix::Write`.
Weight matrices go out with 8 bits a number (Kaldi's "CM": each column has its own scale), which
libvosk reads wherever a plain matrix may stand.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


class Writer:
    """Kaldi's primitives on an open file; the caller keeps their order."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        out.write(b"\0B")

    def token(self, *names: str) -> None:
        """Names such as <Nnet3>, each followed by one space."""
        for name in names:
            self.out.write(name.encode() + b" ")

    def line(self, text: str) -> None:
        """A line of the network's configuration."""
        self.out.write(text.encode() + b"\n")

    def integer(self, value: int) -> None:
        """A 32-bit whole number with its width before it."""
        self.out.write(struct.pack("<bi", 4, value))

    def number(self, value: float) -> None:
        """A 32-bit float with its width before it."""
        self.out.write(struct.pack("<bf", 4, value))

    def flag(self, value: bool) -> None:
        """True or false."""
        self.out.write(b"T" if value else b"F")

    def pairs(self, values: Iterable[tuple[int, int]]) -> None:
        """A list of pairs of 32-bit whole numbers."""
        listed = list(values)
        self.out.write(struct.pack("<bi", 4, len(listed)))
        self.out.write(np.asarray(listed, "<i4").tobytes())

    def integers(self, values: Iterable[int]) -> None:
        """A list of 32-bit whole numbers."""
        listed = list(values)
        self.out.write(struct.pack("<bi", 4, len(listed)))
        self.out.write(np.asarray(listed, "<i4").tobytes())

    def vector(self, values: Array) -> None:
        """A vector of 32-bit floats."""
        self.token("FV")
        self.integer(len(values))
        self.out.write(np.asarray(values, "<f4").tobytes())

    def matrix(self, values: Array) -> None:
        """A matrix (rows, columns) in 8 bits: per column four 16-bit quantiles, then one byte a number."""
        rows, columns = values.shape
        low, span = float(values.min()), float(np.ptp(values)) or 1e-6
        self.token("CM")
        self.out.write(struct.pack("<ffii", low, span, rows, columns))
        marks = _marks(values, low, span)
        self.out.write(marks.astype("<u2").tobytes())
        heights = low + span * marks.astype(np.float64) / 65535.0
        self.out.write(_bytes(values, heights).T.tobytes())


def _marks(values: Array, low: float, span: float) -> NDArray[np.int64]:
    """(columns, 4) least, lower quarter, upper quarter and greatest value on a scale of 0..65535."""
    ordered = np.sort(values, axis=0)
    quarter = len(ordered) // 4
    picked = np.stack([ordered[0], ordered[quarter], ordered[min(3 * quarter, len(ordered) - 1)], ordered[-1]], axis=1)
    whole = np.round((picked - low) / span * 65535.0).astype(np.int64)
    for index in range(1, 4):  # Kaldi wants them strictly rising
        whole[:, index] = np.maximum(whole[:, index], whole[:, index - 1] + 1)
    for index in range(4):
        whole[:, index] = np.minimum(whole[:, index], 65532 + index)
    for index in range(2, -1, -1):
        whole[:, index] = np.minimum(whole[:, index], whole[:, index + 1] - 1)
    return np.clip(whole, 0, 65535)


def _bytes(values: Array, heights: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Each number's place between its column's quantiles: 0..64, 64..192, 192..255."""
    h0, h1, h2, h3 = (heights[:, index] for index in range(4))
    lower = (values - h0) / (h1 - h0) * 64.0
    middle = 64.0 + (values - h1) / (h2 - h1) * 128.0
    upper = 192.0 + (values - h2) / (h3 - h2) * 63.0
    places = np.where(values < h1, lower, np.where(values < h2, middle, upper))
    return np.clip(np.round(places), 0, 255).astype(np.uint8)


def transition_model(to: Writer, phones: int) -> None:
    """One state a phone with a self-loop; transition ids of phone n are 2n-1 (stay) and 2n (leave)."""
    numbers = range(1, phones + 1)
    to.token("<TransitionModel>", "<Topology>")
    to.integers(numbers)
    to.integers([-1, *[0] * phones])
    to.integer(1)  # one topology for all
    to.integer(2)  # of two states
    to.integer(0)
    to.integer(2)
    for target in (0, 1):
        to.integer(target)
        to.number(0.5)
    to.integer(-1)  # the last state emits nothing
    to.integer(0)
    to.token("</Topology>", "<Triples>")
    to.integer(phones)
    for number in numbers:
        to.integer(number)
        to.integer(0)
        to.integer(number - 1)
    to.token("</Triples>", "<LogProbs>")
    to.vector(np.array([0.0, *[np.log(0.5)] * (2 * phones)], np.float32))
    to.token("</LogProbs>", "</TransitionModel>")
