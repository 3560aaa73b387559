"""What it takes for a phrase to act, learned from what was heard."""

from __future__ import annotations

import math

import pytest

REASON = "not installed: training code cannot be tried (training/requirements.txt)"
for name in ("soundfile", "soxr", "scipy", "kaldi_native_fbank", "pywebrtc_audio"):
    pytest.importorskip(name, reason=f"{name} is {REASON}")

from training.acceptance import STOP, Case, fit_by_itself, weighed_alike  # noqa: E402  (after the skips)


def cases(phrase: str, said: int, of: int, *, over_voice: float = 0.0, apart: float = 0.0) -> list[Case]:
    """So many times the same phrase with a middling confidence, of which it was said so often."""
    evidence = {"confidence": 0.5, "over voice": over_voice, "over voice, apart": apart}
    return [Case(evidence, number < said, "made up" if number < said else "talk", phrase) for number in range(of)]


def test_what_counts_by_itself_is_what_the_rest_does_not_tell() -> None:
    """The odds of a "no" are nine to one, of a number one to four, where the rest says one to one; else it is nothing."""
    heard = [*cases("no", 900, 1000), *cases("two", 200, 1000), *cases("next", 900, 1000), *cases(STOP, 500, 1000)]

    found = fit_by_itself(heard, {"confidence": 1.0, "over voice": 0.0, "over voice, apart": 0.0}, bias=-0.5)

    assert {"no": math.log(9), "digit": -math.log(4), STOP: 0.0} == pytest.approx(
        {alike: found[alike] for alike in ("no", "digit", STOP)}, abs=0.03
    )
    assert [0.0] * 4 == [found[alike] for alike in ("yes", "okay", "routine", "number")]


@pytest.mark.parametrize("ours", [{"over_voice": 1.0}, {"apart": 1.0}])
def test_what_may_be_the_coachs_own_voice_teaches_nothing_about_words(ours: dict[str, float]) -> None:
    """Its words are not those of talk."""
    heard = cases("no", 0, 1000, **ours)

    assert 0.0 == fit_by_itself(heard, {"confidence": 1.0, "over voice": -5.0, "over voice, apart": 0.0}, bias=0.0)["no"]


def test_answers_count_by_their_line_stop_as_the_one_word_and_other_commands_not() -> None:
    """ "Stop it" is in talk now and then."""
    assert ["no", "yes", "stop", None, None] == list(map(weighed_alike, ("nope", "sure", "stop", "stop it", "next")))
