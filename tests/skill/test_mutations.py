"""Ten thousand damaged requests, signed as if Alexa had damaged them: never a 500, never a trace, nothing lost."""

import json
import random
import sqlite3
from contextlib import closing

from skill.intents import BUILT_IN, BY_MINUTES, BY_NAME, BY_NUMBER, FORGET, OWN
from tests.skill import requests
from tests.skill.echo import speech

REQUESTS = 10_000
JUNK = [
    None, True, False, 0, -1, 1e308, 10**30, "", "x", "\u0000", "\ud800", "?", "<speak>&", "'; DROP TABLE turns; --",
    "A" * 5000, [], [[]], {}, {"a": {}}, [None], "2026-06-01T12:00:00Z", "NaN", "unkept", "everyday_10",
]  # fmt: skip
KEYS = ["type", "new", "unkept", "attributes", "slots", "value", "resolutions", "values", "id", "reason", "locale"]
INTENTS = [*BUILT_IN, *OWN, BY_NAME, BY_NUMBER, BY_MINUTES]
SLOTS = {"routine": "wind down", "number": "3", "minutes": "10"}


def whole(chance, at):
    """Return a request that is whole."""
    if chance.random() < 0.1:
        return requests.launch(at=at)
    if chance.random() < 0.1:
        return requests.ended(at=at)
    data = requests.intent(chance.choice(INTENTS), SLOTS, at=at, new=chance.random() < 0.1)
    match = {
        "authority": "x",
        "status": {"code": "ER_SUCCESS_MATCH"},
        "values": [{"value": {"name": "x", "id": "hamstrings"}}],
    }
    data["request"]["intent"]["slots"]["routine"]["resolutions"] = {"resolutionsPerAuthority": [match]}
    data["session"]["attributes"] = {"unkept": chance.choice(JUNK)} if chance.random() < 0.1 else {}
    return data


def places(node, path=()):
    """Yield the paths to all there is in JSON."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


def damage(chance, data):
    """Drop, replace, rename or add something."""
    *path, last = chance.choice(list(places(data)))
    owner = data
    for key in path:
        owner = owner[key]
    kind = chance.random()
    if kind < 0.3:
        del owner[last]
    elif kind < 0.8 or isinstance(owner, list):
        owner[last] = chance.choice(JUNK)
    elif kind < 0.9:
        owner[chance.choice(KEYS)] = owner.pop(last)
    else:
        owner[chance.choice(KEYS)] = chance.choice(JUNK)


def mutated(chance, at):
    """Return the body of a damaged request."""
    data = whole(chance, at)
    for _ in range(chance.randint(0, 4)):
        if data:
            damage(chance, data)
    body = bytearray(json.dumps(data).encode())
    if chance.random() < 0.2:
        for _ in range(chance.randint(1, 8)):
            body[chance.randrange(len(body))] = chance.randrange(256)
    if chance.random() < 0.05:
        del body[chance.randrange(len(body)) :]
    return bytes(body)


def test_ten_thousand_damaged_requests(echo):
    """Each is answered or refused, in words or in silence; the store stays whole and a real user is not affected."""
    chance = random.Random(20260601)
    echo.open(user="REAL")
    echo.say("AMAZON.YesIntent", user="REAL")
    echo.say("ReadyIntent", later=60, user="REAL")
    seen = {200: 0, 400: 0}
    for _ in range(REQUESTS):
        response = echo.post(mutated(chance, echo.now))
        seen[response.status_code] += 1
        assert "Traceback" not in response.text
        if response.status_code == 200:
            assert set(response.json) <= {"version", "response", "sessionAttributes", "userAgent"}

    assert min(seen.values()) > REQUESTS / 20
    with closing(sqlite3.connect(echo.database)) as database:
        assert [("ok",)] == database.execute("PRAGMA integrity_check").fetchall()
    assert "seconds left" in speech(echo.say("TimeLeftIntent", later=30, user="REAL"))
    assert "I have forgotten" in speech(echo.say(FORGET, user="REAL"))
