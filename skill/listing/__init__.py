"""What the skill store shows, read from one TOML file for each language, and the manifest made of it."""

import tomllib
from importlib.resources import files
from typing import Any

from msgspec import Struct, convert

PLACEHOLDER = "https://example.com/alexa"
"""Where the skill is served is known to whoever serves it."""
PRIVACY = "https://example.com/privacy"

ICONS = "assets/images"
"""Folder of small.png and large.png in the package."""


class Samples(Struct, forbid_unknown_fields=True, frozen=True):
    """Sentences that are not in the phrasebook: around a slot, and for what only the skill can do."""

    synonym: str
    """Another name for every routine."""
    by_name: tuple[str, ...]
    by_number: tuple[str, ...]
    by_minutes: tuple[str, ...]
    forget: tuple[str, ...]
    cancel: tuple[str, ...]
    """Phrases of "stop" that belong to Amazon's cancel intent."""


class Listing(Struct, forbid_unknown_fields=True, frozen=True):
    """One language."""

    locales: tuple[str, ...]
    invocation_name: str
    name: str
    summary: str
    description: str
    example_phrases: tuple[str, ...]
    keywords: tuple[str, ...]
    testing_instructions: str
    category: str
    samples: Samples


def read(language: str) -> Listing:
    """Return the listing of a language."""
    text = (files("skill.listing") / f"{language}.toml").read_text(encoding="utf-8")
    return convert(tomllib.loads(text), Listing)


def manifest(listings: dict[str, Listing], endpoint: str = PLACEHOLDER, privacy: str = PRIVACY) -> dict[str, Any]:
    """Return the skill's manifest; `endpoint` is where requests go, `privacy` the address of the privacy policy."""
    first = next(iter(listings.values()))
    shown = {locale: listing for listing in listings.values() for locale in listing.locales}
    return {
        "manifest": {
            "manifestVersion": "1.0",
            "publishingInformation": {
                "locales": {locale: _shown(listing) for locale, listing in shown.items()},
                "isAvailableWorldwide": True,
                "distributionCountries": [],
                "category": first.category,
                "testingInstructions": first.testing_instructions.strip(),
            },
            "apis": {"custom": {"endpoint": {"uri": endpoint, "sslCertificateType": "Trusted"}}},
            "permissions": [],
            "privacyAndCompliance": {
                "allowsPurchases": False,
                "usesPersonalInfo": False,
                "isChildDirected": False,
                "isExportCompliant": True,
                "containsAds": False,
                "locales": {locale: {"privacyPolicyUrl": privacy} for locale in shown},
            },
        }
    }


def _shown(listing: Listing) -> dict[str, Any]:
    return {
        "name": listing.name,
        "summary": listing.summary,
        "description": listing.description.strip(),
        "smallIconUri": f"file://{ICONS}/small.png",
        "largeIconUri": f"file://{ICONS}/large.png",
        "examplePhrases": list(listing.example_phrases),
        "keywords": list(listing.keywords),
    }
