"""The process in which the ear listens when it is live: sound comes in, a command and its phrase go out, nothing else.

Frames on standard input, each a length of four bytes (little-endian) and that many bytes: first a JSON request in
parts, ended by an empty frame, then blocks, each a number of four bytes from 1 on and mono s16; number 0 stands before
what the ear is told, in JSON: {"awaited": [the commands that answer an open question]}, {"own_voice": whether it
sounds}, {"person": ...} where one was noticed and {"gives_way": ...} where our own voice gives way, each the number of
blocks that are from before that and come only now, or {"again": the number of blocks that come once more, differently}.
One line of JSON on standard output for each frame: null for a part and for what it is told; {"missing_words": [...]} or
{"error": ...} for the request; for a block its number, or the number with a command, its value and the phrase that was
said.

Rules, each with its reason:
- A block whose number does not follow the last one's finds a recogniser started afresh: sound was left out between.
  Not so the first of those that come once more, for which the ear has made room.
- Standard output, standard error and input are moved away before vosk is loaded: whatever it prints is lost, so that
  no word that was heard reaches a terminal and no remark of its own is taken for an answer.
- No core file is left where vosk aborts: the sound of a room would be in it.
- Ctrl-C goes to every process of a terminal; the end of the input is what ends this one, also when the parent dies.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from engine.errors import HomestretchError
from engine.events import Command, Heard
from engine.phrasebook import Phrasebook
from offline.ear import Ear, EarSettings

LENGTH_BYTES = 4
NUMBER_BYTES = 4
TOLD = 0
"""Stands in place of a block's number before what the ear is told."""


def main() -> int:
    """Listen until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_no_core()
    sound, answers = (
        taken_over(sys.stdin.fileno(), os.O_RDONLY, "rb"),
        taken_over(sys.stdout.fileno(), os.O_WRONLY, "wb"),
    )
    try:
        serve(sound, answers)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), answers.fileno())  # nobody reads any more
    return 0


def serve(sound: BinaryIO, answers: BinaryIO) -> None:
    """Answer every frame."""

    def answer(said: Any) -> None:
        answers.write(json.dumps(said).encode() + b"\n")
        answers.flush()

    request = b""
    while part := read_frame(sound):
        request += part
        answer(None)
    if not request:
        return
    try:
        ear = make_ear(json.loads(request))
        answer({"missing_words": sorted(ear.missing_words)})
        last: int | None = 0
        while frame := read_frame(sound):
            number = int.from_bytes(frame[:NUMBER_BYTES], "little")
            if number == TOLD:
                told = json.loads(frame[NUMBER_BYTES:])
                tell(ear, told)
                last = None if "again" in told else last
                answer(None)
                continue
            if last is not None and number != last + 1:
                ear.reset()
            last = number
            heard = ear.hear(np.frombuffer(frame[NUMBER_BYTES:], dtype="<i2").astype(np.int16))
            answer([number, heard.command, heard.value, heard.phrase] if heard else [number])
    except HomestretchError as error:
        answer({"error": str(error)})


def tell(ear: Ear, told: dict[str, Any]) -> None:
    """Pass on what the ear is told."""
    if "awaited" in told:
        ear.await_answers(frozenset(map(Command, told["awaited"])))
    if "own_voice" in told:
        ear.own_voice(told["own_voice"])
    if "person" in told:
        ear.person_speaks(told["person"])
    if "gives_way" in told:
        ear.gives_way(told["gives_way"])
    if "again" in told:
        ear.forget(told["again"])


def make_ear(request: dict[str, Any]) -> Ear:
    """Return the ear that is asked for; raises MissingError where it cannot be had."""
    meanings = {phrase: Heard(Command(command), value) for phrase, (command, value) in request["phrases"].items()}
    decoys, unhurried = tuple(request["decoys"]), frozenset(request["unhurried"])
    phrasebook = Phrasebook(request["locale"], {}, {}, meanings, decoys, unhurried)
    return Ear(Path(request["model"]), phrasebook, EarSettings(**request["settings"]))


def read_frame(stream: BinaryIO) -> bytes:
    """Return the next frame; empty at the end of the input, be it in the middle of one."""
    length = stream.read(LENGTH_BYTES)
    size = int.from_bytes(length, "little")
    frame = stream.read(size) if len(length) == LENGTH_BYTES else b""
    return frame if len(frame) == size else b""


def leave_no_core() -> None:
    """Forbid the file that some systems write when a process aborts."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def taken_over(number: int, flags: int, mode: str) -> Any:
    """Return a stream on descriptor `number`, which itself leads nowhere from now on."""
    stream = os.fdopen(os.dup(number), mode)
    os.dup2(os.open(os.devnull, flags), number)
    return stream


if __name__ == "__main__":
    raise SystemExit(main())
