"""Reads one TOML file into a shape; whatever is wrong with it becomes a sentence that names file and key."""

import re
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from enum import EnumMeta
from importlib.resources.abc import Traversable
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from engine.errors import ContentError

LARGEST_FILE = 64 * 1024
"""Bytes; the longest routine in the library has under 1 KB."""

PLAIN = {
    " | null": "",
    " int <= ": " a whole number of at most ",
    " int >= ": " a whole number of at least ",
    " int": " a whole number",
    " str": " text in quotes",
    " object": " a table",
    " array of length >= 1": " at least one entry",
    " array of length <= ": " at most so many entries: ",
    " array": " a list",
}
"""Words of msgspec to words of someone who writes a routine; the longer comes first."""

Shape = TypeVar("Shape")


def read_text(file: Traversable, name: str, largest: int = LARGEST_FILE) -> str:
    """Return a file's text; raises ContentError where it is missing, too large or not UTF-8."""
    try:
        if not file.is_file():
            raise ContentError(f"{name}: there is no such file")
        with file.open("rb") as stream:
            data = stream.read(largest + 1)
    except OSError as error:
        raise ContentError(f"{name}: cannot be read ({error.strerror or error})") from error
    if len(data) > largest:
        raise ContentError(f"{name}: larger than {largest // 1024} KB; a routine needs far less")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(f"{name}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None


def read_toml(file: Traversable, name: str) -> dict[str, Any]:
    """Return the tables of a TOML file; `name` is what errors call the file."""
    text = read_text(file, name)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ContentError(f"{name}: not TOML that can be read: nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{name}: not TOML that can be read: {error}") from None
    except ValueError:  # the interpreter's own limit on digits
        raise ContentError(f"{name}: not TOML that can be read: a number has thousands of digits") from None


def shaped(table: object, shape: type[Shape], name: str) -> Shape:
    """Return what was read as `shape`, a msgspec type."""
    try:
        return msgspec.convert(table, shape)
    except msgspec.ValidationError as error:
        raise ContentError(f"{name}: {_explain(str(error), shape)}") from None


def nearest(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean ...?" where something known is written much like `word`, else the whole list."""
    choices = [str(choice) for choice in known]
    close = get_close_matches(word, choices, n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else f"known are {', '.join(choices)}"


def item(key: str, index: int) -> str:
    """Return how errors name an entry of a list: its index from 0, and its number as a person counts."""
    return _counted(f"{key}[{index}]")


def _explain(problem: str, shape: Any) -> str:
    """Rewrite a msgspec message: the key first, then what is wrong and what would be right."""
    what, _, path = problem.partition(" - at `")
    keys = path.rstrip("`").removeprefix("$").lstrip(".")
    owner, what = _owner(shape, keys), what.replace("`", "")
    if match := re.search(r"(unknown|missing required) field (\S+)", what):
        key = _counted(f"{keys}.{match[2]}" if keys else match[2])
        fields: tuple[str, ...] = getattr(owner, "__struct_fields__", ())
        if match[1] == "unknown":
            return f"{key}: unknown key; {nearest(match[2], fields)}"
        return f"{key}: missing; the keys here are {', '.join(fields)}"
    key = _counted(keys) if keys else "the file"
    if match := re.search(r"Invalid enum value '(.*)'", what, re.DOTALL):
        values = list(owner.__members__.values()) if isinstance(owner, EnumMeta) else get_args(owner)
        return f"{key}: {match[1][:40]!r} is not possible; {nearest(match[1], map(str, values))}"
    for theirs, ours in PLAIN.items():
        what = what.replace(theirs, ours)
    return f"{key}: {what[0].lower()}{what[1:]}"


def _counted(keys: str) -> str:
    """Add to the first index of a path the number that a person counts."""
    match = re.search(r"\[(\d+)\]", keys)
    return f"{keys} (number {int(match[1]) + 1})" if match else keys


def _owner(shape: Any, keys: str) -> Any:
    """Return the type that a path such as `stretches[3].reps` leads to."""
    for name in re.findall(r"[a-z_]+", keys):
        shape = _inner(get_type_hints(shape)[name])
    return shape


def _inner(shape: Any) -> Any:
    """Return what a tuple holds or what an optional value is when it is there."""
    inner = [a for a in get_args(shape) if a not in (Ellipsis, NoneType)]
    return inner[0] if inner and get_origin(shape) is not Literal else shape
