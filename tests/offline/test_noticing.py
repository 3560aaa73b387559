"""When a person was noticed, and since when they say what our own voice gave way to."""

import pytest

from offline.noticing import AGAIN_BLOCKS, LATELY_BLOCKS, LONGEST_WORD_BLOCKS, ONE_WORD_BLOCKS, Noticing


def after(blocks: int, noticing: Noticing) -> Noticing:
    for _ in range(blocks):
        noticing.passed()
    return noticing


def noticed(*, over_voice: bool = True) -> Noticing:
    noticing = Noticing()
    noticing.person_speaks(over_voice=over_voice)
    return noticing


def test_a_person_was_noticed_lately_for_three_seconds() -> None:
    """Not before, and not a block longer."""
    assert [False, True, False] == [
        each.lately for each in (Noticing(), after(LATELY_BLOCKS - 1, noticed()), after(LATELY_BLOCKS, noticed()))
    ]


@pytest.mark.parametrize(("over_voice", "ago"), [(True, 7), (False, None)])
def test_a_word_over_our_voice_counts_from_when_it_was_noticed(over_voice: bool, ago: int | None) -> None:
    """In silence nothing gives way to it."""
    assert ago == after(7, noticed(over_voice=over_voice)).word_ago


def test_a_call_began_before_it_is_known() -> None:
    """Who is noticed a second after that begins another word, as after any."""
    noticing = Noticing()
    noticing.person_speaks(over_voice=True, late_blocks=-20)
    called = noticing.word_ago
    after(ONE_WORD_BLOCKS - 19, noticing).person_speaks(over_voice=True)

    assert (20, 0, True) == (called, noticing.word_ago, noticing.lately)


@pytest.mark.parametrize(("blocks", "ago"), [(ONE_WORD_BLOCKS - 1, ONE_WORD_BLOCKS + 1), (ONE_WORD_BLOCKS + 1, 2)])
def test_who_goes_on_speaking_says_one_word(blocks: int, ago: int) -> None:
    """After a second they say another, also where the voice has been silent since."""
    noticing = after(blocks, noticed())
    noticing.person_speaks(over_voice=False)

    assert ago == after(2, noticing).word_ago


def test_who_speaks_three_seconds_after_the_voice_gave_way_is_heard_in_silence() -> None:
    """It is not known to whom they speak."""
    noticing = after(LATELY_BLOCKS, noticed())
    noticing.person_speaks(over_voice=False)

    assert noticing.word_ago is None


def test_a_word_without_an_end_is_talk() -> None:
    """It is no longer counted."""
    assert [LONGEST_WORD_BLOCKS, None] == [
        after(blocks, noticed()).word_ago for blocks in (LONGEST_WORD_BLOCKS, LONGEST_WORD_BLOCKS + 1)
    ]


def test_a_talker_is_given_way_to_only_as_long_as_our_voice_sounds() -> None:
    """A television that is noticed again and again talks on into silence."""
    noticing = noticed()
    for _ in range(3):
        after(LATELY_BLOCKS // 2, noticing).person_speaks(over_voice=False)

    assert noticing.word_ago != 0


def test_blocks_that_pass_again_are_counted_once() -> None:
    """What was said while the person was only suspected is heard again at once; who is told of then says one word."""
    noticing = noticed()
    noticing.rewound(30)
    after(30 + ONE_WORD_BLOCKS - 5, noticing).person_speaks(over_voice=True)

    assert ONE_WORD_BLOCKS == after(5, noticing).word_ago


def gave_way() -> Noticing:
    noticing = Noticing()
    noticing.gives_way()
    return noticing


def test_somebody_to_whom_the_voice_gave_way_in_vain_says_it_again() -> None:
    """Two seconds later or so, be it that they were noticed for certain or not; not where nobody was."""
    first, last = AGAIN_BLOCKS[0], AGAIN_BLOCKS[-1]

    assert [False, True, True, False] == [after(n, gave_way()).again for n in (first - 1, first, last, last + 1)]
    assert not after(first, noticed()).again


@pytest.mark.parametrize(("blocks", "again"), [(AGAIN_BLOCKS[0], False), (LONGEST_WORD_BLOCKS + 1, True)])
def test_as_long_as_the_first_word_may_go_on_it_is_not_said_again(blocks: int, again: bool) -> None:
    """After a dish it is decided on late; who says it a second time is noticed later than that."""
    noticing = noticed()
    noticing.gives_way()

    assert again == after(blocks, noticing).again


def test_who_is_noticed_a_second_time_says_it_again() -> None:
    """Two seconds after the first word, which is over."""
    noticing = noticed()
    noticing.gives_way()
    after(100, noticing).person_speaks(over_voice=False)

    assert after(10, noticing).again


def test_what_is_told_ahead_of_blocks_that_wait_counts_from_after_them() -> None:
    """An ear in a process of its own is told at once, and hears later."""
    noticing = Noticing()
    noticing.gives_way(30)
    first = after(30 + AGAIN_BLOCKS[0] - 1, noticing).again, after(1, noticing).again
    noticing = Noticing()
    noticing.person_speaks(over_voice=True, late_blocks=30)

    assert (False, True) == first
    assert (7, True) == (after(37, noticing).word_ago, after(LATELY_BLOCKS - 8, noticing).lately)
    assert not after(1, noticing).lately


def test_after_a_command_nothing_is_said_again() -> None:
    """It was not in vain."""
    noticing = gave_way()
    noticing.answered()

    assert not after(AGAIN_BLOCKS[0], noticing).again


def test_when_it_is_said_again_is_counted_once_in_blocks_that_pass_again() -> None:
    """They are heard again as soon as somebody is suspected."""
    noticing = gave_way()
    noticing.rewound(30)

    assert [False, True] == [after(30 + AGAIN_BLOCKS[0] - 1, noticing).again, after(1, noticing).again]


def test_a_word_that_was_heard_is_over() -> None:
    """The person was noticed all the same."""
    noticing = noticed()
    noticing.answered()
    noticing.rewound(30)

    assert (None, True) == (noticing.word_ago, noticing.lately)
