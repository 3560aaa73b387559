"""The skill package as files: what `homestretch-skill model` writes and ASK CLI deploys."""

import json
from collections.abc import Iterator
from pathlib import Path

from skill import icons, listing
from skill.app import LANGUAGES, coaches
from skill.interaction_model import interaction_model

FOLDER = Path(__file__).with_name("skill-package")


def package(endpoint: str, privacy: str) -> Iterator[tuple[Path, str]]:
    """Yield every file of the package by its path in the folder, with its text."""
    listings = {language: listing.read(language) for language in LANGUAGES}
    yield Path("skill.json"), _text(listing.manifest(listings, endpoint, privacy))
    for language, shown in listings.items():
        model = _text(interaction_model(coaches()[language].everybody.library, shown))
        for locale in shown.locales:
            yield Path("interactionModels", "custom", f"{locale}.json"), model


def write(folder: Path, endpoint: str, privacy: str) -> list[Path]:
    """Write the package; return the files that were not there or were different. Icons that are there stay."""
    changed = []
    for name, side in icons.SIZES.items():
        file = folder / listing.ICONS / f"{name}.png"
        if not file.is_file():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(icons.png(icons.pixels(side)))
            changed.append(file)
    for path, text in package(endpoint, privacy):
        file = folder / path
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
            changed.append(file)
    return changed


def _text(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
