"""When a person was noticed, since when a word has been said to which our own voice gives way, and when it is again."""

LATELY_BLOCKS = 150
"""For 3 s: about as long as the voice keeps silent for them (player.LISTEN_SECONDS)."""
ONE_WORD_BLOCKS = 50
"""Who is noticed again within 1 s says the same word."""
LONGEST_WORD_BLOCKS = 120
"""2.4 s after it was noticed a word that has not ended is talk: a phrase takes up to 1.2."""
AGAIN_BLOCKS = range(90, 240)
"""1.8 to 4.8 s after our voice gave way to somebody in vain they have said it again: who is ignored waits for two
seconds or so. A first word is decided on within 1.6, as a rule."""


class Noticing:
    """Told of each block, and of a person now and then as long as one is noticed."""

    def __init__(self) -> None:
        """Nobody was noticed."""
        self._lately_blocks = self._over_voice_blocks = 0
        self._word_ago: int | None = None
        self._gave_way_ago: int | None = None

    @property
    def lately(self) -> bool:
        """Whether a person was noticed in the last 3 s."""
        return self._lately_blocks > 0

    @property
    def word_ago(self) -> int | None:
        """How many blocks ago the word was noticed to which our own voice gives way; None where there is none."""
        return self._word_ago

    @property
    def again(self) -> bool:
        """Whether what has been said by now may be said again, by somebody to whom our voice gave way in vain.

        Not as long as the word may go on to which it did.
        """
        ago = self._gave_way_ago
        if ago is None or ago not in AGAIN_BLOCKS:
            return False
        return self._word_ago is None or self._word_ago < ago - ONE_WORD_BLOCKS

    def gives_way(self, late_blocks: int = 0) -> None:
        """Take it that our own voice gives way, to who may only be likely to speak, so many blocks from now."""
        self._gave_way_ago = -late_blocks

    def person_speaks(self, *, over_voice: bool, late_blocks: int = 0) -> None:
        """Take it that a person is noticed; over_voice: while our own voice may be in what is heard.

        What they say again in the 3 s after that is said to it as well. late_blocks: from now; below zero, before that.
        """
        if over_voice:
            self._over_voice_blocks = LATELY_BLOCKS + late_blocks
        if self._over_voice_blocks and self._lately_blocks < LATELY_BLOCKS - ONE_WORD_BLOCKS:
            self._word_ago = -late_blocks
        self._lately_blocks = LATELY_BLOCKS + late_blocks

    def passed(self) -> None:
        """Take it that another block has passed."""
        self._lately_blocks = max(0, self._lately_blocks - 1)
        self._over_voice_blocks = max(0, self._over_voice_blocks - 1)
        if self._gave_way_ago is not None:
            self._gave_way_ago = self._gave_way_ago + 1 if self._gave_way_ago < AGAIN_BLOCKS.stop else None
        if self._word_ago is not None:
            self._word_ago = self._word_ago + 1 if self._word_ago < LONGEST_WORD_BLOCKS else None

    def rewound(self, blocks: int) -> None:
        """Take it that the last blocks will pass again."""
        if self._lately_blocks:
            self._lately_blocks += blocks
        if self._over_voice_blocks:
            self._over_voice_blocks += blocks
        if self._gave_way_ago is not None:
            self._gave_way_ago -= blocks
        if self._word_ago is not None:
            self._word_ago -= blocks

    def answered(self) -> None:
        """Take it that the word has been heard."""
        self._word_ago = self._gave_way_ago = None
