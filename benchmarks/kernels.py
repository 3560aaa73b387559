"""What it saves that vosk is told of the processor (`offline.kernels`): `python -m benchmarks.kernels`, a table.

The ear hears a minute of somebody who reads, in a process of its own each time, one way beside the other; of some
rounds the median of the processor's time counts. Where vosk's OpenBLAS knows the processor both are the same.
"""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from offline.kernels import CORE_TYPE

TALK = Path(__file__).parents[1] / "tests" / "offline" / "fixtures" / "talk__speechocean762__0461.wav"
ROUNDS = 5
BY_ITSELF, TOLD = "import vosk", "pass"
HEAR = """
import json, sys, time, wave
from pathlib import Path
{before}
from content.loader import load
from offline.ear import Ear
from offline.models import SHIPPED
from offline.sound import BLOCK, RATE
ear = Ear(SHIPPED / "en", load("en").phrasebook)
with wave.open(sys.argv[1]) as talk:
    sound = talk.readframes(talk.getnframes())
sound *= 60 * 2 * RATE // len(sound)
blocks = [sound[at : at + 2 * BLOCK] for at in range(0, len(sound) - 2 * BLOCK, 2 * BLOCK)]
began = time.process_time()
for block in blocks:
    ear.candidate(block)
print(json.dumps((time.process_time() - began) / (len(blocks) * BLOCK / RATE)))
"""


def share(before: str) -> float:
    """Return the part of one core that hearing takes, where `before` is run before vosk is loaded."""
    environment = {name: value for name, value in os.environ.items() if name != CORE_TYPE}
    script = HEAR.format(before=before)
    run = subprocess.run(
        [sys.executable, "-c", script, str(TALK)], env=environment, capture_output=True, text=True, check=True
    )
    return float(json.loads(run.stdout))


def main() -> None:
    """Print the table."""
    measured = [(share(BY_ITSELF), share(TOLD)) for _ in range(ROUNDS)]
    alone, told = (statistics.median(each) for each in zip(*measured, strict=True))
    print("| vosk finds its kernels | told of the processor | ratio |", "|---|---|---|", sep="\n")
    print(f"| {alone:.3f} of a core | {told:.3f} | {told / alone:.2f} |")


if __name__ == "__main__":
    main()
