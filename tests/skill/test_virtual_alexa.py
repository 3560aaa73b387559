"""Somebody else's client, by utterance, against the running, verifying server: whole routines, as a person has them."""

import json
import subprocess
from uuid import uuid4

import pytest

from content.loader import load
from engine.events import Command
from skill.package import FOLDER
from tests.skill import node, serving
from tests.skill.conversation import Conversation
from tests.skill.requests import SKILL

MODEL = FOLDER / "interactionModels" / "custom" / "en-US.json"
ROUTINES = load("en").routines


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the server's database and log are."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def modules():
    """The client."""
    return node.modules("virtual-alexa")


@pytest.fixture(scope="module")
def server(folder, modules):
    """The port of the server."""
    with serving.gunicorn(folder, f"sqlite:///{folder / 'kept.db'}") as port:
        yield port


@pytest.fixture
def speak(modules, server):
    """Return what somebody new speaks with: steps in, answers out."""
    user = f"amzn1.ask.account.{uuid4()}"

    def speak(*steps):
        with serving.signing_proxy(server) as proxy:
            done = subprocess.run(
                ["node", str(node.SPEAKER), str(modules), f"http://127.0.0.1:{proxy}/alexa", str(MODEL), SKILL, user],
                input=json.dumps(steps), capture_output=True, text=True, timeout=60,
            )  # fmt: skip
        assert 0 == done.returncode, done.stderr
        return json.loads(done.stdout)

    return speak


def words(answer):
    """Return what an answer says."""
    return answer["outputSpeech"]["ssml"]


def launch(**more):
    return {"launch": True, **more}


def say(utterance, later=0, **more):
    return {"utter": utterance, "later": later, **more}


def test_the_server_refuses_the_client_without_the_proxy(server):
    """It verifies: what is not signed is refused."""
    assert 400 == serving.post(server, b"{}", {"Content-Type": "application/json"})[0]


def test_a_routine_from_start_to_end_by_next(speak):
    """Opened, begun, "next" until it is over."""
    answers = speak(launch(), say("start"), say("next", toTheEnd=True))

    assert "Shall we begin" in words(answers[0])
    assert "Welcome to the everyday low back routine" in words(answers[1])
    assert "That was the everyday low back routine" in words(answers[-1])
    assert answers[-1]["shouldEndSession"]
    assert all(answer["reprompt"] for answer in answers[:-1])


@pytest.mark.parametrize("routine", ROUTINES)
def test_a_routine_from_start_to_end_by_ready_is_what_the_engine_says(speak, coach, routine):
    """Every answer over the network is the one that was computed here, for every routine, chosen by its name."""
    name = coach.library.phrasebook.names[routine]
    answers = speak(launch(), say(f"the {name} routine"), *[say("ready", later=2)] * 30)
    talk = Conversation(coach).open().say(Command.CHOOSE, value=routine)
    expected = [talk.speech]
    while not talk.answers[-1].ends:
        talk.say(Command.READY, later=2)
        expected.append(talk.speech)
        if len(expected) == 31:
            break

    assert [f"<speak>{speech}</speak>" for speech in expected] == [words(answer) for answer in answers[1:]]


def test_pause_and_resume_in_a_hold(speak):
    """Eighty seconds into cat and camel: paused, asked how much is left, gone on."""
    answers = speak(
        launch(),
        say("yes"),
        say("ready", later=60),
        say("pause", later=50),
        say("resume", later=10),
        say("time left", later=12),
    )

    assert "We are paused. Say resume to go on." in words(answers[3])
    assert "Back to cat and camel." in words(answers[4])
    assert "seconds left" in words(answers[5])


def test_stopped_and_taken_up_again(speak):
    """Another session, another process of the client: the place is there, and "yes" goes on."""
    stopped = speak(
        launch(), say("yes"), say("ready", later=60), say("next"), say("skip this one"), say("stop", later=10)
    )
    again = speak(launch(), say("yes", later=5), say("ready", later=30))

    assert stopped[-1]["shouldEndSession"]
    assert "You stopped at stretch 3 of 8, press up on elbows." in words(again[0])
    assert "press up on elbows. Hold a firm chair." in words(again[1])
    assert "Lie on your front" in words(again[2])


def test_start_over_instead(speak):
    """The other answer."""
    speak(launch(), say("yes"), say("next"), say("next"), say("stop"))

    assert "Welcome to the everyday" in words(speak(launch(), say("start over"))[1])


@pytest.mark.parametrize(
    ("utterance", "name"),
    [
        ("a 20 minute routine", "strength and support"),
        ("i have 5 minutes", "gentle morning"),
        ("number 3", "desk break"),
        ("the desk break routine", "desk break"),
        ("morning", "gentle morning"),
    ],
)
def test_a_routine_is_chosen(speak, utterance, name):
    """By minutes, by number, by name, by a phrase."""
    assert f"Welcome to the {name} routine" in words(speak(launch(), say(utterance))[1])


def test_nonsense_is_answered_and_costs_nothing(speak):
    """What is not understood says what can be said, then the stretch goes on."""
    answers = speak(launch(), say("yes"), {"intend": "AMAZON.FallbackIntent", "later": 1}, say("ready", later=90))

    assert "Please say next, pause, repeat or stop" in words(answers[2]) or "You can say next" in words(answers[2])
    assert "On hands and knees" in words(answers[3])


def test_silence_ends_the_session_and_keeps_the_place(speak):
    """Nobody answers, the session is over, tomorrow there is an offer."""
    speak(launch(), say("yes"), say("ready", later=60), {"end": "EXCEEDED_MAX_REPROMPTS", "later": 120})

    assert "You stopped at stretch 2 of 8" in words(speak(launch())[0])


def test_help_stop_and_cancel(speak):
    """What certification tries first."""
    answers = speak(launch(), say("help"), say("yes"), say("help"), say("cancel"))

    assert "Say 1 for everyday low back" in words(answers[1])
    assert "Otherwise say pause" in words(answers[3])
    assert answers[4]["shouldEndSession"]


def test_forget_me(speak):
    """The place is gone."""
    answers = speak(launch(), say("yes"), say("next"), say("forget me"))

    assert "I have forgotten" in words(answers[-1])
    assert "Shall we begin" in words(speak(launch())[0])
