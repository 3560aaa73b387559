"""The web application: its addresses, its answers to what it does not expect, and its log."""

import json
from contextlib import closing

import pytest

from engine.errors import StateError
from skill import logs
from skill.app import create_app
from skill.config import Config
from skill.store import SqlStore
from tests.skill import requests
from tests.skill.echo import speech


@pytest.fixture
def lines(capfd):
    """Return what was logged since `logs.start()`, line by line."""
    yield lambda: [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    logs.stop()


@pytest.fixture
def unverified(tmp_path):
    """Return a server that does not verify."""
    with closing(SqlStore(f"sqlite:///{tmp_path / 'kept.db'}")) as store:
        yield create_app(Config(frozenset(), "unused", verify=False), store=store)


def test_a_server_that_runs_says_so(echo):
    """Whatever its store does."""
    echo.store.close()

    assert (200, {"status": "ok"}) == ((answer := echo.client.get("/healthz")).status_code, answer.json)


def test_a_server_whose_store_works_is_ready(echo):
    """It was written to."""
    assert (200, {"status": "ready"}) == ((answer := echo.client.get("/readyz")).status_code, answer.json)


def test_a_server_whose_store_does_not_work_is_not_ready(tmp_path):
    """Nothing is told of why: anybody may ask."""
    with closing(SqlStore(f"sqlite:///{tmp_path / 'nowhere' / 'kept.db'}")) as store:
        app = create_app(Config(frozenset({"x"}), "unused"), store=store)
        answer = app.test_client().get("/readyz")

    assert 503 == answer.status_code
    assert {"status": "the store cannot be used"} == answer.json


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/alexa", 405), ("POST", "/healthz", 405), ("GET", "/", 404)]
)
def test_other_addresses_are_refused(echo, method, path, status):
    """As HTTP has it."""
    assert status == echo.client.open(path, method=method).status_code


def test_an_error_of_ours_is_told_to_nobody(echo, monkeypatch):
    """A status, no trace."""
    monkeypatch.setattr(echo.store, "check", lambda: 1 // 0)
    answer = echo.client.get("/readyz")

    assert (500, {"error": "Internal Server Error"}) == (answer.status_code, answer.json)


def test_without_verification_requests_of_this_machine_are_answered(unverified):
    """For a simulator."""
    answer = unverified.test_client().post("/alexa", json=requests.launch())

    assert "Please answer each with yes or no" in speech(answer)


def test_without_verification_requests_of_other_machines_are_refused(unverified):
    """Also where somebody runs the application on a server of their own."""
    client = unverified.test_client()
    answer = client.post("/alexa", json=requests.launch(), environ_base={"REMOTE_ADDR": "192.0.2.1"})

    assert 400 == answer.status_code


def test_the_log_says_what_happened_and_never_who_or_what_was_said(echo, lines):
    """A session with a choice, a nonsense, a failure and a refusal."""
    logs.start()
    echo.open()
    echo.say("ChooseByNameIntent", slots={"routine": "my secret routine"})
    echo.say("AMAZON.YesIntent", later=5)
    echo.say("ForgetMeIntent")
    echo.post(b"junk")
    echo.send(requests.request("Tomorrow", at=echo.now))
    echo.store.turn = failing
    echo.say("AMAZON.NextIntent")
    log = lines()
    text = json.dumps(log)

    assert ["answered"] * 4 + ["refused", "answered", "turn failed", "answered"] == [line["event"] for line in log]
    assert "IntentRequest" == log[1]["request"]
    assert log[1]["ms"] >= 0
    assert "StateError" == log[6]["error"]
    for private in ("secret", "SOMEBODY", "amzn1", requests.SKILL):
        assert private not in text


def failing(*arguments):
    """Fail as a store does, and quote what nobody should read."""
    raise StateError("secret of amzn1.ask.account.SOMEBODY")


def test_an_error_is_logged_by_its_type_and_lines(lines):
    """Its text may quote what was said."""
    logs.start()
    try:
        failing()
    except StateError:
        logs.log("failed", failed=True, request="x")
    (line,) = lines()

    assert {"event": "failed", "error": "StateError", "level": "info", "request": "x"}.items() <= line.items()
    assert line["lines"][-1].startswith("test_app.py:")
