"""When a person was noticed, and since when a word has been said to which our own voice gives way."""

LATELY_BLOCKS = 150
"""For 3 s: about as long as the voice keeps silent for them (player.LISTEN_SECONDS)."""
ONE_WORD_BLOCKS = 50
"""Who is noticed again within 1 s says the same word."""
LONGEST_WORD_BLOCKS = 120
"""2.4 s after it was noticed a word that has not ended is talk: a phrase takes up to 1.2."""


class Noticing:
    """Told of each block, and of a person now and then as long as one is noticed."""

    def __init__(self) -> None:
        """Nobody was noticed."""
        self._lately_blocks = self._gives_way_blocks = 0
        self._word_ago: int | None = None

    @property
    def lately(self) -> bool:
        """Whether a person was noticed in the last 3 s."""
        return self._lately_blocks > 0

    @property
    def word_ago(self) -> int | None:
        """How many blocks ago the word was noticed to which our own voice gives way; None where there is none."""
        return self._word_ago

    def person_speaks(self, *, over_voice: bool) -> None:
        """Take it that a person is noticed; over_voice: while our own voice may be in what is heard.

        What they say again in the 3 s after that is said to it as well.
        """
        if over_voice:
            self._gives_way_blocks = LATELY_BLOCKS
        if self._gives_way_blocks and self._lately_blocks < LATELY_BLOCKS - ONE_WORD_BLOCKS:
            self._word_ago = 0
        self._lately_blocks = LATELY_BLOCKS

    def passed(self) -> None:
        """Take it that another block has passed."""
        self._lately_blocks = max(0, self._lately_blocks - 1)
        self._gives_way_blocks = max(0, self._gives_way_blocks - 1)
        if self._word_ago is not None:
            self._word_ago = self._word_ago + 1 if self._word_ago < LONGEST_WORD_BLOCKS else None

    def rewound(self, blocks: int) -> None:
        """Take it that the last blocks will pass again."""
        if self._lately_blocks:
            self._lately_blocks += blocks
        if self._gives_way_blocks:
            self._gives_way_blocks += blocks
        if self._word_ago is not None:
            self._word_ago -= blocks

    def answered(self) -> None:
        """Take it that the word has been heard."""
        self._word_ago = None
