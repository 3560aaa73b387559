"""Builds the phrasebook of one locale and checks that every word the engine asks for is there."""

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable

from content.files import nearest
from content.keys import PROMPTS, STEPS, exercise_parts, required_parts
from content.locale import Words
from content.shapes import ExerciseFile
from engine.errors import ContentError
from engine.events import Command, Heard
from engine.phrasebook import Phrasebook, Template, normalise, respell

SPOKEN = ("exercises.ftl", "routines.ftl", "prompts.ftl")
HEARD = ("commands.ftl",)
ROUTINE_PARTS = ("about", "phrases")
TEXT = "text"
"""The attribute of a command with what is understood as text and not listened for."""
NAMES = ("composed",)
"""Names of routines that are no files: what was put together for a person."""
SPOKEN_COMMANDS = tuple(c for c in Command if c not in (Command.CHOOSE, Command.UNKNOWN))

Templates = dict[str, tuple[Template, ...]]


def read_phrasebook(
    locale: str, folder: Traversable, exercises: Mapping[str, ExerciseFile], routines: Iterable[str]
) -> Phrasebook:
    """Return all words of a locale, for these exercises and these routines in their order."""
    spoken, heard, ids = Words(locale, folder, SPOKEN), Words(locale, folder, HEARD), list(routines)
    _no_strangers(spoken, {*PROMPTS, *exercises, *ids, *NAMES}, spoken.referred())
    choices = {f"choose-{n}": Heard(Command.CHOOSE, str(n)) for n in range(1, len(ids) + 1)}
    _no_strangers(
        heard,
        {*SPOKEN_COMMANDS, *choices, "decoys", "unhurried", "spellings"},
        {m for m in heard.messages if _is_choice(m)},
    )
    templates = _prompts(spoken, locale)
    for key, facts in exercises.items():
        templates |= _exercise(spoken, locale, key, facts)
    for key in ids:
        templates |= _routine(spoken, locale, key)
    for key in NAMES:
        _must_have(spoken, locale, "routines.ftl", key)
        templates[key] = (spoken.template(key, None, ()),)
    names = {key: templates[key][0]({}) for key in (*exercises, *ids, *NAMES)}
    spellings = _spellings(heard)
    phrases = _phrases(locale, spoken, heard, {key: names[key] for key in ids}, choices, spellings)
    return Phrasebook(
        locale=locale,
        templates=templates,
        names=names,
        phrases=phrases.heard,
        text_phrases=phrases.text,
        spellings=spellings,
        decoys=_decoys(locale, heard),
        unhurried=_unhurried(heard, phrases.heard),
    )


def read_aliases(locale: str, folder: Traversable, exercises: Iterable[str]) -> dict[str, str]:
    """Return every name of an exercise, as `normalise` writes it, with its id: the spoken one and the others."""
    words = Words(locale, folder, SPOKEN)
    found: dict[str, str] = {}
    for key in exercises:
        others = words.phrases(key, "aka") if "aka" in words.messages[key].parts else []
        for name in (key.replace("_", " "), words.template(key, None, ())({}), *others):
            if found.setdefault(normalise(name), key) != key:
                raise ContentError(f"{words.label(key, 'aka')}: {name!r} already names {found[normalise(name)]}")
    return found


def read_numbers(locale: str, folder: Traversable) -> dict[str, list[str]]:
    """Return what is said for every number that something can be chosen by."""
    words = Words(locale, folder, HEARD)
    numbers = [key for key in words.messages if _is_choice(key)]
    return {key.removeprefix("choose-"): [normalise(phrase) for phrase in words.phrases(key)] for key in numbers}


def _prompts(words: Words, locale: str) -> Templates:
    found: Templates = {}
    for key, arguments in PROMPTS.items():
        _must_have(words, locale, "prompts.ftl", key)
        others = words.messages[key].parts
        for part, letter in zip(others, "bcdefghijklmnopqrstuvwxyz", strict=False):
            if part != letter:
                raise ContentError(f"{words.label(key, part)}: other phrasings are called .b, .c and so on")
        found[key] = tuple(words.template(key, part, arguments) for part in (None, *others))
    return found


def _exercise(words: Words, locale: str, key: str, facts: ExerciseFile) -> Templates:
    _must_have(words, locale, "exercises.ftl", key)
    allowed, there = exercise_parts(facts.kind, facts.sides), words.messages[key].parts
    for part in there:
        if part not in allowed:
            raise ContentError(f"{words.label(key, part)}: unknown attribute; {nearest(part, allowed)}")
    there = [part for part in there if part != "aka"]  # nobody says it: `read_aliases` reads it
    steps = [step for step in STEPS if step in there]
    for part in (*required_parts(facts.kind), *STEPS[: len(steps)]):
        if part not in there:
            raise ContentError(f"{words.label(key, part)}: missing; every {facts.kind} exercise needs it")
    found = {f"{key}.{part}": (words.template(key, part, allowed[part]),) for part in there}
    lines = [found[f"{key}.{part}"][0] for part in (*steps, "care")]
    found[f"{key}.describe"] = (lambda given: " ".join(line(given) for line in lines),)
    return {key: (words.template(key, None, ()),), **found}


def _routine(words: Words, locale: str, key: str) -> Templates:
    _must_have(words, locale, "routines.ftl", key)
    there = words.messages[key].parts
    for part in there:
        if part not in ROUTINE_PARTS:
            raise ContentError(f"{words.label(key, part)}: unknown attribute; {nearest(part, ROUTINE_PARTS)}")
    for part in ROUTINE_PARTS:
        if part not in there:
            raise ContentError(f"{words.label(key, part)}: missing; every routine needs it")
    return {key: (words.template(key, None, ()),), f"{key}.about": (words.template(key, "about", ()),)}


class _Phrases:
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


def _phrases(
    locale: str,
    spoken: Words,
    heard: Words,
    names: Mapping[str, str],
    choices: Mapping[str, Heard],
    spellings: Mapping[str, str],
) -> _Phrases:
    """Return every phrase with its meaning; a routine's name is one, too, for a menu shows it."""
    found = _Phrases(spellings)
    entries: list[tuple[Words, str, str | None, Heard]] = [(heard, str(c), None, Heard(c)) for c in SPOKEN_COMMANDS]
    entries += [(heard, key, None, meaning) for key, meaning in choices.items()]
    entries += [(heard, str(c), TEXT, Heard(c)) for c in SPOKEN_COMMANDS if _has_text(heard, c)]
    routines = [(spoken, key, "phrases", Heard(Command.CHOOSE, key)) for key in names]
    for words, key, part, meaning in (*entries, *routines):
        if words is heard:
            _must_have(heard, locale, "commands.ftl", key)
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


def _decoys(locale: str, heard: Words) -> tuple[str, ...]:
    _must_have(heard, locale, "commands.ftl", "decoys")
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


def _must_have(words: Words, locale: str, file: str, key: str) -> None:
    if key not in words.messages:
        raise ContentError(f"locales/{locale}/{file}: {key} is missing; add a message with this id")


def _no_strangers(words: Words, known: set[str], helpers: set[str]) -> None:
    for key in words.messages:
        if key not in known and key not in helpers:
            raise ContentError(f"{words.label(key)}: nothing uses this; {nearest(key, sorted(known))}")


def _is_choice(key: str) -> bool:
    """Whether a message is a number to choose by; a locale may have more of them than there are routines."""
    return key.startswith("choose-") and key.removeprefix("choose-").isdecimal()
