"""Kaldi's MFCC, number for number what libvosk computes from conf/mfcc.conf."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16000
CEPSTRA = 40
MFCC_CONF = """--sample-frequency=16000
--use-energy=false
--num-mel-bins=40
--num-ceps=40
--low-freq=20
--high-freq=-400
--dither=0
"""


def options() -> Any:
    """The same settings for kaldi-native-fbank."""
    import kaldi_native_fbank as knf

    opts = knf.MfccOptions()
    opts.frame_opts.samp_freq = RATE_HZ
    opts.frame_opts.dither = 0.0
    opts.use_energy = False
    opts.mel_opts.num_bins = CEPSTRA
    opts.num_ceps = CEPSTRA
    opts.mel_opts.low_freq = 20.0
    opts.mel_opts.high_freq = -400.0
    return opts


def mfcc(sound: NDArray[np.float32], opts: Any) -> NDArray[np.float32]:
    """Frames of 10 ms (frames, 40) of a sound in -1..1, scaled to 16-bit as libvosk hears it."""
    import kaldi_native_fbank as knf

    maker = knf.OnlineMfcc(opts)
    maker.accept_waveform(RATE_HZ, (sound * 32768.0).tolist())
    maker.input_finished()
    frames = [maker.get_frame(index) for index in range(maker.num_frames_ready)]
    return np.asarray(frames, dtype=np.float32).reshape(-1, CEPSTRA)
