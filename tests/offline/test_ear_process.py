"""The ear in a process of its own: it hears as the other does, and a process that dies or hangs is replaced."""

import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.errors import AudioError, MissingError
from engine.events import Command
from offline.acceptance import WEIGHTS_FILE
from offline.ear import Ear
from offline.ear_process import (
    HANG_BLOCKS,
    MOST_ENDS,
    START_AGAIN_BLOCKS,
    START_BLOCKS,
    STARTED_AGAIN,
    TOO_SLOW,
    EarProcess,
)
from offline.sound import BLOCK, BLOCK_SECONDS, RATE, Samples, silence
from offline.stage import SurvivingEar
from tests.offline.test_ear import book, broken_model, recording

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed in another way on Windows")

STOP = recording("stop__gsc__439c84f4__1.wav")
YES = recording("yes__gsc__b87bdb22__1.wav")


@pytest.fixture
def told() -> list[str]:
    """What the person was told."""
    return []


@pytest.fixture
def ear(model: Path, told: list[str]) -> Iterator[EarProcess]:
    """An ear for the phrases of `book`."""
    ear = EarProcess(model, book(), told.append)
    yield ear
    ear.close()


def room(seconds: float, spoken: Samples | None = None, at: float = 0.2) -> list[Samples]:
    """Return blocks of a quiet room in which somebody speaks at this second."""
    sound = np.random.default_rng(3).normal(0, 10, round(seconds * RATE)).astype(np.int16)
    if spoken is not None:
        begins = round(at * RATE)
        sound[begins : begins + len(spoken)] += spoken
    return [sound[begins : begins + BLOCK] for begins in range(0, len(sound), BLOCK)]


def listen(ear: EarProcess, blocks: list[Samples]) -> tuple[Command, int] | None:
    """Return what is heard and the number of the block that made it certain; an answer is waited for like a card."""
    for block in blocks:
        if heard := ear.hear(block):
            return heard.command, ear.blocks - ear.behind
        select.select([ear._helper.process.stdout], [], [], BLOCK_SECONDS)
    return None


def command(heard: tuple[Command, int] | None) -> Command | None:
    return heard and heard[0]


def until_ready(ear: EarProcess) -> None:
    """Let time pass until somebody listens again."""
    for _ in range(60):
        listen(ear, room(0.2))
        if ear.ready:
            return
    pytest.fail("nobody listens again")


def test_it_hears_at_the_same_block_as_the_ear_itself(
    ear: EarProcess, model: Path, told: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    """The process costs a few blocks, Ctrl-C does not end it, nothing it hears is printed, and a reset forgets."""
    os.kill(ear._helper.process.pid, signal.SIGINT)
    same = Ear(model, book())
    certain = next(n for n, block in enumerate(room(2, STOP), 1) if same.hear(block))

    assert (Command.STOP, certain) == listen(ear, room(2, STOP))
    assert 1 <= ear.behind <= 10
    ear.reset()
    assert listen(ear, room(2, STOP)[: certain - 5]) is None
    ear.reset()
    assert listen(ear, room(1)) is None
    assert ([], ("", "")) == (told, capfd.readouterr())


def test_it_tells_which_phrase_was_said_and_nobody_else_does(ear: EarProcess) -> None:
    """So that the voice's own can be told from another one of the same command; it is not shown."""
    heard = []
    for block in room(2, STOP):
        heard.append(ear.hear(block))
        select.select([ear._helper.process.stdout], [], [], BLOCK_SECONDS)

    assert ["stop"] == [found.phrase for found in heard if found]
    assert "phrase" not in repr(heard)


def test_what_is_heard_again_takes_the_place_of_what_was_heard(ear: EarProcess) -> None:
    """Of a word that came with holes, and then whole, the whole one counts; nobody waits for it."""
    blocks = room(2, STOP)
    listen(ear, [block if number % 4 else block * 0 for number, block in enumerate(blocks[:30])])

    heard = ear.hear_again(blocks[:30])

    assert Command.STOP == command(listen(ear, blocks[30:]) if heard is None else (heard.command, 0))


def test_nothing_that_is_heard_again_is_lost_to_a_slow_step(ear: EarProcess, told: list[str]) -> None:
    """The recogniser takes 0.4 s for a block, just when more than half a second of sound waits for it."""
    blocks = room(2, STOP)
    listen(ear, blocks[:30])
    ear.hear_again(blocks[:30])
    os.kill(ear._helper.process.pid, signal.SIGSTOP)
    for block in blocks[30:50]:
        assert ear.hear(block) is None
    os.kill(ear._helper.process.pid, signal.SIGCONT)

    assert Command.STOP == command(listen(ear, [*blocks[50:], *room(2)]))
    assert [] == told


def test_a_killed_process_is_replaced_and_the_next_command_is_heard(ear: EarProcess, told: list[str]) -> None:
    """It is said once, and time goes on meanwhile."""
    listen(ear, room(0.2))
    os.kill(ear._helper.process.pid, signal.SIGKILL)
    until_ready(ear)

    assert [STARTED_AGAIN] == [each for each in told if each != TOO_SLOW]  # a busy machine says that as well
    assert Command.STOP == command(listen(ear, room(4, STOP)))


def test_a_process_that_hangs_is_replaced_and_the_next_command_is_heard(ear: EarProcess, told: list[str]) -> None:
    """The hang is noticed after as many blocks as the contract says."""
    listen(ear, room(0.2))
    hung = ear._helper.process
    os.kill(hung.pid, signal.SIGSTOP)
    began = ear.blocks
    while hung is ear._helper.process:
        listen(ear, room(BLOCK_SECONDS))
        assert ear.blocks - began <= HANG_BLOCKS + 3
    until_ready(ear)

    assert ([STARTED_AGAIN], -signal.SIGKILL) == (told, hung.returncode)
    assert Command.STOP == command(listen(ear, room(4, STOP)))


def test_an_ear_that_keeps_dying_is_given_up(ear: EarProcess) -> None:
    """Starting again mends no fault that comes back: it says so, and the keyboard is left."""
    for _ in range(MOST_ENDS):
        dying = ear._helper.process
        dying.kill()
        while dying is ear._helper.process:
            listen(ear, room(BLOCK_SECONDS))
    ear._helper.process.kill()

    with pytest.raises(AudioError, match=r"the ear stopped 4 times within a minute; the keyboard works"):
        listen(ear, room(2))


def test_a_folder_that_is_no_model_is_an_error_with_a_sentence(tmp_path: Path, model: Path) -> None:
    """What the process finds wrong is told as if it had been found here."""
    with pytest.raises(MissingError, match="broken cannot be loaded as a vosk model"):
        EarProcess(broken_model(tmp_path, model), book())


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux lets one wait for another's process")
def test_the_process_ends_with_its_parent(model: Path) -> None:
    """Also when the parent has no time to say so."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom offline.ear_process import EarProcess\n"
        "from tests.offline.test_ear import book\near = EarProcess(Path(sys.argv[1]), book())\n"
        "print(ear._helper.process.pid, flush=True)\nsys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(model)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path.cwd()
    ) as parent:
        assert parent.stdout is not None
        child = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
        ended, _, _ = select.select([child], [], [], 10)
        os.close(child)

    assert ended


def test_a_process_that_hangs_while_it_starts_is_replaced_within_seconds(ear: EarProcess, told: list[str]) -> None:
    """It is given as long as the first one took, twice over, and three seconds at least."""
    ear._helper.process.kill()
    ear._helper.process.wait()
    ended = ear._helper.process
    while ended is ear._helper.process:
        listen(ear, room(BLOCK_SECONDS))
    hung = ear._helper.process
    os.kill(hung.pid, signal.SIGSTOP)
    began = ear.blocks
    while hung is ear._helper.process:
        ear.hear(silence())
        assert ear.blocks - began <= START_BLOCKS

    assert START_AGAIN_BLOCKS <= ear._start_blocks < START_BLOCKS
    assert ear.blocks - began <= ear._start_blocks + 3
    until_ready(ear)


def test_where_no_process_can_be_started_again_the_keyboard_is_left(
    model: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ended the ear, no memory perhaps, also keeps another from being started; the session goes on."""
    ear = EarProcess(model, book(), told.append)
    surviving = SurvivingEar(ear, told.append)
    monkeypatch.setattr(sys, "executable", "/no/such/interpreter")
    with pytest.raises(MissingError, match="its process cannot be started"):
        EarProcess(model, book())
    ear._helper.process.kill()
    ear._helper.process.wait()
    for block in room(1):
        assert surviving.hear(block) is None

    (sentence,) = told
    assert sentence.startswith("From here on nothing is heard: the ear stopped, and its process cannot be started")


def weighed(tmp_path: Path, model: Path, weights: str) -> Path:
    """The model with other weights of what acts."""
    folder = shutil.copytree(model, tmp_path / "model")
    (folder / WEIGHTS_FILE).write_text(weights, encoding="utf-8")
    return folder


def test_it_is_told_what_answers_an_open_question(tmp_path: Path, model: Path) -> None:
    """An answer is obeyed while it is awaited, and on less than any other word takes."""
    folder = weighed(tmp_path, model, '{"weights": {}, "bias": 0, "least": 2, "least_awaited": 0}')
    ear = EarProcess(folder, book())
    try:
        unasked = listen(ear, room(2.0, YES))
        ear.await_answers(frozenset({Command.YES}))
        asked = listen(ear, room(2.0, YES))
    finally:
        ear.close()

    assert (None, Command.YES) == (unasked, command(asked))


def test_it_knows_what_nobody_calls_out_in_need(tmp_path: Path, model: Path) -> None:
    """As the ear itself does: what is not sure enough acts only where it is urgent."""
    folder = weighed(tmp_path, model, '{"weights": {}, "bias": 0, "least": 0.6, "least_awaited": 0.4}')
    found = []
    for unhurried in (frozenset[str](), frozenset({"stop"})):
        ear = EarProcess(folder, replace(book(), unhurried=unhurried))
        try:
            found.append(listen(ear, room(2.0, STOP)))
        finally:
            ear.close()

    assert (Command.STOP, None) == (command(found[0]), found[1])


def test_it_is_told_that_the_voice_gave_way(tmp_path: Path, model: Path) -> None:
    """What is said again two seconds later acts then."""
    folder = weighed(tmp_path, model, '{"weights": {"again": 9}, "bias": -1, "least": 0.5, "least_awaited": 0.5}')
    ear = EarProcess(folder, book())
    try:
        ear.await_answers(frozenset({Command.YES}))
        alone = listen(ear, room(4.0, YES, at=2.0))
        ear.gives_way()
        again = listen(ear, room(4.0, YES, at=2.0))
    finally:
        ear.close()

    assert (None, Command.YES) == (alone, command(again))


def test_what_it_is_told_counts_from_where_it_was_told(tmp_path: Path, model: Path) -> None:
    """Though it overtakes blocks that wait: a first word, half a second later, is not said again."""
    folder = weighed(tmp_path, model, '{"weights": {"again": 9}, "bias": -1, "least": 0.5, "least_awaited": 0.5}')
    ear = EarProcess(folder, book())
    try:
        ear.await_answers(frozenset({Command.YES}))
        listen(ear, room(1.0))
        ear.hear_again(room(0.6))
        ear.gives_way()
        first = listen(ear, room(4.0, YES, at=0.5))
    finally:
        ear.close()

    assert first is None


def test_it_is_told_that_a_person_was_noticed(tmp_path: Path, model: Path) -> None:
    """What our own voice speaks against acts then."""
    folder = weighed(tmp_path, model, '{"weights": {"over voice": -9}, "bias": 1, "least": 0.5, "least_awaited": 0.5}')
    ear = EarProcess(folder, book())
    try:
        ear.await_answers(frozenset({Command.YES}))
        ear.own_voice(True)
        unnoticed = listen(ear, room(2.0, YES))
        ear.person_speaks()
        noticed = listen(ear, room(2.0, YES))
    finally:
        ear.close()

    assert (None, Command.YES) == (unnoticed, command(noticed))
