"""What is there on this machine, what is missing, and what to do about it; and how well a person is heard."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import click
from platformdirs import PlatformDirs
from rich.console import Console

from content.loader import Library
from engine.errors import HomestretchError
from offline.ear_process import EarProcess
from offline.ending import Ended
from offline.hearing import HearingFile
from offline.listening import check, figures, keep
from offline.models import find_model
from offline.screen import Lines
from offline.sound import list_devices
from offline.stage import Stage, Wishes, set_stage
from offline.talk import session_for
from offline.voice import Voice, list_voices
from offline.written import err, out


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: whether it is there, what was found, and the remedy where it is not."""

    part: str
    ok: bool
    found: str
    remedy: str = ""
    needed: bool = False
    """Whether a session cannot run without it."""


def examine(library: Library, model: Path | None, dirs: PlatformDirs) -> list[Finding]:
    """Look at content, voice, ear, sound and folders."""
    return [
        Finding("routines", True, f"{len(library.routines)} routines, {len(library.exercises)} exercises", needed=True),
        _voice(),
        _ear(library, model),
        *_sound(),
        *(_folder(name, path) for name, path in (("cache", dirs.user_cache_path), ("place", dirs.user_state_path))),
    ]


def _voice() -> Finding:
    try:
        count = len(list_voices())
        samples = len(Voice().clip("one"))
    except HomestretchError as error:
        return Finding("voice", False, "none", str(error))
    return Finding("voice", True, f"{count} voices, speaking works ({samples} samples)")


def _ear(library: Library, model: Path | None) -> Finding:
    """Load the model as a session does, in a process of its own: with a damaged graph vosk ends the one it is in."""
    try:
        folder = find_model(model, os.environ, language=library.phrasebook.locale)
        ear = EarProcess(folder, library.phrasebook)
    except HomestretchError as error:
        return Finding("ear", False, "no speech model", f"{error}. The keyboard works without.")
    ear.close()
    unknown, typed = ", ".join(sorted(ear.missing_words)), "; ".join(ear.unheard)
    return Finding("ear", True, str(folder), f"it does not know {unknown}; to be typed: {typed}" if typed else "")


def _sound() -> list[Finding]:
    try:
        kinds: list[str] = [device.kind for device in list_devices()]
    except HomestretchError as error:
        return [Finding("sound", False, "no sound library", str(error))]
    return [
        Finding(part, kind in kinds, f"{kinds.count(kind)} found", "" if kind in kinds else remedy)
        for part, kind, remedy in (
            ("loudspeaker", "loudspeaker", "connect one, or go on with text"),
            ("microphone", "microphone", "connect one, or use the keyboard"),
        )
    ]


def _folder(name: str, path: Path) -> Finding:
    probe = path
    while not os.path.exists(probe) and probe != probe.parent:
        probe = probe.parent
    writable = os.access(probe, os.W_OK)
    return Finding(f"{name} folder", writable, str(path), "" if writable else "make it writable")


def listen(library: Library, wishes: Wishes, file: HearingFile, as_json: bool) -> str | None:
    """Find out how well a person is heard, print and keep it; return the last words' key where they ended it.

    Where there is nothing to hear with, that is said in one line, and nothing is kept.
    """
    told: list[str] = []
    stage = set_stage(wishes, library.phrasebook, told.append)
    screen = Lines(Console(quiet=True) if as_json else out, err)
    try:
        outcome = check(library, stage, screen, lambda found: keep(file, found, screen.notice))
    except Ended as ended:
        return session_for(library, stage, Lines(err if as_json else out, err)).end(ended.command)
    finally:
        stage.close()
    if outcome is None:
        err.print(f"There is nothing to check: {missing(stage, told)}", markup=False, highlight=False)
        return None
    for sentence in told:
        screen.notice(sentence)
    if as_json:
        click.echo(json.dumps(figures(outcome), indent=1))
    return None


def missing(stage: Stage, told: list[str]) -> str:
    """Say what is not there to listen with."""
    if stage.duplex.has_microphone:
        return " ".join(told)
    return "there is no microphone. Connect one, or use the keyboard."
