"""What a session is played on: sound, voice, ear and keyboard, each left out with one line where it is missing."""

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import AudioError, HomestretchError, MissingError, UsageError
from engine.events import Command, Heard
from engine.phrasebook import Phrasebook
from offline.calling import Calling
from offline.ear import Ear
from offline.ear_process import EarProcess
from offline.echo import EchoCanceller
from offline.hearing import Hearing, Mode
from offline.models import find_model, is_shipped
from offline.own_words import OwnWords
from offline.player import Listener
from offline.sound import Block, Duplex, Files, Silence, SoundCard, Surviving
from offline.spotting import read_spotter
from offline.suspending import Suspension
from offline.typed import Keyboard
from offline.voice import Voice

Notice = Callable[[str], None]
NOT_HEARD = (
    "The last check could not hear you, so the keyboard takes your commands: `homestretch doctor --listen` tries again."
)


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
    hearing: Hearing = field(default_factory=Hearing)
    """How the person is listened to; with headphones, the usual way."""

    @property
    def files(self) -> bool:
        """Whether sound files take the place of the sound card."""
        return self.microphone_file is not None or self.loudspeaker_file is not None


@dataclass
class Stage:
    """All that is there. `close` lets it go."""

    duplex: Duplex
    voice: Voice | None = None
    ear: Listener | None = None
    """One of the listeners, if there is something to hear with."""
    mode: Mode = Mode.FULL
    """Whether the ear may listen while the voice speaks, where its echo can be taken out."""
    deserted: bool = False
    """Neither sound nor a terminal: nobody is there to hear or to answer."""
    listeners: list[Listener] = field(default_factory=list)
    """The keyboard first: it cannot mishear."""
    echo: EchoCanceller | None = None
    """Takes the voice out of the microphone, where it is in it; without it the ear listens in the gaps."""
    own: OwnWords | None = None
    """The ear, as far as it must be told what the voice says."""
    calling: Calling | None = None
    """Knows a call over the voice by its word, where the voice is taken out and the model has a spotter."""
    typed: Callable[[], str] = str
    """The phrase that has been begun at the keyboard."""
    paused: bool = False
    """Set by the session: the space bar pauses, and resumes what is paused."""
    await_answers: Callable[[frozenset[Command]], None] = lambda commands: None
    """Set by the stage: the ear is told which commands answer an open question."""
    suspension: Suspension = field(default_factory=Suspension)
    """Ctrl-Z at the keyboard; what is drawn on adds itself."""
    _open: ExitStack = field(default_factory=ExitStack)

    def adopt(self, hearing: Hearing) -> None:
        """Speak and listen as was found to be right, from now on; where there is no keyboard, the ear is kept."""
        alone = self.listeners == [self.ear]
        self.mode = Mode.GAPS if hearing.mode is Mode.KEYBOARD and alone else hearing.mode
        if self.voice is not None:
            self.voice.gain_db = hearing.gain_db
        if self.mode is Mode.KEYBOARD and self.ear is not None:
            self.listeners.remove(self.ear)
            self.ear = None

    def close(self) -> None:
        """Let devices and terminal go."""
        self._open.close()


def set_stage(wishes: Wishes, phrasebook: Phrasebook, notice: Notice) -> Stage:
    """Open what there is and say in one line what is not; raises only for what was asked for by name."""
    if wishes.model is not None:  # wrong, it is told also where there is nothing to hear with
        find_model(wishes.model, os.environ, language=phrasebook.locale)
    with ExitStack() as stack:
        duplex = _duplex(wishes, notice)
        stack.callback(duplex.close)
        stage = Stage(duplex)
        mute = isinstance(duplex, Silence)
        keyboard = Keyboard(phrasebook, is_paused=lambda: stage.paused, between=stage.suspension.heed)
        stack.enter_context(keyboard)
        if keyboard.is_terminal and not wishes.files:
            stage.listeners.append(keyboard)
            stage.typed = lambda: keyboard.typing
            stack.enter_context(stage.suspension).around(keyboard.close, keyboard.open)
        stage.deserted = mute and wishes.sound and not keyboard.is_terminal
        hearing = Hearing() if wishes.headphones or wishes.files else wishes.hearing
        if hearing.mode is Mode.KEYBOARD and stage.listeners:
            notice(NOT_HEARD)
        elif duplex.has_microphone and (ear := _ear(wishes, phrasebook, notice)):
            stack.callback(ear.close)
            stage.await_answers = ear.await_answers
            stage.ear = stage.own = OwnWords(ear, phrasebook)
            stage.listeners.append(stage.own)
            stage.echo = _echo(notice) if duplex.hears_itself else None
            stage.calling = _calling(wishes, phrasebook, stage.own.may_be_seen) if stage.echo else None
        if not mute:
            stage.voice = Voice(
                wishes.cache,
                voice=wishes.voice,
                language=phrasebook.locale,
                words_per_minute=wishes.words_per_minute,
            )
        stage.adopt(hearing)
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

    def open_card(*, listen: bool, headphones: bool) -> SoundCard:
        return SoundCard(speaker=wishes.loudspeaker, microphone=wishes.microphone, headphones=headphones, listen=listen)

    try:
        card = Surviving(open_card, notice, headphones=wishes.headphones)
    except (AudioError, MissingError) as error:
        if wishes.microphone or wishes.loudspeaker:
            raise
        notice(f"No sound, so this goes on as text: {error}.")
        return Silence()
    if not card.has_microphone:
        notice("No microphone: going on with the voice and the keyboard.")
    return card


def _ear(wishes: Wishes, phrasebook: Phrasebook, notice: Notice) -> "SurvivingEar | None":
    try:
        folder = find_model(wishes.model, os.environ, language=phrasebook.locale)
        ear = _ear_for_files(folder, phrasebook) if wishes.files else EarProcess(folder, phrasebook, notice)
    except HomestretchError as error:
        if wishes.model is not None:
            raise
        notice(f"No speech model, so the keyboard takes your commands: {error}.")
        return None
    if ear.unheard:
        notice(f"{len(ear.unheard)} phrases cannot be heard with {folder}: `homestretch doctor` with it lists them.")
    return SurvivingEar(ear, notice)


def _ear_for_files(folder: Path, phrasebook: Phrasebook) -> Ear:
    """Return an ear of this process; raises MissingError where vosk would end it.

    It goes on where it could not read a model's graph, and dies. So a model that is not ours is loaded in a process of
    its own first, which takes as long again.
    """
    if not is_shipped(folder):
        EarProcess(folder, phrasebook).close()
    return Ear(folder, phrasebook)


def _echo(notice: Notice) -> EchoCanceller | None:
    try:
        return EchoCanceller()
    except MissingError as error:
        notice(f"While the voice speaks you are not heard: {error}.")
        return None


def _calling(wishes: Wishes, phrasebook: Phrasebook, is_ours: Callable[[str], bool]) -> Calling | None:
    try:
        spotter = read_spotter(find_model(wishes.model, os.environ, language=phrasebook.locale))
    except HomestretchError:  # the ear has read it just now, and tells where it cannot
        return None
    return Calling(spotter, phrasebook, is_ours) if spotter else None


class SurvivingEar:
    """An ear that may fail: then the keyboard is left, and it is said once."""

    def __init__(self, ear: Ear | EarProcess, notice: Notice) -> None:
        """`ear` is used until it fails."""
        self._ear: Ear | EarProcess | None = ear
        self._notice = notice

    def await_answers(self, commands: frozenset[Command]) -> None:
        """Pass on which commands answer an open question."""
        if self._ear is not None:
            self._ear.await_answers(commands)

    def own_voice(self, sounds: bool) -> None:
        """Pass on whether our own voice may be in what is heard."""
        if self._ear is not None:
            self._ear.own_voice(sounds)

    def person_speaks(self, late_blocks: int = 0) -> None:
        """Pass on that a person was noticed."""
        if self._ear is not None:
            self._ear.person_speaks(late_blocks)

    def gives_way(self) -> None:
        """Pass on that our own voice gives way to a word."""
        if self._ear is not None:
            self._ear.gives_way()

    def hear(self, block: Block) -> Heard | None:
        """Return the command that is now certain, if one is."""
        return self._heard(lambda ear: ear.hear(block))

    def hear_again(self, blocks: Sequence[Block]) -> Heard | None:
        """Hear these blocks in place of as many that were heard."""
        return self._heard(lambda ear: ear.hear_again(blocks))

    def _heard(self, listen: Callable[[Ear | EarProcess], Heard | None]) -> Heard | None:
        if self._ear is None:
            return None
        try:
            return listen(self._ear)
        except AudioError as error:
            self.close()
            self._notice(f"From here on nothing is heard: {error}.")
            return None

    def close(self) -> None:
        """Let the process go in which it listens, if there is one."""
        ear, self._ear = self._ear, None
        if isinstance(ear, EarProcess):
            ear.close()
