"""A session as Alexa sends it, to a verifying server: what is said, what is kept, and what happens when that fails."""

import shutil
import sqlite3
from contextlib import closing, contextmanager

import pytest

from tests.skill import requests
from tests.skill.echo import ends, speech

SORRY = "something went wrong on my side"


@contextmanager
def locked(echo):
    """Keep anybody from writing."""
    with closing(sqlite3.connect(echo.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


def started(echo):
    """Begin the first routine."""
    echo.open()
    return echo.say("AMAZON.YesIntent", later=5)


def test_a_session_from_its_opening_to_its_end(echo):
    """Opened, begun, led into the first stretch, stopped."""
    assert "Shall we begin it" in speech(echo.open())
    assert "Welcome to the everyday low back routine" in speech(echo.say("AMAZON.YesIntent", later=5))
    assert "On hands and knees" in speech(echo.say("ReadyIntent", later=40))
    stopped = echo.say("AMAZON.StopIntent", later=30)
    assert "Your place is kept" in speech(stopped)
    assert ends(stopped)
    assert "You stopped at stretch 1 of 8" in speech(echo.open(later=86_400))


def test_an_answer_that_goes_on_has_a_reprompt_and_leaves_the_session_open(echo):
    """As certification asks."""
    response = echo.open().json["response"]

    assert response["shouldEndSession"] is False
    assert response["reprompt"]["outputSpeech"]["ssml"].startswith("<speak>")


@pytest.mark.parametrize("intent", ["AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent"])
def test_stop_cancel_and_home_end_at_once(echo, intent):
    """No question, no reprompt."""
    started(echo)
    response = echo.say(intent, later=30)

    assert ends(response)
    assert "reprompt" not in response.json["response"]


def test_a_session_that_alexa_ended_keeps_the_place(echo):
    """Nothing can be said, so nothing is."""
    started(echo)
    echo.say("ReadyIntent", later=40)
    response = echo.end(later=20)

    assert {} == response.json["response"]
    assert "stretch 1 of 8" in speech(echo.open(later=86_400))


@pytest.mark.parametrize(
    "reason", ["USER_INITIATED", "EXCEEDED_MAX_REPROMPTS", "ERROR", "A_REASON_OF_TOMORROW", None, 5]
)
def test_a_session_may_end_for_any_reason(echo, reason):
    """Also for one that the model package does not know."""
    started(echo)

    assert 200 == echo.end(reason=reason, error={"type": "TOMORROWS_ERROR", "message": "?"}).status_code


def test_what_alexa_adds_tomorrow_changes_nothing(echo):
    """Shapes of screens, states of dialogs, interfaces: enum values that the model package does not know."""
    data = requests.intent("AMAZON.YesIntent", {"x": "y"}, at=echo.now)
    data["context"]["Viewport"] = {"shape": "HEPTAGON", "touch": ["THOUGHT"]}
    data["context"]["Tomorrow"] = {"a": 1}
    data["request"]["dialogState"] = "UNHEARD_OF"
    data["request"]["intent"]["confirmationStatus"] = "MAYBE"
    data["request"]["intent"]["slots"]["x"]["resolutions"] = {
        "resolutionsPerAuthority": [{"authority": "?", "status": {"code": "ER_TOMORROW"}, "values": [{"value": {}}]}]
    }
    echo.open()

    assert "Welcome to the everyday" in speech(echo.send(data))


@pytest.mark.parametrize(
    "kind", ["Alexa.Presentation.APL.UserEvent", "System.ExceptionEncountered", "Tomorrow", "Request"]
)
def test_a_kind_of_request_that_is_not_expected_gets_an_empty_answer(echo, kind):
    """Many of them may not be answered with speech."""
    response = echo.send(requests.request(kind, at=echo.now))

    assert (200, {}) == (response.status_code, response.json["response"])


def test_an_intent_that_is_not_known_is_not_understood(echo):
    """An older server may meet a newer model."""
    started(echo)

    assert "next, pause, repeat or stop" in speech(echo.say("TomorrowIntent", later=5))


def test_a_routine_is_chosen_by_minutes(echo):
    """The one that is nearest."""
    echo.open()

    assert "gentle morning" in speech(echo.say("ChooseByMinutesIntent", slots={"minutes": "5"}))


def test_another_language_is_answered_in_english(echo):
    """Until there is a locale for it."""
    assert "Shall we begin it" in speech(echo.open(locale="de-DE"))


def test_forget_me_deletes_and_says_so(echo):
    """The next session is that of somebody new."""
    started(echo)
    echo.say("ReadyIntent", later=40)
    response = echo.say("ForgetMeIntent", later=10)

    assert "I have forgotten" in speech(response)
    assert ends(response)
    assert "Shall we begin it" in speech(echo.open(later=10))
    with closing(sqlite3.connect(echo.database)) as database:
        assert 1 == database.execute("SELECT count(*) FROM turns").fetchone()[0]


def test_the_database_names_nobody(echo):
    """Neither the user's id nor the request's."""
    started(echo)
    echo.store.close()
    content = b"".join(path.read_bytes() for path in echo.database.parent.glob("kept.db*"))

    assert b"SOMEBODY" not in content
    assert b"echo-api.request" not in content
    assert b"everyday_10" in content


def test_users_have_places_of_their_own(echo):
    """Two accounts on one server."""
    started(echo)
    echo.say("ReadyIntent", later=40)

    assert "Shall we begin it" in speech(echo.open(user="amzn1.ask.account.OTHER"))


# When the store fails


def test_a_locked_store_is_apologised_for_and_the_place_is_kept(echo):
    """Then the same word works."""
    started(echo)
    echo.say("ReadyIntent", later=40)
    with locked(echo):
        response = echo.say("AMAZON.NextIntent", later=20)
        assert SORRY in speech(response)
        assert not ends(response)
    assert "child's pose" in speech(echo.say("AMAZON.NextIntent", later=5))


def test_a_store_that_is_gone_is_apologised_for(echo):
    """The disk is lost: something is said, and when it is back the skill works."""
    started(echo)
    echo.store.close()
    gone = echo.database.parent.with_name("gone")
    shutil.move(echo.database.parent, gone)

    assert SORRY in speech(echo.say("AMAZON.NextIntent", later=20))
    shutil.move(gone, echo.database.parent)
    assert "child's pose" in speech(echo.say("AMAZON.NextIntent", later=5))


def test_stop_ends_at_once_without_a_store(echo):
    """Who says stop is not asked to say it again."""
    started(echo)
    with locked(echo):
        assert ends(echo.say("AMAZON.StopIntent", later=20))


def test_forget_me_without_a_store_is_not_claimed(echo):
    """What could not be deleted was not forgotten."""
    started(echo)
    with locked(echo):
        assert SORRY in speech(echo.say("ForgetMeIntent", later=20))


def test_a_session_that_ends_without_a_store_is_no_error(echo):
    """Nobody would hear an apology."""
    started(echo)
    with locked(echo):
        response = echo.end(later=20)
        assert (200, {}) == (response.status_code, response.json["response"])


@pytest.mark.parametrize(
    ("intent", "words"),
    [
        ("DizzyIntent", "stay down or sit down"),
        ("ChestPainIntent", "emergency number"),
        ("ItHurtsIntent", "Is it sharp"),
        ("IFellIntent", "Are you hurt"),
        ("ImHurtIntent", "emergency number"),
        ("TinglingIntent", "Is it sharp"),
    ],
)
def test_pain_and_falls_are_answered_without_a_store(echo, intent, words):
    """An apology would be the wrong thing to say."""
    started(echo)
    with locked(echo):
        assert words in speech(echo.say(intent, later=20))


def test_a_talk_about_a_fall_goes_on_without_a_store(echo):
    """What was said travels with the session; once the store works again, so does everything."""
    started(echo)
    echo.say("ReadyIntent", later=40)
    with locked(echo):
        fallen = echo.say("IFellIntent", later=20)
        assert "Are you hurt" in speech(fallen)
        hurt = echo.answer("AMAZON.YesIntent", fallen)
        assert "Stay where you are" in speech(hurt)
    okay = echo.answer("OkayIntent", hurt)

    assert ends(okay)
    assert {} == okay.json["sessionAttributes"]
    assert "stretch 1 of 8" in speech(echo.open(later=3600)) or "stretch 2 of 8" in speech(echo.open())


def test_a_fall_that_was_told_without_a_store_is_asked_about_next_time(echo):
    """The session ended before anybody answered; by then the store worked again."""
    started(echo)
    echo.say("ReadyIntent", later=40)
    with locked(echo):
        fallen = echo.say("IFellIntent", later=20)
    echo.end(later=20, attributes=fallen.json["sessionAttributes"])

    assert "all right" in speech(echo.open(later=60))


def test_stop_in_a_talk_about_a_fall_without_a_store_brings_advice(echo):
    """A goodbye would be too little."""
    started(echo)
    with locked(echo):
        stopped = echo.answer("AMAZON.StopIntent", echo.say("IFellIntent", later=20))

    assert ends(stopped)
    assert "emergency number" in speech(stopped)


def test_forget_me_in_a_talk_about_a_fall_brings_advice(echo):
    """And everything is deleted."""
    started(echo)
    echo.say("IFellIntent", later=20)
    response = echo.say("ForgetMeIntent", later=5)

    assert "emergency number" in speech(response)
    assert "I have forgotten" in speech(response)
    assert ends(response)


def test_after_a_talk_about_pain_without_a_store_the_routine_waits_for_it(echo):
    """Easier and skip need the place, so they are asked for again; then the place is the real one."""
    started(echo)
    echo.say("ReadyIntent", later=40)
    with locked(echo):
        response = echo.answer("AMAZON.NoIntent", echo.say("ItHurtsIntent", later=20))
        assert SORRY in speech(response)
        assert not ends(response)
    response = echo.answer("AMAZON.NoIntent", response)
    assert "easier, skip or finish" in speech(response)

    assert "child's pose" in speech(echo.answer("SkipIntent", response))


@pytest.mark.parametrize("unkept", ["", "junk", [], 5, None, {"a": 1}, [[1, 2]], [["stop", "x", True]]])
def test_session_attributes_that_are_not_ours_do_no_harm(echo, unkept):
    """Whatever comes in there, the answer is a spoken one."""
    data = requests.intent("AMAZON.YesIntent", at=echo.now)
    data["session"]["attributes"] = {"unkept": unkept}

    assert "<speak>" in speech(echo.send(data))
