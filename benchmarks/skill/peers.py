"""What ours is measured beside, as applications for gunicorn: bare ask-sdk in Flask, and the official verifier."""

import io
import os
import re
from pathlib import Path
from typing import Any

from ask_sdk_core.dispatch_components.request_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.response import Response
from flask import Flask, jsonify, request

from skill.certificates import Certificates, load_roots, utc_now
from skill.envelope import read
from skill.verifier import Verifier
from tests.skill.requests import SKILL

SENTENCE = "Welcome. Shall we begin?"


class Hello(AbstractRequestHandler):
    """Says one sentence to everything: no content, no store."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Always."""
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        """Say it and ask."""
        return handler_input.response_builder.speak(SENTENCE).ask(SENTENCE).response


def _builder() -> SkillBuilder:
    builder = SkillBuilder()
    builder.add_request_handler(Hello())
    return builder


def bare() -> Flask:
    """Return ask-sdk-core in a Flask view, nothing verified."""
    app = Flask("bare")
    skill: Any = _builder().create()

    @app.post("/alexa")
    def alexa() -> Any:
        envelope = skill.serializer.deserialize(request.get_data(as_text=True), RequestEnvelope)
        return jsonify(skill.serializer.serialize(skill.invoke(envelope, None)))

    return app


def alike() -> Flask:
    """Return what the others do with our verifier: the same sentence, nothing kept."""
    app = Flask("alike")
    skill: Any = _builder().create()
    root, chain = (Path(os.environ[f"HOMESTRETCH_TEST_{name}"]).read_bytes() for name in ("ROOT", "CHAIN"))
    verifier = Verifier(frozenset({SKILL}), Certificates(load_roots(root), lambda path: chain), utc_now)

    @app.post("/alexa")
    def alexa() -> Any:
        body = request.get_data()
        verifier.check_signature(request.headers, body)
        asked = read(body)
        verifier.check_asked(asked)
        return jsonify(skill.serializer.serialize(skill.invoke(asked.envelope, asked)))

    return app


def official() -> Flask:
    """Return flask-ask-sdk with verification on; the chain that Alexa's address stands for is a file."""
    os.environ["SSL_CERT_FILE"] = os.environ["HOMESTRETCH_TEST_ROOT"]
    _repair_oscrypto()
    from ask_sdk_webservice_support import verifier
    from flask_ask_sdk.skill_adapter import SkillAdapter

    chain = Path(os.environ["HOMESTRETCH_TEST_CHAIN"]).read_bytes()
    verifier.urlopen = lambda address: io.BytesIO(chain)
    app = Flask("official")
    adapter = SkillAdapter(skill=_builder().create(), skill_id=SKILL, app=app)
    app.add_url_rule("/alexa", "alexa", adapter.dispatch_request, methods=["POST"])
    return app


def _repair_oscrypto() -> None:
    """Let oscrypto 1.3.0 read a version such as 3.0.19: it expects one digit at the end and does not import."""
    search = re.search

    def repaired(pattern: Any, *arguments: Any) -> Any:
        return search(r"\b(\d+\.\d+\.\d+[a-z]*)\b" if pattern == r"\b(\d\.\d\.\d[a-z]*)\b" else pattern, *arguments)

    re.search = repaired  # type: ignore[assignment]
    try:
        import oscrypto.asymmetric  # noqa: F401 - for its import alone
    finally:
        re.search = search
