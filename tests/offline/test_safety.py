"""What a routine becomes for the person who answered the safety questions."""

from collections.abc import Callable
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from content.loader import Library
from engine.events import Prompt
from engine.outcome import Outcome
from engine.score import write_score
from engine.screening import CONDITIONS, Screening
from engine.settings import Settings
from engine.suiting import off_the_floor
from offline.outcome import OutcomeFile
from offline.safety import cleared, plain_id, suited
from tests.fakes import key_of

TODAY = date(2026, 3, 1)


class Asked:
    """A session whose questions have a known outcome."""

    def __init__(self, found: Screening) -> None:
        self.found = found
        self.times = 0

    def screen(self, keep: Callable[[Screening], None]) -> Screening:
        self.times += 1
        keep(self.found)
        return self.found


def outcome(*conditions: str, floor: bool = True, agreed: bool = False) -> Outcome:
    return Outcome(TODAY, floor, frozenset(conditions), agreed)


def played(library: Library, name: str, found: Outcome) -> tuple[str | None, list[str]]:
    """Return the id of what is done instead of `name`, and the keys of what is said about it."""
    said: list[Prompt] = []
    result = suited(library, library.routines[name], found, said.append)
    return (result[1].id if result else None), [prompt.key for prompt in said]


def test_who_is_fine_gets_what_was_asked_for(library: Library) -> None:
    """Without a word about it."""
    assert ("everyday_10", []) == played(library, "everyday_10", outcome())


def test_who_cannot_get_up_gets_a_routine_off_the_floor(library: Library) -> None:
    """And is told so."""
    name, said = played(library, "everyday_10", outcome(floor=False))

    assert (True, ["instead"]) == (off_the_floor(library.routines[str(name)]), said)


def test_what_does_not_suit_is_exchanged_and_said(library: Library) -> None:
    """Under an id of its own, because its place fits no other; its name is the same."""
    said: list[Prompt] = []
    result = suited(library, library.routines["everyday_10"], outcome("knee"), said.append)

    assert result is not None
    named, routine = result
    assert ("everyday_10", "everyday low back") == (plain_id(routine.id), named.phrasebook.names[routine.id])
    assert all(stretch.exercise.cautions.get("knee") == "ok" for stretch in routine.stretches)
    assert ["adapted"] == [prompt.key for prompt in said]


def test_with_a_clinicians_word_what_needs_care_stays_and_its_caution_is_said(library: Library) -> None:
    """Under an id of its own, too; nothing is exchanged, so nothing is said about it."""
    said: list[Prompt] = []
    routine = suited(library, library.routines["strength_support"], outcome("balance", agreed=True), said.append)[1]  # type: ignore[index]
    careful = [each.exercise.id for each in routine.stretches if each.careful]
    score = write_score(routine, library.phrasebook.count_words, Settings())
    cautions = [
        beat.effect.prompt.key for step in score.steps for beat in step.beats if ".care" in str(key_of(beat.effect))
    ]

    assert ("strength_support", ["wall_slide", "bird_dog"], []) == (plain_id(routine.id), careful, said)
    assert ["wall_slide.care", "bird_dog.care"] == cautions


def test_pregnancy_leads_to_the_routine_that_was_written_for_it(library: Library) -> None:
    """No lying flat; its cautions are said, so its place is its own; and that a midwife or doctor is to agree."""
    name, said = played(library, "everyday_10", outcome("preg"))

    assert ("pregnancy_friendly+for+preg", ["instead", "pregnancy_friendly.about"]) == (name, said)


def test_who_has_asked_a_clinician_is_not_told_to(library: Library) -> None:
    """They said so to the safety questions."""
    name, said = played(library, "pregnancy_friendly", outcome("preg", agreed=True))

    assert ("pregnancy_friendly+for+preg-cleared", []) == (name, said)


@pytest.mark.parametrize("floor", [True, False])
@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("name", ["everyday_10", "desk_break", "strength_support", "pregnancy_friendly"])
def test_nobody_gets_what_is_ruled_out_for_them(library: Library, name: str, condition: str, floor: bool) -> None:
    """Whatever comes of it: no exercise marked "skip" for the condition, and none on the floor for who stays up."""
    result = suited(library, library.routines[name], outcome(condition, floor=floor), lambda prompt: None)
    stretches = result[1].stretches if result else ()

    ruled_out = [s.exercise.id for s in stretches if s.exercise.cautions.get(condition) == "skip"]
    assert ([], True) == (ruled_out, floor or result is None or off_the_floor(result[1]))


def test_a_kept_outcome_is_not_asked_for_again(library: Library, tmp_path: Path) -> None:
    """For thirty days."""
    file, session = OutcomeFile(tmp_path / "safety.json"), Asked(Screening(cleared=True, floor=True))

    first = cleared(session, file, TODAY, print, ask=True)  # type: ignore[arg-type]
    again = cleared(session, file, TODAY, print, ask=True)  # type: ignore[arg-type]

    assert (first, 1) == (again, session.times)


def test_a_warning_sign_is_asked_about_again_next_time(tmp_path: Path) -> None:
    """Nothing is kept of it."""
    file, session = OutcomeFile(tmp_path / "safety.json"), Asked(Screening(cleared=False))

    results = [cleared(session, file, TODAY, print, ask=True) for _ in range(2)]  # type: ignore[arg-type]

    assert ([None, None], 2) == (results, session.times)


def test_where_nobody_can_answer_nothing_is_asked_and_nothing_kept(tmp_path: Path) -> None:
    """A sound file is not a person."""
    file, session = OutcomeFile(tmp_path / "safety.json"), Asked(Screening())

    found = cleared(session, file, TODAY, print, ask=False)  # type: ignore[arg-type]

    assert (outcome(), 0, None) == (found, session.times, file.read())


def test_a_disk_that_is_full_does_not_stop_anybody(tmp_path: Path) -> None:
    """The outcome holds for this session; it is said that the questions will come again."""
    (tmp_path / "file").write_text("")
    told: list[str] = []
    file = OutcomeFile(tmp_path / "file" / "safety.json")

    found = cleared(Asked(Screening(cleared=True, floor=True)), file, TODAY, told.append, ask=True)  # type: ignore[arg-type]

    assert (outcome(), 1) == (found, len(told))


@pytest.mark.parametrize("floor", [True, False])
@pytest.mark.parametrize("conditions", [("hip_repl",), ("osteo",), ("knee",), ("osteo", "knee")])
def test_somebody_for_whom_a_routine_can_be_put_together_gets_one(
    library: Library, conditions: tuple[str, ...], floor: bool
) -> None:
    """Another written routine, or one made to measure: it is not said that nothing suits."""
    result, said = played(library, "desk_break", outcome(*conditions, floor=floor))

    assert (True, False) == (result is not None, "no-routine" in said)


@pytest.mark.parametrize("conditions", list(combinations(CONDITIONS, 2)), ids="+".join)
def test_getting_to_the_floor_never_leaves_less_to_do(library: Library, conditions: tuple[str, str]) -> None:
    """Whoever would get a routine on a chair gets one, too, where the floor is open to them."""
    on_a_chair, anywhere = (outcome(*conditions, floor=floor) for floor in (False, True))

    assert played(library, "everyday_10", on_a_chair)[0] is None or played(library, "everyday_10", anywhere)[0]
