"""Where the ear's model is: named, shipped, fetched, or one that vosk's users have; checked before it is loaded.

Rules: what the person names must be a model, or they are told; what is merely found and broken is passed over.
Nothing is fetched here: that is `homestretch model get`.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import platformdirs

from engine.errors import MissingError
from offline.model_list import megabytes, offered

VARIABLE = "HOMESTRETCH_MODEL"
VOSK_VARIABLE = "VOSK_MODEL_PATH"
SHIPPED = Path(__file__).with_name("ears")
"""One folder per language, where the product brings its own model."""
DOWNLOADS = platformdirs.user_data_path("homestretch", appauthor=False) / "models"
"""Where `homestretch model get` puts a model, in a folder of its name."""
USUAL_FOLDERS = ("~/.cache/vosk", "/usr/share/vosk", "~/AppData/Local/vosk")
"""Where vosk's own Python package looks (its `MODEL_DIRS`)."""
PARTS = ("am/final.mdl", "conf/model.conf", "conf/mfcc.conf")
FLAT_PARTS = ("final.mdl", "mfcc.conf")
"""Old models (vosk-model-small-pt-0.3) keep everything in one folder."""
GRAPH_PARTS = ("HCLr.fst", "Gr.fst", "disambig_tid.int")
REMEDY = "name the folder of a small vosk model, unpacked, or a model of `homestretch model list`"


def find_model(
    option: Path | None,
    environ: Mapping[str, str],
    shipped: Path | None = SHIPPED,
    language: str = "en-US",
    usual: tuple[str, ...] = USUAL_FOLDERS,
    downloads: Path = DOWNLOADS,
) -> Path:
    """Return the folder of a model that was checked.

    Raises MissingError when a named one is no model, or none is found. In this order: `option` (--model),
    HOMESTRETCH_MODEL, the one shipped for `language` (a tag such as en-US) under `shipped`, one that was fetched for
    it, VOSK_MODEL_PATH (a model or a folder of models), vosk's usual folders.
    """
    named = option or (Path(environ[VARIABLE]) if environ.get(VARIABLE) else None)
    if named is not None:
        return check_model(named_folder(named.expanduser(), downloads))
    for folder in candidates(environ, shipped, language, usual, downloads):
        if not faults(folder):
            return folder
    raise MissingError(f"there is no model to hear {language} with: {REMEDY}, with --model or in {VARIABLE}")


def named_folder(named: Path, downloads: Path) -> Path:
    """Return the folder that a path or a model's name stands for; what there is under the path comes first.

    Raises MissingError for a model that can be fetched and was not.
    """
    name = str(named)
    if os.path.exists(named) or named.name != name:
        return named
    if os.path.isdir(downloads / name):
        return downloads / name
    if model := offered().get(name):
        raise MissingError(f"{name} is not here yet: `homestretch model get {name}` fetches {megabytes(model.bytes)}")
    return named


def is_shipped(folder: Path) -> bool:
    """Whether the model came with the product, so that its parts were tried together."""
    return folder.resolve().is_relative_to(SHIPPED.resolve())


def check_model(folder: Path) -> Path:
    """Return `folder`; raises MissingError with the folder and what is missing when it is no usable model."""
    wrong = faults(folder)
    if wrong:
        raise MissingError(f"{folder} {wrong}: {REMEDY}")
    return folder


def faults(folder: Path) -> str:
    """Return what keeps a folder from being a model that takes a grammar at run time, or nothing."""
    try:
        if not folder.is_dir():
            return "is not a folder" if folder.exists() else "does not exist"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    flat = is_there(folder / "final.mdl")
    graph = folder if flat else folder / "graph"
    missing = [part for part in (FLAT_PARTS if flat else PARTS) if not is_there(folder / part)]
    if not missing and is_there(graph / "HCLG.fst"):
        return "is a model with a fixed vocabulary (HCLG.fst), which cannot be told what to listen for"
    missing += [str((graph / part).relative_to(folder)) for part in GRAPH_PARTS if not is_there(graph / part)]
    return f"is not a vosk model, it has no {', '.join(missing)}" if missing else ""


def candidates(
    environ: Mapping[str, str], shipped: Path | None, locale: str, usual: tuple[str, ...], downloads: Path
) -> Iterator[Path]:
    """Yield the folders to try that nobody named, best first."""
    language = locale.split("-")[0].lower()
    if shipped is not None:
        yield shipped / locale
        yield shipped / language
    fetched = [model for model in offered().values() if model.language.split("-")[0] == language]
    yield from (downloads / model.name for model in sorted(fetched, key=lambda model: model.language != locale))
    if environ.get(VOSK_VARIABLE):
        path = Path(environ[VOSK_VARIABLE]).expanduser()
        yield path
        yield from models_in(path, locale)
    for folder in usual:
        yield from models_in(Path(folder).expanduser(), locale)


def models_in(folder: Path, locale: str) -> list[Path]:
    """Return the folders named like models of the locale's language: its own variety first, small before large."""
    language = locale.split("-")[0].lower()
    name = re.compile(rf"vosk-model(-small)?-{re.escape(language)}(-.*)?$")
    try:
        found = [path for path in folder.iterdir() if name.match(path.name) and path.is_dir()]
    except OSError:  # not there, or not ours to read
        return []
    return sorted(
        found, key=lambda path: (f"-{locale.lower()}" not in path.name, "-small-" not in path.name, path.name)
    )


def is_there(path: Path) -> bool:
    """Whether a file is there with something in it; a broken download leaves empty ones."""
    try:
        return path.is_file() and path.stat().st_size > 0
    except OSError:
        return False
