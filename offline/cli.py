"""The command line: `homestretch` and its commands.

Exit codes: 0 finished, 2 something that was given is wrong, 3 stopped early by the person, 4 something is missing
or broken on this machine, 130 interrupted.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from platformdirs import PlatformDirs
from rich.console import Console
from rich.progress import Progress as Bar

from content.loader import Library, load, read_routine
from engine.errors import ContentError, HomestretchError, UsageError
from engine.phrasebook import Phrasebook
from engine.progress import Progress, read, read_settings
from engine.rehearsal import rehearse, total_seconds
from engine.routine import Routine
from engine.score import Score
from engine.settings import Counting, Instruction, Pace, Settings
from offline import doctor as diagnosis
from offline.place import PlaceFile
from offline.player import Player
from offline.screen import Lines, LivePanel, Screen, clock
from offline.session import Session, Speaker, minutes, take_up, to_be_said, write
from offline.sound import list_devices
from offline.stage import Stage, Wishes, set_stage
from offline.voice import WORDS_PER_MINUTE, Voice, list_voices

FINISHED, WRONG, STOPPED, MISSING, INTERRUPTED = 0, 2, 3, 4, 130
DIRS = PlatformDirs("homestretch", appauthor=False)
PLACE = "place.json"

out = Console(soft_wrap=True)
err = Console(stderr=True, soft_wrap=True)


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        code = INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = WRONG
    except (ContentError, UsageError) as error:
        code = tell(error, WRONG)
    except HomestretchError as error:
        code = tell(error, MISSING)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FINISHED
    sys.exit(code or FINISHED)


def tell(error: HomestretchError, code: int) -> int:
    """Print an error for a person; return the exit code."""
    err.print(f"homestretch: {error}", markup=False, highlight=False)
    return code


def session_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of everything that talks a person through a routine."""
    options = [
        click.option("--from-wav", type=click.Path(path_type=Path), help="A WAV (16 kHz, mono, 16 bits) as microphone."),
        click.option("--to-wav", type=click.Path(path_type=Path), help="Write what is played to this WAV."),
        click.option("--microphone", default="", help="Part of the microphone's name (see `devices`)."),
        click.option("--loudspeaker", default="", help="Part of the loudspeaker's name (see `devices`)."),
        click.option("--headphones", is_flag=True, help="The microphone cannot hear the voice: listen all the time."),
        click.option("--no-sound", is_flag=True, help="Text and keyboard only, with real timing."),
        click.option("--model", type=click.Path(path_type=Path), help="A Vosk model folder to hear with."),
        click.option("--voice", default=None, help="A voice's id or a part of its name (see `voices`)."),
        click.option("--wpm", type=click.IntRange(80, 300), default=WORDS_PER_MINUTE, show_default=True,
                     help="Words a minute."),  # fmt: skip
        *SETTING_OPTIONS,
        click.option("--afresh", is_flag=True, help="Begin at the start, whatever place was kept."),
        click.option("--plain", is_flag=True, help="One line for each thing said, no panel."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


SETTING_OPTIONS = [
    click.option("--pace", type=click.Choice(list(Pace)), help="Time for moving and instructions."),
    click.option("--counting", type=click.Choice(list(Counting)), help="What is counted aloud in a hold."),
    click.option("--halfway/--no-halfway", default=None, help="Call the middle of a hold."),
    click.option("--instruction", type=click.Choice(list(Instruction)), help="How much is explained."),
]


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@session_options
@click.version_option(package_name="homestretch")
@click.pass_context
def cli(context: click.Context, **given: Any) -> int | None:
    """Talks you through floor stretches for a stiff lower back; you steer by voice or keyboard.

    Without a command: asks which routine, then runs it, or offers to go on where you stopped.
    """
    if context.invoked_subcommand is not None:
        return None
    return talk(None, given)


@cli.command()
@click.argument("routine")
@session_options
def run(routine: str, **given: Any) -> int:
    """Run ROUTINE: an id from `routines`, or a routine file of your own."""
    return talk(routine, given)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def routines(as_json: bool) -> None:
    """List the routines."""
    library = load()
    rows = [
        {"id": id, "name": library.phrasebook.names[id], "minutes": minutes(library, id),
         "stretches": len(routine.stretches)}
        for id, routine in library.routines.items()
    ]  # fmt: skip
    show_rows(rows, as_json, lambda row: f"{row['id']:<20} {row['minutes']:>3} min  {row['name']}")


@cli.command()
@click.argument("routine")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def show(routine: str, as_json: bool) -> None:
    """Show what ROUTINE consists of."""
    library = load()
    chosen = find_routine(routine, library)
    rows = [
        {"exercise": s.exercise.id, "name": library.phrasebook.names[s.exercise.id], "position": s.exercise.position,
         "hold_seconds": s.hold_seconds, "reps": s.reps, "kind": s.exercise.kind, "sides": s.exercise.sides,
         "sources": list(s.exercise.sources)}
        for s in chosen.stretches
    ]  # fmt: skip

    def line(row: dict[str, Any]) -> str:
        dose = f"{row['hold_seconds']} s" if row["kind"] == "hold" else f"{row['reps']} times"
        if row["kind"] == "hold" and row["reps"] > 1:
            dose += f", {row['reps']} times"
        if row["sides"] == "left_right":
            dose += ", each side"
        return f"{row['name']:<32} {dose}"

    show_rows(rows, as_json, line)


@cli.command()
@click.argument("routine")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@click.option("--wav", type=click.Path(path_type=Path), help="Also speak it into this WAV.")
@click.option("--voice", default=None, help="A voice's id or a part of its name.")
def simulate(routine: str, as_json: bool, wav: Path | None, voice: str | None, **settings: Any) -> None:
    """Write out every cue of ROUTINE with its clock time, at once."""
    library = load()
    score = write(library, find_routine(routine, library), chosen_settings(Settings(), settings))
    write_out(score, library.phrasebook, as_json)
    if wav is not None:
        with staged(Wishes(loudspeaker_file=wav, voice=voice, cache=DIRS.user_cache_path), library) as (stage, screen):
            play_routine(library, score, Progress(score.routine.id, settings=score.settings), stage, screen, None)


for option in reversed(SETTING_OPTIONS):
    simulate = option(simulate)


@cli.command()
@click.argument("path", type=click.Path(path_type=Path))
def check(path: Path) -> None:
    """Check a routine file; says what is wrong and what would be right."""
    library = load()
    routine = read_routine(path, library)
    score = write(library, routine, Settings())
    out.print(f"{path}: fine, {len(routine.stretches)} stretches, {clock(total_seconds(score))}", highlight=False)


@cli.command()
@click.option("--hear", "name", default=None, help="Say a sentence with this voice (id or part of its name).")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def voices(name: str | None, as_json: bool) -> None:
    """List the voices there are, or hear one."""
    if name is None:
        rows = [{"id": v.id, "name": v.name, "languages": list(v.languages)} for v in list_voices()]
        show_rows(rows, as_json, lambda row: f"{row['name']:<36} {', '.join(row['languages']):<12} {row['id']}")
        return
    library = load()
    with staged(Wishes(voice=name, cache=DIRS.user_cache_path), library) as (stage, screen):
        if stage.voice is None:
            raise UsageError("there is no sound on this machine to hear a voice with")
        diagnosis.say_sample(library, Player(stage.duplex, Speaker(library.phrasebook, stage.voice, screen.notice)))


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def devices(as_json: bool) -> None:
    """List loudspeakers and microphones."""
    rows = [{"name": d.name, "kind": d.kind} for d in list_devices()]
    if not rows and not as_json:
        out.print("There are no sound devices on this machine.")
    show_rows(rows, as_json, lambda row: f"{row['kind']:<12} {row['name']}")


@cli.command()
@click.option("--model", type=click.Path(path_type=Path), help="A Vosk model folder to look at.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def doctor(model: Path | None, as_json: bool) -> int:
    """Say what was found on this machine, what is missing and what to do."""
    findings = diagnosis.examine(load(), model, DIRS)
    rows = [{"part": f.part, "ok": f.ok, "found": f.found, "remedy": f.remedy} for f in findings]

    def line(row: dict[str, Any]) -> str:
        mark = "found  " if row["ok"] else "missing"
        return f"{mark}  {row['part']:<12} {row['found']}" + (f"\n         -> {row['remedy']}" if row["remedy"] else "")

    show_rows(rows, as_json, line)
    return FINISHED if all(f.ok or not f.needed for f in findings) else MISSING


def talk(name: str | None, given: dict[str, Any]) -> int:
    """Choose a routine where none was named, and run it."""
    library = load()
    kept = PlaceFile(DIRS.user_state_path / PLACE)
    wishes = Wishes(
        microphone_file=given["from_wav"], loudspeaker_file=given["to_wav"], microphone=given["microphone"],
        loudspeaker=given["loudspeaker"], sound=not given["no_sound"], headphones=given["headphones"],
        model=given["model"], voice=given["voice"], words_per_minute=given["wpm"], cache=DIRS.user_cache_path,
    )  # fmt: skip
    routine = find_routine(name, library) if name else None
    with staged(wishes, library, plain=given["plain"]) as (stage, screen):
        if stage.deserted:
            score = write(library, routine or next(iter(library.routines.values())), chosen_settings(Settings(), given))
            err.print("Neither sound nor a terminal: here is the routine in writing.")
            write_out(score, library.phrasebook, as_json=False)
            return FINISHED
        if routine is None:
            routine = kept_routine(kept, library, afresh=given["afresh"])
        if routine is None:
            session = Session(library, player_for(library, stage, screen), screen, None)
            chosen = session.choose()
            if chosen is None:
                return STOPPED
            routine = library.routines[chosen]
        score = write(library, routine, Settings())
        progress = take_up(score, kept, screen.notice, afresh=given["afresh"])
        progress = replace(progress, settings=chosen_settings(progress.settings, given))
        return play_routine(library, score, progress, stage, screen, kept)


def play_routine(
    library: Library, score: Score, progress: Progress, stage: Stage, screen: Screen, kept: PlaceFile | None
) -> int:
    """Render the words ahead, then talk the person through; return the exit code."""
    if stage.voice is not None:
        render_ahead(stage.voice, to_be_said(score, progress, library.phrasebook), screen)
    ending = Session(library, player_for(library, stage, screen), screen, kept).run(score, progress)
    return FINISHED if ending.prompt.key == "finished" else STOPPED


def player_for(library: Library, stage: Stage, screen: Screen) -> Player:
    """Return a player on this stage."""
    speaker = Speaker(library.phrasebook, stage.voice, screen.notice)
    return Player(stage.duplex, speaker, stage.listeners, screen.passed)


def render_ahead(voice: Voice, texts: list[str], screen: Screen) -> None:
    """Render what is not in the cache, with a bar; a voice that cannot be made is told when it is needed."""
    with Bar(console=err, transient=True) as bar:
        task = bar.add_task("Preparing the voice", total=None, visible=False)
        try:
            voice.render(texts, lambda done, total: bar.update(task, completed=done, total=total, visible=True))
        except HomestretchError as error:
            screen.notice(f"The voice is not ready: {error}.")


@contextmanager
def staged(wishes: Wishes, library: Library, *, plain: bool = False) -> Iterator[tuple[Stage, Screen]]:
    """Open the stage and a screen that fits the terminal."""
    notice = Lines(out, err).notice
    stage = set_stage(wishes, library.phrasebook, notice)
    screen: Screen = Lines(out, err)
    try:
        if out.is_terminal and not plain and not wishes.files and not stage.deserted:
            screen = LivePanel(out, library.phrasebook)
        yield stage, screen
    finally:
        screen.close()
        stage.close()


def find_routine(name: str, library: Library) -> Routine:
    """Return a routine by id, by spoken name, or from a file."""
    if name in library.routines:
        return library.routines[name]
    heard = library.phrasebook.understand(name)
    if heard and heard.value in library.routines:
        return library.routines[heard.value]
    path = Path(name)
    if path.suffix == ".toml" or path.exists():
        return read_routine(path, library)
    raise UsageError(f"there is no routine {name!r}; there are {', '.join(library.routines)}, or name a .toml file")


def kept_routine(kept: PlaceFile, library: Library, *, afresh: bool) -> Routine | None:
    """Return the routine of the kept place, if there is one worth going on with."""
    try:
        text = None if afresh else kept.read()
        data = read(text) if text else {}
    except HomestretchError:
        return None  # told when the routine is taken up
    begun = isinstance(data.get("step"), int) and data["step"] > 0
    return library.routines.get(str(data.get("routine"))) if begun else None


def chosen_settings(settings: Settings, given: dict[str, Any]) -> Settings:
    """Return `settings` with what was given on the command line."""
    keys = ("pace", "counting", "halfway", "instruction")
    chosen = {key: given[key] for key in keys if given.get(key) is not None}
    merged = read_settings({**{key: getattr(settings, key) for key in keys}, **chosen})
    return replace(merged, easier=settings.easier, known=settings.known)


def write_out(score: Score, phrasebook: Phrasebook, as_json: bool) -> None:
    """Print every cue with its clock time, and the total."""
    progress = Progress(score.routine.id, settings=score.settings)
    rows = [
        {"second": second, "words": phrasebook.words(effect.prompt), "key": effect.prompt.key}
        for second, _, effect in rehearse(score, progress)
        if effect.prompt
    ]
    total = total_seconds(score)
    if as_json:
        click.echo(json.dumps({"routine": score.routine.id, "seconds": round(total, 1), "cues": rows}, indent=1))
        return
    for row in rows:
        out.print(f"{clock(float(str(row['second'])))}  {row['words']}", markup=False, highlight=False)
    out.print(f"{clock(total)}  in all", highlight=False)


def show_rows(rows: list[dict[str, Any]], as_json: bool, line: Callable[[dict[str, Any]], str]) -> None:
    """Print rows as JSON or one line each."""
    if as_json:
        click.echo(json.dumps(rows, indent=1))
    else:
        for row in rows:
            out.print(line(row), markup=False, highlight=False)
