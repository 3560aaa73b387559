"""The command line, run as a process: what it prints, and how it ends."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import pytest

from offline.models import SHIPPED
from tests.command import COMMAND, Home

posix = pytest.mark.skipif(sys.platform == "win32", reason="folders and terminals are different on Windows")
pytestmark = posix


@pytest.fixture
def home(tmp_path: Path, clips: Path) -> Home:
    return Home(tmp_path, clips)


def test_where_nobody_is_there_the_routine_is_written_out(home: Home) -> None:
    """A container or a pipe gets the whole routine at once, and the command ends by itself."""
    result = home.run()

    assert (0, True, True) == (result.code, "0:00  Welcome" in result.out, "in all" in result.out)
    assert "Neither sound nor a terminal" in result.err


def test_routines_are_listed(home: Home) -> None:
    """For people and for programs."""
    rows = json.loads(home.run("routines", "--json").out)

    assert {"everyday_10": 10, "gentle_morning": 6, "desk_break": 6}.items() <= {
        row["id"]: row["minutes"] for row in rows
    }.items()
    assert "everyday low back" in home.run("routines").out


def test_a_routine_is_shown_with_its_doses(home: Home) -> None:
    """What will be done, how long, how often, on which sides."""
    assert re.search(r"one knee to chest +20 s, each side", home.run("show", "everyday_10").out)
    assert "SRC-NHSI" in json.loads(home.run("show", "everyday_10", "--json").out)[3]["sources"]


def test_a_routine_is_shown_by_the_name_it_is_listed_under(home: Home) -> None:
    """Not by its id alone."""
    assert home.run("show", "hips_psoas").out == home.run("show", "hips and psoas").out


def test_a_simulation_has_every_cue_with_its_time(home: Home) -> None:
    """The last five seconds of a hold are a second apart, and the total is the sum."""
    cues = json.loads(home.run("simulate", "everyday_10", "--json").out)

    counts = [cue["second"] for cue in cues["cues"] if cue["key"] == "count"]
    assert pytest.approx([0, 1, 2, 3, 4]) == [second - counts[0] for second in counts[:5]]
    assert cues["seconds"] > cues["cues"][-1]["second"]


def test_settings_change_a_simulation(home: Home) -> None:
    """Slow takes longer; counting every second says more."""
    normal = json.loads(home.run("simulate", "desk_break", "--json").out)
    other = json.loads(home.run("simulate", "desk_break", "--json", "--pace", "slow", "--counting", "every-second").out)

    assert normal["seconds"] < other["seconds"]
    assert len(normal["cues"]) < len(other["cues"])


def test_an_unknown_routine_is_an_error_that_lists_those_there_are(home: Home) -> None:
    """Exit code 2: what was given is wrong."""
    result = home.run("run", "evryday")

    assert (2, True) == (result.code, "everyday_10" in result.err)


@pytest.mark.parametrize(
    ("name", "told"), [("", "there is no routine ''"), ("{folder}", "is a folder: name one of the .toml files in it")]
)
def test_what_is_no_routine_is_called_what_it_is(home: Home, name: str, told: str) -> None:
    """Nothing, or a folder."""
    result = home.run("run", name.format(folder=home.folder))

    assert (2, True) == (result.code, told in result.err)


def test_an_option_in_front_of_a_command_is_refused(home: Home) -> None:
    """It would not be heeded: it belongs to a start without a command."""
    result = home.run("--no-sound", "--pace", "slow", "run", "desk_break")

    assert (2, "") == (result.code, result.out)
    assert "--no-sound, --pace: options go behind the command, as in: homestretch run --no-sound" in result.err


def test_a_routine_file_is_checked(home: Home, tmp_path: Path) -> None:
    """A good one is fine, a wrong one is refused with file, key and remedy."""
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    text = 'level = "easy"\nstart = "standing"\nend = "standing"\n[[stretches]]\nexercise = "childs_pose"\n'
    good.write_text(text)
    bad.write_text(text + "hold_seconds = 1500\n")

    right, wrong = home.run("check", good), home.run("check", bad)

    assert (0, 2) == (right.code, wrong.code)
    assert all(part in wrong.err for part in ("bad.toml", "hold_seconds", "30"))


def test_a_routine_of_ones_own_is_run(home: Home, tmp_path: Path) -> None:
    """Any file that passes the check can be talked through."""
    mine = tmp_path / "mine.toml"
    mine.write_text('level = "easy"\nstart = "standing"\nend = "standing"\n[[stretches]]\nexercise = "childs_pose"\n')

    result = home.run("run", mine, "--to-wav", tmp_path / "out.wav")

    assert (0, True) == (result.code, "child's pose" in result.out)


def test_a_whole_routine_goes_into_a_sound_file(home: Home, tmp_path: Path) -> None:
    """The file lasts as long as the simulation says, within two in a hundred."""
    result = home.run("run", "gentle_morning", "--to-wav", tmp_path / "out.wav")

    seconds = json.loads(home.run("simulate", "gentle_morning", "--json").out)["seconds"]
    with wave.open(str(tmp_path / "out.wav")) as sound:
        played = sound.getnframes() / sound.getframerate()
    assert (0, pytest.approx(seconds, rel=0.02)) == (result.code, played)


def test_a_finished_routine_is_not_offered_again(home: Home, tmp_path: Path) -> None:
    """What was done to its end begins at its beginning the next time."""
    first = home.run("run", "desk_break", "--to-wav", tmp_path / "out.wav")
    second = home.run("run", "desk_break", "--to-wav", tmp_path / "out.wav")

    assert (0, "0:00  Welcome") == (first.code, second.out[:13])


def test_a_stretch_that_was_done_once_is_explained_shortly(home: Home, tmp_path: Path) -> None:
    """Instructions fade, as the settings say by default."""
    first = home.run("run", "desk_break", "--to-wav", tmp_path / "out.wav").out
    second = home.run("run", "desk_break", "--to-wav", tmp_path / "out.wav").out

    assert len(second.splitlines()) < len(first.splitlines()) - 5


def test_a_corrupt_place_is_set_aside_and_the_routine_starts_afresh(home: Home, tmp_path: Path) -> None:
    """Nothing in the file is lost, and the person is told where it went."""
    home.place.parent.mkdir(parents=True)
    home.place.write_text('{"version": 1, "rou')

    result = home.run("run", "desk_break", "--to-wav", tmp_path / "out.wav")

    assert (0, "0:00  Welcome") == (result.code, result.out[:13])
    assert '{"version": 1, "rou' == home.place.with_suffix(".bad-1").read_text()
    assert "bad-1" in result.err


def test_a_place_of_another_version_starts_afresh_and_says_why(home: Home, tmp_path: Path) -> None:
    """The reason is spoken, the settings are kept."""
    home.place.parent.mkdir(parents=True)
    home.place.write_text('{"version": 99, "routine": "desk_break", "step": 3, "settings": {"pace": "slow"}}')

    result = home.run("run", "desk_break", "--to-wav", tmp_path / "out.wav")

    assert 0 == result.code
    assert "Welcome" not in result.out.splitlines()[0]
    assert "slow" == json.loads(home.place.read_text())["settings"]["pace"]


@pytest.mark.parametrize(("rate", "channels", "told"), [(44100, 1, "44100"), (16000, 2, "2 channels")])
def test_a_wrong_microphone_file_is_refused(home: Home, tmp_path: Path, rate: int, channels: int, told: str) -> None:
    """The sentence says what was found and how to convert it."""
    path = tmp_path / "wrong.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(bytes(4000))

    result = home.run("run", "desk_break", "--from-wav", path)

    assert (2, True, True) == (result.code, told in result.err, "ffmpeg" in result.err)


def test_a_folder_that_is_no_model_is_refused(home: Home, tmp_path: Path) -> None:
    """Exit code 4, the folder and what is missing are named; nothing is downloaded."""
    result = home.run("doctor", "--model", tmp_path)
    listening = home.run("run", "desk_break", "--from-wav", silent_wav(tmp_path), "--model", tmp_path)

    assert 4 == listening.code
    assert all(str(tmp_path) in text and "am/final.mdl" in text for text in (result.out, listening.err))


def test_a_model_with_a_damaged_graph_is_refused(home: Home, tmp_path: Path) -> None:
    """Vosk goes on with no graph and would end the process it is in: told in a sentence all the same."""
    folder = shutil.copytree(SHIPPED / "en", tmp_path / "damaged")
    graph = folder / "graph" / "HCLr.fst"
    graph.write_bytes(graph.read_bytes()[:20_000])
    doctor = home.run("doctor", "--model", folder, "--json")
    listening = home.run("run", "desk_break", "--from-wav", silent_wav(tmp_path), "--model", folder)

    told = f"the recogniser broke off while it loaded {folder}: name another model"
    ear = next(row for row in json.loads(doctor.out) if row["part"] == "ear")
    assert (0, False, f"{told}. The keyboard works without.") == (doctor.code, ear["ok"], ear["remedy"])
    assert (4, f"homestretch: {told}") == (listening.code, listening.err.strip())


def silent_wav(folder: Path) -> Path:
    path = folder / "silent.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16000)
        sound.writeframes(bytes(32000))
    return path


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_ends_with_a_sentence(home: Home) -> None:
    """No traceback; exit code 4."""
    result = home.run("run", "desk_break", "--to-wav", "/dev/full")

    assert (4, True, False) == (result.code, "/dev/full" in result.err, "Traceback" in result.err)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [["routines"], ["--help"], ["run", "desk_break"]])
def test_a_full_disk_under_what_is_printed_ends_with_a_sentence(home: Home, arguments: list[str]) -> None:
    """On standard error, with exit code 4; also where the last of it is written at the very end."""
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*COMMAND, *arguments], env=home.environment(), stdin=subprocess.DEVNULL, stdout=full,
            stderr=subprocess.PIPE, text=True, timeout=120,
        )  # fmt: skip

    assert (4, True) == (done.returncode, "nothing more can be printed (No space left on device)" in done.stderr)
    assert not [sign for sign in ("Traceback", "Exception ignored") if sign in done.stderr]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_what_a_terminal_has_no_character_for_is_no_error(home: Home, encoding: str) -> None:
    """The name of a routine may be in any script; the panel's blocks are left to those that have them."""
    mine = home.folder / "config" / "homestretch" / "routines" / "mine.toml"
    mine.parent.mkdir(parents=True)
    text = 'level = "easy"\nstart = "standing"\nend = "standing"\n[[stretches]]\nexercise = "childs_pose"\n'
    mine.write_text(f'name = "Спина"\n{text}', encoding="utf-8")
    terminal = Terminal(home.answered(), "run", "mine", "--no-sound", TERM="xterm", PYTHONIOENCODING=encoding)
    terminal.wait_for("0:00  Welcome to the ?????")
    terminal.type("stop\n")

    assert (3, False) == (terminal.end(), "\x1b[?25l" in terminal.seen)


def test_a_terminal_that_cannot_be_drawn_on_gets_lines(home: Home) -> None:
    """As a pipe does."""
    terminal = Terminal(home.answered(), "run", "desk_break", "--no-sound")
    terminal.wait_for("0:00  Welcome")
    terminal.type("stop\n")

    assert (3, True) == (terminal.end(), "We stop here" in terminal.seen)


def test_no_colour_is_honoured(home: Home) -> None:
    """NO_COLOR takes every escape sequence away, and so does a pipe."""
    assert "\x1b" not in home.run("routines", NO_COLOR="1").out + home.run("doctor").out


def test_the_version_is_told(home: Home) -> None:
    """As the package says."""
    assert re.fullmatch(r".*\d+\.\d+\.\d+\n", home.run("--version").out)


def test_the_doctor_names_every_part(home: Home) -> None:
    """Each with what was found, for programs too."""
    parts = {row["part"]: row for row in json.loads(home.run("doctor", "--json").out)}

    assert {"routines", "voice", "ear", "loudspeaker", "microphone", "cache folder", "place folder"} == parts.keys()
    assert all(row["ok"] or row["remedy"] for row in parts.values())


def test_voices_are_listed(home: Home) -> None:
    """At least the one that speaks."""
    assert len(json.loads(home.run("voices", "--json").out)) > 0


class Terminal:
    """A session at a real terminal, typed at by a person."""

    def __init__(self, home: Home, *arguments: str, **more: str) -> None:
        import pty

        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [*COMMAND, *arguments], env=home.environment(**{"TERM": "dumb", **more}),
            stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        self.seen = ""

    def wait_for(self, text: str, seconds: float = 20.0) -> None:
        """Read until `text` was printed."""
        import select

        end = time.monotonic() + seconds
        while text not in self.seen and time.monotonic() < end:
            if select.select([self._master], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self._master, 4096).decode(errors="replace")
                except OSError:  # the other end was closed
                    break
        assert text in self.seen

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def end(self, seconds: float = 20.0) -> int:
        """Return the exit code."""
        import select

        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            if select.select([self._master], [], [], 0.1)[0]:
                try:
                    self.seen += os.read(self._master, 4096).decode(errors="replace")
                except OSError:  # the other end was closed
                    break
        code = self.process.wait(timeout=seconds)
        os.close(self._master)
        return code


def test_what_is_typed_is_obeyed_and_the_place_is_kept(home: Home) -> None:
    """Next, next, stop at the keyboard; the next start offers to go on there."""
    terminal = Terminal(home.answered(), "run", "desk_break", "--no-sound", "--plain")
    terminal.wait_for("Welcome")
    terminal.type("next\n")
    terminal.wait_for("seated side stretch")
    terminal.type("next one\n")
    terminal.wait_for("seated side stretch, left")
    terminal.type("stop\n")
    code = terminal.end()
    again = Terminal(home, "--no-sound", "--plain")
    again.wait_for("You stopped at stretch 1 of 5")
    again.type("yes\n")
    again.wait_for("left")
    again.type("stop\n")

    assert (3, 3) == (code, again.end())


def test_the_place_in_a_file_of_ones_own_is_offered(home: Home, tmp_path: Path) -> None:
    """Without its being named again, from any folder; a file that is gone by then is told, and its place stays."""
    mine = tmp_path / "mine.toml"
    mine.write_text('level = "easy"\nstart = "standing"\nend = "standing"\n[[stretches]]\nexercise = "childs_pose"\n')
    terminal = Terminal(home.answered(), "run", str(mine), "--no-sound", "--plain")
    terminal.wait_for("Welcome")
    terminal.type("next\n")
    terminal.wait_for("First")
    terminal.type("stop\n")
    terminal.wait_for("Your place is kept")
    terminal.end()

    again = Terminal(home, "--no-sound", "--plain")
    again.wait_for("You stopped at stretch 1 of 1, child's pose")
    again.type("stop\n")
    again.end()
    kept = home.place.read_text()
    mine.unlink()
    gone = Terminal(home, "--no-sound", "--plain")
    gone.wait_for("Your place stays kept")
    gone.wait_for("Which routine")
    gone.type("stop\n")

    assert (3, 1, kept) == (gone.end(), gone.seen.count("mine.toml"), home.place.read_text())


def test_of_two_sessions_at_once_the_first_keeps_its_place(home: Home) -> None:
    """The second one says so in one line, offers nothing to come back to and promises nothing; the next one keeps."""
    first = Terminal(home.answered(), "run", "desk_break", "--no-sound", "--plain")
    first.wait_for("Welcome")
    first.type("next\n")
    first.wait_for("seated side stretch")
    second = Terminal(home, "--no-sound", "--plain")
    second.wait_for("Another session is running")
    second.wait_for("Which routine")
    second.type("gentle morning\n")
    second.wait_for("Welcome")
    second.type("next\n")
    second.wait_for("First")
    second.type("stop\n")
    second.wait_for("We stop here.")
    code = second.end()
    kept = json.loads(home.place.read_text())
    first.type("stop\n")
    first.wait_for("Your place is kept")

    assert (3, False, "desk_break", 3) == (code, "is kept for" in second.seen, kept["routine"], first.end())
    again = Terminal(home, "--no-sound", "--plain")
    again.wait_for("You stopped at stretch 1 of 5")
    again.type("stop\n")
    assert (3, False) == (again.end(), "Another session" in again.seen)


def test_the_routine_is_asked_for(home: Home) -> None:
    """By name or number, typed or spoken."""
    terminal = Terminal(home.answered(), "--no-sound", "--plain")
    terminal.wait_for("everyday low back")
    terminal.type("desk break\n")
    terminal.wait_for("Welcome to the desk break")
    terminal.type("stop\n")

    assert 3 == terminal.end()


def test_an_interrupt_ends_with_130_and_keeps_the_place(home: Home) -> None:
    """Ctrl-C is not an error."""
    terminal = Terminal(home.answered(), "run", "desk_break", "--no-sound", "--plain")
    terminal.wait_for("Welcome")
    terminal.type("next\n")
    terminal.wait_for("seated side stretch")
    terminal.process.send_signal(signal.SIGINT)

    assert (130, 1) == (terminal.end(), json.loads(home.place.read_text())["step"])
    assert "Traceback" not in terminal.seen


def test_the_first_line_comes_within_three_seconds(home: Home) -> None:
    """With a warm cache; generous here, measured in the benchmarks."""
    start = time.monotonic()
    terminal = Terminal(home.answered(), "run", "desk_break", "--no-sound", "--plain")
    terminal.wait_for("Welcome", seconds=15.0)
    terminal.type("stop\n")

    assert 3 == terminal.end()
    assert time.monotonic() - start < 20.0


def test_a_voice_is_chosen_for_all_sessions(home: Home, tmp_path: Path) -> None:
    """The chosen voice and rate speak without being named again."""
    usual = home.run("simulate", "desk_break", "--wav", tmp_path / "usual.wav")
    chosen = home.run("voices", "--choose", "english", "--wpm", "90")
    slow = home.run("run", "desk_break", "--to-wav", tmp_path / "slow.wav")

    assert (0, 0, 0) == (usual.code, chosen.code, slow.code)
    assert (tmp_path / "slow.wav").stat().st_size > (tmp_path / "usual.wav").stat().st_size


def test_an_unknown_voice_is_an_error(home: Home) -> None:
    """Exit code 2, and where to look."""
    result = home.run("voices", "--choose", "nobody")

    assert (2, True) == (result.code, "homestretch voices" in result.err)


def test_without_a_model_it_says_so_in_one_line_and_goes_on(home: Home, tmp_path: Path) -> None:
    """A model named in the environment that is none is not the end of the session."""
    files = ("--from-wav", silent_wav(tmp_path), "--to-wav", tmp_path / "out.wav")

    result = home.run("run", "desk_break", *files, HOMESTRETCH_MODEL=str(tmp_path / "nothing"))

    assert (0, 1) == (result.code, len(result.err.splitlines()))
    assert "keyboard takes your commands" in result.err


def test_without_a_sound_card_it_says_so_in_one_line_and_goes_on(home: Home) -> None:
    """Text with real timing, and the keyboard."""
    terminal = Terminal(home.answered(), "run", "desk_break", "--plain")
    terminal.wait_for("Welcome")
    if "No sound" not in terminal.seen:
        terminal.process.kill()
        terminal.end()
        pytest.skip("this machine has a sound card")
    terminal.type("stop\n")

    assert (3, 1) == (terminal.end(), terminal.seen.count("No sound"))


def test_before_the_first_routine_the_safety_questions_are_asked(home: Home) -> None:
    """Once; only the outcome is kept, and it leaves out what does not suit."""
    terminal = Terminal(home, "run", "gentle_morning", "--no-sound", "--plain")
    terminal.wait_for("I am not a doctor")
    terminal.type("ready\n")
    for question, answer in [
        ("numbness in both legs", "no"), ("weight loss", "no"), ("chest pain", "no"), ("apply to you", "no"),
        ("back up without help", "no"),
    ]:  # fmt: skip
        terminal.wait_for(question)
        terminal.type(f"{answer}\n")
    terminal.wait_for("We stay off the floor")
    terminal.wait_for("desk break")
    terminal.wait_for("Welcome to the desk break", seconds=30.0)
    terminal.type("stop\n")
    code = terminal.end()
    again = Terminal(home, "--no-sound", "--plain", "--afresh")
    again.wait_for("Which routine")
    again.type("stop\n")

    kept = json.loads(home.place.with_name("safety.json").read_text())
    assert (3, 3) == (code, again.end())
    assert {"floor": False, "conditions": []} == {key: kept[key] for key in ("floor", "conditions")}


def test_a_warning_sign_ends_without_a_routine(home: Home) -> None:
    """With advice, and nothing is kept."""
    terminal = Terminal(home, "run", "desk_break", "--no-sound", "--plain")
    terminal.wait_for("I am not a doctor")
    terminal.type("ready\n")
    terminal.wait_for("numbness in both legs")
    terminal.type("yes\n")
    terminal.wait_for("urgent medical help")

    assert 3 == terminal.end(seconds=30.0)
    assert not home.place.with_name("safety.json").exists()


def test_harm_reported_at_the_choice_brings_the_questions_back(home: Home) -> None:
    """As in a routine: what was found before does not hold any more."""
    terminal = Terminal(home.answered(), "--no-sound", "--plain")
    terminal.wait_for("Which routine")
    terminal.type("chest pain\n")
    terminal.wait_for("urgent medical help")

    assert 3 == terminal.end(seconds=30.0)
    assert not home.place.with_name("safety.json").exists()


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (["gentle_morning"], "I am not a doctor"),
        (["--afresh", "desk_break"], "I am not a doctor"),
        (["desk_break"], "Are you all right"),
    ],
)
def test_after_harm_that_was_left_open_nothing_else_begins_without_the_questions(
    home: Home, arguments: list[str], first: str
) -> None:
    """Who closed the laptop on the question after a fall is not led into another routine as if nothing were."""
    terminal = Terminal(home.answered(), "run", "desk_break", "--no-sound", "--plain")
    terminal.wait_for("Welcome")
    terminal.type("next\n")
    terminal.wait_for("seated side stretch")
    terminal.type("i fell\n")
    terminal.wait_for("hit your head")
    terminal.process.send_signal(signal.SIGINT)
    terminal.end()

    again = Terminal(home, "run", *arguments, "--no-sound", "--plain")
    again.wait_for(first)
    again.process.send_signal(signal.SIGINT)

    assert 130 == again.end()


def test_an_outcome_that_cannot_be_deleted_after_harm_is_told(home: Home) -> None:
    """In one line that names it, with what has to be done: the questions would not come by themselves."""
    safety = home.answered().place.with_name("safety.json")
    terminal = Terminal(home, "--no-sound", "--plain")
    terminal.wait_for("Which routine")
    safety.unlink()
    safety.mkdir()
    terminal.type("chest pain\n")
    terminal.wait_for("urgent medical help")

    assert 3 == terminal.end(seconds=30.0)
    assert (1, False) == (terminal.seen.count("safety.json could not be deleted"), "Traceback" in terminal.seen)


def test_everything_kept_can_be_forgotten(home: Home, tmp_path: Path) -> None:
    """Place, settings and the outcome of the questions; routines of one's own stay, and an empty file to lock."""
    home.answered().run("run", "desk_break", "--to-wav", tmp_path / "out.wav")

    result = home.run("forget")

    assert 0 == result.code
    assert [] == [file for file in home.place.parent.iterdir() if file.read_bytes()]


def test_while_a_session_runs_nothing_is_forgotten(home: Home) -> None:
    """Its next step would keep the place again, after it was said that all is forgotten."""
    session = Terminal(home.answered(), "run", "desk_break", "--no-sound", "--plain")
    session.wait_for("Welcome")
    refused = home.run("forget")
    session.type("stop\n")
    session.end()

    assert (4, "") == (refused.code, refused.out)
    assert "a session is running, and would keep its place again: end it first" in refused.err
    assert 0 == home.run("forget").code


def test_a_closed_pipe_is_no_error(home: Home) -> None:
    """`homestretch simulate everyday_10 | head -1` ends well."""
    run = subprocess.Popen(
        [*COMMAND, "simulate", "everyday_10"], env=home.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert run.stdout is not None
    run.stdout.readline()
    run.stdout.close()
    error = run.stderr.read().decode() if run.stderr else ""

    assert (0, "") == (run.wait(timeout=60), error)
    if run.stderr:
        run.stderr.close()


def test_the_place_in_a_routine_that_was_changed_for_a_person_is_offered(home: Home) -> None:
    """Its id says for what it was changed; the next start changes it again."""
    kept = home.answered().place.with_name("safety.json")
    kept.write_text(json.dumps({**json.loads(kept.read_text()), "conditions": ["knee"]}))
    terminal = Terminal(home, "run", "everyday_10", "--no-sound", "--plain")
    terminal.wait_for("Welcome")
    terminal.type("next\n")
    terminal.wait_for("First")
    terminal.type("stop\n")
    code = terminal.end()
    again = Terminal(home, "--no-sound", "--plain")
    again.wait_for("You stopped at stretch 1")
    again.type("stop\n")

    assert (3, 3) == (code, again.end())


@pytest.mark.parametrize(("given", "code"), [("xyzzy", 2), ("", 0)])
def test_a_voice_that_is_not_there_is_an_error(home: Home, tmp_path: Path, given: str, code: int) -> None:
    """Not a silent file; an empty name is the usual voice."""
    result = home.run("simulate", "desk_break", "--wav", tmp_path / "o.wav", "--voice", given)

    assert code == result.code


def test_a_broken_choice_of_voice_does_not_stop_anybody(home: Home, tmp_path: Path) -> None:
    """It is told, and the usual voice speaks."""
    path = home.folder / "config" / "homestretch" / "voice.json"
    path.parent.mkdir(parents=True)
    path.write_text("{bad")

    result = home.run("run", "desk_break", "--to-wav", tmp_path / "out.wav")

    assert (0, True) == (result.code, "usual voice" in result.err)
