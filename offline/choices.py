"""What a person chose of this machine: the voice and its rate, kept in the configuration folder."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.errors import StateError
from offline.disk import replace_file
from offline.voice import WORDS_PER_MINUTE


@dataclass(frozen=True, slots=True)
class Choices:
    """The chosen voice (an id, None for the system's own) and its words a minute."""

    voice: str | None = None
    words_per_minute: int = WORDS_PER_MINUTE


def read_choices(path: Path) -> Choices:
    """Return what was chosen, defaults where nothing was; raises StateError where the file is not ours."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        choices = Choices(data.get("voice"), data.get("words_per_minute", WORDS_PER_MINUTE))
    except FileNotFoundError:
        return Choices()
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        raise StateError(f"{path} cannot be read ({error}): delete it and choose a voice again") from error
    if not isinstance(choices.voice, str | None) or choices.words_per_minute not in range(80, 301):
        raise StateError(f"{path} should hold a voice's id and a number: delete it and choose a voice again")
    return choices


def write_choices(path: Path, choices: Choices) -> None:
    """Keep `choices`; raises StateError where they cannot be written."""
    replace_file(path, json.dumps(asdict(choices)))
