"""The running server: eight clients of one user at once, a store that fails, the command that starts it."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection

import pytest
from sqlalchemy import NullPool, create_engine, text

from tests.skill import requests, serving
from tests.skill.requests import SKILL
from tests.skill.serving import ROOT

CLIENTS, TURNS = 8, 25

pytestmark = pytest.mark.skipif(os.name != "posix", reason="gunicorn needs fork")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    """The address of a database without users."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kept.db'}"
    url = request.getfixturevalue("postgres_server").url
    with closing(connect(url)) as connection:
        connection.execute(text("DROP TABLE IF EXISTS users, answers"))
        connection.commit()
    return url


def connect(url):
    """Return a connection of the test's own."""
    return create_engine(url.replace("postgresql", "postgresql+psycopg"), poolclass=NullPool).connect()


def send(port, data):
    """Send a signed request; return its speech."""
    body = json.dumps(data).encode()
    status, answer = serving.post(port, body, serving.signer().sign(body))
    assert 200 == status, answer
    return json.loads(answer)["response"]["outputSpeech"]["ssml"]


def now():
    return datetime.now(UTC)


def test_eight_clients_of_one_user_lose_nothing(tmp_path, store):
    """Two hundred turns on two processes of four threads: every one is kept, none is apologised for."""

    def turns(port):
        return [send(port, requests.intent("SlowerIntent", at=now())) for _ in range(TURNS)]

    with serving.gunicorn(tmp_path, store) as port:
        send(port, requests.launch(at=now()))
        with ThreadPoolExecutor(CLIENTS) as pool:
            said = [speech for found in pool.map(turns, [port] * CLIENTS) for speech in found]
    with closing(connect(store)) as connection:
        revisions = connection.execute(text("SELECT revision FROM turns ORDER BY revision")).scalars().all()

    assert CLIENTS * TURNS == len(said)
    assert [] == [speech for speech in said if "went wrong" in speech]
    assert list(range(1, CLIENTS * TURNS + 2)) == revisions


def test_the_place_survives_the_server(tmp_path):
    """Stopped and started again, it is there."""
    store = f"sqlite:///{tmp_path / 'kept.db'}"
    with serving.gunicorn(tmp_path, store) as port:
        for request in (requests.launch, lambda at: requests.intent("AMAZON.YesIntent", at=at)):
            send(port, request(at=now()))
        send(port, requests.intent("AMAZON.NextIntent", at=now()))
    with serving.gunicorn(tmp_path, store) as port:
        assert "You stopped at stretch 1 of 8" in send(port, requests.launch(at=now()))


def test_a_locked_store_costs_one_apology(tmp_path):
    """The server waits two seconds, apologises, and the next request works."""
    with serving.gunicorn(tmp_path, f"sqlite:///{tmp_path / 'kept.db'}") as port:
        send(port, requests.launch(at=now()))
        with closing(sqlite3.connect(tmp_path / "kept.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert "went wrong" in send(port, requests.intent("AMAZON.YesIntent", at=now()))
        assert "Welcome to the everyday" in send(port, requests.intent("AMAZON.YesIntent", at=now()))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_the_command_serves(tmp_path, host):
    """`homestretch-skill serve`: ready, and what is not signed is refused; nothing else on its output than JSON."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, 0), family=family) as free:
            port = free.getsockname()[1]
    except OSError:
        pytest.skip(f"this machine has no {host}")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "HOMESTRETCH_SKILL_ID": SKILL,
        "HOMESTRETCH_STORE": f"sqlite:///{tmp_path / 'kept.db'}",
        "HOMESTRETCH_HOST": host,
        "HOMESTRETCH_PORT": str(port),
        "HOMESTRETCH_WORKERS": "1",
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "skill.cli", "serve"], env=environment, cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    try:
        waits = ["curl", "--silent", "--retry", "50", "--retry-connrefused", "--retry-delay", "1"]
        if not shutil.which("curl"):
            pytest.skip("curl is not there: it waits until the server is up")
        where = f"[{host}]" if ":" in host else host
        ready = subprocess.run([*waits, f"http://{where}:{port}/readyz"], capture_output=True, text=True, timeout=60)
        assert {"status": "ready"} == json.loads(ready.stdout)
        connection = HTTPConnection(host, port, timeout=10)
        connection.request("POST", "/alexa", json.dumps(requests.launch()))
        assert 400 == connection.getresponse().status
        connection.close()
    finally:
        server.terminate()
        output, _ = server.communicate(timeout=30)

    assert ["refused"] == [json.loads(line)["event"] for line in output.splitlines()]
