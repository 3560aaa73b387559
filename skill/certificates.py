"""The certificates Alexa signs with: fetched from the one place they may come from, checked, kept for an hour."""

import re
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from http.client import HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from skill.errors import RequestRefusedError

HOST, FOLDER, NAME = "s3.amazonaws.com", "/echo.api/", "echo-api.amazon.com"
"""Where the chain is, and whom its certificate must be made out to (Amazon: host a custom skill as a web service)."""
PATH = re.compile(r"/[A-Za-z0-9._/-]*")
"""No escapes: what is checked is what is asked for."""
FETCH_SECONDS = 3.0
"""Alexa waits 8 s for the whole answer."""
LARGEST_CHAIN = 64 * 1024
"""Bytes; a chain of four has under 8 KB."""
MOST_ENTRIES = 8
KEPT_FOR = timedelta(hours=1)

Fetch = Callable[[str], bytes]
"""A path on the host, as `normalised` returns it, to the file there; raises RequestRefusedError."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A key that was checked, and until when it may be used."""

    key: RSAPublicKey
    until: datetime


class Certificates:
    """Keys by address; only those that were found good are kept."""

    def __init__(self, roots: Store, fetch: Fetch) -> None:
        """`roots`: whom to trust."""
        self._roots = roots
        self._fetch = fetch
        self._entries: dict[str, Entry] = {}

    def key(self, address: str, now: datetime) -> RSAPublicKey:
        """Return the key at `address`, good at the time `now`; raises RequestRefusedError."""
        path = normalised(address)
        entry = self._entries.get(path)
        if entry is None or now >= entry.until:
            entry = self._checked(self._fetch(path), now)
            others = [pair for pair in self._entries.items() if pair[0] != path and now < pair[1].until]
            self._entries = dict([*others[-(MOST_ENTRIES - 1) :], (path, entry)])
        return entry.key

    def __len__(self) -> int:
        """How many addresses are kept."""
        return len(self._entries)

    def _checked(self, pem: bytes, now: datetime) -> Entry:
        try:
            leaf, *others = x509.load_pem_x509_certificates(pem)
            verifier = PolicyBuilder().store(self._roots).time(now).build_server_verifier(x509.DNSName(NAME))
            chain = verifier.verify(leaf, others)
        except (ValueError, VerificationError) as error:
            raise RequestRefusedError(f"the certificate is not Alexa's ({type(error).__name__})") from None
        key = leaf.public_key()
        if not isinstance(key, RSAPublicKey):
            raise RequestRefusedError("the certificate's key is not RSA")
        ends = min(each.not_valid_after_utc for each in chain)
        return Entry(key, min(ends, now + KEPT_FOR))


@lru_cache(maxsize=MOST_ENTRIES)
def normalised(address: str) -> str:
    """Return the path of a certificate's address; raises RequestRefusedError where it is not of the allowed form."""
    try:
        url = urlsplit(address)
    except ValueError:
        raise RequestRefusedError("the certificate's address is no address") from None
    host, _, port = url.netloc.lower().partition(":")
    allowed = url.scheme.lower() == "https" and host == HOST and port in ("", "443")
    if not allowed or url.query or url.fragment or not address.isascii() or not PATH.fullmatch(url.path):
        raise RequestRefusedError("the certificate's address is not one of Alexa's")
    parts: list[str] = []
    for part in url.path.split("/")[1:]:
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    path = "/" + "/".join(parts)
    if not path.startswith(FOLDER):
        raise RequestRefusedError("the certificate's address is not one of Alexa's")
    return path


def connect() -> HTTPSConnection:
    """Return a connection to where the certificates are; there is no other way out, so redirects lead nowhere."""
    return HTTPSConnection(HOST, timeout=FETCH_SECONDS)


def fetcher(connect: Callable[[], HTTPSConnection] = connect) -> Fetch:
    """Return what fetches over `connect`."""

    def fetch(path: str) -> bytes:
        connection = connect()
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            data = response.read(LARGEST_CHAIN + 1)
        except (OSError, HTTPException) as error:
            raise RequestRefusedError(f"the certificate could not be fetched ({type(error).__name__})") from None
        finally:
            connection.close()
        if response.status != 200 or len(data) > LARGEST_CHAIN:
            raise RequestRefusedError(f"there is no certificate at that address (status {response.status})")
        return data

    return fetch


def load_roots(pem: bytes) -> Store:
    """Return a store of all roots in `pem` but those that are malformed: real bundles hold a few."""
    roots = []
    with warnings.catch_warnings():
        warnings.simplefilter("error", CryptographyDeprecationWarning)  # malformed for the next version
        for block in re.findall(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", pem, re.DOTALL):
            with suppress(ValueError, CryptographyDeprecationWarning):
                roots.append(x509.load_pem_x509_certificate(block))
    return Store(roots)


def utc_now() -> datetime:
    """Return the time of this machine."""
    return datetime.now(UTC)
