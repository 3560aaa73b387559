"""Each broken file of the library yields its own sentence: file, key, what would be right."""

from collections.abc import Callable
from pathlib import Path

import pytest

from content.loader import load
from engine.errors import ContentError

BROKEN = {
    "dose above the range": (
        "routines/everyday_10.toml",
        "hold_seconds = 20",
        "hold_seconds = 1520",
        "stretches[1].hold_seconds (number 2): 1520 is outside the range of childs_pose; 6 to 30 is possible",
    ),
    "dose below the range": (
        "routines/desk_break.toml",
        "reps = 4",
        "reps = 2",
        "stretches[1].reps (number 2): 2 is outside the range of seated_twist; 4 to 10 is possible",
    ),
    "unequal sides": (
        "routines/desk_break.toml",
        "reps = 4",
        "reps = 5",
        "stretches[1].reps (number 2): 5 is odd; seated_twist alternates, so both sides need an even number",
    ),
    "unknown exercise": (
        "routines/everyday_10.toml",
        '"childs_pose"',
        '"child_pose"',
        "stretches[1].exercise (number 2): no exercise is called 'child_pose'; did you mean 'childs_pose'?",
    ),
    "unknown key": (
        "routines/everyday_10.toml",
        "hold_seconds = 20",
        "hold_second = 20",
        "stretches[1].hold_second (number 2): unknown key; did you mean 'hold_seconds'?",
    ),
    "unknown position": (
        "exercises/bridge.toml",
        '"supine"',
        '"suppine"',
        "position: 'suppine' is not possible; did you mean 'supine'?",
    ),
    "missing key": (
        "exercises/bridge.toml",
        'level = "moderate"\n',
        "",
        "level: missing; the keys here are position, kind, sides, level",
    ),
    "missing caution": (
        "exercises/bridge.toml",
        'balance = "ok"\n',
        "",
        "cautions.balance: missing; the keys here are preg, osteo",
    ),
    "unknown advice": (
        "exercises/bridge.toml",
        'preg = "skip"',
        'preg = "maybe"',
        "cautions.preg: 'maybe' is not possible; known are ok, care, skip",
    ),
    "default outside the range": (
        "exercises/bridge.toml",
        "default = 6",
        "default = 60",
        "reps.default: 60 is outside 5 to 12; it must lie between min and max",
    ),
    "tempo missing": (
        "exercises/bridge.toml",
        "tempo_seconds = 8\n",
        "",
        "tempo_seconds: missing; seconds from one repetition to the next",
    ),
    "tempo of a hold": (
        "exercises/childs_pose.toml",
        'level = "easy"',
        'level = "easy"\ntempo_seconds = 8',
        'tempo_seconds: only for kind = "reps"; leave it out',
    ),
    "tempo too short": (
        "exercises/bridge.toml",
        "tempo_seconds = 8",
        "tempo_seconds = 3",
        "tempo_seconds: 3 leaves no time to move; it must be more than hold_seconds.default, 3",
    ),
    "alternating hold": (
        "exercises/childs_pose.toml",
        'sides = "none"',
        'sides = "alternate"',
        "sides: repetitions alternate, holds do not",
    ),
    "alternating sides that get unequal turns": (
        "exercises/knee_rolls.toml",
        "default = 6",
        "default = 5",
        "reps.default: alternating sides need an even number, so that they get equal turns",
    ),
    "unknown source": (
        "exercises/bridge.toml",
        '"SRC-MGH"',
        '"SRC-MGG"',
        "sources[2] (number 3): 'SRC-MGG' is not in sources.toml; did you mean 'SRC-MGH'?",
    ),
    "seed sentence that is not there": (
        "exercises/bridge.toml",
        "seed S039",
        "seed S139",
        "sources[0] (number 1): 'seed S139'; the seed has S001 to S130",
    ),
    "unknown kind of source": (
        "sources.toml",
        'kind = "D"',
        'kind = "X"',
        "SRC-VA: kind: 'X' is not possible; known are D, C, P, W, U",
    ),
    "not TOML": (
        "routines/wind_down.toml",
        "order = 7",
        "order : 7",
        "not TOML that can be read: Expected '=' after a key in a key/value pair (at line 1, column 7)",
    ),
    "exercise without words": (
        "locales/en/exercises.ftl",
        "bridge = bridge",
        "bridges = bridge",
        "nothing uses this; did you mean 'bridge'?",
    ),
    "prompt without words": (
        "locales/en/prompts.ftl",
        "release = Slowly let go.\n    .b = Gently let go.\n    .c = And slowly release.\n",
        "",
        "locales/en/prompts.ftl: release is missing; add a message with this id",
    ),
    "argument that is not passed": (
        "locales/en/prompts.ftl",
        "First, { $exercise }.",
        "First, { $excercise }.",
        "announce-first: $excercise is not passed here; $exercise is",
    ),
    "argument in a branch": (
        "locales/en/prompts.ftl",
        "[one] 1 minute",
        "[one] { $minute } minute",
        "opening-welcome: $minute is not passed here; $routine, $minutes is",
    ),
    "reference to nothing": (
        "locales/en/exercises.ftl",
        "Hold behind your { side } thigh.",
        "Hold behind your { sied } thigh.",
        "refers to sied, which is not there; did you mean 'side'?",
    ),
    "unknown function": (
        "locales/en/prompts.ftl",
        "count = { $n }",
        "count = { NUMER($n) }",
        "count: Unknown function: NUMER",
    ),
    "Fluent syntax": (
        "locales/en/prompts.ftl",
        "count = { $n }",
        "count = { $n",
        "locales/en/prompts.ftl: line ",
    ),
    "message twice": (
        "locales/en/prompts.ftl",
        "count = { $n }",
        "count = { $n }\ncount = { $n }",
        "count is there twice, see locales/en/prompts.ftl; give it another id",
    ),
    "aim": (
        "exercises/bridge.toml",
        'aim = "strength"',
        'aim = "stretchy"',
        "aim: 'stretchy' is not possible; did you mean",
    ),
    "no aim": ("exercises/bridge.toml", 'aim = "strength"\n', "", "aim: missing; the keys here are"),
    "swap of nothing": (
        "swaps.toml",
        'remove = ["childs_pose"]',
        'remove = ["child_pose"]',
        "swaps[1] (number 2): 'child_pose' is not there; did you mean 'childs_pose'?",
    ),
    "swap for nobody": (
        "swaps.toml",
        'when = "osteo"',
        'when = "bones"',
        "when: 'bones' is not there; known are preg,",
    ),
    "offer of nothing": (
        "swaps.toml",
        'routine = "desk_break"',
        'routine = "desk"',
        "offers[1] (number 2).routine: 'desk' is not there; known are everyday_10,",
    ),
    "composed without a name": (
        "locales/en/routines.ftl",
        "composed = made to measure",
        "",
        "composed is missing; add a message with this id",
    ),
    "phrasing out of order": (
        "locales/en/prompts.ftl",
        "    .b = Stay here.",
        "    .d = Stay here.",
        "hold.d: other phrasings are called .b, .c and so on",
    ),
    "attribute that nothing says": (
        "locales/en/exercises.ftl",
        "    .care = Do not push",
        "    .caer = Do not push",
        "bridge.caer: unknown attribute; did you mean 'care'?",
    ),
    "step left out": (
        "locales/en/exercises.ftl",
        "    .step-2 = Squeeze your buttocks and lift your hips.\n",
        "",
        "bridge.step-2: missing; every reps exercise needs it",
    ),
    "repetition without words": (
        "locales/en/exercises.ftl",
        "    .rep-back = And slide up.\n",
        "",
        "wall_slide.rep-back: missing; every reps exercise needs it",
    ),
    "phrase of two commands": (
        "locales/en/commands.ftl",
        "    move on\n",
        "    move on\n    Stop!\n",
        "commands.ftl: stop: 'stop' already belongs to locales/en/commands.ftl: next; drop one of them",
    ),
    "phrase of a command and a routine": (
        "locales/en/routines.ftl",
        "        wind down\n",
        "        slow down\n",
        "wind_down.phrases: 'slow down' already belongs to locales/en/commands.ftl: slower; drop one of them",
    ),
    "name of a routine that is a command": (
        "locales/en/routines.ftl",
        "wind_down = wind down",
        "wind_down = slow down",
        "wind_down: 'slow down' already belongs to locales/en/commands.ftl: slower; drop one of them",
    ),
    "phrase of two commands in two spellings": (
        "locales/en/commands.ftl",
        "    move on\n",
        "    move on\n    10 more\n",
        "more-time: 'ten more' already belongs to locales/en/commands.ftl: next; drop one of them",
    ),
    "phrase that is listened for and comes as text": (
        "locales/en/commands.ftl",
        "        pins and needles\n",
        "        pins and needles\n        Cramp!\n",
        "tingling.text: 'cramp' already belongs to locales/en/commands.ftl: cramp; drop one of them",
    ),
    "attribute of a command that is none": (
        "locales/en/commands.ftl",
        "    .text =\n        hurts\n",
        "    .texts =\n        hurts\n",
        "it-hurts.texts: unknown attribute; did you mean 'text'?",
    ),
    "spelling without another": (
        "locales/en/commands.ftl",
        "    one: 1\n",
        "    one 1\n",
        "spellings: 'one 1'; write it as in \"ten: 10\"",
    ),
    "spelling of two words": (
        "locales/en/commands.ftl",
        "    two: 2\n",
        "    two: 2, 1\n",
        "spellings: '1' already stands for 'one'; drop one",
    ),
    "command without phrases": (
        "locales/en/commands.ftl",
        "chest-pain =\n    chest pain\n",
        "",
        "locales/en/commands.ftl: chest-pain is missing; add a message with this id",
    ),
    "command that is none": (
        "locales/en/commands.ftl",
        "faster =",
        "fastest =",
        "locales/en/commands.ftl: fastest: nothing uses this; did you mean 'faster'?",
    ),
    "unhurried phrase that is none": (
        "locales/en/commands.ftl",
        "unhurried =\n    quit\n",
        "unhurried =\n    quitt\n",
        "locales/en/commands.ftl: unhurried: 'quitt' is no phrase; did you mean 'quit'?",
    ),
    "phrase made of punctuation": (
        "locales/en/commands.ftl",
        "    chest pain\n",
        "    !!\n",
        "chest-pain: '!!' has no words; write what a person says",
    ),
    "phrase with an argument": (
        "locales/en/commands.ftl",
        "    chest pain\n",
        "    chest { $x }\n",
        "chest-pain: write plain phrases, one a line, without { }",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_with_its_remedy(complaint: Callable[..., str], name: str) -> None:
    """The sentence begins with the file and says what would be right."""
    file, old, new, expected = BROKEN[name]
    said = complaint(file, old, new)

    assert file == said.partition(":")[0]
    assert expected in said


def test_a_routine_without_a_number_to_choose_it_by_is_named(copy: Path) -> None:
    """A ninth routine needs choose-9 in every locale."""
    text = (copy / "routines" / "wind_down.toml").read_text(encoding="utf-8")
    (copy / "routines" / "ninth.toml").write_text(text, encoding="utf-8")
    words = copy / "locales" / "en" / "routines.ftl"
    commands = copy / "locales" / "en" / "commands.ftl"
    commands.write_text(commands.read_text(encoding="utf-8").replace("choose-9 =", "choose-99 ="), encoding="utf-8")
    ninth = "\nninth = ninth\n    .about = For a test.\n    .phrases = ninth one\n"
    words.write_text(words.read_text(encoding="utf-8") + ninth, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load(root=copy)

    assert "locales/en/commands.ftl: choose-9 is missing; add a message with this id" == str(caught.value)


def test_a_new_exercise_and_routine_are_data_alone(copy: Path) -> None:
    """Two TOML files and two messages make something new to do."""
    bridge = (copy / "exercises" / "bridge.toml").read_text(encoding="utf-8")
    (copy / "exercises" / "low_bridge.toml").write_text(bridge, encoding="utf-8")
    (copy / "routines" / "ninth.toml").write_text(
        'level = "easy"\nstart = "supine"\nend = "supine"\n\n[[stretches]]\nexercise = "low_bridge"\n',
        encoding="utf-8",
    )
    english = copy / "locales" / "en"
    for file, more in {
        "exercises.ftl": "low_bridge = low bridge\n    .step-1 = Lie down.\n    .step-2 = Lift.\n"
        "    .short = Lift.\n    .easier = Less.\n    .care = Gently.\n"
        "    .rep = { rep-number } Lift.\n    .rep-back = Down.\n",
        "routines.ftl": "ninth = ninth\n    .about = For a test.\n    .phrases = ninth one\n",
    }.items():
        path = english / file
        path.write_text(path.read_text(encoding="utf-8") + "\n" + more, encoding="utf-8")
    library = load(root=copy)

    assert ("low_bridge", 2) == (
        library.routines["ninth"].stretches[0].exercise.id,
        library.exercises["low_bridge"].steps,
    )


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A folder that is not laid out as content says which file is not there."""
    with pytest.raises(ContentError) as caught:
        load(root=tmp_path)

    assert "sources.toml: there is no such file" == str(caught.value)
