"""Who may import whom: the house stands as long as these hold."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSE = ("engine", "content", "skill", "offline")
MODULES = sorted(path for package in HOUSE for path in (ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    """Return the dotted name of a module."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise AssertionError(f"{path}: import by full name, so that it can be checked")
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def packages(path: Path) -> set[str]:
    """Return the first parts of what a module imports."""
    return {name.split(".")[0] for name in imported(path)}


def importers(package: str) -> set[str]:
    """Return the modules of the house that import `package`."""
    return {name_of(path) for path in MODULES if package in packages(path)}


def within(package: str) -> list[Path]:
    """Return the modules of one package."""
    return [path for path in MODULES if name_of(path).split(".")[0] == package]


def test_the_house_was_found():
    """A check of no files would pass."""
    assert {"engine", "content", "offline"} <= {name_of(path).split(".")[0] for path in MODULES}


@pytest.mark.parametrize("path", within("engine"), ids=name_of)
def test_the_engine_imports_the_standard_library_only(path):
    """The engine needs nothing that has to be installed."""
    assert set() == packages(path) - sys.stdlib_module_names - {"engine"}


@pytest.mark.parametrize("path", within("content"), ids=name_of)
def test_content_imports_the_engine_and_two_readers(path):
    """Content knows the engine, msgspec and Fluent, and no front end."""
    assert set() == packages(path) - sys.stdlib_module_names - {"engine", "content", "msgspec", "fluent"}


def test_the_skill_never_imports_the_offline_loop():
    """Each front end can be installed without the other."""
    assert set() == {path for path in within("skill") if "offline" in packages(path)}


def test_the_offline_loop_never_imports_the_skill():
    """Each front end can be installed without the other."""
    assert set() == {path for path in within("offline") if "skill" in packages(path)}


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("pyttsx3", ("offline.voice",)),
        ("espeakng_loader", ("offline.voice",)),
        ("vosk", ("offline.recogniser",)),
        ("miniaudio", ("offline.sound", "offline.clips")),  # clips opens no device: it decodes what macOS voices write
        ("sounddevice", ("offline.sound",)),
        ("sqlalchemy", ("skill.store", "skill.database", "skill.tables")),
        ("cryptography", ("skill.certificates", "skill.verifier")),
        ("flask", ("skill.app",)),
        ("gunicorn", ("skill.server",)),
    ],
)
def test_a_hostile_library_stays_in_its_home(library, homes):
    """What cannot be trusted is imported in one place: a module, or those that carry its name."""
    strangers = {name for name in importers(library) if not name.startswith(homes)}

    assert set() == strangers


CLOCKS = {"time.sleep", "threading", "asyncio", "sched"}
EXEMPT = {
    "offline.sound.no_sound": "where there is no sound card, this is the clock of the sound card",
    "offline.voice_worker": "a process of its own that waits for the thread in which espeak renders",
}


@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path) not in EXEMPT], ids=name_of)
def test_nothing_sleeps_and_nothing_starts_threads(path):
    """The sound card is the clock: there is no sleep, no timer and no thread of ours."""
    names = {name for whole in imported(path) for name in (whole, whole.split(".")[0])}
    attributes = {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }

    assert set() == (names | attributes) & CLOCKS


@pytest.mark.parametrize("path", within("engine"), ids=name_of)
def test_the_engine_reads_no_clock_and_no_file(path):
    """The engine is a function: what it needs is handed in, a seed and the day too; what reads neither is let in."""
    harmless = {"random.Random", "datetime.date", "datetime.timedelta"}
    outside = {"time", "datetime", "os", "io", "pathlib", "random", "secrets", "uuid", "socket", "logging"}

    assert set() == {name.split(".")[0] for name in imported(path) if name not in harmless} & outside
    assert ".today(" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", within("engine"), ids=name_of)
def test_chance_in_the_engine_has_a_seed(path):
    """Without one, Random reads a clock or the system."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]

    assert all(call.args for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Random")
