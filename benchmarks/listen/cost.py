"""What an ear costs: seconds to load, share of one core, resident memory; each in a fresh process."""

from __future__ import annotations

import json
import subprocess
import sys

SCRIPT = """
import json, sys, time, resource, random, struct
def resident():
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * resource.getpagesize() / 2**20
import vosk
vosk.SetLogLevel(-1)
began = time.perf_counter()
model = vosk.Model(sys.argv[1])
grammar = json.load(sys.stdin)
known = [p for p in grammar if all(model.vosk_model_find_word(w) >= 0 for w in p.split())]
ear = vosk.KaldiRecognizer(model, 16000, json.dumps(known))
loaded = time.perf_counter() - began
random.seed(1)
noise = struct.pack("<320000h", *(int(random.gauss(0, 300)) for _ in range(320000)))
cpu = time.process_time()
for at in range(0, len(noise), 640):
    ear.Result() if ear.AcceptWaveform(noise[at:at + 640]) else ear.PartialResult()
print(json.dumps({"load_s": loaded, "rtf": (time.process_time() - cpu) / 20.0, "resident_mb": resident()}))
"""


def cost(folder: str, grammar: list[str]) -> dict[str, float]:
    """Load time, real-time factor on 20 s of noise in 20 ms blocks, MiB resident (Linux)."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, folder],
        input=json.dumps(grammar), capture_output=True, text=True, check=True,
    )  # fmt: skip
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures
