"""Fluent files of one locale: reads them, checks every message, gives templates.

A message may refer to others in the spoken files, so these share one bundle and their ids must differ.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from content.files import nearest, read_text
from content.keys import samples
from engine.errors import ContentError
from engine.phrasebook import Template

LARGEST_WORDS = 512 * 1024


@dataclass(frozen=True)
class Message:
    """One message: the file it stands in, and its text or None where it has attributes only."""

    file: str
    entry: ast.Message

    def pattern(self, part: str | None) -> ast.Pattern | None:
        """Return the value (None) or an attribute."""
        if part is None:
            return self.entry.value
        return next((a.value for a in self.entry.attributes if a.id.name == part), None)

    @property
    def parts(self) -> list[str]:
        """The names of the attributes."""
        return [attribute.id.name for attribute in self.entry.attributes]


class Words:
    """The messages of some .ftl files of one locale."""

    def __init__(self, locale: str, folder: Traversable, files: tuple[str, ...]) -> None:
        self.messages: dict[str, Message] = {}
        self._locale = locale
        self._bundle = FluentBundle([locale], use_isolating=False)
        for name in files:
            self._add(folder / name, f"locales/{locale}/{name}")

    def _add(self, file: Traversable, name: str) -> None:
        text = read_text(file, name, LARGEST_WORDS)
        resource = FluentParser().parse(text)
        for entry in resource.body:
            if isinstance(entry, ast.Junk):
                raise ContentError(f"{name}: {_syntax_problem(entry, text)}")
            if not isinstance(entry, ast.Message):
                continue
            key = entry.id.name
            if earlier := self.messages.get(key):
                raise ContentError(f"{name}: {key} is there twice, see {earlier.file}; give it another id")
            self.messages[key] = Message(name, entry)
        self._bundle.add_resource(resource)

    def template(self, key: str, part: str | None, arguments: tuple[str, ...]) -> Template:
        """Return a checked message or attribute as a function of its arguments."""
        self._check_references(key, part, arguments)
        for sample in samples(arguments):
            words, errors = self._format(key, part, sample)
            if errors or not words:
                reason = str(errors[0]) if errors else "has no words"
                tried = ", ".join(f"{name} = {value}" for name, value in sample.items()) or "no arguments"
                raise ContentError(f"{self.label(key, part)}: {reason} (tried with {tried})")
        return lambda given: self._format(key, part, given)[0]

    def phrases(self, key: str, part: str | None = None) -> list[str]:
        """Return the lines of a message or attribute, each a phrase."""
        pattern = self.messages[key].pattern(part)
        if pattern is None or any(not isinstance(e, ast.TextElement) for e in pattern.elements):
            raise ContentError(f"{self.label(key, part)}: write plain phrases, one a line, without {{ }}")
        text = "".join(e.value for e in pattern.elements if isinstance(e, ast.TextElement))
        return [line.strip() for line in text.splitlines() if line.strip()]

    def label(self, key: str, part: str | None = None) -> str:
        """Return how errors name a message: file and key."""
        return f"{self.messages[key].file}: {key}{f'.{part}' if part else ''}"

    def must_have(self, file: str, key: str) -> None:
        """Raise ContentError where a message is not there; `file` is where it belongs."""
        if key not in self.messages:
            raise ContentError(f"locales/{self._locale}/{file}: {key} is missing; add a message with this id")

    def no_strangers(self, known: set[str], helpers: set[str]) -> None:
        """Raise ContentError where a message is neither known nor a helper of others."""
        for key in self.messages:
            if key not in known and key not in helpers:
                raise ContentError(f"{self.label(key)}: nothing uses this; {nearest(key, sorted(known))}")

    def referred(self) -> set[str]:
        """Return the ids of messages that other messages refer to."""
        return {name for message in self.messages.values() for name, _ in _Uses(message.entry).messages}

    def _format(self, key: str, part: str | None, given: Mapping[str, str | int]) -> tuple[str, list[Exception]]:
        message = self._bundle.get_message(key)
        pattern = message.attributes[part] if part else message.value
        if pattern is None:
            return "", []
        words, errors = self._bundle.format_pattern(pattern, dict(given))
        return " ".join(str(words).split()), errors

    def _check_references(self, key: str, part: str | None, arguments: tuple[str, ...]) -> None:
        for name, used in self._uses(key, part):
            for variable in used.variables - set(arguments):
                passed = ", ".join(f"${a}" for a in arguments) or "no argument"
                raise ContentError(f"{self.label(key, part)}: ${variable} is not passed here; {passed} is")
            for other, attribute in used.messages:
                if other not in self.messages or self.messages[other].pattern(attribute) is None:
                    known = nearest(other, self.messages)
                    raise ContentError(f"{self.label(name)}: refers to {other}, which is not there; {known}")

    def _uses(self, key: str, part: str | None) -> Iterator[tuple[str, "_Uses"]]:
        """Yield what a pattern uses, then what each message it refers to uses."""
        todo: list[tuple[str, str | None]] = [(key, part)]
        seen = set(todo)
        while todo:
            name, attribute = todo.pop()
            if name not in self.messages or (pattern := self.messages[name].pattern(attribute)) is None:
                continue
            used = _Uses(pattern)
            yield name, used
            todo += [reference for reference in used.messages if reference not in seen]
            seen |= used.messages


class _Uses(Visitor):
    """The variables and messages that a piece of Fluent refers to."""

    def __init__(self, node: ast.BaseNode) -> None:
        self.variables: set[str] = set()
        self.messages: set[tuple[str, str | None]] = set()
        self.visit(node)

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - named by Visitor
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802 - named by Visitor
        self.messages.add((node.id.name, node.attribute.name if node.attribute else None))


def _syntax_problem(junk: ast.Junk, text: str) -> str:
    """Return the line and what the parser expected there."""
    note = junk.annotations[0]
    start = note.span.start if note.span else 0
    line = text.count("\n", 0, start) + 1
    return f"line {line}: {note.message}; {text.splitlines()[line - 1].strip()[:60]!r}" if text else "empty"
