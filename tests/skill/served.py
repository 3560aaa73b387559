"""The application as gunicorn serves it in the tests: all real but the root it trusts and where the chain lies."""

import os
from pathlib import Path

from flask import Flask

from skill import logs
from skill.config import from_environment
from skill.server import application


def app() -> Flask:
    """Return the verifying application; the chain that Alexa's address stands for is a file."""
    logs.start()
    root, chain = (Path(os.environ[f"HOMESTRETCH_TEST_{name}"]).read_bytes() for name in ("ROOT", "CHAIN"))
    return application(from_environment(os.environ), roots=root, fetch=lambda path: chain)
