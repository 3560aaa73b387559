"""What a request of Alexa's means as a command: one table of intents, and slots that choose a routine."""

from collections.abc import Mapping

from content.loader import Library
from engine.events import Command, Heard
from engine.phrasebook import normalise
from skill.envelope import Intent, Slot

BUILT_IN: Mapping[str, Command] = {
    "AMAZON.NextIntent": Command.NEXT,
    "AMAZON.PreviousIntent": Command.BACK,
    "AMAZON.RepeatIntent": Command.REPEAT,
    "AMAZON.PauseIntent": Command.PAUSE,
    "AMAZON.ResumeIntent": Command.RESUME,
    "AMAZON.HelpIntent": Command.HELP,
    "AMAZON.YesIntent": Command.YES,
    "AMAZON.NoIntent": Command.NO,
    "AMAZON.StartOverIntent": Command.START_OVER,
    "AMAZON.StopIntent": Command.STOP,
    "AMAZON.CancelIntent": Command.STOP,
    "AMAZON.NavigateHomeIntent": Command.STOP,
    "AMAZON.FallbackIntent": Command.UNKNOWN,
}
"""Amazon's own intents."""
FORGET = "ForgetMeIntent"
BY_NAME, BY_NUMBER, BY_MINUTES = "ChooseByNameIntent", "ChooseByNumberIntent", "ChooseByMinutesIntent"
ROUTINE_SLOT, NUMBER_SLOT, MINUTES_SLOT = "routine", "number", "minutes"
LONGEST_NAME = 200
"""Characters of what was said that are looked at."""


def intent_name(command: Command) -> str:
    """Return the name of our own intent for a command: "more-time" is MoreTimeIntent."""
    return "".join(part.title() for part in command.split("-")) + "Intent"


OWN: Mapping[str, Command] = {
    intent_name(command): command
    for command in Command
    if command not in (*BUILT_IN.values(), Command.CHOOSE, Command.UNKNOWN)
}
"""Our own intents without slots."""


def heard(intent: Intent, library: Library, minutes: Mapping[str, int]) -> Heard:
    """Return what an intent means; one that is not known, or whose slot says nothing, was not understood.

    `minutes`: how long those routines take that suit the person; one that was put together is in no library.
    """
    name = intent.name
    if name in (BY_NAME, BY_NUMBER, BY_MINUTES):
        routine = _chosen(name, intent.slots or {}, library, minutes)
        return Heard(Command.CHOOSE, routine) if routine else Heard(Command.UNKNOWN)
    return Heard(BUILT_IN.get(name) or OWN.get(name) or Command.UNKNOWN)


def _chosen(name: str, slots: Mapping[str, Slot | None], library: Library, minutes: Mapping[str, int]) -> str | None:
    ids = list(dict.fromkeys((*library.routines, *minutes)))
    if name == BY_NAME:
        return _by_name(slots.get(ROUTINE_SLOT), library, ids)
    number = _number(slots.get(NUMBER_SLOT if name == BY_NUMBER else MINUTES_SLOT))
    if number is None:
        return None
    if name == BY_NUMBER:
        return ids[number - 1] if 1 <= number <= len(ids) else None
    return min(minutes, key=lambda routine: abs(minutes[routine] - number), default=None)


def _by_name(slot: Slot | None, library: Library, ids: list[str]) -> str | None:
    """Return the routine that Alexa resolved, or whose name or phrase was said."""
    if slot is None:
        return None
    resolved = slot.resolutions.resolutions_per_authority if slot.resolutions else None
    for authority in resolved or ():
        for match in authority.values or ():
            if match.value and match.value.id in ids:
                return match.value.id
    said = normalise((slot.value or "")[:LONGEST_NAME])
    named = (routine for routine in ids if normalise(library.phrasebook.names[routine]) == said)
    understood = library.phrasebook.understand(said)
    return next(named, understood.value if understood and understood.value in library.routines else None)


def _number(slot: Slot | None) -> int | None:
    value = slot.value if slot else None
    return int(value) if value and value.isdecimal() and len(value) <= 4 else None
