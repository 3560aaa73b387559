"""The phones: 39 of General American English as in CMUdict, without stress, and the CTC blank."""

from __future__ import annotations

BLANK = "<blk>"
_SPOKEN = "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH"
PHONES = (BLANK, *_SPOKEN.split(" "))
NUMBER = {name: number for number, name in enumerate(PHONES)}  # blank is 0 in CTC, 1 in Kaldi


def numbers(pronunciation: str) -> tuple[int, ...]:
    """CTC label numbers of phones written with spaces between."""
    return tuple(NUMBER[phone] for phone in pronunciation.split())
