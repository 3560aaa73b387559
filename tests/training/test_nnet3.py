"""Kaldi's binary format, number by number."""

from __future__ import annotations

import io
import struct

import pytest

np = pytest.importorskip("numpy", reason="numpy is not installed: training code cannot be tried")

from training.nnet3 import Writer, transition_model  # noqa: E402  (after the skip)


def read_matrix(data: bytes) -> np.ndarray:
    """Kaldi's reading of a compressed matrix ("CM"), written down independently."""
    assert data[:3] == b"CM "
    low, span, rows, columns = struct.unpack("<ffii", data[3:19])
    marks = np.frombuffer(data, "<u2", 4 * columns, 19).reshape(columns, 4)
    h = low + span * marks.astype(float) / 65535
    body = np.frombuffer(data, np.uint8, rows * columns, 19 + 8 * columns).reshape(columns, rows)
    out = np.empty((rows, columns))
    for column in range(columns):
        for row in range(rows):
            v = int(body[column, row])
            h0, h1, h2, h3 = h[column]
            if v <= 64:
                out[row, column] = h0 + (h1 - h0) * v / 64
            elif v <= 192:
                out[row, column] = h1 + (h2 - h1) * (v - 64) / 128
            else:
                out[row, column] = h2 + (h3 - h2) * (v - 192) / 63
    return out


def test_a_matrix_comes_back_within_a_hundredth_of_its_range() -> None:
    """Eight bits with quantiles a column lose next to nothing."""
    values = np.random.default_rng(1).standard_normal((48, 20)).astype(np.float32)
    out = io.BytesIO()

    Writer(out).matrix(values)

    assert np.abs(read_matrix(out.getvalue()[2:]) - values).max() < 0.02 * np.ptp(values)


def test_a_matrix_of_one_value_can_be_written() -> None:
    """A dead unit has equal weights; the quantiles must still rise."""
    out = io.BytesIO()

    Writer(out).matrix(np.zeros((8, 3), np.float32))

    assert np.abs(read_matrix(out.getvalue()[2:])).max() < 1e-5


def test_numbers_carry_their_width() -> None:
    """A whole number is a byte 4 and four bytes, low first."""
    out = io.BytesIO()

    Writer(out).integer(258)

    assert out.getvalue() == b"\0B\x04\x02\x01\0\0"


def test_the_transition_model_opens_and_closes() -> None:
    """Kaldi looks for these tokens in this order."""
    out = io.BytesIO()
    transition_model(Writer(out), phones=2)
    data = out.getvalue()

    places = [
        data.index(token)
        for token in (
            b"<TransitionModel> <Topology> ",
            b"</Topology> <Triples> ",
            b"</Triples> <LogProbs> ",
            b"</LogProbs> </TransitionModel> ",
        )
    ]

    assert places == sorted(places)
