"""What is signed by Alexa, now, for this skill, is answered; anything else is refused with 400 and changes nothing."""

import base64
import json
from datetime import timedelta

import pytest

from tests.skill import requests
from tests.skill.echo import speech
from tests.skill.pki import ADDRESS, NOW, PATH, alexa
from tests.skill.requests import SKILL


def refused(echo, response):
    """Assert that a request was refused and that nothing is kept; return the reason."""
    assert 400 == response.status_code
    assert "Traceback" not in response.text
    assert "speaker" not in response.text
    echo.store.check()
    with echo.store._engine.connect() as connection:
        assert 0 == connection.exec_driver_sql("SELECT count(*) FROM turns").scalar()
    return response.json["error"]


def test_a_signed_request_is_answered_and_the_next_one_fetches_nothing(echo):
    """One fetch for all requests of an hour."""
    assert 200 == echo.open().status_code
    assert 200 == echo.say("AMAZON.YesIntent", later=5).status_code
    assert [PATH] == echo.fetched


def test_a_changed_body_is_refused(echo):
    """One word is enough, and what it was changed to does not matter."""
    body = json.dumps(requests.launch()).encode()
    for changed in (body.replace(b"LaunchRequest", b"SessionEndedRequest"), body.replace(b"Launch", b"Lunch"), b"junk"):
        response = echo.client.post("/alexa", data=changed, headers=alexa().sign(body))

        assert "signature" in refused(echo, response)


@pytest.mark.parametrize(
    "drop",
    [("SignatureCertChainUrl",), ("Signature-256",), ("SignatureCertChainUrl", "Signature-256")],
    ids=", ".join,
)
def test_a_request_without_a_header_is_refused(echo, drop):
    """Both are needed."""
    body = json.dumps(requests.launch()).encode()
    headers = {name: value for name, value in alexa().sign(body).items() if name not in drop}

    assert "not signed" in refused(echo, echo.client.post("/alexa", data=body, headers=headers))


def test_a_request_with_the_older_signature_only_is_refused(echo):
    """SHA-1 is not looked at."""
    body = json.dumps(requests.launch()).encode()
    headers = alexa().sign(body)
    headers["Signature"] = headers.pop("Signature-256")

    assert "not signed" in refused(echo, echo.client.post("/alexa", data=body, headers=headers))


@pytest.mark.parametrize(
    "signature", ["", " ", "nonsense!", "AAAA", "\u00e4\u00f6", base64.b64encode(b"x" * 256).decode()]
)
def test_a_signature_that_is_none_is_refused(echo, signature):
    """Empty, not base64, too short, wrong."""
    refused(echo, echo.send(requests.launch(), **{"Signature-256": signature}))


@pytest.mark.parametrize(
    "address", ["", "http://s3.amazonaws.com/echo.api/x.pem", "https://evil.example/echo.api/x.pem", f"{ADDRESS}?x=i"]
)
def test_a_certificate_from_elsewhere_is_refused(echo, address):
    """Nothing is fetched; test_certificates.py has all the forms."""
    refused(echo, echo.send(requests.launch(), SignatureCertChainUrl=address))
    assert [] == echo.fetched


def test_a_chain_that_is_not_alexas_is_refused(echo):
    """Test_certificates.py has all the ways to be wrong."""
    echo.file = b"junk"

    assert "certificate" in refused(echo, echo.open())


@pytest.mark.parametrize("seconds", [-150, 0, 150])
def test_a_request_of_now_is_answered(echo, seconds):
    """Up to 150 seconds on either side."""
    assert 200 == echo.send(requests.launch(at=NOW + timedelta(seconds=seconds))).status_code


@pytest.mark.parametrize("seconds", [-3000, -151, 151])
def test_a_request_of_another_time_is_refused(echo, seconds):
    """Nobody plays back yesterday's request."""
    response = echo.send(requests.launch(at=NOW + timedelta(seconds=seconds)))

    assert "too old" in refused(echo, response)


@pytest.mark.parametrize(
    "timestamp", [None, 1_780_000_000, "", "yesterday", "2026-06-01T12:00:00", [], {}, True, 1e308]
)
def test_a_time_stamp_that_is_none_is_refused(echo, timestamp):
    """Missing, a number, no time, without a zone."""
    data = requests.launch()
    data["request"]["timestamp"] = timestamp

    assert "timestamp" in refused(echo, echo.send(data))


def test_a_request_for_another_skill_is_refused(echo):
    """Signed by Alexa, but not for us."""
    text = json.dumps(requests.launch()).replace(SKILL, "amzn1.ask.skill.other")

    assert "another skill" in refused(echo, echo.post(text.encode()))


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b"7", b"junk", b"\xff\xfe", b"{" * 5000, b'{"request": 5}', b"[" * 100_000]
)
def test_a_signed_body_that_is_no_request_is_refused(echo, body):
    """No 500 and no guess."""
    refused(echo, echo.post(body))


def test_a_body_of_more_than_128_kb_is_refused(echo):
    """It is not even read."""
    response = echo.post(b"{" + b" " * 128 * 1024 + b"}")

    assert 413 == response.status_code
    assert [] == echo.fetched


def test_a_request_that_comes_twice_is_answered_the_same_and_acts_once(echo):
    """A replay within the tolerance moves nobody on."""
    echo.open()
    echo.say("AMAZON.YesIntent", later=5)
    again = requests.intent("AMAZON.NextIntent", at=echo.now)
    first, second = echo.send(again), echo.send(again)

    assert first.json == second.json
    assert speech(first) != speech(echo.say("AMAZON.NextIntent"))


def test_a_request_that_comes_twice_after_others_is_answered_the_same(echo):
    """The answers of all requests that are still young enough are kept."""
    opening = requests.launch(at=echo.now)
    first = echo.send(opening)
    for _ in range(20):
        echo.say("AMAZON.NextIntent", later=5)

    assert first.json == echo.send(opening).json
