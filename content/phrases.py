"""The phrases of one locale: what is listened for, what is understood as text, and how else words may be written."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from content.files import nearest
from content.locale import Words
from engine.errors import ContentError
from engine.events import Command, Heard
from engine.phrasebook import normalise, respell

HEARD = ("commands.ftl",)
SPOKEN_COMMANDS = tuple(c for c in Command if c not in (Command.CHOOSE, Command.UNKNOWN))
TEXT = "text"
"""The attribute of a command with what is understood as text and not listened for."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """What a phrasebook understands; its fields say what each of these is."""

    phrases: Mapping[str, Heard]
    text_phrases: Mapping[str, Heard]
    spellings: Mapping[str, str]
    decoys: tuple[str, ...]
    unhurried: frozenset[str]


def read_phrases(locale: str, folder: Traversable, spoken: Words, names: Mapping[str, str]) -> Phrases:
    """Return the phrases of all commands, and of the routines with these `names`, whose own are in the spoken words."""
    heard = Words(locale, folder, HEARD)
    choices = {f"choose-{n}": Heard(Command.CHOOSE, str(n)) for n in range(1, len(names) + 1)}
    heard.no_strangers(
        {*SPOKEN_COMMANDS, *choices, "decoys", "unhurried", "spellings"}, {m for m in heard.messages if _is_choice(m)}
    )
    spellings = _spellings(heard)
    found = _gather(spoken, heard, names, choices, spellings)
    return Phrases(found.heard, found.text, spellings, _decoys(heard), _unhurried(heard, found.heard))


def read_numbers(locale: str, folder: Traversable) -> dict[str, list[str]]:
    """Return what is said for every number that something can be chosen by."""
    words = Words(locale, folder, HEARD)
    numbers = [key for key in words.messages if _is_choice(key)]
    return {key.removeprefix("choose-"): [normalise(phrase) for phrase in words.phrases(key)] for key in numbers}


class _Gathered:
    """Phrases with their meanings as they are gathered; one that has two, or stands twice, is an error."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        self.heard: dict[str, Heard] = {}
        self.text: dict[str, Heard] = {}
        self._spellings = spellings
        self._owners: dict[str, tuple[str, Heard]] = {}

    def add(self, into: dict[str, Heard], owner: str, written: str, meaning: Heard) -> None:
        """Take a phrase of `owner` into those that are listened for or those that come as text."""
        if not (phrase := normalise(written)):
            raise ContentError(f"{owner}: {written!r} has no words; write what a person says")
        earlier, meant = self._owners.setdefault(respell(phrase, self._spellings), (owner, meaning))
        if meant != meaning or phrase in self.heard or phrase in self.text:
            raise ContentError(f"{owner}: {phrase!r} already belongs to {earlier}; drop one of them")
        into[phrase] = meaning


def _gather(
    spoken: Words,
    heard: Words,
    names: Mapping[str, str],
    choices: Mapping[str, Heard],
    spellings: Mapping[str, str],
) -> _Gathered:
    """Return every phrase with its meaning; a routine's name is one, too, for a menu shows it."""
    found = _Gathered(spellings)
    entries: list[tuple[Words, str, str | None, Heard]] = [(heard, str(c), None, Heard(c)) for c in SPOKEN_COMMANDS]
    entries += [(heard, key, None, meaning) for key, meaning in choices.items()]
    entries += [(heard, str(c), TEXT, Heard(c)) for c in SPOKEN_COMMANDS if _has_text(heard, c)]
    routines = [(spoken, key, "phrases", Heard(Command.CHOOSE, key)) for key in names]
    for words, key, part, meaning in (*entries, *routines):
        if words is heard:
            heard.must_have("commands.ftl", key)
        owner, phrases = words.label(key, part), words.phrases(key, part)
        if not phrases:
            raise ContentError(f"{owner}: has no phrases; write at least one, one a line")
        for written in phrases:
            found.add(found.text if part == TEXT else found.heard, owner, written, meaning)
    for key, name in names.items():
        if found.heard.get(normalise(name)) != Heard(Command.CHOOSE, key):
            found.add(found.text, spoken.label(key), name, Heard(Command.CHOOSE, key))
    return found


def _has_text(heard: Words, command: Command) -> bool:
    """Return whether a command has phrases that are not listened for; it has no other attribute."""
    there = heard.messages[command].parts if command in heard.messages else []
    for part in there:
        if part != TEXT:
            raise ContentError(f"{heard.label(command, part)}: unknown attribute; {nearest(part, [TEXT])}")
    return bool(there)


def _spellings(heard: Words) -> dict[str, str]:
    """Return other ways to write words of phrases, each with the way that stands; a locale may have none."""
    found: dict[str, str] = {}
    for line in heard.phrases("spellings") if "spellings" in heard.messages else []:
        stands, _, others = line.partition(":")
        ways = [normalise(each) for each in others.split(",")]
        if not normalise(stands) or not all(ways):
            raise ContentError(f'{heard.label("spellings")}: {line!r}; write it as in "ten: 10"')
        for way in ways:
            if found.setdefault(way, normalise(stands)) != normalise(stands):
                raise ContentError(f"{heard.label('spellings')}: {way!r} already stands for {found[way]!r}; drop one")
    return found


def _decoys(heard: Words) -> tuple[str, ...]:
    heard.must_have("commands.ftl", "decoys")
    return tuple(dict.fromkeys(word for line in heard.phrases("decoys") for word in line.split()))


def _unhurried(heard: Words, phrases: Mapping[str, Heard]) -> frozenset[str]:
    """A locale may have none."""
    written = heard.phrases("unhurried") if "unhurried" in heard.messages else []
    for phrase in written:
        if normalise(phrase) not in phrases:
            raise ContentError(
                f"{heard.label('unhurried')}: {phrase!r} is no phrase; {nearest(phrase, sorted(phrases))}"
            )
    return frozenset(map(normalise, written))


def _is_choice(key: str) -> bool:
    """Whether a message is a number to choose by; a locale may have more of them than there are routines."""
    return key.startswith("choose-") and key.removeprefix("choose-").isdecimal()
