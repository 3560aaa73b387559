"""The skill's interaction model: what people may say, generated from the phrasebook.

Amazon's own intents match exact samples only, so every phrase of every command is a sample here.
"""

from collections.abc import Mapping
from typing import Any

from content.composing import COMPOSED
from content.loader import Library
from engine.events import Command, Heard
from skill.intents import (
    BUILT_IN,
    BY_MINUTES,
    BY_NAME,
    BY_NUMBER,
    FORGET,
    MINUTES_SLOT,
    NUMBER_SLOT,
    OWN,
    ROUTINE_SLOT,
)
from skill.listing import Listing

ROUTINE_TYPE = "ROUTINE"
WITHOUT_SAMPLES = ("AMAZON.FallbackIntent", "AMAZON.NavigateHomeIntent")
"""Amazon lets nobody add samples to these."""

Json = dict[str, Any]


def interaction_model(library: Library, listing: Listing) -> Json:
    """Return the model of one language as ASK CLI deploys it."""
    choices = {
        BY_NAME: (ROUTINE_SLOT, ROUTINE_TYPE, listing.samples.by_name),
        BY_NUMBER: (NUMBER_SLOT, "AMAZON.NUMBER", listing.samples.by_number),
        BY_MINUTES: (MINUTES_SLOT, "AMAZON.NUMBER", listing.samples.by_minutes),
    }
    intents: list[Json] = [
        *({"name": name, "samples": _samples(name, library, listing)} for name in {**BUILT_IN, **OWN}),
        *(
            {"name": name, "slots": [{"name": slot, "type": kind}], "samples": list(samples)}
            for name, (slot, kind, samples) in choices.items()
        ),
        {"name": FORGET, "samples": list(listing.samples.forget)},
    ]
    values = [_value(library, routine, listing) for routine in (*library.routines, COMPOSED)]
    model = {
        "invocationName": listing.invocation_name,
        "intents": intents,
        "types": [{"name": ROUTINE_TYPE, "values": values}],
    }
    return {"interactionModel": {"languageModel": model}}


def _samples(name: str, library: Library, listing: Listing) -> list[str]:
    """Return all phrases of an intent's command; "stop" and "cancel" are one command and two intents."""
    cancelling = set(listing.samples.cancel)
    if name in WITHOUT_SAMPLES:
        return []
    if name == "AMAZON.CancelIntent":
        return list(listing.samples.cancel)
    command: Command = {**BUILT_IN, **OWN}[name]
    return [phrase for phrase in library.phrasebook.phrases_for(command) if phrase not in cancelling]


def _value(library: Library, routine: str, listing: Listing) -> Json:
    """Return a routine as a value of the slot; Amazon's schema wants a synonym for each."""
    name, phrases = library.phrasebook.names[routine], library.phrasebook.phrases
    synonyms = [phrase for phrase in _meaning(phrases, Heard(Command.CHOOSE, routine)) if phrase != name]
    other = listing.samples.synonym.replace("{routine}", name)
    return {"id": routine, "name": {"value": name, "synonyms": [*synonyms, other]}}


def _meaning(phrases: Mapping[str, Heard], meant: Heard) -> list[str]:
    return [phrase for phrase, heard in phrases.items() if heard == meant]
