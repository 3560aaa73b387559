"""An earlier, smaller network as a guide for the first steps: when in a recording its known phones are said.

CTC alone spends its first thousand steps saying nothing but blank. For a few hundred steps the
target is instead what the guide, told the text, takes for the time of each phone; its own guesses at
the text are not used, nor its weights. Only recordings of the trained side are shown to it.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import ctc_loss

DILATIONS = (1, 1, 2, 2, 3)
STEM_FRAMES = 7
STRIDE = 3
_MATRICES = re.compile(r"<LinearParams>\s*\[(.*?)\]\s*<BiasParams>\s*\[(.*?)\]", re.DOTALL)


class Guide:
    """A Kaldi nnet3 of plain spliced layers, read from a final.mdl in text mode."""

    def __init__(self, final_mdl: Path) -> None:
        text = final_mdl.read_text(encoding="utf-8")
        self.layers: list[tuple[Tensor, Tensor]] = []
        for matrix, vector in _MATRICES.findall(text[text.index("<Nnet3>") :]):
            rows = [row.split() for row in matrix.strip().split("\n") if row.strip()]
            weight, bias = np.array(rows, np.float32), np.array(vector.split(), np.float32)
            self.layers.append((torch.from_numpy(weight), torch.from_numpy(bias)))

    @torch.no_grad()
    def scores(self, frames: Tensor) -> Tensor:
        """(batch, frames, 40) to (batch, frames / 3, phones), before the softmax."""
        reach = STEM_FRAMES // 2 + STRIDE * sum(DILATIONS)
        first, last = frames[:, :1].expand(-1, reach, -1), frames[:, -1:].expand(-1, reach, -1)
        x = torch.cat([first, frames, last], dim=1)
        h = x.unfold(1, STEM_FRAMES, STRIDE).transpose(2, 3).flatten(2)
        weight, bias = self.layers[0]
        h = torch.relu(h @ weight.T + bias)
        for (weight, bias), apart in zip(self.layers[1:-1], DILATIONS, strict=True):
            length = h.shape[1] - 2 * apart
            spliced = torch.cat([h[:, shift : shift + length] for shift in (0, apart, 2 * apart)], dim=2)
            h = torch.relu(spliced @ weight.T + bias)
        weight, bias = self.layers[-1]
        return h @ weight.T + bias

    def times(self, frames: Tensor, lengths: Tensor, labels: Tensor, label_lengths: Tensor) -> Tensor:
        """(time, batch, phones) posterior of each label given the text: softmax minus CTC's gradient."""
        raw = self.scores(frames).transpose(0, 1).requires_grad_()
        logs = torch.log_softmax(raw, dim=2)
        ctc_loss(logs, labels, lengths, label_lengths, reduction="sum", zero_infinity=True).backward()
        assert raw.grad is not None
        inside = torch.arange(raw.shape[0])[:, None] < lengths[None, :]
        return (logs.detach().exp() - raw.grad).clamp(0, 1) * inside[:, :, None]
