"""What was heard lately and not believed: who is ignored says it again, and a television hardly ever says it twice."""

from engine.events import Command

AGAIN_BLOCKS = range(75, 300)
"""1.5 to 6 s later it is said again: sooner it is the same word, and later nobody waits."""
LEAST = 0.002
"""What is less sure than this was hardly heard. Set by hand: with 0.004, and each try in place of the one before it,
14 of 54 pauses in loud talk acted within two tries in place of 21 (decision 9)."""


class Unbelieved:
    """Told of each block, and of each command that did not act."""

    def __init__(self) -> None:
        """Nothing was heard."""
        self._ago: list[tuple[Command, int]] = []

    def passed(self) -> None:
        """Take it that another block has passed."""
        self._ago = [(command, ago + 1) for command, ago in self._ago if ago + 1 < AGAIN_BLOCKS.stop]

    def rewound(self, blocks: int) -> None:
        """Take it that the last blocks will pass again."""
        self._ago = [(command, ago - blocks) for command, ago in self._ago]

    def heard(self, command: Command, sureness: float) -> None:
        """Take it that a command was heard, and not surely enough to act."""
        if sureness >= LEAST:
            self._ago.append((command, 0))

    def again(self, command: Command) -> bool:
        """Return whether a command that is heard now is one of these, said again."""
        return any(each == command and ago in AGAIN_BLOCKS for each, ago in self._ago)

    def answered(self) -> None:
        """Take it that a command was obeyed."""
        self._ago.clear()
