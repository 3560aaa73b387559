"""What an ear costs: seconds to load, share of one core, resident memory; each in a fresh process."""

from __future__ import annotations

import json
import os
import subprocess
import sys

SCRIPT = """
import json, resource, sys, time
def resident():
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * resource.getpagesize() / 2**20
from pathlib import Path
import numpy as np
from training.acceptance import phrasebook
from offline.ear import Ear
book = phrasebook()
import vosk
before = resident()
began = time.perf_counter()
ear = Ear(Path(sys.argv[1]), book)
loaded = time.perf_counter() - began
rng = np.random.default_rng(1)
noise = (rng.standard_normal(960000) * 300).astype("<i2")
cpu = time.process_time()
for at in range(0, len(noise), 320):
    ear.candidate(noise[at:at + 320].tobytes())
spent = time.process_time() - cpu
print(json.dumps({"load_s": loaded, "rtf": spent / 60.0, "resident_mb": resident() - before}))
"""


def cost(folder: str) -> dict[str, float]:
    """Load time, real-time factor on 60 s of noise in 20 ms blocks, MiB resident that the ear adds (Linux)."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, folder],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures
