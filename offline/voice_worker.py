"""The helper process that alone touches pyttsx3: one request, one text, one WAV, one answer, and it ends.

A JSON request on standard input, a JSON answer on standard output. Rules, each with its reason:
- One text a process: espeak carries its state from one utterance to the next, so the same text would not give
  the same samples; now and then it leaves a later file empty; and on macOS a second run was reported to hang.
- Only `save_to_file`, never `say`: what `say` starts cannot be stopped, and on Linux it returns at once.
- Espeak renders in a thread of its own, and `runAndWait` does not wait for it: on a busy machine the file is cut
  off or not there yet. What does wait is the notice that the utterance is finished, sent after the file is closed.
- pyttsx3 cancels what espeak is busy with before it speaks, and now and then (1 in 400 on a busy machine) that is
  the setting of the rate. So espeak gets its settings, and the time to take them, before there is a text.
- Standard output is moved away: pyttsx3 prints there.
- espeak-ng comes from espeakng-loader where it is installed. Its data path must be in the environment, and its
  library loaded for all, before pyttsx3 is imported; data paths of more than 160 characters fail inside espeak,
  with an error that says something else, so longer ones are copied to a short place first.
- espeak takes a voice that it does not know and speaks with another, so voices are looked up in its list.
- This file is run by its path and imports nothing of ours.
"""

import contextlib
import ctypes
import importlib
import importlib.util
import json
import os
import shutil
import sys
import tempfile
import threading  # espeak renders in a thread of its own, whose end is waited for
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LONGEST_DATA_PATH = 140
"""Characters; espeak-ng 1.52 keeps 160 for the path and appends to it. 167 were tried and failed."""


FINISH_SECONDS = 25.0
"""Longest wait for espeak, below the caller's patience: 2.2 s were measured for five minutes of speech."""


def main() -> int:
    """Answer the request on standard input; 0 when the answer was given, be it an error."""
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    request = json.loads(sys.stdin.buffer.read())
    with contextlib.ExitStack() as stack:
        try:
            engine = start_engine(stack, Path(request["cache"]) if request.get("cache") else None)
            said = render(engine, request) if "text" in request else {"voices": list_voices(engine)}
        except Exception as error:  # noqa: BLE001 - whatever the driver raises, the caller turns it into advice
            said = {"error": f"{type(error).__name__}: {error}"}
        answer.write(json.dumps(said))
        answer.close()
    return 0


def render(engine: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Write the text's sound to the file named in the request; return the voice that spoke."""
    default = engine.getProperty("voice")
    voice = choose_voice(list_voices(engine), default, request["voice"], request["language"])
    if voice is None:
        return {"error": "no such voice", "unknown_voice": True}
    engine.setProperty("voice", voice)
    engine.setProperty("rate", request["rate"])
    if engine.driver_name == "espeak":
        engine.proxy.setBusy(False)
        importlib.import_module("pyttsx3.drivers._espeak").Synchronize()
    finished = threading.Event()  # no thread of ours: espeak calls back from its own, and this waits for it
    engine.connect("finished-utterance", lambda name, completed: finished.set())
    engine.save_to_file(request["text"], request["file"])
    engine.runAndWait()
    if engine.driver_name == "espeak" and not finished.wait(FINISH_SECONDS):
        return {"error": "espeak did not finish"}
    return {"voice": voice}


def start_engine(stack: contextlib.ExitStack, cache: Path | None) -> Any:
    """Return a pyttsx3 engine; on Linux on the espeak-ng that was installed with us, if it was."""
    if sys.platform.startswith("linux") and importlib.util.find_spec("espeakng_loader"):
        loader = importlib.import_module("espeakng_loader")
        data = stack.enter_context(short_data_path(Path(loader.get_data_path()), cache))
        os.environ["ESPEAK_DATA_PATH"] = str(data)
        ctypes.CDLL(loader.get_library_path(), ctypes.RTLD_GLOBAL)
    return importlib.import_module("pyttsx3").init()


@contextlib.contextmanager
def short_data_path(data: Path, cache: Path | None) -> Iterator[Path]:
    """Give a path that espeak can hold: the data's own, or a copy in `cache` or in a temporary folder."""
    if len(str(data)) <= LONGEST_DATA_PATH:
        yield data
        return
    kept = cache / "espeak-ng-data" if cache else None
    if kept and len(str(kept)) <= LONGEST_DATA_PATH and (kept.is_dir() or copy_whole(data, kept)):
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="homestretch") as folder:
        yield Path(shutil.copytree(data, Path(folder) / "espeak-ng-data"))


def copy_whole(data: Path, kept: Path) -> bool:
    """Copy a folder so that it is there whole or not at all; return whether it is there."""
    partial = kept.with_name(f"{kept.name}.{os.getpid()}")
    try:
        shutil.copytree(data, partial)
        partial.rename(kept)
    except OSError:  # no room, not ours, or another process was first
        shutil.rmtree(partial, ignore_errors=True)
    return kept.is_dir()


def list_voices(engine: Any) -> list[dict[str, Any]]:
    """Return id, name and languages of every voice."""
    return [
        {"id": voice.id, "name": voice.name, "languages": [str(tag) for tag in voice.languages or []]}
        for voice in engine.getProperty("voices")
    ]


def choose_voice(voices: list[dict[str, Any]], default: str | None, wanted: str | None, language: str) -> str | None:
    """Return the id of the wanted voice, or of the default or the first that speaks the language; None: no such.

    `wanted` is an id or a part of a name; `language` a tag such as "en" or "en-US".
    """
    if wanted:
        exact = [voice["id"] for voice in voices if voice["id"].lower() == wanted.lower()]
        part = [voice["id"] for voice in voices if wanted.lower() in f"{voice['id']} {voice['name']}".lower()]
        return next(iter(exact + part), None)
    for tag in (language, language.split("-")[0]):
        fits = [voice["id"] for voice in voices if speaks(voice, tag)]
        if fits:
            return default if default in fits else fits[0]
    return default


def speaks(voice: dict[str, Any], tag: str) -> bool:
    """Whether one of the voice's languages is the tag or a variety of it."""
    tags = [language.replace("_", "-").lower() for language in voice["languages"]]
    return any(each == tag.lower() or each.startswith(f"{tag.lower()}-") for each in tags)


if __name__ == "__main__":
    raise SystemExit(main())
