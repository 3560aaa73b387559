"""Routines put together from the library: what they are called, what their ids hold, for whom there is one."""

from datetime import date

from content.composing import composed, made, settings_of, written
from content.loader import Library
from engine.outcome import Outcome
from engine.settings import Pace, Settings
from engine.wish import Place, Wish, wish_of


def test_what_a_person_knows_is_part_of_the_id_and_comes_back(library: Library) -> None:
    """Known exercises are explained shortly, so more of them fit; the id says which."""
    settings = Settings(Pace.SLOW, known=frozenset({"bridge", "cat_camel"}), easier=frozenset({"clamshell"}))

    assert settings == settings_of(written(settings, library.exercises), library.exercises)
    assert ("all", Settings()) == (written(Settings(), library.exercises), settings_of("all", library.exercises))


def test_a_composed_routine_is_named(library: Library) -> None:
    """Its id is never spoken."""
    wish = wish_of("composed-5-floor-easy-nothing-0-all")
    assert wish
    named, routine = composed(library, wish)

    assert "made to measure" == named.phrasebook.names[routine.id]


def test_who_has_no_floor_is_given_a_chair(library: Library) -> None:
    """The longest routine that what is left can fill."""
    found = made(library, Outcome(date.min, floor=False, conditions=frozenset({"hip_repl"})))

    assert found
    assert Wish(6, Place.CHAIR, avoid=frozenset({"hip_repl"})) == wish_of(found[1].id)


def test_where_nothing_is_left_there_is_no_routine(library: Library) -> None:
    """Not even one of four minutes on a chair."""
    assert made(library, Outcome(date.min, conditions=frozenset({"preg", "osteo", "knee"}))) is None
