"""The models that can be fetched: `model_list.toml`, and what a person adds to it."""

from pathlib import Path
from typing import Annotated

import platformdirs
from msgspec import Meta, Struct

from content.files import read_toml, shaped
from engine.errors import ContentError, UsageError

LIST = Path(__file__).with_name("model_list.toml")
OWN_LIST = platformdirs.user_config_path("homestretch", appauthor=False) / "models.toml"
"""Tables of the person's own; they come before the delivered ones of the same name."""


class OfficialModel(Struct, frozen=True, forbid_unknown_fields=True):
    """A model as its publisher offers it; `model_list.toml` says what each key means."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*\Z")]
    language: Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?\Z")]
    url: Annotated[str, Meta(pattern=r"^https://[^/\s]+/\S+\Z")]
    bytes: Annotated[int, Meta(ge=1)]
    licence: str
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")] | None = None
    sha256_source: str = ""

    @property
    def host(self) -> str:
        """Who is asked for it."""
        return self.url.split("/")[2]


class ModelList(Struct, forbid_unknown_fields=True, frozen=True):
    """The keys of such a file."""

    models: tuple[OfficialModel, ...]


def offered(own: Path = OWN_LIST) -> dict[str, OfficialModel]:
    """Return the models by name; raises ContentError with file and key where a list is wrong."""
    try:
        files = [LIST, own] if own.is_file() else [LIST]
    except OSError as error:
        raise ContentError(f"{own}: cannot be read ({error.strerror})") from error
    lists = [shaped(read_toml(file, str(file)), ModelList, str(file)) for file in files]
    return {model.name: model for each in lists for model in each.models}


def offered_model(name: str) -> OfficialModel:
    """Return the model of that name; raises UsageError with the names there are."""
    models = offered()
    if name not in models:
        raise UsageError(f"there is no model {name!r} to fetch; there are {', '.join(models)}")
    return models[name]


def megabytes(size: int) -> str:
    """Return a number of bytes as people say it."""
    return f"{size / 1e6:.0f} MB" if size >= 10_000_000 else f"{size / 1e6:.1f} MB"
