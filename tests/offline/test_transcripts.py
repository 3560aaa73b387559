"""The same golden conversations through the offline loop, typed on virtual time."""

from collections.abc import Iterator

import numpy as np
import pytest

from content.loader import Library
from engine.events import Command, Effect, Finish, Heard, Prompt
from engine.phrasebook import Phrasebook
from engine.progress import Progress
from engine.routine import Routine
from engine.score import write_score
from offline import loop
from offline.player import Player
from offline.sound import BLOCK_SECONDS, Block, Samples
from tests.tape import Tape
from tests.transcript import COACH, FOLDER, YOU, Line, Said, play, read


class Typist:
    """Types utterances at given seconds, and notes them down."""

    def __init__(self, book: Phrasebook, said: Said, lines: list[Line]) -> None:
        self.book, self.waiting, self.lines, self.blocks = book, list(said), lines, 0

    def hear(self, block: Block) -> Heard | None:
        self.blocks += 1
        if not self.waiting or self.blocks * BLOCK_SECONDS < self.waiting[0][0] - 1e-6:
            return None
        at, utterance = self.waiting.pop(0)
        self.lines.append(Line(at, YOU, utterance))
        return self.book.understand(utterance) or Heard(Command.UNKNOWN)


def silent(prompt: Prompt) -> Samples:
    return np.zeros(0, dtype=np.int16)


def loop_stage(library: Library, routine: Routine, progress: Progress, said: Said) -> Iterator[Line]:
    """Play through the shipping loop and player, with a voice that takes no time."""
    book, lines = library.phrasebook, list[Line]()
    player = Player(Tape(), silent, [Typist(book, said, lines)])

    def show(progress: Progress, effect: Effect) -> None:
        if words := book.words(effect.prompt) if effect.prompt else "":
            lines.append(Line(round(player.seconds, 3), COACH, words, isinstance(effect, Finish)))

    score = write_score(routine, book.count_words, progress.settings)
    loop.run(score, progress, player.play, lambda progress: None, show)
    yield from lines


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.txt")))
def test_the_loop_says_what_the_transcript_says(name: str, library: Library) -> None:
    """The offline loop is the engine on the clock of the sound card, and nothing else."""
    expected = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")

    assert expected == play(loop_stage, read(expected), library)
