"""What a session is played on: sound, voice, ear and keyboard, each left out with one line where it is missing."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import AudioError, HomestretchError, MissingError, UsageError
from engine.events import Command, Heard
from engine.phrasebook import Phrasebook
from offline.ear import Ear
from offline.models import find_model
from offline.player import Listener
from offline.sound import Block, Duplex, Files, Silence, SoundCard, microphone_advice
from offline.typed import Keyboard
from offline.voice import Voice

Notice = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line."""

    microphone_file: Path | None = None
    loudspeaker_file: Path | None = None
    microphone: str = ""
    """A part of the device's name; empty for the system's default."""
    loudspeaker: str = ""
    sound: bool = True
    headphones: bool = False
    model: Path | None = None
    voice: str | None = None
    words_per_minute: int = 150
    cache: Path | None = None

    @property
    def files(self) -> bool:
        """Whether sound files take the place of the sound card."""
        return self.microphone_file is not None or self.loudspeaker_file is not None


@dataclass
class Stage:
    """All that is there. `close` lets it go."""

    duplex: Duplex
    voice: Voice | None = None
    deserted: bool = False
    """Neither sound nor a terminal: nobody is there to hear or to answer."""
    listeners: list[Listener] = field(default_factory=list)
    """The keyboard first: it cannot mishear."""
    typed: Callable[[], str] = str
    """The phrase that has been begun at the keyboard."""
    paused: bool = False
    """Set by the session: the space bar pauses, and resumes what is paused."""
    await_answers: Callable[[frozenset[Command]], None] = lambda commands: None
    """Set by the stage: the ear is told which commands answer an open question."""
    _open: ExitStack = field(default_factory=ExitStack)

    def close(self) -> None:
        """Let devices and terminal go."""
        self._open.close()


def set_stage(wishes: Wishes, phrasebook: Phrasebook, notice: Notice) -> Stage:
    """Open what there is and say in one line what is not; raises only for what was asked for by name."""
    with ExitStack() as stack:
        duplex = _duplex(wishes, notice)
        stack.callback(duplex.close)
        stage = Stage(duplex)
        mute = isinstance(duplex, Silence)
        keyboard = stack.enter_context(Keyboard(phrasebook, is_paused=lambda: stage.paused))
        if keyboard.is_terminal and not wishes.files:
            stage.listeners.append(keyboard)
            stage.typed = lambda: keyboard.typing
        stage.deserted = mute and wishes.sound and not keyboard.is_terminal
        if duplex.has_microphone and (ear := _ear(wishes, phrasebook, notice)):
            surviving = SurvivingEar(ear, notice)
            stage.listeners.append(surviving)
            stage.await_answers = surviving.await_answers
        if not mute:
            stage.voice = Voice(
                wishes.cache,
                voice=wishes.voice,
                language=phrasebook.locale,
                words_per_minute=wishes.words_per_minute,
            )
        stage._open = stack.pop_all()
        return stage


def _duplex(wishes: Wishes, notice: Notice) -> Duplex:
    if wishes.files:
        try:
            return Files(wishes.microphone_file, wishes.loudspeaker_file)
        except AudioError as error:
            raise UsageError(str(error)) from error
    if not wishes.sound:
        return Silence()
    try:
        card = SoundCard(speaker=wishes.loudspeaker, microphone=wishes.microphone, headphones=wishes.headphones)
    except (AudioError, MissingError) as error:
        if wishes.microphone or wishes.loudspeaker:
            raise
        notice(f"No sound, so this goes on as text: {error}.")
        return Silence()
    if not card.has_microphone:
        notice("No microphone: going on with the voice and the keyboard.")
    return Surviving(card, notice)


def _ear(wishes: Wishes, phrasebook: Phrasebook, notice: Notice) -> Ear | None:
    try:
        folder = find_model(wishes.model, os.environ, language=phrasebook.locale)
        return Ear(folder, phrasebook)
    except HomestretchError as error:
        if wishes.model is not None:
            raise
        notice(f"No speech model, so the keyboard takes your commands: {error}.")
        return None


class Surviving:
    """A sound card that may go away: then time goes on without sound, and it is said once."""

    def __init__(self, card: SoundCard, notice: Notice) -> None:
        """`card` is used until it fails."""
        self._card: Duplex = card
        self._live: SoundCard | None = card
        self._notice = notice

    @property
    def hears_itself(self) -> bool:
        """Whether what is played reaches the microphone."""
        return self._card.hears_itself

    @property
    def has_microphone(self) -> bool:
        """Whether there is one, still."""
        return self._card.has_microphone

    def exchange(self, out: Block) -> Block:
        """Exchange with the card; from its first failure on, with silence."""
        try:
            heard = self._card.exchange(out)
        except AudioError as error:
            self._notice(f"The sound failed: {error}. Going on with text and the keyboard.")
            self._card.close()
            self._card, self._live = Silence(), None
            return self._card.exchange(out)
        if self._live is not None and self._live.microphone_is_blocked:
            self._live = None  # said once
            self._notice(microphone_advice())
        return heard

    def close(self) -> None:
        """Let the card go."""
        self._card.close()


class SurvivingEar:
    """An ear that may fail: then the keyboard is left, and it is said once."""

    def __init__(self, ear: Ear, notice: Notice) -> None:
        """`ear` is used until it fails."""
        self._ear: Ear | None = ear
        self._notice = notice

    def await_answers(self, commands: frozenset[Command]) -> None:
        """Pass on which commands answer an open question."""
        if self._ear is not None:
            self._ear.await_answers(commands)

    def hear(self, block: Block) -> Heard | None:
        """Return the command that is now certain, if one is."""
        if self._ear is None:
            return None
        try:
            return self._ear.hear(block)
        except AudioError as error:
            self._ear = None
            self._notice(f"From here on nothing is heard: {error}.")
            return None
