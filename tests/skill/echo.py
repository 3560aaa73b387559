"""An Echo without a network: signed requests at given times to a verifying server in this process."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from skill.app import create_app
from skill.config import Config
from skill.store import SqlStore
from tests.skill import requests
from tests.skill.pki import NOW, alexa


class Echo:
    """One device; the time is moved by hand, for it and for the server."""

    def __init__(self, database: Path, *, screens: bool = False) -> None:
        """Start a server with this database; `screens`: whether it asks the safety questions."""
        self.now = NOW
        self.fetched: list[str] = []
        self.file = alexa().chain()
        self.database = database
        self.store = SqlStore(f"sqlite:///{database}", wait_seconds=0.05)
        config = Config(frozenset({requests.SKILL}), "unused", screens=screens)
        self.app = create_app(config, store=self.store, roots=alexa().root.pem, fetch=self._fetch, clock=self._clock)
        self.client = self.app.test_client()

    def open(self, later: float = 0.0, **more: Any) -> TestResponse:
        """Open the skill, `later` seconds after the request before."""
        self.now += timedelta(seconds=later)
        return self.send(requests.launch(at=self.now, **more))

    def say(self, intent: str, later: float = 0.0, slots: dict[str, str] | None = None, **more: Any) -> TestResponse:
        """Say what an intent stands for."""
        self.now += timedelta(seconds=later)
        return self.send(requests.intent(intent, slots, at=self.now, **more))

    def answer(self, intent: str, response: TestResponse) -> TestResponse:
        """Say what an intent stands for, with what travels in the session since `response`."""
        return self.say(intent, attributes=response.json["sessionAttributes"])  # type: ignore[index]

    def end(self, later: float = 0.0, **more: Any) -> TestResponse:
        """Leave."""
        self.now += timedelta(seconds=later)
        return self.send(requests.ended(at=self.now, **more))

    def send(self, data: object, **headers: str) -> TestResponse:
        """Send a request, signed; `headers` replace those of the signature."""
        return self.post(json.dumps(data).encode(), **headers)

    def post(self, body: bytes, **headers: str) -> TestResponse:
        """Send a body, signed."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post("/alexa", data=body, headers={**alexa().sign(body), **named})

    def _fetch(self, path: str) -> bytes:
        self.fetched.append(path)
        return self.file

    def _clock(self) -> datetime:
        return self.now


def speech(response: TestResponse) -> str:
    """Return what an answer says."""
    return str(response.json["response"]["outputSpeech"]["ssml"])  # type: ignore[index]


def ends(response: TestResponse) -> bool:
    """Return whether an answer ends the session."""
    return bool(response.json["response"]["shouldEndSession"])  # type: ignore[index]
