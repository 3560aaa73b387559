"""What is heard at which second of a hold or a rest; the rules are those of docs/content.md, "cues"."""

from collections.abc import Mapping

from engine import timing
from engine.events import Cue, Prompt
from engine.settings import Counting, Settings

CALLS = ("count", "sound-tick")
"""What calls out the seconds of a hold."""


def hold_marks(seconds: int, settings: Settings, breath: str, turn: int) -> dict[float, Prompt]:
    """Return what is heard at which second of a hold."""
    chime = settings.counting is Counting.CHIME
    marks = {float(seconds - n): _called(n, settings.counting) for n in _counted(seconds, settings.counting)}
    soft: list[tuple[float, Prompt]] = []
    if settings.halfway:
        soft.append((seconds / 2, Prompt("sound-chime") if chime else Prompt("halfway", {"turn": turn})))
    if not chime:
        soft.append((4.0 if seconds < 30 else 5.0, Prompt(breath, {"turn": turn})))
    for at, prompt in soft:
        free = not any(at - 1 < other < at + timing.ROOM for other in marks)
        apart = all(abs(at - other) >= timing.ROOM for other, said in marks.items() if said.key not in CALLS)
        if at + timing.ROOM <= seconds and free and apart:
            marks[at] = prompt
    return {**marks, 0.0: Prompt("sound-chime") if chime else Prompt("hold", {"turn": turn})}


def rest_marks(seconds: int, settings: Settings, turn: int) -> dict[float, Prompt]:
    """Return what is heard in a rest: a soft line now and then, a soft tone in a long silence, no countdown."""
    if settings.counting is Counting.CHIME:
        return {0.0: Prompt("sound-chime")}
    lines = range(0, max(1, seconds - timing.REST_LINE // 2), timing.REST_LINE)
    ends = [*lines[1:], seconds - timing.REST_TONE // 2]
    tones = (at for line, end in zip(lines, ends, strict=True) for at in range(line, end, timing.REST_TONE))
    soft = {float(at): Prompt("sound-soft") for at in tones}
    return {**soft, **{float(at): Prompt("rest-line", {"turn": turn + at}) for at in lines}}


def _counted(seconds: int, counting: Counting) -> range:
    """Return the seconds left that are called out, first to last."""
    match counting:
        case Counting.LAST_FIVE:
            count = 3 if seconds <= timing.SHORT_HOLD else 5
            return range(min(count, max(0, seconds - timing.QUIET_START)), 0, -1)
        case Counting.EVERY_FIVE:
            return range((seconds - timing.QUIET_START) // 5 * 5, 0, -5)
        case Counting.EVERY_SECOND | Counting.TICKS:
            return range(seconds - timing.QUIET_START, 0, -1)
    return range(0)


def _called(left: int, counting: Counting) -> Prompt:
    """Return how the last `left` seconds are called out."""
    ticks = counting is Counting.TICKS and left % timing.TICKS_TO_A_NUMBER
    return Prompt("sound-tick") if ticks else Prompt("count", {"n": left})


def lay_out(marks: Mapping[float, Prompt], seconds: float) -> tuple[Cue, ...]:
    """Turn marks into cues that fill `seconds`, none longer than `timing.LONGEST_CUE`; the first is an anchor."""
    cues: list[Cue] = []
    starts = sorted({0.0, *marks})
    for start, end in zip(starts, [*starts[1:], seconds], strict=True):
        prompt = marks.get(start)
        while end - start > 1e-9:
            length = min(timing.LONGEST_CUE, end - start)
            cues.append(Cue(prompt, round(length, 3), anchor=not cues))
            start, prompt = start + length, None
    return tuple(cues)
