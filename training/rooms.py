"""Room impulse responses by the image method (Allen and Berkley, JASA 65(4), 1979), in two bands.

A living room absorbs high tones more than low ones, so each response is built twice, with one
reflection factor below about 1 kHz and a smaller one above, and put together by a crossover.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from training.features import RATE_HZ

SPEED_M_S = 343.0
Sound = NDArray[np.float32]


def _reflection(size: NDArray[np.float64], reverb_s: float) -> float:
    """One reflection factor for all walls, by Eyring's formula from the reverberation time."""
    volume = float(np.prod(size))
    surface = 2.0 * float(size[0] * size[1] + size[0] * size[2] + size[1] * size[2])
    absorbed = 1.0 - np.exp(-0.161 * volume / (surface * reverb_s))
    return float(np.sqrt(1.0 - absorbed))


def image_method(
    size: NDArray[np.float64],
    source: NDArray[np.float64],
    microphone: NDArray[np.float64],
    reverb_s: float,
) -> Sound:
    """Response (samples,) of a box room; size and places in metres, first arrival at sample 0."""
    length = int(RATE_HZ * min(reverb_s, 0.9))
    reach = length / RATE_HZ * SPEED_M_S
    orders = [np.arange(-int(reach / (2 * side)) - 1, int(reach / (2 * side)) + 2) for side in size]
    axis_distance, axis_bounces = [], []
    for axis in range(3):
        places, bounces = [], []
        for mirrored in (0, 1):
            places.append((1 - 2 * mirrored) * source[axis] + 2 * orders[axis] * size[axis])
            bounces.append(np.abs(orders[axis] - mirrored) + np.abs(orders[axis]))
        axis_distance.append(np.concatenate(places) - microphone[axis])
        axis_bounces.append(np.concatenate(bounces))
    x, y, z = np.meshgrid(*axis_distance, indexing="ij")
    distance = np.sqrt(x * x + y * y + z * z)
    bx, by, bz = np.meshgrid(*axis_bounces, indexing="ij")
    bounces_all = bx + by + bz
    first = float(np.min(distance))
    late = (distance - first) / SPEED_M_S * RATE_HZ
    keep = late < length - 1
    at = late[keep].astype(int)
    strength = first / distance[keep]
    low, high = np.zeros(length), np.zeros(length)
    np.add.at(low, at, strength * _reflection(size, reverb_s) ** bounces_all[keep])
    np.add.at(high, at, strength * _reflection(size, reverb_s * 0.6) ** bounces_all[keep])
    below = butter(2, 1000.0, "low", fs=RATE_HZ, output="sos")
    # what is not low is high: the direct sound stays a single pulse
    return (sosfilt(below, low) + high - sosfilt(below, high)).astype(np.float32)


def home(rng: np.random.Generator, distance_m: float | None = None) -> Sound:
    """A random home-like room: 2.8-7 m long, 0.15-0.7 s of reverberation, device on floor or table."""
    size = np.array([rng.uniform(2.8, 7.0), rng.uniform(2.4, 5.0), rng.uniform(2.3, 3.0)])
    if distance_m is not None:
        size[0] = max(size[0], distance_m + 1.0)
    microphone = np.array([0.4, rng.uniform(0.4, size[1] - 0.4), rng.uniform(0.05, 1.0)])
    away = distance_m if distance_m is not None else rng.uniform(0.4, size[0] - 0.8)
    mouth_height = rng.uniform(0.1, 1.0)  # lying on the mat, or sitting
    flat = np.sqrt(max(away**2 - (mouth_height - microphone[2]) ** 2, 0.04))
    turn = rng.uniform(-0.2, 0.2)
    source = microphone + np.array([flat * np.cos(turn), flat * np.sin(turn), 0.0])
    source[2] = mouth_height
    source = np.clip(source, 0.2 * np.array([1.0, 1.0, 0.4]), size - 0.2)
    return image_method(size, source, microphone, rng.uniform(0.15, 0.7))


def bank(seed: int, number: int, distance_m: float | None = None) -> list[Sound]:
    """A fixed set of rooms; the same seed gives the same rooms."""
    rng = np.random.default_rng(seed)
    return [home(rng, distance_m) for _ in range(number)]
