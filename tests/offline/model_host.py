"""A publisher of models on this machine: a real HTTPS server that can be told to fail as real ones do."""

import hashlib
import http.server
import io
import re
import ssl
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from offline.model_list import OfficialModel
from tests.skill.pki import authority, key_pem, pem, rsa_key

PATH = "/vosk-model-small-xx-0.1.zip"


class ModelHost(http.server.ThreadingHTTPServer):
    """Serves `data`; the fields say how badly."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.data = b""
        self.marks = {"ETag": '"one"', "Last-Modified": "Mon, 02 Nov 2026 08:00:00 GMT"}
        self.ranges = True
        self.honours_if_range = True
        self.sends_length = True
        self.cut_after: int | None = None
        """Bytes of an answer's body before the connection is closed."""
        self.stalls = False
        """Whether the connection stays open, in silence, where it would be cut."""
        self.status = 200
        self.redirect = ""
        self.asked: list[dict[str, str]] = []
        """The headers of every request."""
        self.over = threading.Event()

    @property
    def url(self) -> str:
        """The model's address."""
        return f"https://localhost:{self.server_address[1]}{PATH}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no error here."""


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers as its server says."""

    server: ModelHost

    def do_GET(self) -> None:
        host = self.server
        host.asked.append({key.lower(): value for key, value in self.headers.items()})
        if host.redirect and self.path == PATH:
            self.send_response(302)
            self.send_header("Location", host.redirect)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif host.status != 200:
            self.send_error(host.status)
        else:
            self.serve_data(host)

    def serve_data(self, host: ModelHost) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        begin = int(asked[1]) if asked and host.ranges and self.same_version() else 0
        if begin and begin >= len(host.data):
            self.send_error(416)
            return
        self.send_response(206 if begin else 200)
        if begin:
            self.send_header("Content-Range", f"bytes {begin}-{len(host.data) - 1}/{len(host.data)}")
        if host.sends_length:
            self.send_header("Content-Length", str(len(host.data) - begin))
        for key, value in host.marks.items():
            self.send_header(key, value)
        self.end_headers()
        end = None if host.cut_after is None else begin + host.cut_after
        self.wfile.write(host.data[begin:end])
        self.wfile.flush()
        if host.stalls:
            host.over.wait(60)

    def same_version(self) -> bool:
        condition = self.headers.get("If-Range")
        return not self.server.honours_if_range or condition is None or condition in self.server.marks.values()

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@contextmanager
def hosted(certificates: Path) -> Iterator[ModelHost]:
    """Run a host whose certificate is in `certificates`, with its key."""
    host = ModelHost()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates)
    host.socket = context.wrap_socket(host.socket, server_side=True)
    thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield host
    finally:
        host.over.set()
        host.shutdown()
        host.server_close()
        thread.join()


def issue(folder: Path, days: int = 1) -> tuple[Path, Path]:
    """Write an authority's certificate, and a host's with its key; both end in so many days."""
    ends = datetime.now(UTC) + timedelta(days=days)
    born = ends - timedelta(days=30)
    root = authority("Tests' root", 0, born=born)
    trusted, host = folder / "root.pem", folder / f"host{days}.pem"
    trusted.write_bytes(root.pem)
    host.write_bytes(key_pem(rsa_key(1)) + pem(root.leaf(rsa_key(1), ("localhost",), born, ends)))
    return trusted, host


def zipped(folder: Path, top: str = "vosk-model-small-xx-0.1/") -> bytes:
    """Return a model's folder as the zip that a publisher makes of it: all in one folder `top`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            archive.write(file, f"{top}{file.relative_to(folder).as_posix()}")
    return buffer.getvalue()


@contextmanager
def trusted_host(folder: Path, environ: pytest.MonkeyPatch) -> Iterator[ModelHost]:
    """Run a host that this process, and those it starts, have reason to trust."""
    root, certificate = issue(folder)
    environ.setenv("SSL_CERT_FILE", str(root))
    environ.setenv("no_proxy", "*")
    with hosted(certificate) as host:
        yield host


def offer(host: ModelHost, data: bytes, sha256: str | None = None) -> OfficialModel:
    """Let `host` have `data`, and return what a list says of it."""
    host.data = data
    return OfficialModel(
        "small-xx", "en-US", host.url, len(data), "Apache-2.0", sha256 or hashlib.sha256(data).hexdigest()
    )
