"""The command line: `homestretch` and its commands.

Exit codes: 0 finished, 2 something that was given is wrong, 3 stopped early by the person, 4 something is missing
or broken on this machine, 130 interrupted, 128 and the signal's number where another one ended it (offline/start.py).
"""

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from content.loader import load
from content.own import listed, read_own
from content.schema import schema_text
from engine.errors import ContentError, HomestretchError, StateError, UsageError
from engine.progress import Progress
from engine.settings import Counting, Instruction, Pace, Settings
from engine.wish import wish_of
from offline import doctor as diagnosis
from offline.disk import delete_all
from offline.finding import DIRS, OWN, built_in, chosen_settings, find_routine, whole_library
from offline.importing import take_in
from offline.model_commands import model_commands
from offline.new import write_new
from offline.place import PlaceFile
from offline.screen import clock
from offline.session import write
from offline.sound_commands import devices, voices
from offline.stage import Wishes
from offline.talk import (
    CHOICES,
    FINISHED,
    HEARING,
    INTERRUPTED,
    MISSING,
    OUTCOME,
    PLACE,
    WRONG,
    chosen_voice,
    left,
    play_routine,
    staged,
    talk,
)
from offline.voice import find_voice, list_voices
from offline.wishes import OPTIONS, dose, explanation, one_of, wish_from
from offline.written import UNPRINTABLE, err, out, print_anything, print_nowhere, show_rows, write_out


def main() -> None:
    """Run the command line and exit with its code."""
    print_anything()
    try:
        code = cli.main(standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()  # what is printed last fails here, and not where nobody can tell it
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
        print_nowhere()
        code = FINISHED
    except OSError as error:
        if error.errno not in UNPRINTABLE:
            raise
        print_nowhere()
        with contextlib.suppress(OSError):
            tell(f"nothing more can be printed ({error.strerror}): make room, or print it elsewhere", MISSING)
        code = MISSING
    sys.exit(code or FINISHED)


def tell(error: HomestretchError | str, code: int) -> int:
    """Print an error for a person; return the exit code."""
    err.print(f"homestretch: {error}", markup=False, highlight=False)
    return code


def session_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of everything that talks a person through a routine."""
    options = [
        click.option("--from-wav", type=click.Path(path_type=Path), help="WAV (16 kHz, mono, 16 bits) as microphone."),
        click.option("--to-wav", type=click.Path(path_type=Path), help="Write what is played to this WAV."),
        click.option("--microphone", default="", help="Part of the microphone's name (see `devices`)."),
        click.option("--loudspeaker", default="", help="Part of the loudspeaker's name (see `devices`)."),
        click.option("--headphones", is_flag=True, help="The microphone cannot hear the voice: listen all the time."),
        click.option("--no-sound", is_flag=True, help="Text and keyboard only, with real timing."),
        click.option("--model", type=click.Path(path_type=Path), help="A Vosk model to hear with: folder or name."),
        click.option("--voice", default=None, help="A voice's id or a part of its name (see `voices`)."),
        click.option("--wpm", type=click.IntRange(80, 300), help="Words a minute; 150 unless another was chosen."),
        *SETTING_OPTIONS,
        click.option("--afresh", is_flag=True, help="Begin at the start, whatever place was kept."),
        click.option("--plain", is_flag=True, help="One line for each thing said, no panel."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


SETTING_OPTIONS = [
    click.option("--pace", type=click.Choice([each.value for each in Pace]), help="Time for moving and instructions."),
    click.option(
        "--counting", type=click.Choice([each.value for each in Counting]), help="What is counted aloud in a hold."
    ),
    click.option("--halfway/--no-halfway", default=None, help="Call the middle of a hold."),
    click.option(
        "--instruction", type=click.Choice([each.value for each in Instruction]), help="How much is explained."
    ),
]


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@session_options
@click.version_option(package_name="homestretch")
@click.pass_context
def cli(context: click.Context, /, **given: Any) -> int | None:
    """Talks you through floor stretches for a stiff lower back; you steer by voice or keyboard.

    Without a command: asks which routine, then runs it, or offers to go on where you stopped.
    """
    if context.invoked_subcommand is not None:
        refuse_stray(context)
        return None
    return talk(None, given)


def refuse_stray(context: click.Context) -> None:
    """Raise UsageError for options in front of a command: they would be those of a start without one."""
    given = ParameterSource.COMMANDLINE
    stray = [
        each.opts[0]
        for each in context.command.params
        if each.name and context.get_parameter_source(each.name) is given
    ]
    if stray:
        command = context.invoked_subcommand
        raise UsageError(f"{', '.join(stray)}: options go behind the command, as in: homestretch {command} {stray[0]}")


def wish_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a routine that is made to measure."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@cli.command()
@click.argument("routine", required=False)
@wish_options
@session_options
def run(routine: str | None, **given: Any) -> int:
    """Run ROUTINE: an id from `routines`, or a routine file of your own; or --minutes for one made to measure."""
    return talk(routine, given, ask=False)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def routines(as_json: bool) -> None:
    """List the routines."""
    library = whole_library()
    rows = [
        {"id": id, "name": library.phrasebook.names[id], "minutes": write(library, routine, Settings()).minutes,
         "stretches": len(routine.stretches)}
        for id, routine in library.routines.items()
    ]  # fmt: skip
    show_rows(rows, as_json, lambda row: f"{row['id']:<20} {row['minutes']:>3} min  {row['name']}")


@cli.command()
@click.argument("routine")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def show(routine: str, as_json: bool) -> None:
    """Show what ROUTINE consists of."""
    library, chosen = find_routine(routine, whole_library())
    rows = [
        {"exercise": s.exercise.id, "name": library.phrasebook.names[s.exercise.id], "position": s.exercise.position,
         "hold_seconds": s.hold_seconds, "reps": s.reps, "kind": s.exercise.kind, "sides": s.exercise.sides,
         "sources": list(s.exercise.sources)}
        for s in chosen.stretches
    ]  # fmt: skip
    lines = iter(f"{library.phrasebook.names[s.exercise.id]:<32} {dose(s)}" for s in chosen.stretches)
    show_rows(rows, as_json, lambda row: next(lines))


@cli.command()
@click.argument("routine", required=False)
@wish_options
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@click.option("--wav", type=click.Path(path_type=Path), help="Also speak it into this WAV.")
@click.option("--voice", default=None, help="A voice's id or a part of its name.")
def simulate(routine: str | None, as_json: bool, wav: Path | None, voice: str | None, **given: Any) -> None:
    """Write out every cue of ROUTINE with its clock time, at once; or of one made to measure, with --minutes."""
    settings = chosen_settings(Settings(), given)
    library = whole_library()
    library, chosen = find_routine(one_of(routine, wish_from(given, settings, library)), library)
    if (wish := wish_of(chosen.id)) and not as_json:
        for line in explanation(library, wish, chosen):
            out.print(line, markup=False, highlight=False)
    score = write(library, chosen, settings)
    write_out(score, library.phrasebook, as_json)
    if wav is not None:
        speaker = find_voice(voice, list_voices()).id if voice else None
        wishes = Wishes(loudspeaker_file=wav, voice=speaker, cache=DIRS.user_cache_path)
        with staged(wishes, library) as (stage, screen):
            play_routine(library, score, Progress(score.routine.id, settings=score.settings), stage, screen, None)


for option in reversed(SETTING_OPTIONS):
    simulate = option(simulate)
for each in (model_commands, voices, devices):
    cli.add_command(each)


@cli.command()
@click.argument("path", type=click.Path(path_type=Path))
def check(path: Path) -> int:
    """Check a routine file, or all of a folder; says what is wrong and what would be right."""
    library = built_in()
    wrong = 0
    for file in files_to_check(path):
        try:
            routine = read_own(file, library).routine
        except ContentError as error:
            wrong = tell(error, WRONG)
            continue
        seconds = write(library, routine, Settings()).total_seconds
        out.print(f"{file}: fine, {len(routine.stretches)} stretches, {clock(seconds)}", highlight=False)
    return wrong


def files_to_check(path: Path) -> list[Path]:
    """Return the file, or the routine files of a folder; raises UsageError where the folder has none."""
    if not os.path.isdir(path):  # what cannot be looked at is told when it is read
        return [path]
    if not (files := listed(path)):
        raise UsageError(f"{path}: there is no .toml file in this folder")
    return files


@cli.command()
@click.argument("name")
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Where to; the folder of your own routines if left out."
)
def new(name: str, folder: Path | None) -> None:
    """Write a routine file called NAME to start from."""
    path = write_new(name, folder or OWN, built_in())
    out.print(f"Written: {path}\nEdit it, then: homestretch check {path}", markup=False, highlight=False)


@cli.command(name="import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Where to; the folder of your own routines if left out."
)
def take(path: Path, folder: Path | None) -> int:
    """Take workouts from FILE, an export of Just Another Workout Timer or TimeR Machine (JSON)."""
    code = FINISHED
    for line, bad in take_in(path, folder or OWN, built_in()):
        (err if bad else out).print(line, markup=False, highlight=False)
        code = WRONG if bad else code
    return code


@cli.command()
def schema() -> None:
    """Print the JSON Schema of routine files, for editors."""
    click.echo(schema_text(built_in()), nl=False)


@cli.command()
def forget() -> None:
    """Delete what is kept of you: place, settings, outcome of the safety questions, how you are heard, chosen voice."""
    place = PlaceFile(DIRS.user_state_path / PLACE)
    with place.held() as free:
        if not free:
            raise StateError("a session is running, and would keep its place again: end it first")
        delete_all([place.path, OUTCOME.path, HEARING.path, CHOICES, *DIRS.user_state_path.glob("*.bad-*")])
    out.print("Forgotten: the next start is the first.")


@cli.command()
@click.option("--listen", is_flag=True, help="Find out in half a minute how well you are heard from the mat.")
@click.option("--from-wav", type=click.Path(path_type=Path), help="With --listen: WAV as microphone.")
@click.option("--to-wav", type=click.Path(path_type=Path), help="With --listen: write what is played to this WAV.")
@click.option("--microphone", default="", help="With --listen: part of the microphone's name.")
@click.option("--loudspeaker", default="", help="With --listen: part of the loudspeaker's name.")
@click.option("--model", type=click.Path(path_type=Path), help="A Vosk model to look at: folder or name.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def doctor(listen: bool, model: Path | None, as_json: bool, **given: Any) -> int:
    """Say what was found on this machine, what is missing and what to do."""
    if listen:
        return doctor_listen(model, as_json, given)
    findings = diagnosis.examine(load(), model, DIRS)
    rows = [{"part": f.part, "ok": f.ok, "found": f.found, "remedy": f.remedy} for f in findings]

    def line(row: dict[str, Any]) -> str:
        mark = "found  " if row["ok"] else "missing"
        return f"{mark}  {row['part']:<12} {row['found']}" + (f"\n         -> {row['remedy']}" if row["remedy"] else "")

    show_rows(rows, as_json, line)
    return FINISHED if all(f.ok or not f.needed for f in findings) else MISSING


def doctor_listen(model: Path | None, as_json: bool, given: dict[str, Any]) -> int:
    """Make the check of hearing, keep what it found, and print it."""
    chosen = chosen_voice()
    wishes = Wishes(
        microphone_file=given["from_wav"], loudspeaker_file=given["to_wav"], microphone=given["microphone"],
        loudspeaker=given["loudspeaker"], model=model, voice=chosen.voice, words_per_minute=chosen.words_per_minute,
        cache=DIRS.user_cache_path,
    )  # fmt: skip
    ending = diagnosis.listen(load(), wishes, HEARING, as_json)
    return FINISHED if ending is None else left(ending)
