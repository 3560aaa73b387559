"""The keyboard: real pipes and a real pseudo-terminal."""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from engine.events import Command, Heard
from engine.phrasebook import Phrasebook
from offline.typed import Keyboard

pty = pytest.importorskip("pty", reason="pseudo-terminals are a thing of Linux and macOS")
termios = pytest.importorskip("termios")

BOOK = Phrasebook(
    locale="en-US",
    templates={},
    names={},
    phrases={
        "next": Heard(Command.NEXT),
        "stop": Heard(Command.STOP),
        "go back": Heard(Command.BACK),
        "desk break": Heard(Command.CHOOSE, "desk_break"),
    },
)


@pytest.fixture
def pipe() -> Iterator[tuple[int, TextIO]]:
    """A pipe: the end to write to, and the stream to listen to."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as stream:
        yield writing, stream


@pytest.fixture
def terminal() -> Iterator[tuple[int, TextIO]]:
    """A terminal: the person's end, and the stream to listen to."""
    person, ours = pty.openpty()
    with os.fdopen(ours) as stream:
        yield person, stream
    os.close(person)


def typed(keyboard: Keyboard) -> list[Heard]:
    """Return all that is heard within two blocks of silence."""
    found: list[Heard] = []
    silent = 0
    while silent < 3:
        heard = keyboard.hear()
        silent = 0 if heard else silent + 1
        found += [heard] if heard else []
    return found


def commands(keyboard: Keyboard) -> list[Command]:
    return [heard.command for heard in typed(keyboard)]


# Pipes and files


def test_lines_from_a_pipe_are_phrases_one_at_a_time(pipe: tuple[int, TextIO]) -> None:
    """Each block takes one command, in the order of the lines."""
    writing, stream = pipe
    with Keyboard(BOOK, stream) as keyboard:
        os.write(writing, b"next\r\nGo back!\ndesk break\n")
        found = typed(keyboard)
        os.close(writing)

    assert [Heard(Command.NEXT), Heard(Command.BACK), Heard(Command.CHOOSE, "desk_break")] == found


def test_half_a_line_waits_for_its_rest(pipe: tuple[int, TextIO]) -> None:
    """A line that is still being written is not guessed at."""
    writing, stream = pipe
    with Keyboard(BOOK, stream) as keyboard:
        os.write(writing, b"go ")
        before = commands(keyboard)
        os.write(writing, b"back\n")
        after = commands(keyboard)
        os.close(writing)

    assert ([], [Command.BACK]) == (before, after)


def test_nothing_typed_is_nothing_heard_at_once(pipe: tuple[int, TextIO]) -> None:
    """An open pipe with nothing in it neither waits nor closes."""
    writing, stream = pipe
    with Keyboard(BOOK, stream) as keyboard:
        found = commands(keyboard)

        assert ([], False, False) == (found, keyboard.closed, keyboard.is_terminal)
    os.close(writing)


def test_at_the_end_of_a_pipe_nobody_speaks_any_more(pipe: tuple[int, TextIO]) -> None:
    """The last line may lack its end; after it the keyboard is closed."""
    writing, stream = pipe
    os.write(writing, b"next\nstop")
    os.close(writing)
    with Keyboard(BOOK, stream) as keyboard:
        found = commands(keyboard)

        assert ([Command.NEXT, Command.STOP], True) == (found, keyboard.closed)
        assert [] == commands(keyboard)


def test_an_empty_line_is_ready_and_unknown_words_are_unknown(pipe: tuple[int, TextIO]) -> None:
    """Whoever typed something gets an answer, whatever it was; keys for terminals mean nothing in a pipe."""
    writing, stream = pipe
    os.write(writing, b"\nwhat is this\n ?\n\xff\xfe\n")
    os.close(writing)
    with Keyboard(BOOK, stream) as keyboard:
        found = commands(keyboard)

    assert [Command.READY, Command.UNKNOWN, Command.UNKNOWN, Command.UNKNOWN] == found


def test_a_file_is_read_like_a_pipe(tmp_path: Path) -> None:
    """`homestretch < commands.txt` works."""
    (tmp_path / "commands.txt").write_text("next\nstop\n")
    with (tmp_path / "commands.txt").open() as stream, Keyboard(BOOK, stream) as keyboard:
        found = commands(keyboard)

    assert [Command.NEXT, Command.STOP] == found


@pytest.mark.parametrize("stream", [io.StringIO("next\n"), io.StringIO("next")])
def test_a_stream_that_is_no_file_is_read_too(stream: TextIO) -> None:
    """Standard input may have been replaced."""
    with Keyboard(BOOK, stream) as keyboard:
        assert [Command.NEXT] == commands(keyboard)
        assert keyboard.closed


def test_without_standard_input_nobody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service has no standard input at all."""
    monkeypatch.setattr(sys, "stdin", None)
    with Keyboard(BOOK) as keyboard:
        assert [] == commands(keyboard)
        assert keyboard.closed


# Terminals


@pytest.mark.parametrize(
    ("keys", "command"),
    [
        (b" ", Command.PAUSE),
        (b"\x1b[C", Command.NEXT),
        (b"\x1bOC", Command.NEXT),
        (b"\x1b[D", Command.BACK),
        (b"\r", Command.READY),
        (b"?", Command.HELP),
        (b"\x1b", Command.STOP),
        (b"\x04", Command.STOP),
    ],
)
def test_a_key_acts_at_once_where_no_phrase_was_begun(
    terminal: tuple[int, TextIO], keys: bytes, command: Command
) -> None:
    """No Enter is needed for what no phrase begins with."""
    person, stream = terminal
    with Keyboard(BOOK, stream) as keyboard:
        os.write(person, keys)

        assert [command] == commands(keyboard)
        assert keyboard.is_terminal


def test_the_space_bar_goes_on_where_it_paused(terminal: tuple[int, TextIO]) -> None:
    """What the space bar means depends on where the session is."""
    person, stream = terminal
    with Keyboard(BOOK, stream, is_paused=lambda: True) as keyboard:
        os.write(person, b" ")

        assert [Command.RESUME] == commands(keyboard)


def test_letters_are_a_phrase_and_act_with_enter(terminal: tuple[int, TextIO]) -> None:
    """A phrase can be seen while it is typed, mended, and does nothing before Enter."""
    person, stream = terminal
    with Keyboard(BOOK, stream) as keyboard:
        os.write(person, b"go bax\x7fck")
        before, seen = commands(keyboard), keyboard.typing
        os.write(person, b"\r")

        assert ([], "go back") == (before, seen)
        assert [Command.BACK] == commands(keyboard)
        assert "" == keyboard.typing


def test_escape_clears_a_phrase_that_was_begun(terminal: tuple[int, TextIO]) -> None:
    """A slip of the hand can be taken back without stopping."""
    person, stream = terminal
    with Keyboard(BOOK, stream) as keyboard:
        os.write(person, b"nonsense\x1b")
        cleared = commands(keyboard)
        os.write(person, b"next\r")

        assert ([], [Command.NEXT]) == (cleared, commands(keyboard))


def test_an_arrow_key_in_pieces_is_not_escape(terminal: tuple[int, TextIO]) -> None:
    """A slow connection does not turn "next" into "stop"."""
    person, stream = terminal
    with Keyboard(BOOK, stream) as keyboard:
        os.write(person, b"\x1b")
        first = keyboard.hear()
        os.write(person, b"[")
        second = keyboard.hear()
        os.write(person, b"C")

        assert (None, None, [Command.NEXT]) == (first, second, commands(keyboard))


def test_other_keys_mean_nothing(terminal: tuple[int, TextIO]) -> None:
    """Up, down, function keys and tabs neither act nor begin a phrase."""
    person, stream = terminal
    with Keyboard(BOOK, stream) as keyboard:
        os.write(person, b"\x1b[A\x1b[B\x1b[15~\x1bOP\t")

        assert ([], "") == (commands(keyboard), keyboard.typing)


def test_letters_of_any_language_can_be_typed_in_pieces(terminal: tuple[int, TextIO]) -> None:
    """A letter of several bytes is one letter, however it arrives."""
    person, stream = terminal
    with Keyboard(BOOK, stream) as keyboard:
        for byte in "sí".encode():
            os.write(person, bytes([byte]))
            keyboard.hear()
        keyboard.hear()

        assert "sí" == keyboard.typing


def test_the_terminal_is_given_back_as_it_was(terminal: tuple[int, TextIO]) -> None:
    """Keys are unseen while we listen and seen again afterwards, even when something went wrong."""
    _, stream = terminal
    before = termios.tcgetattr(stream)

    def break_down() -> None:
        with Keyboard(BOOK, stream):
            during.append(termios.tcgetattr(stream))
            raise RuntimeError

    during: list[list[object]] = []
    with pytest.raises(RuntimeError):
        break_down()

    assert before != during[0]
    assert before == termios.tcgetattr(stream)


def test_a_terminal_that_goes_away_is_the_end_of_the_input() -> None:
    """A closed window ends the typing, and giving the terminal back raises nothing."""
    person, ours = pty.openpty()
    with os.fdopen(ours) as stream, Keyboard(BOOK, stream) as keyboard:
        os.close(person)

        assert [] == commands(keyboard)
        assert keyboard.closed
