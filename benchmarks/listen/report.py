"""The figures as a page of markdown and a picture."""

from __future__ import annotations

from pathlib import Path

from benchmarks.listen.figures import ASKED_FOR, ENDING, interval, percentile
from benchmarks.listen.measure import FAR, Results
from benchmarks.listen.scenes import CLEAN, CONDITIONS

Point = tuple[float, float, str]  # false accepts an hour, share missed, label
ALL_TALK = ("sentences", "sentences with command words", "orders (speakers not named)", "lone words")


def _cell(results: Results, key: str) -> str:
    tally = results.tallies.get(key)
    if tally is None:
        return "not tried"
    return f"{100 * tally.share_right:.0f} % ({tally.right}/{tally.tries})"


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return [*lines, *("| " + " | ".join(row) + " |" for row in rows), ""]


def _hits(ears: dict[str, Results]) -> list[str]:
    first = next(iter(ears.values()))
    lines = []
    titles = {"lone": "Commands said alone", "cut": "Commands cut out of sentences"}
    for group, title in titles.items():
        tally = first.tallies[f"{group}/{CLEAN.name}"]
        lines += [
            f"## {title}: right at the first try",
            "",
            f"{tally.tries} recordings, {len(tally.speakers)} speakers.",
            "",
        ]
        rows = [[c.name, *(_cell(one, f"{group}/{c.name}") for one in ears.values())] for c in CONDITIONS]
        lines += _table(["where", *ears], rows)
    lines += ["## Digits and made-up voices", ""]
    rows = []
    for group in ("digit", "synthetic"):
        for condition in (CLEAN, FAR):
            key = f"{group}/{condition.name}"
            speakers = len(first.tallies[key].speakers)
            rows.append([f"{group}, {condition.name} ({speakers} voices)", *(_cell(one, key) for one in ears.values())])
    return lines + _table(["what", *ears], rows)


def _accepts(ears: dict[str, Results]) -> list[str]:
    lines = [
        "## False accepts an hour",
        "",
        "A phrase taken from talk that held none. In brackets: without routine names and numbers, which a",
        "coach listens for only when it has asked; then: stop and ending words alone. The probe heard a",
        "quarter of the talk.",
        "",
    ]
    rows = []
    first = next(iter(ears.values()))
    for kind in ALL_TALK:
        there = first.accepts[kind]
        row = [f"{kind} ({there.hours:.2f} h, {len(there.speakers)} speakers)"]
        for one in ears.values():
            a = one.accepts[kind]
            row.append(f"{a.an_hour():.0f} ({a.an_hour(but=ASKED_FOR):.1f}); {a.an_hour(only=ENDING):.1f}")
        rows.append(row)
    return lines + _table(["talk", *ears], rows)


def _latency(ears: dict[str, Results]) -> list[str]:
    lines = [
        "## From the end of the word to the decision",
        "",
        "Counted in samples fed in blocks of 20 ms, clean and at 2.5 m, right answers only.",
        "",
    ]
    rows = []
    for name, one in ears.items():
        tallies = [t for key, t in one.tallies.items() if key.startswith(("lone/", "synthetic/"))]
        for label, values in (
            ("stop, pause: partial result", [s for t in tallies for s in t.early_s]),
            ("final result", [s for t in tallies for s in t.final_s]),
        ):
            if values:
                rows.append(
                    [
                        name,
                        label,
                        str(len(values)),
                        f"{percentile(values, 0.5):.2f} s",
                        f"{percentile(values, 0.95):.2f} s",
                    ]
                )
    return lines + _table(["ear", "decided by", "times", "median", "95th percentile"], rows)


def _words(name: str, results: Results) -> list[str]:
    rows: dict[str, list[str]] = {}
    for group, condition in (("lone", CLEAN), ("cut", CLEAN), ("lone", FAR), ("synthetic", CLEAN)):
        for phrase, (right, tries) in results.tallies[f"{group}/{condition.name}"].by_phrase.items():
            low, high = interval(right, tries)
            note = f" ({100 * low:.0f}-{100 * high:.0f} %)" if group == "lone" else ""
            column = 2 if condition is FAR else {"lone": 0, "cut": 1, "synthetic": 3}[group]
            rows.setdefault(phrase, ["", "", "", ""])[column] = f"{right}/{tries}{note}"
    head = ["phrase", "alone, clean (95 % interval)", "cut, clean", f"alone, {FAR.name}", "made-up voices"]
    return [f"## {name}, phrase by phrase", "", *_table(head, [[p, *cells] for p, cells in rows.items()])]


def page(ears: dict[str, Results], costs: dict[str, dict[str, float]], preface: str) -> str:
    """The whole page; the first ear is ours."""
    ours = next(iter(ears))
    lines = ["# How well the ears hear", "", preface, ""]
    lines += _hits(ears) + _accepts(ears) + _latency(ears)
    rows = [
        [name, f"{c['load_s']:.2f} s", f"{c['rtf']:.3f}", f"{c['resident_mb']:.0f} MiB"] for name, c in costs.items()
    ]
    lines += ["## Cost", "", *_table(["ear", "load with grammar", "share of one core, noise", "resident"], rows)]
    left = [f"{name}: {', '.join(one.left_out)}" for name, one in ears.items() if one.left_out]
    if left:
        lines += ["## Phrases an ear does not know", "", *left, ""]
    return "\n".join(lines + _words(ours, ears[ours]))


def picture(curves: dict[str, list[Point]], path: Path) -> None:
    """Misses against false accepts, a line or a point for each ear."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7.5, 5))
    for name, points in curves.items():
        points = sorted(points)
        axes.plot([p[0] for p in points], [100 * p[1] for p in points], "o-", label=name, markersize=4)
        for x, y, label in points:
            if label:
                axes.annotate(label, (x, 100 * y), fontsize=7, xytext=(3, 3), textcoords="offset points")
    axes.set_xscale("log")
    marks = [10, 20, 50, 100, 200, 500, 1000, 2000]
    axes.set_xticks(marks, [str(mark) for mark in marks])
    axes.set_xticks([], minor=True)
    axes.set_xlabel("false accepts an hour of other talk (any phrase)")
    axes.set_ylabel("commands missed or confused at the first try, %")
    axes.set_ylim(0, 100)
    axes.grid(alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)
