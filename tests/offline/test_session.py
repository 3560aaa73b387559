"""A session on the mat, typed on virtual time: the choice of a routine, the safety questions, the words made ahead."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from content.loader import Library
from engine.commands import DIALOGUES
from engine.conversation import react
from engine.cursor import phase
from engine.events import Ask, Command, Cue, Done, Effect, Event, Finish, Heard, Prompt
from engine.outcome import ASKED_AGAIN_AFTER
from engine.progress import Progress, Question
from engine.score import Phase
from engine.screening import Screening
from engine.settings import Settings
from offline import loop
from offline.ending import Ended
from offline.pausing import PAUSE_SECONDS
from offline.place import PlaceFile
from offline.player import Player
from offline.session import (
    CHOICE_SECONDS,
    NOTHING,
    YES_OR_NO,
    Session,
    awaited,
    choice,
    take_up,
    to_be_said,
    write,
)
from offline.sound import BLOCK_SECONDS, RATE, Block, Samples
from tests.tape import Tape, Typist


class Notes:
    """A screen that notes down what it is told."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.notices: list[str] = []

    def show(self, words: str, place: object, effect: Effect, teach: object, seconds: float) -> None:
        self.words.append(words)

    def passed(self, into: float) -> None:
        pass

    def notice(self, sentence: str) -> None:
        self.notices.append(sentence)

    def close(self) -> None:
        pass


class Answers:
    """Answers each thing that is said by its beginning, half a second after it began."""

    def __init__(self, library: Library, notes: Notes, answers: dict[str, str], otherwise: str | None = None) -> None:
        self.library, self.notes, self.answers, self.otherwise = library, notes, answers, otherwise
        self.heard, self.blocks = 0, 0
        self.limit: int | None = None
        """After so many things that were said, the answer is a routine."""

    def hear(self, block: Block) -> Heard | None:
        if len(self.notes.words) != self.heard:
            self.heard, self.blocks = len(self.notes.words), 0
        self.blocks += 1
        if abs(self.blocks * BLOCK_SECONDS - 0.5) > BLOCK_SECONDS / 2:
            return None
        said = self.notes.words[-1]
        if self.limit is not None and len(self.notes.words) > self.limit:
            return self.library.phrasebook.understand("desk break")
        answer = next((a for start, a in self.answers.items() if said.startswith(start)), self.otherwise)
        return self.library.phrasebook.understand(answer) if answer else None


def silent(prompt: Prompt) -> Samples:
    return np.zeros(0, dtype=np.int16)


def session(library: Library, answers: dict[str, str], otherwise: str | None = None) -> tuple[Session, Notes]:
    notes = Notes()
    player = Player(Tape(), silent, [Answers(library, notes, answers, otherwise)])
    return Session(library, player, notes), notes


def test_a_routine_is_chosen_by_name_while_the_list_is_read(library: Library) -> None:
    """Nobody has to hear the list to its end."""
    talk, notes = session(library, {"Say 1": "desk break"})

    assert ("desk_break", 2) == (talk.choose(), len(notes.words))


def test_a_routine_is_chosen_by_number(library: Library) -> None:
    """The number of the list that was read."""
    talk, _ = session(library, {"Say 3": "two"})

    assert list(library.routines)[1] == talk.choose()


def test_a_routine_is_chosen_by_number_as_it_is_shown(library: Library) -> None:
    """A figure on the screen is a figure on the keyboard."""
    talk, _ = session(library, {"Say 3": "2"})

    assert list(library.routines)[1] == talk.choose()


def test_silence_begins_the_first_routine(library: Library) -> None:
    """Nothing waits for ever, and who lies on the mat without a word wants to stretch."""
    talk, _ = session(library, {})

    assert next(iter(library.routines)) == talk.choose()


def test_two_silences_on_end_begin_the_first_routine(library: Library) -> None:
    """What is said between them, or time asked for in a pause, begins none."""
    nobody, _ = session(library, {})
    nobody.choose()
    until = nobody._player.seconds
    for script in (
        [(until - 1.0, "next")],
        [(until - 1.0, "pause"), (until + 200.0, "more time"), (until + 450.0, "resume")],
    ):
        talk = Session(library, Player(Tape(), silent, [Typist(library.phrasebook, script)]), Notes())

        assert next(iter(library.routines)) == talk.choose()
        assert talk._player.seconds > script[-1][0] + 2 * CHOICE_SECONDS


@pytest.mark.parametrize(
    ("place", "words", "notices"),
    [("place.json", "We stop here. Your place is kept for next time.", 0), ("file/place.json", "We stop here.", 1)],
)
def test_the_place_is_called_kept_only_where_it_is(
    place: str, words: str, notices: int, library: Library, tmp_path: Path
) -> None:
    """Said and shown; whoever relies on it would begin anew tomorrow."""
    (tmp_path / "file").touch()
    notes, said = Notes(), list[str]()

    def speak(prompt: Prompt) -> Samples:
        said.append(library.phrasebook.words(prompt))
        return silent(prompt)

    player = Player(Tape(), speak, [Typist(library.phrasebook, [(20.0, "next"), (40.0, "stop")])])
    talk = Session(library, player, notes, PlaceFile(tmp_path / place))
    ending = talk.run(write(library, library.routines["desk_break"], Settings()), Progress("desk_break"))

    assert ("stopped", words, words) == (ending.prompt.key, said[-1], notes.words[-1])
    assert notices == len(notes.notices)


@pytest.mark.parametrize(("step", "kept"), [(None, False), (0, False), (1, True)])
def test_a_place_is_promised_before_the_routine_only_where_there_is_one(
    step: int | None, kept: bool, library: Library, tmp_path: Path
) -> None:
    """Not today, at the choice of a routine: there may be nothing yet that the next start could offer."""
    file, notes = PlaceFile(tmp_path / "place.json"), Notes()
    if step is not None:
        file.write(Progress("desk_break", step=step))

    ending = Session(library, Player(Tape(), silent, []), notes, file).end(Command.NOT_TODAY)

    assert ("not-today", kept) == (ending, "Your place is kept" in notes.words[-1])


def test_a_routine_named_in_a_pause_is_chosen(library: Library) -> None:
    """Nothing is read out again to somebody who knows what they want."""
    talk, notes = session(library, {"Which": "pause", "We are paused": "desk break"})

    assert ("desk_break", 2) == (talk.choose(), len(notes.words))


def test_stop_at_the_choice_ends(library: Library) -> None:
    """Stop works before the first routine too."""
    talk, _ = session(library, {"Which": "stop"})

    with pytest.raises(Ended) as ended:
        talk.choose()
    assert Command.STOP is ended.value.command


def test_what_is_no_choice_is_asked_about_again(library: Library) -> None:
    """Talk never begins a routine that nobody chose."""
    talk, notes = session(library, {"Which": "next", "I did not": "next"})
    talk._player._listeners[0].limit = 12  # type: ignore[attr-defined]

    assert "desk_break" == talk.choose()
    assert 12 < len(notes.words)


def test_help_at_the_choice_asks_first_whether_anyone_is_hurt(library: Library) -> None:
    """Then the routines are read out again."""
    talk, notes = session(library, {"Say 2": "help", "If you are hurt": "i'm hurt"})

    with pytest.raises(Ended) as ended:
        talk.choose()
    assert (Command.IM_HURT, "If you are hurt or have fallen, say I'm hurt.") == (ended.value.command, notes.words[-1])


@pytest.mark.parametrize(("report", "advice"), [("chest pain", "urgent medical help"), ("i fell", "emergency number")])
def test_a_report_of_harm_at_the_choice_ends_with_advice(library: Library, report: str, advice: str) -> None:
    """No routine follows."""
    talk, notes = session(library, {"Which": report})

    with pytest.raises(Ended) as ended:
        talk.choose()
    assert talk.end(ended.value.command) in ASKED_AGAIN_AFTER
    assert advice in notes.words[-1]


def test_a_pause_at_the_choice_lasts_and_begins_nothing(library: Library) -> None:
    """After it the routines are read out again; after five minutes without a word it ends."""
    paused, notes = session(library, {"Say 2": "pause"})
    with pytest.raises(Ended) as ended:
        paused.choose()
    told: list[bool] = []
    back, read = session(library, {"Say 2": "pause", "We are paused": "resume"})
    back._tell_paused = told.append
    back._player._listeners[0].limit = 7  # type: ignore[attr-defined]

    assert (Command.STOP, "We are paused. Say resume to go on.") == (ended.value.command, notes.words[-1])
    assert paused._player.seconds > PAUSE_SECONDS
    assert "desk_break" == back.choose()
    assert 2 == sum(said.startswith("Say 1") for said in read.words)
    assert [True, False] == told[:2]


def test_stop_and_a_report_of_harm_end_what_is_said_before_the_routine(library: Library) -> None:
    """Also where nothing was asked; anything else goes on."""
    for said, command in (("stop", Command.STOP), ("chest pain", Command.CHEST_PAIN)):
        talk, _ = session(library, {"I left out": said})
        with pytest.raises(Ended) as ended:
            talk.say(Prompt("adapted"))
        assert command is ended.value.command
    talk, _ = session(library, {"I left out": "next"})
    talk.say(Prompt("adapted"))


@pytest.mark.parametrize(
    ("heard", "chosen"),
    [
        (Heard(Command.CHOOSE, "b"), "b"),
        (Heard(Command.CHOOSE, "2"), "b"),
        (Heard(Command.CHOOSE, "3"), None),
        (Heard(Command.YES), "a"),
        (Heard(Command.NEXT), None),
    ],
)
def test_a_choice_is_a_name_or_a_number_of_the_list(heard: Heard, chosen: str | None) -> None:
    """Anything else chooses nothing."""
    assert chosen == choice(heard, ["a", "b"])


def test_five_times_no_and_a_yes_clears_for_the_floor(library: Library) -> None:
    """The usual way through the safety questions."""
    talk, notes = session(library, {"Welcome": "", "Can you get down": "yes"}, "no")

    found = talk.screen()

    assert (True, True, frozenset(), 6) == (found.cleared, found.floor, found.conditions, len(notes.words) - 1)


@pytest.mark.parametrize("begins", ["Welcome", "In the last two weeks", "Can you get down"])
def test_a_pause_in_the_safety_questions_lasts_and_answers_nothing(library: Library, begins: str) -> None:
    """Afterwards what was being said is said again from its start."""
    answers = {"Welcome": "", "Can you get down": "yes"}
    notes, heard = Notes(), ["pause"]

    class Pausing(Answers):
        waited = 0

        def hear(self, block: Block) -> Heard | None:
            if heard and self.notes.words[-1].startswith(begins):
                return self.library.phrasebook.understand(heard.pop())
            if self.notes.words[-1].startswith("We are paused"):
                self.waited += 1
                return self.library.phrasebook.understand("resume") if self.waited > 200.0 / BLOCK_SECONDS else None
            return super().hear(block)

    player = Player(Tape(), silent, [Pausing(library, notes, answers, "no")])

    found = Session(library, player, notes).screen()

    assert (True, True, frozenset()) == (found.cleared, found.floor, found.conditions)
    assert 2 == sum(words.startswith(begins) for words in notes.words)
    assert player.seconds > 200.0


def test_a_pause_in_a_sentence_before_the_routine_does_not_begin_it(library: Library) -> None:
    """It is said again; a pause that nobody ends is a stop."""
    talk, notes = session(library, {"Then we": "pause"})

    with pytest.raises(Ended) as ended:
        talk.say(Prompt("check-skipped"))

    assert (Command.STOP, 2) == (ended.value.command, len(notes.words))
    assert talk._player.seconds > PAUSE_SECONDS


def test_stop_in_the_last_words_of_the_safety_questions_loses_no_answer(library: Library) -> None:
    """They are over, and what they found is kept before these words."""
    notes, kept = Notes(), list[Screening]()
    heard = Answers(library, notes, {"Welcome": "", "Can you get down": "yes", "Thank you": "stop"}, "no")
    player = Player(Tape(), lambda prompt: np.zeros(RATE if prompt.key == "screened" else 0, dtype=np.int16), [heard])

    with pytest.raises(Ended) as ended:
        Session(library, player, notes).screen(kept.append)

    assert (Command.STOP, [True]) == (ended.value.command, [each.cleared for each in kept])


def test_harm_in_the_advice_of_the_safety_questions_is_answered(library: Library) -> None:
    """A chest that hurts is graver than anything else that was found."""
    notes = Notes()
    heard = Answers(library, notes, {"Welcome": "", "I did not hear": "chest pain"})
    player = Player(
        Tape(), lambda prompt: np.zeros(RATE if prompt.key == "screen-no-answer" else 0, dtype=np.int16), [heard]
    )

    with pytest.raises(Ended) as ended:
        Session(library, player, notes).screen()

    assert Command.CHEST_PAIN is ended.value.command


def test_no_answer_to_a_warning_sign_ends_with_advice(library: Library) -> None:
    """Silence counts as yes; no exercise follows."""
    talk, notes = session(library, {})

    found = talk.screen()

    assert found.cleared is False
    assert "I did not hear a yes or a no" in notes.words[-1]


def test_conditions_are_asked_for_one_by_one(library: Library) -> None:
    """Each with yes or no, so that a small recogniser hears it."""
    answers = {"Welcome": "", "Does one of these": "yes", "Do you have a sore or": "yes"}
    talk, _ = session(library, answers, "no")

    found = talk.screen()

    assert (frozenset({"knee"}), False) == (found.conditions, found.floor)


def test_every_word_of_an_undisturbed_run_is_made_ahead(library: Library) -> None:
    """And those that are likely: pauses, pain, the end."""
    score = write(library, library.routines["desk_break"], Settings())
    words = library.phrasebook.words

    ahead = to_be_said(score, Progress("desk_break"), library.phrasebook)

    assert {words(Prompt("settle")), words(Prompt("paused")), words(Prompt("pain-end"))} <= set(ahead)
    assert len(ahead) == len(set(ahead))


def test_a_routine_begins_afresh_when_asked_to_but_keeps_the_settings(library: Library, tmp_path: object) -> None:
    """What is known of the person is not lost with the place."""
    score = write(library, library.routines["desk_break"], Settings())
    kept = PlaceFile(tmp_path / "place.json")  # type: ignore[operator]
    settings = Settings(known=frozenset({"seated_twist"}))
    kept.write(Progress("desk_break", step=4, settings=settings))

    progress = take_up(score, kept, print, afresh=True)

    assert (0, settings) == (progress.step, progress.settings)


def test_yes_and_no_are_awaited_where_the_person_is_asked_whether_they_are_ready(library: Library) -> None:
    """And not in a hold, where people talk to others, nor while something else is being answered there."""
    score, progress = write(library, library.routines["desk_break"], Settings()), Progress("desk_break")
    found: dict[Phase, set[frozenset[Command]]] = {}
    asides: set[frozenset[Command]] = set()
    effect: Effect = Cue(None, 0)
    while not isinstance(effect, Finish):
        progress, effect = react(score, progress, Done())
        found.setdefault(phase(score, progress), set()).add(awaited(progress, effect))
        asides.add(awaited(*react(score, progress, Heard(Command.HELP))))

    assert YES_OR_NO in found.pop(Phase.MOVE)
    assert all({NOTHING} == each for each in found.values())
    assert {NOTHING} == asides


@pytest.mark.parametrize("question", [each for each in Question if each is not Question.PAUSED])
def test_an_open_question_awaits_its_answers(question: Question) -> None:
    """And yes, no and okay, to which it says what can be said."""
    found = awaited(Progress("desk_break", question=question), Cue(None, 8.0))

    assert found >= YES_OR_NO | set(DIALOGUES[question].answers)


def test_a_pause_awaits_nothing() -> None:
    """People pause to talk to others, for minutes."""
    assert NOTHING == awaited(Progress("desk_break", question=Question.PAUSED), Ask(Prompt("paused"), 30.0))


def test_the_ear_is_told_what_is_awaited(library: Library) -> None:
    """While a question is put, and no longer; and beat by beat in a routine."""
    told: list[frozenset[Command]] = []
    heard = Answers(library, notes := Notes(), {"Say 1": "desk break", "Can you get down": "no", "May I find": "yes"})
    talk = Session(library, Player(Tape(), silent, [heard]), notes, await_answers=told.append)

    def since(do: Callable[[], object]) -> set[frozenset[Command]]:
        told.clear()
        do()
        assert NOTHING == told[-1]
        return set(told) - {NOTHING}

    assert {YES_OR_NO | {Command.CHOOSE, Command.READY}} == since(talk.choose)
    assert {YES_OR_NO} == since(talk.screen)
    assert {YES_OR_NO} == since(lambda: talk.ask(Prompt("check-offer")))
    assert set() == since(lambda: talk.say(Prompt("no-choice")))
    score = write(library, library.routines["desk_break"], Settings())
    assert {YES_OR_NO} == since(lambda: talk.run(score, Progress("desk_break")))


def test_harm_reported_in_the_last_words_of_a_routine_is_answered(library: Library) -> None:
    """The routine is over; whoever is hurt is told what to do, and the questions come again."""
    score = write(library, library.routines["desk_break"], Settings())
    played: list[Effect] = []
    said = [Command.DIZZY, Command.CHEST_PAIN]

    def play(effect: Effect) -> Event:
        played.append(effect)
        return Heard(said.pop(0)) if said and isinstance(effect, Finish) else Done()

    ending = loop.run(score, Progress("desk_break"), play, lambda progress: None, lambda progress, effect: None)

    assert ["finished", "dizzy", "emergency"] == [each.prompt.key for each in played if isinstance(each, Finish)]
    assert "emergency" == ending.prompt.key


@pytest.mark.parametrize("content", [b'{"version": 1, "rou', b"\xff\xfe precious", b"[]"])
def test_what_is_no_place_is_never_written_over(content: bytes, library: Library, tmp_path: Path) -> None:
    """Whatever it is, it lies beside the new place, and one line says where."""
    kept, told = PlaceFile(tmp_path / "place.json"), list[str]()
    kept.path.write_bytes(content)
    score = write(library, library.routines["desk_break"], Settings())

    progress = take_up(score, kept, told.append, afresh=False)
    kept.write(progress.but(step=1))
    assert (0, 1, content) == (progress.step, len(told), (tmp_path / "place.bad-1").read_bytes())
    assert "place.bad-1" in told[0]
