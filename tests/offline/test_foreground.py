"""Words of something softer are left out of a phrase."""

import pytest

from offline.foreground import SOFTER_DB, foreground, spoken

PHRASES = {"stop", "next", "go back", "stop now"}
FAR, NEAR = -SOFTER_DB - 1.0, 0.0


@pytest.mark.parametrize(
    ("heard", "left"),
    [
        ([("stop", NEAR), ("minutes", FAR)], "stop"),
        ([("no", FAR), ("stop", NEAR)], "stop"),
        ([("no", FAR), ("[unk]", FAR - 9), ("go", NEAR), ("back", -6.0), ("white", FAR)], "go back"),
        ([("stop", NEAR), ("now", FAR)], "stop now"),
        ([("stop", NEAR), ("minutes", NEAR)], "stop minutes"),
        ([("minutes", NEAR), ("stop", FAR)], "minutes stop"),
        ([("this", FAR), ("minutes", NEAR)], "this minutes"),
        ([("go", NEAR), ("white", FAR), ("back", NEAR)], "go white back"),
        ([("next", NEAR)], "next"),
        ([], ""),
    ],
)
def test_only_the_softer_words_at_the_ends_of_a_phrase_are_left_out(heard: list[tuple[str, float]], left: str) -> None:
    """What is a phrase as it is stays so, what is none without them too, and a louder word is never left out."""
    words = [{"word": word, "start": float(at), "end": at + 0.5} for at, (word, _) in enumerate(heard)]

    assert left == spoken(foreground(words, PHRASES, lambda start, end: heard[round(start)][1]))
