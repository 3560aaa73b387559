"""A sound card that may go away and come back: meanwhile time goes on without sound, and each is said in one line.

Rules, each with its reason:
- It is opened again at once, then every few seconds: where only the microphone was pulled out, the voice is back
  after a moment.
- It is not opened again after it raced, for it would race again; and not for ever, for a dead device may cost two
  seconds at each try.
- What comes back may be another device, so headphones are no longer relied upon.
- A card that plays is never closed to look for a microphone: the voice matters more, and the keyboard is there.
"""

from typing import Protocol

from engine.errors import AudioError, MissingError
from offline.sound.bridge import UnpacedError
from offline.sound.card import SoundCard, microphone_advice
from offline.sound.duplex import BLOCK_SECONDS, Block, Duplex
from offline.sound.no_sound import Silence

TRY_BLOCKS = round(5.0 / BLOCK_SECONDS)
"""Blocks between two tries to open it again."""
MOST_TRIES = 24
"""Two minutes: long enough to find the plug."""


class Opens(Protocol):
    """Opens a sound card."""

    def __call__(self, *, listen: bool, headphones: bool) -> SoundCard:
        """Open it, with a microphone where `listen`; raises AudioError or MissingError."""


class Notice(Protocol):
    """Tells the person about this machine."""

    def __call__(self, sentence: str, /) -> None:
        """Tell it."""


class Surviving:
    """A live card, or silence that is paced like one while there is none."""

    def __init__(self, open_card: Opens, notice: Notice, *, headphones: bool = False) -> None:
        """Open it, with what `headphones` says of it; raises what `open_card` raises."""
        self._open = open_card
        self._notice = notice
        self._live: SoundCard | None = open_card(listen=True, headphones=headphones)
        self._card: Duplex = self._live
        self._lost = False
        self._advised = False
        self._tries = 0
        self._until_try = 0

    @property
    def hears_itself(self) -> bool:
        """Whether what is played reaches the microphone."""
        return self._card.hears_itself

    @property
    def has_microphone(self) -> bool:
        """Whether there is one at the moment."""
        return self._card.has_microphone

    @property
    def late_blocks(self) -> int:
        """Those of the card, or of the time that passes without one."""
        return self._card.late_blocks

    def exchange(self, out: Block) -> Block:
        """Exchange with the card, or with silence while there is none."""
        if self._live is None:
            self._try_again()
        try:
            heard = self._card.exchange(out)
        except AudioError as error:
            self._lose(error)
            return self._card.exchange(out)
        if self._live is not None:
            self._look_at(self._live)
        return heard

    def close(self) -> None:
        """Let the card go."""
        self._card.close()

    def _look_at(self, card: SoundCard) -> None:
        if self._lost:
            self._lost = False
            without = "" if card.has_microphone else ", without a microphone: the keyboard takes your commands"
            self._notice(f"The sound is back{without}.")
        if card.microphone_is_blocked and not self._advised:
            self._advised = True  # said once, see MUTED_SECONDS
            self._notice(microphone_advice())

    def _lose(self, error: AudioError) -> None:
        self._card.close()
        self._card, self._live = Silence(), None
        if not self._lost:
            self._notice(f"The sound failed: {error}. Going on with text and the keyboard.")
            self._tries, self._until_try = MOST_TRIES, 0
        if isinstance(error, UnpacedError):
            self._tries = 0
        self._lost = True

    def _try_again(self) -> None:
        if self._until_try or not self._tries:
            self._until_try = max(0, self._until_try - 1)
            return
        self._tries, self._until_try = self._tries - 1, TRY_BLOCKS
        for listen in (True, False):
            try:
                self._live = self._open(listen=listen, headphones=False)
            except (AudioError, MissingError):
                continue
            self._card = self._live
            return
