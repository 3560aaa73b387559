"""Routines put together from the library: for a wish, or for whom no written routine suits."""

from collections.abc import Iterable
from itertools import product

from content.loader import Library
from content.own import named
from engine.compose import compose
from engine.errors import UsageError
from engine.outcome import Outcome
from engine.routine import Routine
from engine.score import write_score
from engine.settings import Instruction, Pace, Settings
from engine.wish import Place, Wish

MADE_MINUTES = (8, 6, 4)
"""How long a routine is that is put together where no written one suits."""
COMPOSED = "composed"
"""Has the name of all routines that are put together."""
ALL = "all"
"""What `Wish.told` says of someone who knows no exercise yet, at normal pace."""


def composed(library: Library, wish: Wish) -> tuple[Library, Routine]:
    """Return the routine for `wish`, and the library with a name for it."""
    settings = settings_of(wish.told, library.exercises)
    library = named(library, wish.id, library.phrasebook.names[COMPOSED])
    count_words = library.phrasebook.count_words

    def seconds_of(routine: Routine) -> float:
        return write_score(routine, count_words, settings).total_seconds

    return library, compose(library.candidates, wish, seconds_of)


def made(library: Library, outcome: Outcome) -> tuple[Library, Routine] | None:
    """Return a routine put together for this person, the longest of those tried; None: nothing is left.

    Who can get to the floor is fine on a chair too, where nothing on the floor is left.
    """
    places = (Place.FLOOR, Place.CHAIR) if outcome.floor else (Place.CHAIR,)
    for place, minutes in product(places, MADE_MINUTES):
        try:
            return composed(library, Wish(minutes, place, avoid=outcome.conditions, cleared=outcome.agreed))
        except UsageError:
            continue
    return None


def written(settings: Settings, exercises: Iterable[str]) -> str:
    """Return what of the settings changes how long a routine lasts, for an id; exercises are bits, in order of id."""
    bits = {name: 1 << index for index, name in enumerate(sorted(exercises))}
    known = settings.known if settings.instruction is Instruction.FADING else ()
    masks = [sum(bits.get(name, 0) for name in names) for names in (known, settings.easier)]
    told = f"{settings.pace}.{settings.instruction}.{masks[0]:x}.{masks[1]:x}"
    return ALL if told == f"{Pace.NORMAL}.{Instruction.FADING}.0.0" else told


def settings_of(told: str, exercises: Iterable[str]) -> Settings:
    """Return the settings that `written` wrote down; what is not understood is as at first."""
    try:
        pace, instruction, *masks = told.split(".")
        known, easier = (int(mask, 16) for mask in masks)
        names = list(enumerate(sorted(exercises)))
        return Settings(
            pace=Pace(pace),
            instruction=Instruction(instruction),
            known=frozenset(name for index, name in names if known >> index & 1),
            easier=frozenset(name for index, name in names if easier >> index & 1),
        )
    except ValueError:
        return Settings()
