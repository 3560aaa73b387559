"""A real gunicorn with the verifying application, and a proxy that signs what a client sends, both on this machine."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.skill.pki import Alexa, alexa
from tests.skill.requests import SKILL

ROOT = Path(__file__).parents[2]


def signer() -> Alexa:
    """Return a signer whose certificates are good today."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return alexa(born=today - timedelta(days=30))


@contextmanager
def gunicorn(
    folder: Path,
    store: str,
    workers: int = 2,
    threads: int = 4,
    root: bytes | None = None,
    chain: bytes | None = None,
    application: str = "tests.skill.served:app()",
) -> Iterator[int]:
    """Serve with this store; yield the port. The socket is open before the server is, so nobody has to wait."""
    (folder / "root.pem").write_bytes(root or signer().root.pem)
    (folder / "chain.pem").write_bytes(chain or signer().chain())
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HOMESTRETCH_SKILL_ID": SKILL,
        "HOMESTRETCH_STORE": store,
        "HOMESTRETCH_SCREENING": "off",
        "HOMESTRETCH_TEST_ROOT": str(folder / "root.pem"),
        "HOMESTRETCH_TEST_CHAIN": str(folder / "chain.pem"),
    }
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener, (folder / "server.log").open("ab") as log:
        number = listener.fileno()
        command = [
            sys.executable, "-m", "gunicorn", "--bind", f"fd://{number}", "--workers", str(workers),
            "--worker-class", "gthread", "--threads", str(threads), "--log-level", "warning",
            application,
        ]  # fmt: skip
        server = subprocess.Popen(
            command, env=environment, cwd=folder, pass_fds=[number], stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
        try:
            yield listener.getsockname()[1]
        finally:
            server.terminate()
            server.wait(30)


def post(port: int, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    """Send a body to /alexa; return status and answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", "/alexa", body, headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@contextmanager
def signing_proxy(port: int) -> Iterator[int]:
    """Sign whatever is posted and hand it to the server at `port`; yield the proxy's own port."""

    class Proxy(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, answer = post(port, body, signer().sign(body))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
