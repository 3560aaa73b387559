"""Where certificates may come from, which are good, and how long they are kept."""

import ssl
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from skill.certificates import KEPT_FOR, LARGEST_CHAIN, MOST_ENTRIES, Certificates, fetcher, load_roots, normalised
from skill.errors import RequestRefusedError
from tests.skill import pki
from tests.skill.pki import ADDRESS, NOW, PATH, alexa


class Shelf:
    """What is at the addresses, and what was asked for."""

    def __init__(self, file: bytes) -> None:
        self.file = file
        self.fetched: list[str] = []

    def __call__(self, path: str) -> bytes:
        self.fetched.append(path)
        return self.file


def certificates(file: bytes) -> tuple[Certificates, Shelf]:
    shelf = Shelf(file)
    return Certificates(load_roots(alexa().root.pem), shelf), shelf


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS,
        "https://s3.amazonaws.com:443/echo.api/echo-api-cert-12.pem",
        "HTTPS://S3.AmazonAWS.com/echo.api/echo-api-cert-12.pem",
        "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert-12.pem",
        "https://s3.amazonaws.com//echo.api/./echo-api-cert-12.pem",
    ],
)
def test_an_address_of_alexas_is_normalised(address):
    """Amazon's own examples lead to one file."""
    assert PATH == normalised(address)


REFUSED = {
    "http": "http://s3.amazonaws.com/echo.api/cert.pem",
    "other host": "https://notamazon.com/echo.api/cert.pem",
    "host that begins alike": "https://s3.amazonaws.com.evil.com/echo.api/cert.pem",
    "other case of the path": "https://s3.amazonaws.com/EcHo.aPi/cert.pem",
    "other path": "https://s3.amazonaws.com/invalid.path/cert.pem",
    "other port": "https://s3.amazonaws.com:563/echo.api/cert.pem",
    "port otherwise written": "https://s3.amazonaws.com:0443/echo.api/cert.pem",
    "the folder alone": "https://s3.amazonaws.com/echo.api",
    "no port": "https://s3.amazonaws.com:abc/echo.api/cert.pem",
    "port of nothing": "https://s3.amazonaws.com:99999999/echo.api/cert.pem",
    "way out": "https://s3.amazonaws.com/echo.api/../bad/cert.pem",
    "escaped way out": "https://s3.amazonaws.com/echo.api/%2e%2e/x",
    "user": "https://user:p@s3.amazonaws.com/echo.api/cert.pem",
    "query": f"{ADDRESS}?x=1",
    "fragment": f"{ADDRESS}#x",
    "backslash": "https://s3.amazonaws.com\\@evil.com/echo.api/cert.pem",
    "no address": "nonsense",
    "brackets": "https://[s3.amazonaws.com/echo.api/cert.pem",
    "only the folder": "https://s3.amazonaws.com/echo.api/",
    "not ascii": "https://s3.amazonaws.com/echo.api/cert\u2024pem",
    "empty": "",
}


@pytest.mark.parametrize("address", REFUSED.values(), ids=REFUSED)
def test_any_other_address_is_refused_and_not_fetched(address):
    """Nothing is asked of the network for an address that is not Alexa's."""
    keys, shelf = certificates(alexa().chain())

    with pytest.raises(RequestRefusedError, match="address"):
        keys.key(address, NOW)
    assert [] == shelf.fetched


def test_a_good_chain_is_fetched_once():
    """The key is kept, by the normalised address."""
    keys, shelf = certificates(alexa().chain())
    key = keys.key(ADDRESS, NOW)

    assert alexa().key.public_key() == key
    assert key == keys.key(
        "https://s3.amazonaws.com:443/echo.api/x/../echo-api-cert-12.pem", NOW + timedelta(minutes=5)
    )
    assert [PATH] == shelf.fetched


def test_a_chain_is_fetched_again_after_an_hour():
    """A key that was withdrawn is not trusted for ever."""
    keys, shelf = certificates(alexa().chain())
    keys.key(ADDRESS, NOW)
    keys.key(ADDRESS, NOW + KEPT_FOR)

    assert [PATH, PATH] == shelf.fetched


def test_a_key_is_not_kept_longer_than_its_certificate():
    """Ten minutes before its end it is kept for ten minutes."""
    signer = alexa()
    file = pki.pem(signer.between.leaf(signer.key, ends=NOW + timedelta(minutes=10)), signer.between.certificate)
    keys, shelf = certificates(file)
    keys.key(ADDRESS, NOW)

    with pytest.raises(RequestRefusedError):
        keys.key(ADDRESS, NOW + timedelta(minutes=11))
    assert 2 == len(shelf.fetched)


def test_no_more_than_a_few_keys_are_kept():
    """Two hundred addresses take no more room than eight."""
    keys, _ = certificates(alexa().chain())
    for number in range(200):
        keys.key(f"https://s3.amazonaws.com/echo.api/{number}.pem", NOW)

    assert MOST_ENTRIES == len(keys)


def bad_chains():
    signer = alexa()
    between, root, key = signer.between, signer.root, signer.key
    stranger = pki.authority("Stranger", 4)
    other_key = ec.generate_private_key(ec.SECP256R1())
    return {
        "untrusted root": pki.pem(stranger.leaf(key), stranger.certificate),
        "missing intermediate": pki.pem(between.leaf(key)),
        "expired": pki.pem(between.leaf(key, ends=NOW - timedelta(days=1)), between.certificate),
        "not yet valid": pki.pem(between.leaf(key, born=NOW + timedelta(days=1)), between.certificate),
        "wrong name": pki.pem(between.leaf(key, names=("evil.example",)), between.certificate),
        "no name": pki.pem(between.leaf(key, names=()), between.certificate),
        "not RSA": pki.pem(between.leaf(other_key), between.certificate),
        "the root itself": pki.pem(root.certificate),
        "junk": b"junk",
        "empty": b"",
        "not PEM": between.leaf(key).public_bytes(pki.Encoding.DER),
        "broken PEM": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    }


@pytest.mark.parametrize("what", bad_chains())
def test_a_bad_chain_is_refused_and_not_kept(what):
    """A file that is wrong now may be right at the next request."""
    keys, shelf = certificates(bad_chains()[what])

    with pytest.raises(RequestRefusedError, match="certificate"):
        keys.key(ADDRESS, NOW)
    shelf.file = alexa().chain()
    assert alexa().key.public_key() == keys.key(ADDRESS, NOW)


def test_malformed_roots_are_left_out():
    """One bad root in a bundle does not keep the server from starting."""
    bundle = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + alexa().root.pem

    assert Certificates(load_roots(bundle), Shelf(alexa().chain())).key(ADDRESS, NOW)


# The network


class Answers(BaseHTTPRequestHandler):
    """One answer for each path."""

    def do_GET(self) -> None:
        if self.path == "/never":
            self.server.waiting.wait(30)  # type: ignore[attr-defined]
            return
        status = {"/missing": 404, "/moved": 301}.get(self.path, 200)
        body = b"x" * (LARGEST_CHAIN + 1) if self.path == "/large" else b"file"
        self.send_response(status)
        if status == 301:
            self.send_header("Location", "https://evil.example/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def https(tmp_path):
    """Serve `Answers` with TLS on this machine; yield what connects to it."""
    files = tmp_path / "server.pem"
    root = alexa().root
    files.write_bytes(
        pki.key_pem(pki.rsa_key(5)) + pki.pem(root.leaf(pki.rsa_key(5), ("localhost",), ends=NOW + pki.YEAR))
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.waiting = threading.Event()  # type: ignore[attr-defined]
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    trust = ssl.create_default_context(cadata=root.pem.decode())
    try:
        yield lambda: HTTPSConnection("localhost", server.server_port, timeout=2, context=trust)
    finally:
        server.waiting.set()  # type: ignore[attr-defined]
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_file_is_fetched_over_tls(tmp_path):
    """A connection, a file."""
    with https(tmp_path) as connect:
        assert b"file" == fetcher(connect)("/echo.api/x.pem")


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/missing", "404"), ("/moved", "301"), ("/large", "no certificate"), ("/never", "TimeoutError")],
)
def test_what_cannot_be_fetched_is_refused(tmp_path, path, reason):
    """Not found, moved elsewhere, too large, too late: the request is refused, and no redirect is followed."""
    with https(tmp_path) as connect, pytest.raises(RequestRefusedError, match=reason):
        fetcher(connect)(path)


def test_a_server_that_is_not_trusted_is_refused(tmp_path):
    """The certificates come over TLS that is checked as well."""
    with https(tmp_path) as connect:
        port = connect().port
        with pytest.raises(RequestRefusedError, match="SSLCertVerificationError"):
            fetcher(lambda: HTTPSConnection("localhost", port, timeout=2))("/echo.api/x.pem")
