"""The web application: Alexa's requests in, spoken answers out, and two addresses for those who watch the server."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import certifi
import msgspec
from ask_sdk_model.response import Response
from ask_sdk_model.response_envelope import ResponseEnvelope
from flask import Flask, request
from flask import Response as HttpResponse
from werkzeug.exceptions import HTTPException

from content.loader import load
from engine.errors import StateError
from skill.certificates import Certificates, Fetch, fetcher, load_roots, utc_now
from skill.config import Config, is_loopback
from skill.envelope import read, write
from skill.errors import RequestRefusedError
from skill.handlers import Front, build_skill
from skill.logs import log
from skill.screened import ScreenedCoach
from skill.store import SqlStore, Store
from skill.turns import Coach
from skill.verifier import Verifier

LARGEST_BODY = 128 * 1024
"""Bytes; a request with a full context has under 10 KB."""
LANGUAGES = ("en",)


@cache
def coaches(*, screens: bool = True) -> Mapping[str, ScreenedCoach]:
    """Return a coach for each language, who asks the safety questions first or not."""
    return {language: ScreenedCoach(coach, screens=screens) for language, coach in _everybodys().items()}


@cache
def _everybodys() -> Mapping[str, Coach]:
    """Return a coach for each language; reading all content takes about half a second."""
    return {language: Coach(load(language)) for language in LANGUAGES}


def create_app(
    config: Config,
    *,
    store: Store | None = None,
    roots: bytes | None = None,
    fetch: Fetch | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Flask:
    """Return the application; what is not given is the real thing: the database, the roots, the network, the time."""
    app = Flask("homestretch")
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    kept_in = store or SqlStore(config.store)
    skill = build_skill(Front(coaches(screens=config.screens), kept_in))
    trusted = load_roots(roots or Path(certifi.where()).read_bytes())
    verifier = Verifier(config.skill_ids, Certificates(trusted, fetch or fetcher()), clock)

    @app.post("/alexa")
    def alexa() -> HttpResponse:
        begun = time.perf_counter()
        body = request.get_data()
        if config.verify:
            verifier.check_signature(request.headers, body)
        elif not is_loopback(request.remote_addr or ""):
            raise RequestRefusedError("requests that are not verified are taken from this machine alone")
        asked = read(body)
        if config.verify:
            verifier.check_asked(asked)
        answer = ResponseEnvelope(version="1.0", response=Response())
        if asked.envelope is not None:
            answer = skill.invoke(asked.envelope, asked)
        log("answered", request=asked.kind, ms=round((time.perf_counter() - begun) * 1000, 1))
        return _json(write(answer))

    @app.get("/healthz")
    def healthz() -> HttpResponse:
        return _json({"status": "ok"})

    @app.get("/readyz")
    def readyz() -> HttpResponse:
        kept_in.check()
        return _json({"status": "ready"})

    @app.errorhandler(RequestRefusedError)
    def refused(error: RequestRefusedError) -> HttpResponse:
        log("refused", reason=str(error))
        return _json({"error": str(error)}, 400)

    @app.errorhandler(StateError)
    def unready(error: StateError) -> HttpResponse:
        log("store failed", failed=True)
        return _json({"status": "the store cannot be used"}, 503)

    @app.errorhandler(HTTPException)
    def other(error: HTTPException) -> HttpResponse:
        return _json({"error": error.name}, error.code or 500)

    @app.errorhandler(Exception)
    def failed(error: Exception) -> HttpResponse:
        log("failed", failed=True)
        return _json({"error": "Internal Server Error"}, 500)

    return app


def _json(data: object, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(data), status, content_type="application/json")
