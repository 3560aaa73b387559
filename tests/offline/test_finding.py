"""What is found of the last session."""

from engine.settings import Pace, Settings
from offline.finding import chosen_settings


def test_what_was_too_hard_last_time_is_not_easier_from_the_start() -> None:
    """Also where the routine starts afresh; what hurt stays easier, and what is known stays known."""
    hurt, hard, known = frozenset({"press_up"}), frozenset({"bird_dog"}), frozenset({"bridge"})
    kept = Settings(easier=hurt, easier_today=hard, known=known)

    assert Settings(pace=Pace.SLOW, easier=hurt, known=known) == chosen_settings(kept, {"pace": "slow"})
