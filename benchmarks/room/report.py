"""The figures as a page of markdown."""

import math
from collections import Counter
from collections.abc import Iterable

from benchmarks.room.measure import Figures
from benchmarks.room.play import Alone, Tried
from benchmarks.room.scenes import DISTANCES_M, ECHOES_DB, UNDER_THE_PERSON_DB, Scene
from engine.events import Command

URGENT = frozenset({Command.STOP, Command.PAUSE})
NOT_TRIED = "-"
PICTURE = "room-scene.png"
PICTURED = "A quiet room, the person at 2.5 m, the echo 6 dB over them; a word is said twice if it is not obeyed."
ALONE = {"its own voice": "itself", "breathing and rustling": "lying", "television": "watching"}


def page(loops: dict[str, Figures], preface: str) -> str:
    """Return the whole page; the first loop is the one that ships."""
    lines = ["# Heard while it speaks", "", preface.strip(), "", "## In short", "", *_short(loops)]
    lines += ["## First try, and within two, by the echo", "", *_by_echo(loops)]
    lines += ["## First try, and within two, by scene", ""]
    lines += ["Commands over its own voice; linear and distorted loudspeaker together.", "", *_by_scene(loops)]
    lines += ["## By who said it", "", *_by_speaker(loops)]
    name, first = next(iter(loops.items()))
    lines += [f"## {name}, phrase by phrase", "", *_by_phrase(first)]
    lines += ["## What was obeyed though nobody said it", "", *_nobody_said(loops)]
    lines += ["## What was played", "", *_played(loops)]
    lines += ["## One scene", "", f"![what was played, had, left and heard]({PICTURE})", "", PICTURED, ""]
    return "\n".join(lines)


def table(head: list[str], rows: Iterable[list[str]]) -> list[str]:
    """Return a markdown table and an empty line."""
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(r) + " |" for r in rows), ""]


def _short(loops: dict[str, Figures]) -> list[str]:
    every = list(loops.values())
    rows = [
        ["first try over its voice, echo to +6 dB", ">= 60 %", *(share(_near(f.turns), 1) for f in every)],
        ["within two tries, echo to +6 dB", ">= 95 %", *(share(_near(f.turns), 2) for f in every)],
        ["first try over its voice, echo +12 dB", "", *(share(_at(f.turns, 12.0), 1) for f in every)],
        ["first try between ticks, echo +12 dB", ">= 60 %", *(share(_at(f.ticks, 12.0), 1) for f in every)],
        ["within two tries between ticks, echo +12 dB", ">= 95 %", *(share(_at(f.ticks, 12.0), 2) for f in every)],
        ["first try with headphones: the ear alone", "", *(share(_at(f.turns, None), 1) for f in every)],
        ["stop and pause, first try, echo to +6 dB", "", *(share(_urgent(_near(f.turns)), 1) for f in every)],
        ["word end to silence, median", "<= 0.35 s", *(_silence(f, 0.5) for f in every)],
        ["word end to silence, 95th percentile", "<= 0.7 s", *(_silence(f, 0.95) for f in every)],
        ["word end to the command, median", "", *(_acted(f, 0.5) for f in every)],
        ["word end to the command, 95th percentile", "", *(_acted(f, 0.95) for f in every)],
        ["commands that nobody said, its own voice at +12 dB", "0 in 10 h", *(_in_hours(f.itself) for f in every)],
        ["false pauses, its own voice at +12 dB", "", *(_an_hour(f.itself, f.itself.pauses) for f in every)],
        ["false pauses, breathing and rustling", "<= 2 /h", *(_an_hour(f.lying, f.lying.pauses) for f in every)],
        ["commands out of breathing and rustling", "", *(_an_hour(f.lying, len(f.lying.commands)) for f in every)],
        ["commands out of television talk in holds", "<= 0.5 /h",
         *(_an_hour(f.watching, len(f.watching.commands)) for f in every)],
        ["first try in a hold, over a television", "", *(share(f.over_television, 1) for f in every)],
        ["within two tries in a hold, over a television", "", *(share(f.over_television, 2) for f in every)],
        ["wrong commands while somebody spoke, a turn", "", *(_confused(f) for f in every)],
        ["CPU time, part of one core", "<= 0.1", *(_cost(f) for f in every)],
    ]  # fmt: skip
    return table(["what", "aim", *loops], rows)


def _by_echo(loops: dict[str, Figures]) -> list[str]:
    rows = []
    for echo in (None, *ECHOES_DB):
        for distorted in (False, True) if echo is not None else (False,):
            picked = [
                [tried for scene, turns in f.turns.items() if (scene.echo_db, scene.distorted) == (echo, distorted)
                 for tried in turns] for f in loops.values()
            ]  # fmt: skip
            name = "no echo (headphones)" if echo is None else f"{echo:+.0f} dB{', distorted' if distorted else ''}"
            rows.append([name, *(_both(turns) for turns in picked)])
    return table(["echo over the person", *loops], rows)


def _by_scene(loops: dict[str, Figures]) -> list[str]:
    rows = []
    for background in UNDER_THE_PERSON_DB:
        for distance in DISTANCES_M:
            for echo in (None, *ECHOES_DB):
                cells = []
                for figures in loops.values():
                    scenes = [Scene(background, distance, echo, distorted) for distorted in (False, True)]
                    cells.append(_counts([tried for scene in scenes for tried in figures.turns.get(scene, [])]))
                name = "no echo" if echo is None else f"{echo:+.0f} dB"
                if any(cell != NOT_TRIED for cell in cells):
                    rows.append([background, f"{distance:g} m", name, *cells])
    return table(["background", "person at", "echo", *loops], rows)


def _by_speaker(loops: dict[str, Figures]) -> list[str]:
    rows = []
    for name, person in (("people", True), ("made-up voices", False)):
        picked = [[tried for tried in _near(f.turns) if tried.person is person] for f in loops.values()]
        rows.append([f"{name}, echo to +6 dB", *(_both(turns) for turns in picked)])
    return table(["who", *loops], rows)


def _by_phrase(figures: Figures) -> list[str]:
    columns = (_at(figures.turns, None), _near(figures.turns), _at(figures.turns, 12.0) + _at(figures.turns, 20.0))
    phrases = sorted({tried.phrase for turns in columns for tried in turns})
    rows = [[phrase, *(_counts([t for t in turns if t.phrase == phrase]) for turns in columns)] for phrase in phrases]
    return table(["phrase: first try, within two", "headphones", "echo to +6 dB", "echo over +6 dB"], rows)


def _nobody_said(loops: dict[str, Figures]) -> list[str]:
    rows = []
    for name, kind in ALONE.items():
        heard = [Counter(command.value for command in getattr(f, kind).commands) for f in loops.values()]
        rows.append([name, *(", ".join(f"{word} {n}" for word, n in each.most_common()) or "-" for each in heard)])
    return table(["out of", *loops], rows)


def _played(loops: dict[str, Figures]) -> list[str]:
    rows = []
    for name, kind in ALONE.items():
        cells = []
        for figures in loops.values():
            what: Alone = getattr(figures, kind)
            cells.append(
                f"{what.routine_seconds / 3600:.2f} h of routine in {what.sound_seconds / 3600:.2f} h of sound, "
                f"{what.spoken_seconds / 3600:.2f} h of them voice"
            )
        rows.append([name, *cells])
    costs = [figures.room_cost for figures in loops.values()]
    rows.append(["CPU time of the room itself", *(f"{c.cpu_seconds / c.seconds:.3f} of one core" for c in costs)])
    return table(["hours with nobody speaking", *loops], rows)


def _near(turns: dict[Scene, list[Tried]]) -> list[Tried]:
    return [tried for scene, row in turns.items() if scene.echo_db is not None and scene.echo_db <= 6 for tried in row]


def _at(turns: dict[Scene, list[Tried]], echo_db: float | None) -> list[Tried]:
    return [tried for scene, row in turns.items() if scene.echo_db == echo_db for tried in row]


def _urgent(turns: list[Tried]) -> list[Tried]:
    return [tried for tried in turns if tried.command in URGENT]


def share(turns: list[Tried], tries: int) -> str:
    """Return how many were obeyed within so many tries."""
    right = sum(0 < tried.tries <= tries for tried in turns)
    return f"{100 * right / len(turns):.0f} % ({right}/{len(turns)})" if turns else NOT_TRIED


def _both(turns: list[Tried]) -> str:
    if not turns:
        return NOT_TRIED
    first, second = (100 * sum(0 < t.tries <= tries for t in turns) / len(turns) for tries in (1, 2))
    return f"{first:.0f} %, {second:.0f} % of {len(turns)}"


def _counts(turns: list[Tried]) -> str:
    if not turns:
        return NOT_TRIED
    return f"{sum(t.tries == 1 for t in turns)}, {sum(t.tries > 0 for t in turns)} of {len(turns)}"


def percentile(values: list[float], part: float) -> float:
    """Return a percentile by nearest rank."""
    return sorted(values)[min(int(part * len(values)), len(values) - 1)]


def _silence(figures: Figures, part: float) -> str:
    """Over every first word into a running sentence; what did not fall silent within a second counts as infinite."""
    turns = [t for t in _near(figures.turns) if t.speaking]
    if not turns:
        return NOT_TRIED
    value = percentile([math.inf if t.silent_after is None else t.silent_after for t in turns], part)
    return "later than 1 s" if math.isinf(value) else f"{value:.2f} s"


def _acted(figures: Figures, part: float) -> str:
    values = [t.obeyed_after for row in figures.turns.values() for t in row if t.obeyed_after is not None]
    return f"{percentile(values, part):.2f} s" if values else NOT_TRIED


def _in_hours(what: Alone) -> str:
    return f"{len(what.commands)} in {what.routine_seconds / 3600:.1f} h" if what.routine_seconds else NOT_TRIED


def _an_hour(what: Alone, count: int) -> str:
    if not what.routine_seconds:
        return NOT_TRIED
    return f"{count * 3600 / what.routine_seconds:.1f} /h ({count} in {what.routine_seconds / 3600:.2f} h)"


def _confused(figures: Figures) -> str:
    turns = [tried for scene, row in figures.turns.items() if scene.echo_db is not None for tried in row]
    return f"{sum(t.confused for t in turns) / len(turns):.2f}" if turns else NOT_TRIED


def _cost(figures: Figures) -> str:
    return f"{figures.cost.cpu_seconds / figures.cost.seconds:.3f}" if figures.cost.seconds else NOT_TRIED
