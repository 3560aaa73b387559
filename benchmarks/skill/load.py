"""Signed requests and clients that send them as fast as they are answered, one connection each."""

import json
import socket
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from tests.skill import requests
from tests.skill.serving import signer

TURNS = (
    "AMAZON.YesIntent",
    "ReadyIntent",
    "AMAZON.NextIntent",
    "TimeLeftIntent",
    "AMAZON.PauseIntent",
    "AMAZON.ResumeIntent",
)
"""What a user says, again and again: the routine goes forward a stretch with each round."""
SESSION_TURNS = 20
APART = timedelta(seconds=12)
"""So much later each request says it was made: in the middle of what plays. 20 turns fit into the 150 s before and
after now in which a request is taken, with time left to send them."""
LONGEST_SECONDS = 30
"""A server that takes longer is taken for dead."""


class Load(NamedTuple):
    """What a number of clients measured."""

    per_second: float
    milliseconds: list[float]
    errors: int
    """Answers that were not 200."""


def sessions(clients: int, turns: int, name: str) -> list[list[bytes]]:
    """Return for each client the requests of users of its own, each signed, with an id of its own, as sent by HTTP."""
    now = datetime.now(UTC)
    found = []
    for client in range(clients):
        sent = []
        for turn in range(turns):
            session, step = divmod(turn, SESSION_TURNS)
            user, at = f"{name}-{client}-{session}", now + APART * (step - SESSION_TURNS // 2)
            said = TURNS[(step - 1) % len(TURNS)]
            data = requests.intent(said, at=at, user=user) if step else requests.launch(at=at, user=user)
            data["request"]["requestId"] = f"{user}-{step}"
            sent.append(_written(json.dumps(data).encode()))
        found.append(sent)
    return found


def _written(body: bytes) -> bytes:
    headers = {**signer().sign(body), "Host": "localhost", "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /alexa HTTP/1.1\r\n{head}\r\n".encode() + body


def run(pool: ProcessPoolExecutor, port: int, work: Sequence[list[bytes]]) -> Load:
    """Send all requests, each client its own."""
    begun = time.perf_counter()
    found = list(pool.map(_client, [port] * len(work), work))
    milliseconds = [ms for part, _ in found for ms in part]
    return Load(len(milliseconds) / (time.perf_counter() - begun), milliseconds, sum(errors for _, errors in found))


def _client(port: int, work: list[bytes]) -> tuple[list[float], int]:
    """Return the milliseconds of each request, and how many were not answered with 200."""
    milliseconds, errors = [], 0
    if not work:
        return [], 0
    connection = socket.create_connection(("127.0.0.1", port), LONGEST_SECONDS)
    for each in work:
        begun = time.perf_counter()
        try:
            connection.sendall(each)
            status, keeps = _answer(connection)
        except (ConnectionResetError, BrokenPipeError):  # the server closed an idle connection while we wrote
            connection.close()
            connection = socket.create_connection(("127.0.0.1", port), LONGEST_SECONDS)
            connection.sendall(each)
            status, keeps = _answer(connection)
        milliseconds.append((time.perf_counter() - begun) * 1000)
        errors += status != 200
        if not keeps:
            connection.close()
            connection = socket.create_connection(("127.0.0.1", port), LONGEST_SECONDS)
    connection.close()
    return milliseconds, errors


def _answer(connection: socket.socket) -> tuple[int, bool]:
    """Read one answer; return its status and whether the connection stays open."""
    data = b""
    while b"\r\n\r\n" not in data:
        if not (part := connection.recv(65536)):
            raise ConnectionResetError
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").lower().split("\r\n")
    fields = dict(line.split(": ", 1) for line in lines[1:])
    missing = int(fields.get("content-length", "0")) - len(body)
    while missing > 0:
        missing -= len(connection.recv(65536))
    return int(lines[0].split()[1]), fields.get("connection") != "close"
