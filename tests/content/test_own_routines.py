"""A person's own routine file: read whole, or refused with a sentence and never half-loaded."""

from pathlib import Path

import pytest

from content.loader import Library, load, locale_folder
from content.own import including, read_folder, read_own
from content.phrases import read_numbers
from engine.errors import ContentError
from engine.events import Command, Heard, Prompt
from engine.routine import Position

HEAD = 'level = "easy"\nstart = "standing"\nend = "standing"\n'
BRIDGE = '[[stretches]]\nexercise = "bridge"\n'

REFUSED = {
    "empty": (b"", "level: missing; the keys here are level, start, end, stretches, order, name"),
    "prose": (b"lie down and relax", "not TOML that can be read"),
    "json": (b'{"level": "easy"}', "not TOML that can be read"),
    "zeros": (b"\0" * 100, "not TOML that can be read"),
    "utf16": ("level = 'easy'".encode("utf-16"), "not UTF-8 text (byte 0); save it as UTF-8"),
    "latin1": ("level = 'füß'".encode("latin-1"), "not UTF-8 text (byte 10); save it as UTF-8"),
    "enormous": (b"#" * 70_000, "larger than 64 KB; a routine needs far less"),
    "deep": (b"a = " + b"[" * 30_000, "not TOML that can be read: nested too deeply"),
    "sixty": ((HEAD + BRIDGE * 60).encode(), "stretches: expected at most so many entries: 50"),
    "ten thousand": ((HEAD + BRIDGE * 10_000).encode(), "larger than 64 KB; a routine needs far less"),
    "no stretches": ((HEAD + "stretches = []").encode(), "stretches: expected at least one entry"),
    "names only": ((HEAD + 'stretches = ["bridge"]').encode(), "stretches[0] (number 1): expected a table"),
    "text": ((HEAD + BRIDGE + 'reps = "6"').encode(), "reps (number 1): expected a whole number, got text"),
    "half": ((HEAD + BRIDGE + "reps = 6.5").encode(), "reps (number 1): expected a whole number, got float"),
    "true": ((HEAD + BRIDGE + "reps = true").encode(), "reps (number 1): expected a whole number, got bool"),
    "nan": ((HEAD + BRIDGE + "reps = nan").encode(), "reps (number 1): expected a whole number, got float"),
    "negative": ((HEAD + BRIDGE + "reps = -5").encode(), "-5 is outside the range of bridge; 5 to 12"),
    "huge": ((HEAD + BRIDGE + "reps = 1" + "0" * 300).encode(), "a whole number of at most 1000000"),
    "hexadecimal": (
        (HEAD + BRIDGE + "reps = 0x" + "f" * 9_000).encode(),
        "a whole number of at most 1000000",
    ),
    "digits": ((HEAD + BRIDGE + "reps = 1" + "0" * 9_000).encode(), "a number has thousands of digits"),
    "hold of repetitions": (
        (HEAD + BRIDGE + "hold_seconds = 5").encode(),
        "stretches[0].hold_seconds (number 1): bridge is counted in repetitions; give reps (5 to 12) instead",
    ),
    "escape": (
        (HEAD + '[[stretches]]\nexercise = "\\u001b[2J"').encode(),
        "no exercise is called '\\x1b[2J'",
    ),
}


def write(folder: Path, data: bytes, name: str = "mine.toml") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_persons_own_file_is_a_routine(tmp_path: Path, library: Library) -> None:
    """Its name is the file's, its doses are the exercise's where it names none."""
    routine = read_own(write(tmp_path, (HEAD + BRIDGE).encode(), "after work.toml"), library).routine

    assert ("after work", Position.STANDING, 6) == (routine.id, routine.start, routine.stretches[0].reps)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path, library: Library) -> None:
    """Some editors write one."""
    data = b"\xef\xbb\xbf" + (HEAD + BRIDGE).encode()

    assert "mine" == read_own(write(tmp_path, data), library).routine.id


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_or_malicious_file_is_refused(tmp_path: Path, library: Library, name: str) -> None:
    """The sentence names the file and what would be right, and is short enough to read."""
    data, expected = REFUSED[name]
    with pytest.raises(ContentError) as caught:
        read_own(write(tmp_path, data), library)

    assert expected in str(caught.value)
    assert "mine.toml: " in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 800


@pytest.mark.parametrize("name", ["everyday_10.toml", "bridge.toml"])
def test_a_built_in_name_is_not_taken(tmp_path: Path, library: Library, name: str) -> None:
    """Otherwise it would be spoken of, and its place kept, as something else."""
    with pytest.raises(ContentError) as caught:
        read_own(write(tmp_path, (HEAD + BRIDGE).encode(), name), library)

    assert "is the name of something built in; give the file another name" in str(caught.value)


@pytest.mark.parametrize("name", ["-x.toml", ".toml", "a\x1bb.toml", "a" * 65 + ".toml"])
def test_a_name_that_cannot_be_spoken_is_refused(tmp_path: Path, library: Library, name: str) -> None:
    """Letters, digits, spaces, hyphens and underscores only."""
    with pytest.raises(ContentError) as caught:
        read_own(tmp_path / name, library)

    assert "name the file with letters, digits, spaces, - and _ only, 64 at most" in str(caught.value)


@pytest.mark.parametrize("path", ["/dev/zero", "/nowhere/mine.toml", "/"])
def test_what_is_no_file_is_not_read(library: Library, path: str, tmp_path: Path) -> None:
    """Devices, folders and missing files are refused without waiting for their end."""
    link = tmp_path / "mine.toml"
    link.symlink_to(path)
    with pytest.raises(ContentError) as caught:
        read_own(link, library)

    assert f"{link}: there is no such file" == str(caught.value)


@pytest.mark.parametrize(
    ("stem", "line", "name"),
    [
        ("after_work", "", "after work"),
        ("my-own  evening", "", "my own evening"),
        ("mine", 'name = "Anna\'s evening"\n', "Anna's evening"),
        ("mine2", 'name = "für den Rücken"\n', "für den Rücken"),
    ],
)
def test_a_routine_is_spoken_of_by_its_name(tmp_path: Path, library: Library, stem: str, line: str, name: str) -> None:
    """Nobody hears an underscore."""
    own = read_own(write(tmp_path, (line + HEAD + BRIDGE).encode(), f"{stem}.toml"), library)

    assert name == own.name


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('name = ""', "name: '' cannot be spoken; letters, digits, spaces and ', 60 at most"),
        ('name = "mine (1)"', "'mine (1)' cannot be spoken"),
        ('name = "a\\nb"', "cannot be spoken"),
        (f'name = "{"a" * 61}"', "cannot be spoken"),
        ("name = 7", "name: expected text in quotes"),
        ('name = "3"', "'3' already means something else; choose another name"),
        ('name = "Stop"', "'Stop' already means something else; choose another name"),
        ('name = "wind down"', "'wind down' already means something else"),
        ('name = "Bridge"', "'Bridge' already means something else"),
    ],
)
def test_a_name_that_would_confuse_is_refused(tmp_path: Path, library: Library, line: str, told: str) -> None:
    """It can be said, and it means nothing else."""
    with pytest.raises(ContentError) as caught:
        read_own(write(tmp_path, f"{line}\n{HEAD}{BRIDGE}".encode()), library)

    assert told in str(caught.value)


def test_a_built_in_routine_has_its_name_in_the_locale(copy: Path) -> None:
    """`name` is for a person's own files only."""
    path = copy / "routines" / "wind_down.toml"
    path.write_text('name = "evening"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ContentError, match="name: unknown key"):
        load(root=copy)


def test_a_folder_of_routines_is_behind_the_built_in_ones(tmp_path: Path, library: Library) -> None:
    """In their order, chosen by name or by the next numbers, spoken of by name."""
    write(tmp_path, (HEAD + BRIDGE).encode(), "later.toml")
    write(tmp_path, ('order = 1\nname = "my evening"\n' + HEAD + BRIDGE).encode(), "zz.toml")
    own, wrong = read_folder(tmp_path, library)
    whole = including(library, own)
    book, count = whole.phrasebook, len(library.routines)
    numbers = read_numbers("en", locale_folder("en"))
    following = [numbers[str(count + n)][0] for n in (1, 2)]

    assert [] == wrong
    assert ["zz", "later"] == list(whole.routines)[count:]
    assert Heard(Command.CHOOSE, "zz") == book.understand("my evening")
    assert [Heard(Command.CHOOSE, str(count + n)) for n in (1, 2)] == [book.understand(word) for word in following]
    assert "That was the my evening routine." in book.words(Prompt("finished", {"routine": "zz"}))
    assert None is library.phrasebook.understand(following[0])


def test_a_number_beyond_those_of_the_locale_can_be_typed(tmp_path: Path, library: Library) -> None:
    """The menu shows it, and no ear need know its word."""
    for n in range(1, 6):
        write(tmp_path, (f'name = "mine {n}"\n' + HEAD + BRIDGE).encode(), f"mine{n}.toml")
    book = including(library, read_folder(tmp_path, library)[0]).phrasebook

    assert Heard(Command.CHOOSE, "13") == book.understand("13")
    assert "13" not in book.phrases


def test_what_is_wrong_in_a_folder_is_told_and_left_out(tmp_path: Path, library: Library) -> None:
    """The others are there, and of a wrong one nothing is."""
    write(tmp_path, (HEAD + BRIDGE).encode(), "good.toml")
    write(tmp_path, (HEAD + BRIDGE + 'reps = 99\n[[stretches]]\nexercise = "cat_camel"').encode(), "bad.toml")
    write(tmp_path, (HEAD + BRIDGE).encode(), "bridge.toml")
    write(tmp_path, ('name = "Good"\n' + HEAD + BRIDGE).encode(), "same.toml")
    write(tmp_path, b"no routine", "notes.txt")
    own, wrong = read_folder(tmp_path, library)

    assert ["good"] == [each.routine.id for each in own]
    assert ["bad.toml", "bridge.toml", "same.toml"] == [Path(line.partition(": ")[0]).name for line in wrong]


def test_a_folder_that_is_not_there_has_no_routines(tmp_path: Path, library: Library) -> None:
    """Nobody needs one."""
    assert ([], []) == read_folder(tmp_path / "none", library)
    assert library is including(library, [])
