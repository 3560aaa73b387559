"""What is said aloud in English: short, speakable in its time, without a promise, never a command."""

import re
from collections.abc import Iterator

import pytest

from content.keys import PROMPTS, exercise_parts, samples
from content.loader import Library
from engine import timing
from engine.events import Prompt
from engine.phrasebook import normalise
from engine.routine import Kind, Position, Side, Sides

LONGEST_SENTENCE = 16
FORBIDDEN = re.compile(
    r"\b(cures?|cured|heals?|healed|healing|treats?|treated|treatment|therap\w*|fix(es|ed)?|guarantee\w*|promise\w*"
    r"|pain[- ]free|painless|reliev\w*|relief|prevents?|always works|will help|make you better|ice|bed rest"
    r"|posture|spasms?|sciatica|slipped|medicine|diagnos\w*|patient"
    r"|webmd|mayo|cleveland|kaiser|spine-health|backcare|alexa|echo|siri|google)\b",
    re.IGNORECASE,
)
TEACHING = {
    "opening-commands",
    "help",
    "not-understood",
    "all-right",
    "fall",
    "paused-still",
    "pain",
    "pain-ask-again",
}
"""Prompts whose very point is to say what can be said."""
QUIET = {"sound-tick", "sound-chime", "sound-soft"}
ELSEWHERE = {
    Position.STANDING: r"stand\w*|step back",
    Position.SEATED: r"(in|on|from|to) an? (\w+ )?(chair|stool)|sit\w*",
    Position.KNEELING: r"kneel\w*",
    Position.HANDS_KNEES: r"hands and knees|lean your hands",
    Position.PRONE: r"on your (front|stomach|tummy)",
    Position.SIDE: r"on (your|one) side",
    Position.SUPINE: r"on your back",
    Position.FLOOR_SIT: r"sit\w*",
}
"""Words that put somebody into a position."""


def spoken(library: Library) -> Iterator[tuple[str, str]]:
    """Yield every key with every sentence said under it, for all its sample arguments and phrasings."""
    book = library.phrasebook
    arguments = dict(PROMPTS)
    for name, exercise in library.exercises.items():
        for part, given in exercise_parts(exercise.kind, exercise.sides).items():
            if f"{name}.{part}" in book.templates:
                arguments[f"{name}.{part}"] = given
    arguments |= {f"{name}.about": () for name in library.routines}
    for key, names in arguments.items():
        if key in QUIET:
            continue
        said = {phrasing(sample) for phrasing in book.templates[key] for sample in samples(names)}
        for text in sorted(said):
            for sentence in re.split(r"(?<=[.?!])\s+", text):
                yield key, sentence


def seconds(library: Library, key: str, **args: str | int) -> float:
    return library.phrasebook.count_words(Prompt(key, args)) / timing.WORDS_PER_SECOND


def phrasings(library: Library, key: str) -> range:
    return range(len(library.phrasebook.templates[key]))


def test_no_sentence_is_too_long(library: Library) -> None:
    """At most 16 words, so that it is understood lying down with the eyes shut."""
    long = [(key, s) for key, s in spoken(library) if len(s.split()) > LONGEST_SENTENCE]

    assert [] == long


def test_nothing_is_promised_and_nobody_is_advertised(library: Library) -> None:
    """No cure, no relief, no outdated advice, no brand, no other machine's wake word."""
    assert [] == [(key, s) for key, s in spoken(library) if FORBIDDEN.search(s)]


def test_a_voice_can_read_every_sentence(library: Library) -> None:
    """Letters, digits, apostrophes, commas and an end; no brackets, dashes, abbreviations or gaps."""
    odd = [(key, s) for key, s in spoken(library) if re.search(r"[^A-Za-z0-9 ,.?']|\s,|\{|\s\.|,,", s)]

    assert [] == odd


def test_every_sentence_starts_and_ends_as_one(library: Library) -> None:
    """A capital or a digit at the start, a full stop or question mark at the end; a count is a number."""
    odd = [(key, s) for key, s in spoken(library) if key != "count" and not re.fullmatch(r"[A-Z0-9].*[.?]", s)]

    assert [] == odd


def test_no_sentence_is_a_command(library: Library) -> None:
    """What the coach says must not be taken for what the person says."""
    phrases = library.phrasebook.phrases
    heard = [(key, s) for key, s in spoken(library) if key != "count" and normalise(s) in phrases]

    assert [] == heard


def test_no_clause_is_a_command_unless_it_teaches(library: Library) -> None:
    """A comma is a pause that a recogniser may take for the end."""
    phrases = library.phrasebook.phrases
    heard = [
        (key, clause)
        for key, s in spoken(library)
        if key != "count" and key not in TEACHING
        for clause in s.split(",")
        if normalise(clause) in phrases
    ]

    assert [] == heard


def test_a_sentence_is_easy_to_read(library: Library) -> None:
    """Flesch-Kincaid grade of all sentences together stays under six years of school."""
    sentences = [s for _, s in spoken(library)]
    words = [word for s in sentences for word in re.findall(r"[A-Za-z']+", s)]
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", w.lower())))) for w in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59

    assert grade < 6


def test_a_repetition_is_said_in_half_of_its_time(library: Library) -> None:
    """At 150 words a minute each call is over before the next."""
    late = [
        (f"{e.id}.{part}", left)
        for e in library.exercises.values()
        if e.kind is Kind.REPS
        for part in ("rep", "rep-back")
        for left in (0, 5)
        if seconds(library, f"{e.id}.{part}", n=3, left=left, side="right") > (e.tempo_seconds or 0) / 2
    ]

    assert [] == late


def test_alternating_repetitions_name_their_side(library: Library) -> None:
    """Right comes first, and each turn says which side it is."""
    rolls = Prompt("knee_rolls.rep", {"n": 2, "left": 4, "side": "left"})

    assert "2. Roll left." == library.phrasebook.words(rolls)


def test_both_sides_of_an_exercise_are_worded(library: Library) -> None:
    """Where the sides come one after the other, the instructions differ between left and right."""
    book = library.phrasebook
    same = [
        e.id
        for e in library.exercises.values()
        if e.sides is Sides.LEFT_RIGHT
        and book.words(Prompt(f"{e.id}.describe", {"side": "left"}))
        == book.words(Prompt(f"{e.id}.describe", {"side": "right"}))
    ]

    assert [] == same


@pytest.mark.parametrize("start", Position)
@pytest.mark.parametrize("end", Position)
def test_a_move_is_said_in_the_time_it_takes(library: Library, start: Position, end: Position) -> None:
    """The words of a change of position fit its seconds, at the start, in the middle and at the end."""
    move: dict[str, str | int] = {"from": start, "to": end}
    room = timing.MOVE[start, end] or 6

    assert seconds(library, "move", **move) <= room
    assert seconds(library, "get-up", **move) <= room


@pytest.mark.parametrize("start", [Position.STANDING, Position.SEATED])
@pytest.mark.parametrize("end", [p for p in Position if p not in (Position.STANDING, Position.SEATED)], ids=str)
def test_going_down_uses_the_chair(library: Library, start: Position, end: Position) -> None:
    """Nobody is sent to the floor without something to hold, and "ready" ends the wait."""
    words = library.phrasebook.words(Prompt("move", {"from": start, "to": end}))

    assert "chair" in words
    assert words.endswith("Say ready when you're set.")


@pytest.mark.parametrize("start", [p for p in Position if p not in (Position.STANDING, Position.SEATED)], ids=str)
def test_getting_up_is_led_step_by_step(library: Library, start: Position) -> None:
    """Over the chair, one foot first, and a moment before walking."""
    words = library.phrasebook.words(Prompt("get-up", {"from": start, "to": Position.STANDING}))

    assert words.endswith("Hold a firm chair. Put one foot forward and push up. Stand for a moment before you walk.")


@pytest.mark.parametrize("position", [p for p in Position if p not in (Position.STANDING, Position.SEATED)], ids=str)
def test_lying_down_at_the_end_is_possible(library: Library, position: Position) -> None:
    """A routine may end on the back; then nobody is told to stand up."""
    words = library.phrasebook.words(Prompt("get-up", {"from": position, "to": Position.SUPINE}))

    assert "push up" not in words


@pytest.mark.parametrize(
    ("key", "room"),
    [
        ("settle", timing.EASE_IN),
        ("settle-again", timing.EASE_IN),
        ("rest-between", timing.REST_BETWEEN),
        ("release", timing.EASE_OUT),
        ("release-last", timing.EASE_OUT),
        ("hold", 2.0),
        ("halfway", timing.ROOM),
        ("breathe", timing.ROOM),
        ("rest-line", timing.LONGEST_CUE),
        ("more-time", timing.MORE_TIME / 2),
    ],
)
def test_a_cue_of_a_hold_is_said_in_its_time(library: Library, key: str, room: float) -> None:
    """All phrasings fit the seconds that the score gives them."""
    longest = max(seconds(library, key, turn=turn) for turn in phrasings(library, key))

    assert longest <= room


def test_a_breath_cue_is_over_before_the_next(library: Library) -> None:
    """An exercise's own cue takes no longer than three seconds."""
    keys = [f"{e.id}.breath" for e in library.exercises.values() if e.breath]

    assert max(seconds(library, key) for key in keys) <= 3


@pytest.mark.parametrize("position", Position)
def test_the_other_side_is_called_in_its_time(library: Library, position: Position) -> None:
    """The call fits the seconds of changing sides."""
    said = seconds(library, "other-side", side="left", exercise="bird_dog", position=position)

    assert said <= timing.SIDE_CHANGE[position]


def test_the_opening_takes_about_15_seconds(library: Library) -> None:
    """Welcome, room, safety and commands together."""
    opening = seconds(library, "opening-welcome", routine="everyday_10", minutes=10)
    opening += sum(seconds(library, f"opening-{part}") for part in ("space", "safety", "commands"))

    assert 13 <= opening <= 15


def test_an_easier_variation_stays_in_the_position_of_its_exercise(library: Library) -> None:
    """It is said where the person is, with no time to move, and all that follows is worded for that position."""
    moving = [
        (name, words, position)
        for name, exercise in library.exercises.items()
        for words in [library.phrasebook.words(Prompt(f"{name}.easier", {"side": "right"}))]
        for position, naming in ELSEWHERE.items()
        if position is not exercise.position and re.search(rf"\b({naming})\b", words, re.IGNORECASE)
    ]

    assert [] == moving


def test_lying_on_one_side_left_is_the_side_that_is_lain_on(library: Library) -> None:
    """In every such stretch: "left side" is said while the person rolls over, and must not mean the knee on top."""
    said = library.phrasebook.words
    stretches = [e.id for e in library.exercises.values() if e.position is Position.SIDE]
    for side in Side:
        lain_on = {said(Prompt(f"{name}.step-1", {"side": side})).partition(",")[0] for name in stretches}
        rolled = {said(Prompt("other-side", {"exercise": n, "side": side, "position": "side"})) for n in stretches}

        assert {f"Lie on your {side} side"} == lain_on
        assert {f"Roll over slowly onto your {side} side."} == rolled


def test_the_closing_takes_about_10_seconds(library: Library) -> None:
    """The last words of a routine."""
    closing = seconds(library, "closing") + seconds(library, "finished", routine="everyday_10")

    assert 7 <= closing <= 10


def test_after_a_fall_nobody_is_told_to_get_up(library: Library) -> None:
    """Neither before saying they are unhurt, nor in a hurry after it."""
    words = " ".join(library.phrasebook.words(Prompt(key)) for key in ("fall", "fall-hurt", "fall-okay", "fall-end"))

    assert None is re.search(r"\b(get|getting|stand|sit|push|come) up\b", words)


def test_help_asks_about_injury_first(library: Library) -> None:
    """The commands come second."""
    words = library.phrasebook.words(Prompt("help"))

    assert words.startswith("If you are hurt or have fallen, say I'm hurt.")


def test_who_is_asked_no_safety_questions_is_told_whom_to_ask(library: Library) -> None:
    """The smart speaker's first words stand alone where its owner has turned the questions off."""
    words = library.phrasebook.words(Prompt("speaker-first"))

    assert "not medical advice" in words
    assert "Ask your doctor or physiotherapist first if you are pregnant" in words


@pytest.mark.parametrize("key", ["emergency", "pain-end", "fall-hurt", "fall-end", "dizzy"])
def test_an_emergency_names_the_local_number(library: Library, key: str) -> None:
    """Nobody's country is guessed."""
    assert "your local emergency number" in library.phrasebook.words(Prompt(key))


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        (
            Prompt("time-left", {"seconds": 1, "stretches": 0}),
            "1 second left here. This is the last stretch.",
        ),
        (Prompt("time-left", {"seconds": 12, "stretches": 1}), "12 seconds left here. 1 more stretch after this one."),
        (Prompt("time-left-stretches", {"stretches": 4}), "4 more stretches after this one."),
        (
            Prompt("where", {"exercise": "bird_dog", "side": "left", "n": 2, "of": 8}),
            "This is bird dog, left side. It is stretch 2 of 8.",
        ),
        (
            Prompt("where", {"exercise": "bridge", "side": "none", "n": 7, "of": 8}),
            "This is bridge. It is stretch 7 of 8.",
        ),
        (
            Prompt("resume-hold", {"exercise": "bird_dog", "side": "right", "seconds": 1}),
            "Back to bird dog, right side. 1 second left. Ease in.",
        ),
        (Prompt("announce", {"exercise": "knee_rolls", "turn": 1}), "Now knee rolls."),
        (Prompt("count", {"n": 5}), "5"),
        (Prompt("bridge.rep", {"n": 6, "left": 0, "side": "none"}), "Last one. Lift your hips."),
        (
            Prompt("choose-item", {"n": 1, "routine": "wind_down", "minutes": 9}),
            "Say 1 for wind down, about 9 minutes.",
        ),
    ],
)
def test_numbers_names_and_sides_are_worded(library: Library, prompt: Prompt, words: str) -> None:
    """One is singular, a stretch without sides names none."""
    assert words == library.phrasebook.words(prompt)
