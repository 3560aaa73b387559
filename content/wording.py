"""Builds the phrasebook of one locale and checks that every word the engine asks for is there."""

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable

from content.files import nearest
from content.keys import PROMPTS, STEPS, exercise_parts, required_parts
from content.locale import Words
from content.phrases import read_phrases
from content.shapes import ExerciseFile
from engine.errors import ContentError
from engine.phrasebook import Phrasebook, Template, normalise

SPOKEN = ("exercises.ftl", "routines.ftl", "prompts.ftl")
ROUTINE_PARTS = ("about", "phrases")
NAMES = ("composed",)
"""Names of routines that are no files: what was put together for a person."""

Templates = dict[str, tuple[Template, ...]]


def read_phrasebook(
    locale: str, folder: Traversable, exercises: Mapping[str, ExerciseFile], routines: Iterable[str]
) -> Phrasebook:
    """Return all words of a locale, for these exercises and these routines in their order."""
    spoken, ids = Words(locale, folder, SPOKEN), list(routines)
    spoken.no_strangers({*PROMPTS, *exercises, *ids, *NAMES}, spoken.referred())
    templates = _prompts(spoken)
    for key, facts in exercises.items():
        templates |= _exercise(spoken, key, facts)
    for key in ids:
        templates |= _routine(spoken, key)
    for key in NAMES:
        spoken.must_have("routines.ftl", key)
        templates[key] = (spoken.template(key, None, ()),)
    names = {key: templates[key][0]({}) for key in (*exercises, *ids, *NAMES)}
    heard = read_phrases(locale, folder, spoken, {key: names[key] for key in ids})
    return Phrasebook(
        locale=locale,
        templates=templates,
        names=names,
        phrases=heard.phrases,
        text_phrases=heard.text_phrases,
        spellings=heard.spellings,
        decoys=heard.decoys,
        unhurried=heard.unhurried,
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


def _prompts(words: Words) -> Templates:
    found: Templates = {}
    for key, arguments in PROMPTS.items():
        words.must_have("prompts.ftl", key)
        others = words.messages[key].parts
        for part, letter in zip(others, "bcdefghijklmnopqrstuvwxyz", strict=False):
            if part != letter:
                raise ContentError(f"{words.label(key, part)}: other phrasings are called .b, .c and so on")
        found[key] = tuple(words.template(key, part, arguments) for part in (None, *others))
    return found


def _exercise(words: Words, key: str, facts: ExerciseFile) -> Templates:
    words.must_have("exercises.ftl", key)
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
    for part, lines in (("describe", (*steps, "care")), ("describe-easier", (*steps, "easier", "care"))):
        found[f"{key}.{part}"] = (_joined([found[f"{key}.{line}"][0] for line in lines]),)
    return {key: (words.template(key, None, ()),), **found}


def _joined(lines: list[Template]) -> Template:
    return lambda given: " ".join(line(given) for line in lines)


def _routine(words: Words, key: str) -> Templates:
    words.must_have("routines.ftl", key)
    there = words.messages[key].parts
    for part in there:
        if part not in ROUTINE_PARTS:
            raise ContentError(f"{words.label(key, part)}: unknown attribute; {nearest(part, ROUTINE_PARTS)}")
    for part in ROUTINE_PARTS:
        if part not in there:
            raise ContentError(f"{words.label(key, part)}: missing; every routine needs it")
    return {key: (words.template(key, None, ()),), f"{key}.about": (words.template(key, "about", ()),)}
