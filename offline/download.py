"""Fetches a model's zip over HTTPS, and goes on where it was cut off.

Rules, each with its reason:
- Only https, also where a redirect leads: what is fetched is loaded into this process.
- What has come stays until it is whole. Beside it stands the server's mark of the version it is of (an ETag, or else a
  date); it goes back with If-Range, so that two versions are never glued together. Without a mark it begins anew, and
  so it does with a server that sends no parts.
- A file of another size than the list's is not the one that was meant: it is not begun, and no byte too many is kept.
- Nothing waits longer than PATIENCE_SECONDS for the next bytes.
- The system's certificates are trusted, and certifi's: Python finds none on macOS, and not all on Windows.
"""

import http.client
import re
import shutil
import socket
import ssl
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError, URLError

import certifi

from engine.errors import MissingError, StateError
from offline.model_list import OfficialModel, megabytes

PATIENCE_SECONDS = 30.0
BLOCK_BYTES = 64 * 1024

MARK = re.compile(r'"[!#-~]+"|[A-Z][A-Za-z0-9,: ]+')
"""A strong ETag or an HTTP date (RFC 9110, 8.8.3 and 5.6.7); a weak ETag may not be named in If-Range (13.1.5)."""

Told = Callable[[int], None]
"""Is told how many bytes have come."""


@dataclass(frozen=True, slots=True)
class Part:
    """The file with what has come so far, and beside it the mark of the version it is of."""

    path: Path

    @property
    def _mark(self) -> Path:
        return self.path.with_name(f"{self.path.name}.mark")

    def come(self) -> int:
        """Return the number of bytes that have come; none where nobody may look, which is told when it is written."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def mark(self) -> str:
        """Return the mark, or nothing where there is none that could be sent."""
        mark = self._mark.read_text(encoding="ascii", errors="replace") if self._mark.exists() else ""
        return mark if MARK.fullmatch(mark) else ""

    def open(self, mark: str | None) -> IO[bytes]:
        """Return the file to write on in; emptied, and with a new mark, unless `mark` is None."""
        if mark is not None:
            self.path.write_bytes(b"")  # before the mark, so that no old bytes ever stand under a new one
            self._mark.write_text(mark, encoding="ascii")
        return self.path.open("ab")

    def discard(self) -> None:
        """Delete both."""
        self.path.unlink(missing_ok=True)
        self._mark.unlink(missing_ok=True)


def fetch(model: OfficialModel, part: Part, told: Told, patience_seconds: float = PATIENCE_SECONDS) -> None:
    """Bring `part` to the size of the model's zip; what is in it is not looked at here.

    Raises MissingError when the network does not give it, and StateError when the disk does not take it; both say how
    to go on.
    """
    come = part.come()
    if come > model.bytes:
        part.discard()
        come = 0
    if come == model.bytes:
        return
    has_room(part.path.parent, model.bytes - come)
    with _ask(model, come, part.mark(), patience_seconds) as answer:
        goes_on = answer.status == HTTPStatus.PARTIAL_CONTENT
        try:
            with part.open(None if goes_on else _mark_in(answer)) as file:
                come = _take(model, answer, file, come if goes_on else 0, told)
        except OSError as error:
            raise StateError(unwritten(part.path, error)) from error
    if come > model.bytes:
        part.discard()
        raise MissingError(
            f"{model.host} sent more than the {megabytes(model.bytes)} of {model.name}: nothing was kept"
        )


def has_room(folder: Path, needed: int) -> None:
    """Raise StateError where `folder` has not so many bytes left."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StateError(f"{folder} has room for {megabytes(free)}, and {megabytes(needed)} are to come: make room")


def unwritten(path: Path, error: OSError) -> str:
    """Return the sentence for a disk that is full, or closed to us."""
    return f"{path} could not be written ({error.strerror or error}): make room, or make it writable, and try again"


def _take(model: OfficialModel, answer: Any, file: IO[bytes], come: int, told: Told) -> int:
    """Write what comes until the answer ends, or is too long; return how much there is then."""
    told(come)
    while come <= model.bytes and (block := _next_block(model, answer, come)):
        file.write(block)
        come += len(block)
        told(min(come, model.bytes))
    if come < model.bytes:
        raise _cut(model, come, "it ended early")
    return come


def _next_block(model: OfficialModel, answer: Any, come: int) -> bytes:
    try:
        block: bytes = answer.read1(BLOCK_BYTES)
    except TimeoutError:
        raise _cut(model, come, "nothing more came") from None
    except (OSError, http.client.HTTPException) as error:
        raise _cut(model, come, str(error) or type(error).__name__) from None
    return block


def _cut(model: OfficialModel, come: int, why: str) -> MissingError:
    return MissingError(
        f"the connection to {model.host} was cut after {megabytes(come)} of {megabytes(model.bytes)} ({why}). "
        f"What came is kept: `homestretch model get {model.name}` goes on from there"
    )


def _ask(model: OfficialModel, come: int, mark: str, patience_seconds: float) -> Any:
    """Return the answer with the rest of the file, or with all of it where the server has not that rest."""
    if come and mark:
        rest = _send(model, {"Range": f"bytes={come}-", "If-Range": mark}, patience_seconds)
        if rest.status == HTTPStatus.OK or _is_rest(rest, come, model.bytes, mark):
            return _sized(model, rest, come)
        rest.close()
    return _sized(model, _send(model, {}, patience_seconds), come)


def _is_rest(answer: Any, come: int, size: int, mark: str) -> bool:
    """Whether an answer has what follows on the first `come` bytes, of the same version, to the end."""
    if answer.status != HTTPStatus.PARTIAL_CONTENT or _mark_in(answer) not in ("", mark):
        return False
    return bool(answer.headers.get("Content-Range") == f"bytes {come}-{size - 1}/{size}")


def _sized(model: OfficialModel, answer: Any, come: int) -> Any:
    """Return an answer that brings the file that is meant; raises MissingError for any other."""
    expected = model.bytes - (come if answer.status == HTTPStatus.PARTIAL_CONTENT else 0)
    length = answer.headers.get("Content-Length")
    if answer.status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
        answer.close()
        raise MissingError(f"{model.host} answers with {answer.status} instead of {model.url}: {by_hand(model)}")
    if length is not None and length != str(expected):
        answer.close()
        raise MissingError(
            f"{model.host} has a file of {length} bytes at {model.url}, not the {expected} that are known: it may have "
            "been replaced, so nothing was taken; look for a newer Homestretch"
        )
    return answer


def _mark_in(answer: Any) -> str:
    """Return the best mark there is in an answer, or nothing."""
    marks = (answer.headers.get(header, "") for header in ("ETag", "Last-Modified"))
    return next((mark for mark in marks if MARK.fullmatch(mark)), "")


class OnlyHttps(urllib.request.HTTPRedirectHandler):
    """Follows redirects to https alone."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Return the next request; raises MissingError where it would not be https."""
        if not newurl.startswith("https://"):
            fp.close()
            raise MissingError(f"{req.host} sends us on to {newurl}, which is not https: nothing was taken")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _send(model: OfficialModel, headers: dict[str, str], patience_seconds: float) -> Any:
    """Return the server's answer, also one that the range is not there; raises MissingError for all other trouble."""
    trust = ssl.create_default_context()
    trust.load_verify_locations(certifi.where())
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trust), OnlyHttps())
    request = urllib.request.Request(  # noqa: S310  the list allows https alone
        model.url, headers={"User-Agent": "homestretch", "Accept-Encoding": "identity", **headers}
    )
    try:
        return opener.open(request, timeout=patience_seconds)
    except HTTPError as error:
        if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return error
        error.close()
        raise MissingError(f"{model.host} answers {error.code} ({error.reason}): {by_hand(model)}") from None
    except (OSError, http.client.HTTPException) as error:
        raise MissingError(trouble(error, model)) from error


def trouble(error: Exception, model: OfficialModel) -> str:
    """Return the sentence for a server that could not be asked."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"{model.host} cannot prove who it is ({reason.verify_message}), so nothing was taken: {by_hand(model)}"
    if isinstance(reason, socket.gaierror):
        return (
            f"{model.host} is not found: this machine seems to be offline. "
            f"Homestretch hears without, with its own model; {by_hand(model)}"
        )
    if isinstance(reason, TimeoutError):
        return f"{model.host} does not answer: {by_hand(model)}"
    why = reason.strerror if isinstance(reason, OSError) and reason.strerror else reason
    return f"{model.host} cannot be reached ({why}): {by_hand(model)}"


def by_hand(model: OfficialModel) -> str:
    """Return what can be done meanwhile."""
    return f"try again later, or bring {model.url} here and `homestretch model get {model.name} --from FILE`"
