"""What became of the seed: all of it is accounted for, and what was found outdated is not spoken."""

import re
from pathlib import Path

import pytest

from content.facts import SEED, SEED_SENTENCES
from content.loader import Library
from tests.content.test_spoken_english import spoken

PAGE = (Path(__file__).parents[2] / "docs" / "seed.md").read_text(encoding="utf-8")
OUTDATED = {
    "rest for days, stay in bed": r"\b((two|three|few|some|\d) days|in bed|bed ?rest|rest up)\b",
    "ice": r"\b(ice|icy|cold|freez\w*|frozen|inflam\w*|swell\w*)\b",
    "it is spasm or strain": r"\b(spasms?|strain\w*|sprain\w*|most common|causes?|caused)\b",
    "stretching takes pain away, restores balance": r"\b(alleviat\w*|sooth\w*|restor\w*|(take|pain) away|stabili[sz]\w*"
    r"|reliev\w*|relief|tension|less pain|reduces?)\b",
    "extension has been shown effective": r"\b(effective|shown|proven|proves?|studies|research|works best)\b",
    "weak muscles and posture are the cause": r"\b(posture|weak|core|slouch\w*)\b",
    "exercises prevent it": r"\b(prevent\w*|protects?|avoid injury|never come back)\b",
    "how common, among neurological ailments": r"\b(neurolog\w*|people visit|percent|out of ten|million)\b",
    "comes back in 24 to 80 %": r"\b(recur\w*|per cent|percent|relapse)\b",
    "over in a week, in months, after delivery": r"\b(weeks or|months|within a week|recover\w*|goes away|delivery)\b",
    "arthritis, discs, overuse, stiff muscles as causes": r"\b(arthritis|dis[ck]s?|vertebra\w*|overuse|fascia\w*)\b",
}
"""The claims of the page, and the words that it would take to make them."""


def section(title: str) -> str:
    return PAGE.split(f"## {title}\n")[1].split("\n## ")[0]


def test_every_sentence_of_the_seed_is_accounted_for() -> None:
    """S001 to S130, and no other number."""
    assert {f"S{n:03}" for n in range(1, SEED_SENTENCES + 1)} == set(re.findall(r"S\d{3}", PAGE))


def test_every_exercise_on_the_page_is_there(library: Library) -> None:
    """The page names what it went to by id."""
    named = set(re.findall(r"`([a-z_]+)`", section("Exercises")))

    assert named == set(library.exercises)


def test_every_exercise_that_comes_from_the_seed_is_on_the_page(library: Library) -> None:
    """In the row of each sentence that it names as its source."""
    rows = [line for line in section("Exercises").splitlines() if line.startswith("| S")]
    claimed = {
        (match[1], e.id) for e in library.exercises.values() for key in e.sources if (match := SEED.fullmatch(key))
    }
    shown = {
        (number[1:], exercise)
        for row in rows
        for number in re.findall(r"S\d{3}", row.split("|")[1])
        for exercise in re.findall(r"`([a-z_]+)`", row.split("|")[3])
    }

    assert set() == claimed - shown


def test_every_outdated_claim_is_looked_for() -> None:
    """The table of the page and the words of this test go together."""
    rows = [line.split("|") for line in section("Found outdated or too strong: unspoken").splitlines() if "| S" in line]

    assert list(OUTDATED) == [row[2].strip() for row in rows]


@pytest.mark.parametrize("claim", OUTDATED)
def test_what_was_found_outdated_is_not_spoken(library: Library, claim: str) -> None:
    """No sentence that can be said has the words it would take."""
    said = [(key, s) for key, s in spoken(library) if re.search(OUTDATED[claim], s, re.IGNORECASE)]

    assert [] == said


def test_the_seed_is_not_spoken_as_it_was(library: Library) -> None:
    """Its exercises are in our own words: none of the longer quotations of the page is ever said."""
    said = " ".join(s.lower() for _, s in spoken(library))

    assert [] == [words for words in ("as far as you can", "affected leg", "toe touch", "crucial") if words in said]
