"""Operating points: how sure an ear must be, chosen by false accepts alone, never by hits."""

from __future__ import annotations

from benchmarks.listen.figures import Least, Talk, accepts, same, tally
from benchmarks.listen.measure import Hearing
from benchmarks.listen.scenes import TALK
from offline.acceptance import Acceptance
from training.vocabulary import ASKED_FOR, URGENT, phrases

Point = tuple[float, float]  # false accepts an hour, share missed


def shipped(acceptance: Acceptance) -> Least:
    """What the product asks for: less of what is urgent, and of what is only heard when asked for."""
    intents = phrases()
    awaited = ASKED_FOR | URGENT
    return lambda phrase: acceptance.least_awaited if intents[phrase] in awaited else acceptance.least


def talking(hearing: Hearing) -> list[Talk]:
    """Continuous talk: all but single words."""
    return [one for one in hearing.talk if one.item.group in TALK]


def no_more_than(talk: list[Talk], an_hour: float) -> float:
    """The least sureness at which this talk is taken for a phrase no more than so often an hour."""
    found = sorted({heard.sureness for one in talk for heard in one.heard})
    low, high = 0, len(found)
    while low < high:  # false accepts fall as sureness rises
        middle = (low + high) // 2
        if accepts(talk, same(found[middle])).an_hour() <= an_hour:
            high = middle
        else:
            low = middle + 1
    return found[low] if low < len(found) else 1.1


def point(hearing: Hearing, least: Least, conditions: tuple[str, ...]) -> Point:
    """Misses of recorded commands in these conditions against false accepts of what nobody asked for."""
    tries = [one for one in hearing.tries if one.item.group in {"lone", "cut"} and one.condition in conditions]
    return accepts(talking(hearing), least).an_hour(but=ASKED_FOR), 1 - tally(tries, least).share_right


def levels(hearing: Hearing, number: int = 14) -> list[float]:
    """Surenesses that spread over what was heard in talk."""
    found = sorted(heard.sureness for one in talking(hearing) for heard in one.heard)
    if not found:
        return [0.0]
    steps = {found[min(int(len(found) * (1 - 0.55**step)), len(found) - 1)] for step in range(1, number)}
    return sorted({0.0, *steps})
