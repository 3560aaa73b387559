"""What a newcomer reads is true."""

import re
from pathlib import Path

from content.loader import Library
from engine.score import write_score
from engine.settings import Pace, Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_record_in_the_readme_is_a_golden_transcript() -> None:
    """It is played against the engine and the loop like all the others."""
    record = README.partition("```\n")[2].partition("```")[0]

    assert record in (ROOT / "tests" / "transcripts" / "a_session.txt").read_text(encoding="utf-8")


def test_the_two_commands_are_there() -> None:
    """One runs the main job, one passes the tests."""
    commands = re.findall(r"^pip install .*$", README, re.MULTILINE)

    assert ["pip install . && homestretch", "pip install '.[test]' && pytest"] == commands


def test_every_link_leads_somewhere() -> None:
    """In the README and in the other pages a newcomer is sent to."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    links = [
        (page.name, link)
        for page in pages
        for link in re.findall(r"\]\((?!http|#)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]

    assert [] == links


def test_the_durations_in_the_docs_are_those_of_the_engine(library: Library) -> None:
    """The table is within a second of what is played, and within 5 % of the plan at normal pace."""
    table = (ROOT / "docs" / "content.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+) \| (\d+) \| (\d+) \(.*?\) \| (\d+) \| (\d+) \(", table, re.MULTILINE)
    wrong = []
    for name, plan, normal, _, slow in rows:
        routine, count_words = library.routines[name], library.phrasebook.count_words
        seconds = [write_score(routine, count_words, Settings(pace=p)).total_seconds for p in (Pace.NORMAL, Pace.SLOW)]
        if any(abs(now - int(then)) > 1 for now, then in zip(seconds, (normal, slow), strict=True)):
            wrong.append((name, seconds))
        assert abs(seconds[0] / int(plan) - 1) < 0.05, name

    assert (8, []) == (len(rows), wrong)
