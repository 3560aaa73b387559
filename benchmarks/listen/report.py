"""The figures as a page of markdown and a picture."""

from __future__ import annotations

from pathlib import Path

from benchmarks.listen.figures import ENDING, Accepts, Least, Tally, accepts, interval, percentile, same, tally
from benchmarks.listen.measure import FAR, ON_AND_ON, Hearing
from benchmarks.listen.points import levels, no_more_than, point, shipped, talking
from benchmarks.listen.scenes import CLEAN, CONDITIONS, TALK
from offline.acceptance import Acceptance
from training.vocabulary import ASKED_FOR

GROUPS = {"lone": "said alone", "cut": "cut out of sentences"}
ELSEWHERE = {"digit": "digits", "synthetic": "made-up voices", "alike": "made-up voices that sound like people"}
"""In two conditions only."""
ALL_TALK = ("sentences", "sentences with command words", "orders (speakers not named)", "lone words")
PREFACE = """# How well the ears hear

Recordings of people who are in no training recording (`training/split.tsv`), alone and in made-up
rooms over noises that were not trained on. An ear is right when its first decision has the intent
of what was said. Our ear is the product's own (`offline/ear.py` with `offline/acceptance.py`), with the
product's decoys and the phrases of `training/phrases.txt`; a decision needs the sureness that ships. It has been
in the place for ten seconds before, for it remembers how loud they were. The
other Vosk models are run in Vosk's stock loop with the decoys of `training/`: a final result that is a
phrase. The probe is one: an earlier and smaller model of our own, not in this repository (`--probe`).
pocketsphinx (its own model and endpointer) is given the same phrases as a grammar and no decoys.
Phrases that a model does not know count as missed. The people of the orders are not named; some may be
in the wake-word recordings that were trained on. Names, numbers, yes, no and okay are said where they are
awaited. Made by `python -m benchmarks.listen`.
"""


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return [*lines, *("| " + " | ".join(row) + " |" for row in rows), ""]


def _at(hearing: Hearing, group: str, condition: str, least: Least) -> Tally:
    return tally((one for one in hearing.tries if (one.item.group, one.condition) == (group, condition)), least)


def _cell(made: Tally) -> str:
    return f"{100 * made.share_right:.0f} % ({made.right}/{made.tries})" if made.tries else "not tried"


def _hits(ours: Hearing, acceptance: Acceptance) -> list[str]:
    least = shipped(acceptance)
    lines = ["## At the thresholds that ship: right at the first try", ""]
    for group, title in GROUPS.items():
        clean = _at(ours, group, CLEAN.name, least)
        lines += [f"Commands {title}: {clean.tries} recordings, {len(clean.speakers)} speakers.", ""]
    rows = [[c.name, *(_cell(_at(ours, group, c.name, least)) for group in GROUPS)] for c in CONDITIONS]
    lines += _table(["where", *GROUPS.values()], rows)
    rows = []
    for group, title in ELSEWHERE.items():
        for condition in (CLEAN, FAR):
            made = _at(ours, group, condition.name, least)
            rows.append([f"{title}, {condition.name} ({len(made.speakers)} voices)", _cell(made)])
    return lines + _table(["digits and made-up voices", "right"], rows)


def _false(ours: Hearing, acceptance: Acceptance, others: dict[str, Hearing]) -> list[str]:
    lines = [
        "## False accepts an hour",
        "",
        "A phrase taken from talk that held none, ours at the thresholds that ship. First any command; then with",
        "routine names, numbers, yes, no and okay, which our ear hears only where they were asked for; then stop and",
        "ending words alone. Each recording is heard by itself, after nothing. In the last row our ear, which",
        "remembers a minute, hears them one after the other with pauses of 0.4 s, as a radio goes on.",
        "",
    ]
    rows = []
    ears = {"this ear": (ours, shipped(acceptance)), **{name: (one, same(0.0)) for name, one in others.items()}}
    for kind, groups in {**{kind: (kind,) for kind in ALL_TALK}, "all but lone words": TALK}.items():
        row = []
        for hearing, least in ears.values():
            found = accepts((one for one in hearing.talk if one.item.group in groups), least)
            row.append(_rates(found))
        rows.append([f"{kind} ({found.hours:.2f} h, {len(found.speakers)} speakers)", *row])
    whole = accepts(ours.on_and_on, shipped(acceptance))
    rows.append([f"all but lone words, {ON_AND_ON} ({whole.hours:.2f} h)", _rates(whole), *["-"] * len(others)])
    return lines + _table(["talk", *ears], rows)


def _rates(found: Accepts) -> str:
    return f"{found.an_hour(but=ASKED_FOR):.1f}; {found.an_hour():.1f}; {found.an_hour(only=ENDING):.1f}"


def _rivals(grammars: dict[str, Hearing], acceptance: Acceptance, others: dict[str, Hearing]) -> list[str]:
    lines = [
        "## At no more false accepts than another ear",
        "",
        "The others as they are. Ours at the one sureness, for all conditions and phrases alike, at which the same",
        "talk (all but single words) makes it act no more often than the other. Where ours has no setting that is as",
        "rash, the other is also made as careful as ours then is, by its own sureness in the same way (the least",
        "confidence of a word; the posterior of a phrase), and as careful as ours ships. Chosen by false accepts",
        "alone, never by hits. Bold where ours misses more.",
        "",
    ]
    cells = [(group, c.name) for group in GROUPS for c in CONDITIONS]
    cells += [(group, c.name) for group in ELSEWHERE for c in (CLEAN, FAR)]
    for name, other in others.items():
        rate = accepts(talking(other), same(0.0)).an_hour()
        lines += [f"### {name}: {rate:.0f} false accepts an hour", ""]
        columns: list[list[str]] = []
        for grammar, ours in grammars.items():
            level = no_more_than(talking(ours), rate)
            own_rate = accepts(talking(ours), same(level)).an_hour()
            pairs = [(_at(ours, *cell, same(level)), _at(other, *cell, same(0.0))) for cell in cells]
            lines.append(f"- {grammar}: {own_rate:.0f} an hour, at sureness {level:.3f}; {_fewer(pairs)}.")
            lines += _as_careful(ours, same(level), other, f"{name} made as careful", cells)
            lines += _as_careful(ours, shipped(acceptance), other, f"{name} made as careful as ours ships", cells)
            marks = ["**" if here.right < there.right else "" for here, there in pairs]
            columns.append([f"{mark}{_cell(here)}{mark}" for mark, (here, _) in zip(marks, pairs, strict=True)])
        columns.append([_cell(_at(other, *cell, same(0.0))) for cell in cells])
        titles = [f"{({**GROUPS, **ELSEWHERE})[group]}, {condition}" for group, condition in cells]
        rows = [list(row) for row in zip(titles, *columns, strict=True)]
        lines += ["", *_table(["what and where", *grammars, name], rows)]
    return lines


def _fewer(pairs: list[tuple[Tally, Tally]]) -> str:
    fewer = sum(here.right > there.right for here, there in pairs)
    alike = sum(here.right == there.right for here, there in pairs)
    return f"fewer misses in {fewer} of {len(pairs)} conditions, as many in {alike}"


def _as_careful(ours: Hearing, least: Least, other: Hearing, title: str, cells: list[tuple[str, str]]) -> list[str]:
    """The other made as careful as ours is at this operating point, where that takes anything."""
    wanted = accepts(talking(ours), least).an_hour()
    raised = no_more_than(talking(other), wanted)
    rate = accepts(talking(other), same(raised)).an_hour()
    pairs = [(_at(ours, *cell, least), _at(other, *cell, same(raised))) for cell in cells]
    more = [
        f"{cell[0]}, {cell[1]}" for cell, (here, there) in zip(cells, pairs, strict=True) if here.right < there.right
    ]
    if raised > 1.0:
        surest = max((heard.sureness for one in talking(other) for heard in one.heard), default=0.0)
        fewest = accepts(talking(other), same(surest)).an_hour()
        how = f"{wanted:.0f} an hour, which it cannot be ({fewest:.0f} where it is surest): it hears nothing"
    else:
        how = f"{rate:.0f} an hour, at sureness {raised:.3f}"
    return [f"  - {title}: {how}; {_fewer(pairs)}"
            + (f"; more where {'; '.join(more)}." if more else ".")]  # fmt: skip


def _latency(ours: Hearing, acceptance: Acceptance, stock: Hearing, others: dict[str, Hearing]) -> list[str]:
    lines = [
        "## From the end of the word to the decision",
        "",
        "Counted in samples fed in blocks of 20 ms; people alone and made-up voices, clean and at 2.5 m, right",
        "answers only. The stock loop is the same model in a loop that waits for Vosk's final result.",
        "",
    ]
    ears = {"this ear": (ours, shipped(acceptance)), "its model in the stock loop": (stock, same(0.0))}
    ears |= {name: (one, same(0.0)) for name, one in others.items()}
    rows = []
    for name, (hearing, least) in ears.items():
        for place, conditions in (("clean", {CLEAN.name}), (FAR.name, {FAR.name})):
            groups = {"lone", "synthetic"}
            tries = (one for one in hearing.tries if one.item.group in groups and one.condition in conditions)
            seconds = tally(tries, least).seconds
            if seconds:
                middle, late = percentile(seconds, 0.5), percentile(seconds, 0.95)
                rows.append([name, place, str(len(seconds)), f"{middle:.2f} s", f"{late:.2f} s"])
    return lines + _table(["ear", "where", "times", "median", "95th percentile"], rows)


def _words(ours: Hearing, acceptance: Acceptance) -> list[str]:
    rows: dict[str, list[str]] = {}
    for group, condition in (("lone", CLEAN), ("cut", CLEAN), ("lone", FAR), ("synthetic", CLEAN)):
        for phrase, (right, tries) in _at(ours, group, condition.name, shipped(acceptance)).by_phrase.items():
            low, high = interval(right, tries)
            note = f" ({100 * low:.0f}-{100 * high:.0f} %)" if group == "lone" else ""
            column = 2 if condition is FAR else {"lone": 0, "cut": 1, "synthetic": 3}[group]
            rows.setdefault(phrase, ["", "", "", ""])[column] = f"{right}/{tries}{note}"
    head = ["phrase", "alone, clean (95 % interval)", "cut, clean", f"alone, {FAR.name}", "made-up voices"]
    return ["## Phrase by phrase", "", *_table(head, [[p, *cells] for p, cells in rows.items()])]


def page(
    grammars: dict[str, Hearing],
    acceptance: Acceptance,
    stock: Hearing,
    others: dict[str, Hearing],
    costs: dict[str, dict[str, float]],
) -> str:
    """The whole page; the first of `grammars` is the one that ships."""
    lines, ours = [PREFACE], next(iter(grammars.values()))
    lines += _hits(ours, acceptance) + _false(ours, acceptance, others)
    lines += _rivals(grammars, acceptance, others) + _latency(ours, acceptance, stock, others)
    rows = [
        [name, f"{c['load_s']:.2f} s", f"{c['rtf']:.3f}", f"{c['resident_mb']:.0f} MiB"] for name, c in costs.items()
    ]
    lines += ["## Cost", "", *_table(["ear", "load with grammar", "share of one core, noise", "resident"], rows)]
    left = [f"{name}: {', '.join(one.left_out)}" for name, one in others.items() if one.left_out]
    if left:
        lines += ["## Phrases an ear does not know", "", *left, ""]
    return "\n".join(lines + _words(ours, acceptance))


def picture(ours: Hearing, acceptance: Acceptance, others: dict[str, Hearing], path: Path) -> None:
    """Misses against false accepts: a line for ours, as much of one for the others as their sureness gives."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    conditions = (CLEAN.name, FAR.name)
    curves = {
        name: [point(one, same(level), conditions) for level in levels(one)]
        for name, one in {"this ear, by sureness": ours, **others}.items()
    }
    curves["this ear, as shipped"] = [point(ours, shipped(acceptance), conditions)]
    figure, axes = plt.subplots(figsize=(7.5, 5))
    for name, points in curves.items():
        ordered = sorted(points)
        style = "k*" if len(ordered) == 1 else "o-"
        across = [max(point[0], 0.3) for point in ordered]
        axes.plot(across, [100 * point[1] for point in ordered], style, label=name, markersize=5)
    axes.set_xscale("log")
    marks = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500]
    axes.set_xticks(marks, [f"{mark:g}" for mark in marks])
    axes.set_xticks([], minor=True)
    axes.set_xlabel("false accepts an hour of other talk (but what is heard only when asked for)")
    axes.set_ylabel(f"missed or confused at the first try, %\n(people; clean and {FAR.name})")
    axes.set_ylim(0, 100)
    axes.grid(alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)
