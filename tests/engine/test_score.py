"""A routine written out: which cue at which second."""

from dataclasses import replace

import pytest

from engine import timing
from engine.conversation import Ask, Cue, Finish, Prompt
from engine.marks import hold_marks, lay_out, rest_marks
from engine.routine import Position, Routine, Stretch
from engine.score import Beat, Phase, extended, write_score
from engine.settings import Counting, Instruction, Pace, Settings
from tests.fakes import (
    CAT_STEP,
    CLOSING,
    EVERYTHING,
    KNEE,
    KNEE_LEFT,
    KNEE_RIGHT,
    OPENING,
    PRESS_STEP,
    REST,
    REST_STEP,
    ROLLS_STEP,
    exercise,
    key_of,
    score_of,
)


def said(step, phase=None, **settings):
    """Return the keys of what is said in a step of EVERYTHING, silence left out."""
    beats = score_of(**settings).steps[step].beats
    return [key_of(b.effect) for b in beats if b.effect.prompt and phase in (None, b.phase)]


def timeline(step, **settings):
    """Return {second: key} of the work of a step of EVERYTHING, silence left out."""
    clock, line = 0.0, {}
    for beat in score_of(**settings).steps[step].beats:
        if beat.phase is Phase.WORK:
            if beat.effect.prompt:
                line[clock] = key_of(beat.effect)
            clock += beat.effect.seconds
    return line


def marks(seconds, **settings):
    """Return {second: key or number} of a hold."""
    prompts = hold_marks(seconds, Settings(**settings), "breathe", 0)
    return {at: prompt.args.get("n", prompt.key) for at, prompt in sorted(prompts.items())}


def test_a_step_is_the_opening_one_side_of_a_stretch_or_the_closing():
    """Stretches on both sides are two steps, right before left; all others are one."""
    steps = score_of().steps

    assert [None, 0, 1, 2, 2, 3, 4, None] == [step.stretch for step in steps]
    assert [None, None, None, "right", "left", None, None, None] == [step.side for step in steps]


def test_the_opening_tells_the_minutes_that_the_routine_takes():
    """The welcome names the routine and its length, from its first word to its last, in whole minutes."""
    score = score_of()
    seconds = sum(score.seconds(beat.effect) for step in score.steps for beat in step.beats)
    welcome = score.steps[OPENING].beats[0].effect.prompt

    assert seconds == pytest.approx(score.total_seconds)
    assert {"routine": "everything", "minutes": round(seconds / 60)} == welcome.args
    assert score.minutes == welcome.args["minutes"]
    assert ["opening-welcome", "opening-space", "opening-safety", "opening-commands"] == said(OPENING)


def test_even_the_shortest_routine_takes_a_minute():
    """Nobody is told that a routine takes zero minutes."""
    short = Routine("short", Position.SUPINE, Position.SUPINE, (Stretch(REST, 5, 1),))

    assert 1 == score_of(short).steps[0].beats[0].effect.prompt.args["minutes"]
    assert (True, 1) == (score_of(short).total_seconds < 60, score_of(short).minutes)


def test_a_slower_pace_is_announced_longer():
    """The minutes are those of the settings, and the total is to the thousandth of a second."""
    slow, normal = score_of(pace=Pace.SLOW), score_of()

    assert slow.minutes > normal.minutes
    assert round(slow.total_seconds, 3) == slow.total_seconds > normal.total_seconds


def test_the_first_stretch_is_announced_moved_to_and_explained():
    """The announcement of the first stretch has a key of its own; the way down is waited for."""
    assert ["announce-first", "move", "cat.step-1", "cat.step-2"] == said(CAT_STEP)[:4]
    move = score_of().steps[CAT_STEP].beats[1].effect
    assert Ask(Prompt("move", {"to": "hands_knees", "from": "standing"}), 15) == move


def test_a_stretch_in_the_same_position_only_asks_whether_one_is_ready():
    """Who need not move gets a short question instead of the time to move."""
    beats = score_of().steps[ROLLS_STEP].beats

    assert "announce-ready" == key_of(beats[0].effect)
    assert 2.5 + 2 == beats[0].effect.seconds
    assert [Phase.MOVE, Phase.TEACH] == [beat.phase for beat in beats[:2]]


def test_a_routine_that_starts_where_its_first_stretch_is_still_says_where():
    """The first stretch is moved to even from its own position, in the time of an answer."""
    lying = Routine("lying", Position.SUPINE, Position.SUPINE, (Stretch(REST, 20, 1),))
    beats = score_of(lying).steps[1].beats

    assert ["announce-first", "move"] == [key_of(beat.effect) for beat in beats[:2]]
    assert 2.5 == beats[1].effect.seconds


@pytest.mark.parametrize(("pace", "seconds"), [(Pace.SLOW, 22.5), (Pace.NORMAL, 15), (Pace.FAST, 11.25)])
def test_pace_changes_the_time_to_move(pace, seconds):
    """From standing to hands and knees takes 15 seconds, half as much again when slow, a quarter less when fast."""
    assert seconds == score_of(pace=pace).steps[CAT_STEP].beats[1].effect.seconds


@pytest.mark.parametrize(("pace", "seconds"), [(Pace.SLOW, 9.0), (Pace.NORMAL, 6.0), (Pace.FAST, 4.5)])
def test_pace_changes_the_time_to_change_sides(pace, seconds):
    """The other side is called with the time that the position needs."""
    beat = score_of(pace=pace).steps[KNEE_LEFT].beats[0]

    prompt = Prompt("other-side", {"exercise": "knee", "side": "left", "position": "supine"})
    assert Beat(Phase.MOVE, Cue(prompt, seconds)) == beat


@pytest.mark.parametrize(("pace", "seconds"), [(Pace.SLOW, 3.8), (Pace.NORMAL, 2.5), (Pace.FAST, 2.5)])
def test_a_sentence_takes_its_words_and_a_breath(pace, seconds):
    """Five words take two seconds and half a second of quiet; fast cannot speak faster, slow waits longer."""
    assert seconds == score_of(pace=pace).steps[OPENING].beats[0].effect.seconds


@pytest.mark.parametrize("pace", Pace)
def test_pace_never_changes_a_hold(pace):
    """Whatever the pace, the work of a step takes the same seconds."""
    slow, normal = score_of(pace=pace), score_of()
    for step, other in zip(slow.steps, normal.steps, strict=True):
        assert [b for b in other.beats if b.phase is Phase.WORK] == [b for b in step.beats if b.phase is Phase.WORK]


def test_a_long_way_is_never_shorter_than_its_words():
    """Where the words for a move take longer than the move, the words decide."""
    beats = write_score(EVERYTHING, lambda prompt: 50, Settings()).steps[PRESS_STEP].beats

    assert 20.5 == beats[1].effect.seconds


def test_getting_up_and_changing_sides_are_never_shorter_than_their_words():
    """Fifty words take twenty seconds and a breath: more than a side change, less than a slow way up."""
    wordy = write_score(EVERYTHING, lambda prompt: 50, Settings())
    assert 20.5 == wordy.steps[KNEE_LEFT].beats[0].effect.seconds
    assert 25 == wordy.steps[CLOSING].beats[0].effect.seconds

    wordy = write_score(EVERYTHING, lambda prompt: 50, Settings(pace=Pace.FAST))
    assert 20.5 == wordy.steps[CLOSING].beats[0].effect.seconds


def test_instructions_are_as_many_as_the_settings_ask_for():
    """Full is every sentence, short is one, name only is none."""
    assert ["knee.step-1", "knee.step-2"] == said(KNEE_RIGHT, Phase.TEACH, instruction=Instruction.FULL)
    assert ["knee.short"] == said(KNEE_RIGHT, Phase.TEACH, instruction=Instruction.SHORT)
    assert [] == said(KNEE_RIGHT, Phase.TEACH, instruction=Instruction.NAME)


def test_fading_is_full_the_first_time_and_short_from_then_on():
    """An exercise that was done once is explained in short."""
    known = frozenset({"knee"})

    assert ["knee.step-1", "knee.step-2"] == said(KNEE_RIGHT, Phase.TEACH)
    assert ["knee.short"] == said(KNEE_RIGHT, Phase.TEACH, known=known)
    assert ["cat.step-1", "cat.step-2"] == said(CAT_STEP, Phase.TEACH, known=known)


@pytest.mark.parametrize("instruction", Instruction)
@pytest.mark.parametrize("known", [frozenset(), frozenset({"knee"})], ids=["new", "known"])
def test_the_easier_variation_is_told_after_what_is_usually_told(instruction, known):
    """It says only what is different, which is nothing to go by for who does not hear the rest."""
    usual = said(KNEE_RIGHT, Phase.TEACH, instruction=instruction, known=known)
    easier = said(KNEE_RIGHT, Phase.TEACH, instruction=instruction, known=known, easier=frozenset({"knee"}))

    assert [*usual, "knee.easier"] == easier


def test_easier_for_today_is_the_same_variation():
    """Why it is easier is not heard."""
    knee = frozenset({"knee"})

    assert score_of(easier=knee).steps == score_of(easier_today=knee).steps


def test_the_other_side_is_not_explained_again():
    """The second side begins with the call to change and goes straight to settling."""
    assert ["other-side", "settle", "hold"] == said(KNEE_LEFT)[:3]


def test_instructions_know_their_side():
    """A sentence that names a limb can say which."""
    prompts = [b.effect.prompt for b in score_of().steps[KNEE_RIGHT].beats if b.phase is Phase.TEACH]

    assert ["right", "right"] == [prompt.args["side"] for prompt in prompts]


def test_a_hold_is_settled_into_held_and_released():
    """Four seconds to ease in, the hold, three to ease out."""
    beats = [b for b in score_of().steps[KNEE_LEFT].beats if b.phase is not Phase.MOVE]

    assert Beat(Phase.SETTLE, Cue(Prompt("settle"), 4.0)) == beats[0]
    assert 20 == sum(b.effect.seconds for b in beats if b.phase is Phase.WORK)
    assert Beat(Phase.RELEASE, Cue(Prompt("release-last", {"turn": 2}), 3.0, anchor=True)) == beats[-1]


def test_a_hold_done_twice_has_a_rest_between():
    """After the first hold comes a rest and a settling of its own; only the last release is called the last."""
    beats = [b for b in score_of().steps[PRESS_STEP].beats if b.phase in (Phase.SETTLE, Phase.RELEASE)]

    expected = ["settle", "release", "rest-between", "settle-again", "release-last"]
    assert expected == [key_of(b.effect) for b in beats]


def test_only_the_second_side_has_the_last_release():
    """The release of the first side promises nothing: the other side follows."""
    assert "release" == said(KNEE_RIGHT)[-1]
    assert "release-last" == said(KNEE_LEFT)[-1]


def test_hold_and_release_are_anchors_and_nothing_else_is():
    """Seconds are counted anew from "hold" and from "release", so words that overran before take nothing away."""
    anchored = [key_of(b.effect) for b in score_of().steps[KNEE_LEFT].beats if getattr(b.effect, "anchor", False)]

    assert ["hold", "release-last"] == anchored


def test_repetitions_are_counted_at_the_top_and_on_the_way_back():
    """Each repetition is called at its start and again half-way, at the tempo of the exercise."""
    expected = {0.0: "cat.rep", 4.0: "cat.rep-back", 8.0: "cat.rep", 12.0: "cat.rep-back"}

    assert expected == timeline(CAT_STEP)


def test_repetitions_know_their_number_and_how_many_are_left():
    """The last repetition can be called the last."""
    prompts = [b.effect.prompt for b in score_of().steps[ROLLS_STEP].beats if key_of(b.effect) == "rolls.rep"]

    assert [(1, 3), (2, 2), (3, 1), (4, 0)] == [(p.args["n"], p.args["left"]) for p in prompts]


def test_alternating_repetitions_change_sides_each_time():
    """Right, left, right, left; where there are no sides there is none."""
    rolls = [b.effect.prompt for b in score_of().steps[ROLLS_STEP].beats if key_of(b.effect) == "rolls.rep"]
    cat = [b.effect.prompt for b in score_of().steps[CAT_STEP].beats if key_of(b.effect) == "cat.rep"]

    assert ["right", "left", "right", "left"] == [prompt.args["side"] for prompt in rolls]
    assert ["none", "none"] == [prompt.args["side"] for prompt in cat]


def test_repetitions_are_ticked_between_the_first_and_the_last():
    """The first teaches the movement in words, the last is announced; the others have a tick for each half."""
    heard = timeline(ROLLS_STEP, counting=Counting.TICKS)

    assert ["rolls.rep", "rolls.rep-back", "sound-tick", "sound-tick"] == list(heard.values())[:4]
    assert ["sound-tick", "sound-tick", "rolls.rep", "rolls.rep-back"] == list(heard.values())[-4:]


def test_repetitions_are_chimed_or_silent_where_that_was_chosen():
    """With the chime each repetition has one; with no counting the time passes in silence."""
    assert {0.0: "sound-chime", 8.0: "sound-chime"} == timeline(CAT_STEP, counting=Counting.CHIME)
    assert {} == timeline(CAT_STEP, counting=Counting.NONE)


@pytest.mark.parametrize("counting", Counting)
@pytest.mark.parametrize("seconds", [5, 10, 15, 20, 30, 45, 59, 60, 120])
def test_a_hold_lasts_as_long_as_it_says(counting, seconds):
    """Whatever is counted, the cues of a hold add up to its seconds and none is longer than five."""
    hold = lay_out(hold_marks(seconds, Settings(counting=counting), "breathe", 0), seconds)

    assert seconds == pytest.approx(sum(cue.seconds for cue in hold))
    assert all(0 < cue.seconds <= 5 for cue in hold)
    assert [True] + [False] * (len(hold) - 1) == [cue.anchor for cue in hold]


def test_the_last_five_seconds_are_counted():
    """By default a hold is quiet but for a breath, halfway and the last five."""
    expected = {0: "hold", 4: "breathe", 10: "halfway", 15: 5, 16: 4, 17: 3, 18: 2, 19: 1}

    assert expected == marks(20)


def test_a_short_hold_counts_the_last_three():
    """Up to fifteen seconds only three are counted."""
    assert {0: "hold", 4: "breathe", 7.5: "halfway", 12: 3, 13: 2, 14: 1} == marks(15)


def test_a_longer_hold_breathes_a_second_later():
    """From thirty seconds on the first soft cue comes at five."""
    assert {0: "hold", 5: "breathe", 15: "halfway"} == {at: key for at, key in marks(30).items() if at < 25}


def test_every_five_seconds_are_counted():
    """Counting by fives leaves out what would be spoken over it."""
    assert {0: "hold", 5: 15, 10: 10, 15: 5} == marks(20, counting=Counting.EVERY_FIVE)


def test_every_second_is_counted_after_the_first_three():
    """Nobody is counted at while they still move."""
    heard = marks(20, counting=Counting.EVERY_SECOND)

    assert {0: "hold", **{float(at): 20 - at for at in range(3, 20)}} == heard


def test_the_chime_marks_the_start_and_the_middle():
    """With the chime nothing is spoken in a hold."""
    assert {0: "sound-chime", 10: "sound-chime"} == marks(20, counting=Counting.CHIME)


def test_ticks_take_the_place_of_numbers_but_for_every_tenth():
    """Between the start and the end of a hold only one number and nothing else is spoken."""
    heard = marks(20, counting=Counting.TICKS)

    assert {0: "hold", 10: 10, **{float(at): "sound-tick" for at in range(3, 20) if at != 10}} == heard


def test_without_counting_a_hold_has_only_its_soft_cues():
    """No number is heard."""
    assert {0: "hold", 4: "breathe", 10: "halfway"} == marks(20, counting=Counting.NONE)


def test_halfway_can_be_left_out():
    """The middle is not called where that was chosen."""
    assert "halfway" not in marks(20, halfway=False).values()
    assert {0: "sound-chime"} == marks(20, halfway=False, counting=Counting.CHIME)


@pytest.mark.parametrize("counting", Counting)
@pytest.mark.parametrize("seconds", range(1, 60))
def test_soft_cues_have_room_for_their_words(seconds, counting):
    """Nothing follows "halfway" or a breath within two seconds, nor precedes it by less than one."""
    heard = marks(seconds, counting=counting)
    soft = [at for at, key in heard.items() if key in ("halfway", "breathe")]

    assert all(not at - 1 < other < at + timing.ROOM for at in soft for other in (*heard, seconds) if other != at)


@pytest.mark.parametrize("counting", Counting)
@pytest.mark.parametrize("seconds", range(1, 60))
def test_no_number_is_spoken_while_people_still_move(seconds, counting):
    """The first three seconds of a hold are free of numbers."""
    assert all(at >= 3 for at, key in marks(seconds, counting=counting).items() if isinstance(key, int))


def test_the_shortest_holds_have_no_countdown_at_all():
    """Up to three seconds there is only "hold"; a fourth leaves room for one number."""
    assert [{0: "hold"}] * 3 == [marks(seconds, halfway=False) for seconds in (1, 2, 3)]
    assert {0: "hold", 3: 1} == marks(4, halfway=False)


@pytest.mark.parametrize(
    ("seconds", "numbers"), [(4, [1]), (5, [2, 1]), (6, [3, 2, 1]), (15, [3, 2, 1]), (16, [5, 4, 3, 2, 1])]
)
def test_a_countdown_has_as_many_numbers_as_there_is_room_for(seconds, numbers):
    """Short holds count the last three, shorter ones what is left after the first three seconds."""
    assert numbers == [key for key in marks(seconds).values() if isinstance(key, int)]


@pytest.mark.parametrize("counting", Counting)
@pytest.mark.parametrize("seconds", range(1, 61))
def test_numbers_are_the_seconds_left(seconds, counting):
    """Whoever hears a number has as many seconds to go."""
    numbers = {at: key for at, key in marks(seconds, counting=counting).items() if isinstance(key, int)}

    assert {at: seconds - at for at in numbers} == numbers


def test_a_rest_has_a_soft_line_now_and_then():
    """In a rest nothing is counted: a line every 25 seconds, none in the last ten."""
    lines = {seconds: rested(seconds, "rest-line") for seconds in (5, 30, 37, 38, 60, 120)}

    assert {5: [0], 30: [0], 37: [0], 38: [0, 25], 60: [0, 25], 120: [0, 25, 50, 75, 100]} == lines
    heard = ("rest-line", "sound-soft", "rest-line", "sound-soft", "sound-soft")
    assert dict(zip((0.0, 13.0, 25.0, 38.0, 51.0), heard, strict=True)) == timeline(REST_STEP)


def test_a_long_silence_in_a_rest_has_a_soft_tone():
    """No more than fifteen seconds without a sound, none just before the rest ends."""
    tones = {seconds: rested(seconds, "sound-soft") for seconds in (5, 20, 30, 37, 60, 120)}

    assert {5: [], 20: [13], 30: [13], 37: [13, 26], 60: [13, 38, 51], 120: [13, 38, 63, 88, 113]} == tones


def rested(seconds, key):
    """Return the seconds of a rest at which a prompt is heard."""
    return [at for at, prompt in sorted(rest_marks(seconds, Settings(), 0).items()) if prompt.key == key]


def test_a_rest_does_not_repeat_its_line():
    """Each line of a rest has a turn of its own."""
    lines = (prompt for prompt in rest_marks(120, Settings(), 3).values() if prompt.key == "rest-line")

    assert [3, 28, 53, 78, 103] == [prompt.args["turn"] for prompt in lines]


@pytest.mark.parametrize("counting", [each for each in Counting if each is not Counting.CHIME])
def test_a_rest_is_never_counted_down(counting):
    """However holds are counted, whoever rests hears no number and no "halfway"."""
    heard = ["rest-line", "sound-soft", "rest-line", "sound-soft", "sound-soft"]
    expected = ["settle-rest", *heard, "release-rest"]

    assert expected == said(REST_STEP, counting=counting, instruction=Instruction.NAME)[1:]


def test_with_the_chime_a_rest_begins_with_one():
    """Who chose the chime is not talked to while resting."""
    assert {0.0: "sound-chime"} == timeline(REST_STEP, counting=Counting.CHIME)


@pytest.mark.parametrize("counting", Counting)
def test_a_rest_lasts_as_long_as_it_says(counting):
    """A minute of rest is a minute, in cues of five seconds at most."""
    works = [b.effect for b in score_of(counting=counting).steps[REST_STEP].beats if b.phase is Phase.WORK]

    assert 60 == sum(cue.seconds for cue in works)
    assert all(cue.seconds <= 5 for cue in works)
    assert [True] + [False] * (len(works) - 1) == [cue.anchor for cue in works]


def test_a_rest_is_what_may_last_longer_than_a_minute():
    """An exercise whose sources stop at a minute is a stretch, and repetitions are none however long."""
    assert [False, True] == [exercise("x", longest=longest).is_rest for longest in (60, 61)]
    assert not exercise("x", kind=KNEE.kind.REPS, longest=300).is_rest


def test_the_breath_of_an_exercise_is_said_where_it_has_one():
    """An exercise may bring a cue of its own for the early hold."""
    assert "knee.breath" in said(KNEE_LEFT)
    assert "breathe" in said(PRESS_STEP)


def test_the_closing_leads_to_where_the_routine_ends():
    """Who lies is told how to get up and has the time for it."""
    beats = score_of().steps[CLOSING].beats

    assert ["get-up", "closing", "finished"] == said(CLOSING)
    assert Cue(Prompt("get-up", {"from": "supine", "to": "standing"}), 25) == beats[0].effect
    assert Finish(Prompt("finished", {"routine": "everything"})) == beats[-1].effect


def test_the_closing_of_a_routine_that_ends_lying_lets_people_lie():
    """Nobody is told to get up where the routine ends on the floor."""
    lying = replace(EVERYTHING, end=Position.SUPINE)

    assert ["closing", "finished"] == [key_of(beat.effect) for beat in score_of(lying).steps[CLOSING].beats]


TWO_ON_A_SIDE = Routine(
    "clams",
    Position.STANDING,
    Position.STANDING,
    (
        Stretch(exercise("clam", position=Position.SIDE, sides=KNEE.sides), 20, 1),
        Stretch(exercise("bridge", position=Position.SIDE, sides=KNEE.sides), 20, 1),
        Stretch(exercise("rest", position=Position.SIDE), 20, 1),
    ),
)


@pytest.mark.parametrize(("pace", "seconds"), [(Pace.SLOW, 21.0), (Pace.NORMAL, 14.0), (Pace.FAST, 10.5)])
def test_from_one_stretch_on_the_side_to_the_next_one_rolls_over(pace, seconds):
    """It ended on the left and begins on the right: that is a move, with the time of a change of sides."""
    steps = score_of(TWO_ON_A_SIDE, pace=pace).steps
    move = Ask(Prompt("move", {"to": "side", "from": "side"}), seconds)

    assert [("announce", None), ("move", move)] == [
        (key_of(beat.effect), None if index == 0 else beat.effect) for index, beat in enumerate(steps[3].beats[:2])
    ]
    assert move == steps[5].beats[1].effect
    assert seconds == steps[2].beats[0].effect.seconds  # as from the right side to the left


@pytest.mark.parametrize("step", [CAT_STEP, PRESS_STEP, KNEE_RIGHT, ROLLS_STEP, REST_STEP])
@pytest.mark.parametrize("start", Position)
def test_a_stretch_entered_out_of_order_begins_with_the_way_there(step, start):
    """One question names stretch, side and way; the rest is as it is written."""
    score = score_of()
    own, entered = score.steps[step], score.entered(step, start)
    stretch = score.routine.stretches[own.stretch].exercise
    args = {"exercise": stretch.id, "side": own.side or "none", "to": stretch.position, "from": start}
    seconds = 2.5 + max(timing.ANSWER, timing.MOVE[start, stretch.position])

    assert Beat(Phase.MOVE, Ask(Prompt("resume-at", args), seconds)) == entered[0]
    assert [beat for beat in own.beats if beat.phase is not Phase.MOVE] == list(entered[1:])


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"instruction": Instruction.SHORT}, ["knee.short"]),
        ({"known": frozenset({"knee"})}, ["knee.short"]),
        ({"easier": frozenset({"knee"}), "known": frozenset({"knee"})}, ["knee.short", "knee.easier"]),
        ({"instruction": Instruction.NAME}, []),
    ],
)
def test_a_left_side_entered_out_of_order_is_explained_in_short(settings, told):
    """Its own step explains nothing, because the right side was explained just before."""
    beats = score_of(**settings).entered(KNEE_LEFT, Position.STANDING)

    assert told == [key_of(beat.effect) for beat in beats if beat.phase is Phase.TEACH]
    assert {"left"} >= {beat.effect.prompt.args["side"] for beat in beats if beat.phase is Phase.TEACH}
    assert "other-side" not in [key_of(beat.effect) for beat in beats]


@pytest.mark.parametrize(("pace", "seconds"), [(Pace.SLOW, 32.5), (Pace.NORMAL, 22.5), (Pace.FAST, 17.5)])
def test_pace_changes_the_time_of_a_way(pace, seconds):
    """The words take their time, and after them comes all the time of the move."""
    assert seconds == score_of(pace=pace).entered(KNEE_RIGHT, Position.STANDING)[0].effect.seconds


def test_the_way_from_side_to_side_is_to_roll_over():
    """Which side the person lies on is not known, so there is time for either."""
    assert 2.5 + 14 == score_of(TWO_ON_A_SIDE).entered(3, Position.SIDE)[0].effect.seconds


def test_ten_seconds_more_go_in_before_a_beat():
    """The time put in belongs to the phase it was asked in and is no longer in one piece than any other cue."""
    beats = score_of().steps[KNEE_LEFT].beats
    more = extended(beats, 6)

    assert beats == (*more[:6], *more[8:])
    assert [Beat(Phase.WORK, Cue(Prompt("more-time"), 5)), Beat(Phase.WORK, Cue(None, 5))] == list(more[6:8])


def test_more_time_in_a_hold_takes_the_halfway_out():
    """Ten seconds longer, the middle is no longer the middle; the time it filled stays."""
    beats = score_of().steps[KNEE_LEFT].beats
    more = extended(beats, 3)

    assert "halfway" in [key_of(beat.effect) for beat in beats]
    assert "halfway" not in [key_of(beat.effect) for beat in more]
    assert 30 == sum(beat.effect.seconds for beat in more if beat.phase is Phase.WORK)


def test_more_time_in_the_first_of_two_holds_leaves_the_second_as_it_is():
    """Only the hold that was made longer loses its halfway."""
    beats = score_of().steps[PRESS_STEP].beats
    first = next(index for index, beat in enumerate(beats) if beat.phase is Phase.WORK)

    assert 1 == [key_of(beat.effect) for beat in extended(beats, first)].count("halfway")


def test_more_time_in_repetitions_leaves_their_count_as_it_is():
    """Before the last repetition come ten seconds, and then it is called as before."""
    beats = score_of().steps[CAT_STEP].beats
    more = extended(beats, len(beats) - 2)

    assert beats[-2:] == more[-2:]
    assert len(beats) + 2 == len(more)


def test_an_effect_lasts_its_seconds_or_its_words():
    """A question without an end and a good-bye last as long as their words."""
    score = score_of()

    assert 7 == score.seconds(Cue(None, 7))
    assert 9 == score.seconds(Ask(Prompt("move"), 9))
    assert 2.5 == score.seconds(Ask(Prompt("move")))
    assert 2.5 == score.seconds(Finish(Prompt("finished")))


def test_the_same_settings_leave_the_score_as_it_is():
    """Only other settings write the routine out anew."""
    score = score_of()

    assert score is score.under(Settings())
    assert Pace.SLOW is score.under(Settings(pace=Pace.SLOW)).settings.pace


@pytest.mark.parametrize("counting", Counting)
@pytest.mark.parametrize("reps", [1, 2, 3])
def test_both_sides_get_the_same_work(counting, reps):
    """The cues of the work on the left are those on the right, word for word and second for second."""
    routine = Routine("two", Position.SEATED, Position.SEATED, (Stretch(KNEE, 30, reps),))
    right, left = score_of(routine, counting=counting).steps[1:3]

    works = [[beat for beat in step.beats if beat.phase is Phase.WORK] for step in (right, left)]
    assert works[0] == works[1]


def test_an_exercise_of_repetitions_on_both_sides_has_both_sides():
    """Repetitions can be done on the right and then on the left."""
    lift = exercise("lift", kind=KNEE.kind.REPS, sides=KNEE.sides)
    right, left = score_of(Routine("lifts", Position.PRONE, Position.PRONE, (Stretch(lift, 0, 2),))).steps[1:3]

    sides = [{beat.effect.prompt.args["side"] for beat in s.beats if beat.phase is Phase.WORK} for s in (right, left)]
    assert [{"right"}, {"left"}] == sides
