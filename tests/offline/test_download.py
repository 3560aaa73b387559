"""A download from a real HTTPS server on this machine that fails in all the ways servers and disks do."""

import os
import socket
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import MissingError, StateError
from offline.download import BLOCK_BYTES, Part, fetch, trouble
from offline.model_list import OfficialModel
from tests.offline.model_host import ModelHost, hosted, issue, offer, trusted_host

SIZE = 3 * BLOCK_BYTES
CUT = BLOCK_BYTES + 100
DATA = os.urandom(SIZE)
OTHER = os.urandom(SIZE)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[ModelHost]:
    with pytest.MonkeyPatch.context() as environ, trusted_host(tmp_path, environ) as host:
        yield host


@pytest.fixture
def part(tmp_path: Path) -> Part:
    return Part(tmp_path / "small-xx.part")


def come(model: OfficialModel, part: Part, patience_seconds: float = 5.0) -> bytes:
    """Fetch, and return what is there then."""
    fetch(model, part, lambda _: None, patience_seconds)
    return part.path.read_bytes()


def cut_off(host: ModelHost, part: Part) -> OfficialModel:
    """Lose the connection in the middle of a file."""
    model = offer(host, DATA)
    host.cut_after = CUT
    with pytest.raises(MissingError, match=r"cut after 0.1 MB of 0.2 MB .*is kept: `homestretch model get small-xx`"):
        come(model, part)
    host.cut_after = None
    return model


def test_a_file_comes_whole_and_it_is_told_how_far(host: ModelHost, part: Part) -> None:
    """From nothing to all of it; whoever asks is not told apart from others."""
    told: list[int] = []
    fetch(offer(host, DATA), part, told.append)

    assert DATA == part.path.read_bytes()
    assert (0, SIZE, sorted(told)) == (told[0], told[-1], told)
    assert "homestretch" == host.asked[0]["user-agent"]


def test_a_cut_connection_keeps_what_came_and_the_next_try_goes_on(host: ModelHost, part: Part) -> None:
    """The rest is asked for, of the same version."""
    model = cut_off(host, part)
    told: list[int] = []
    fetch(model, part, told.append)

    assert DATA == part.path.read_bytes()
    assert ((f"bytes={CUT}-", '"one"'), CUT) == ((host.asked[1]["range"], host.asked[1]["if-range"]), told[0])


@pytest.mark.parametrize("honours", [True, False])
def test_two_versions_are_never_glued_together(host: ModelHost, part: Part, honours: bool) -> None:
    """A file that was replaced meanwhile comes anew, also from a server that does not know If-Range."""
    model = cut_off(host, part)
    host.data, host.marks, host.honours_if_range = OTHER, {"ETag": '"two"'}, honours

    assert OTHER == come(model, part)


def test_a_server_without_parts_sends_it_anew(host: ModelHost, part: Part) -> None:
    """What came before is not doubled."""
    model = cut_off(host, part)
    host.ranges = False

    assert DATA == come(model, part)


@pytest.mark.parametrize(
    ("marks", "sent"),
    [
        ({}, None),
        ({"ETag": 'W/"weak"'}, None),
        ({"ETag": 'W/"weak"', "Last-Modified": "Mon, 02 Nov 2026 08:00:00 GMT"}, "Mon, 02 Nov 2026 08:00:00 GMT"),
        ({"ETag": '"caf\xe9"'}, None),
    ],
)
def test_only_a_mark_that_proves_the_version_lets_it_go_on(
    host: ModelHost, part: Part, marks: dict[str, str], sent: str | None
) -> None:
    """Without one, or with a weak one, it begins anew."""
    host.marks = marks
    model = cut_off(host, part)

    assert DATA == come(model, part)
    assert (sent, sent is not None) == (host.asked[1].get("if-range"), "range" in host.asked[1])


def test_a_rest_that_is_not_there_any_more_is_asked_for_no_second_time(host: ModelHost, part: Part) -> None:
    """The file has become shorter than what came: that is another file, and it is said."""
    model = cut_off(host, part)
    host.data = DATA[:100]
    with pytest.raises(MissingError, match=rf"has a file of 100 bytes at {host.url}, not the {SIZE} that are known"):
        come(model, part)

    assert [f"bytes={CUT}-", None] == [asked.get("range") for asked in host.asked[1:]]


def test_a_file_of_another_size_is_not_begun_and_what_came_before_stays(host: ModelHost, part: Part) -> None:
    """A portal's page, or a new version that nobody has checked."""
    model = cut_off(host, part)
    host.data, host.ranges = b"<html>Please log in</html>", False
    with pytest.raises(MissingError, match="has a file of 26 bytes"):
        come(model, part)

    assert DATA[:CUT] == part.path.read_bytes()


def test_more_than_was_announced_is_not_kept(host: ModelHost, part: Part) -> None:
    """A server that names no length cannot fill the disk."""
    model = offer(host, DATA)
    host.data, host.sends_length = DATA + bytes(10 * SIZE), False
    with pytest.raises(MissingError, match=r"sent more than the 0.2 MB of small-xx: nothing was kept"):
        come(model, part)

    assert not part.path.exists()


def test_silence_is_not_waited_for_for_ever(host: ModelHost, part: Part) -> None:
    """A server that stops in the middle is left; what came is kept."""
    model = offer(host, DATA)
    host.cut_after, host.stalls = CUT, True
    with pytest.raises(MissingError, match=r"nothing more came.*is kept"):
        come(model, part, patience_seconds=0.2)

    assert CUT == part.come()


@pytest.mark.parametrize("status", [404, 503])
def test_a_server_that_has_it_not_is_answered_with_what_can_be_done(host: ModelHost, part: Part, status: int) -> None:
    """Where to get the file by hand, and how to name it."""
    model = offer(host, DATA)
    host.status = status
    with pytest.raises(MissingError, match=rf"answers {status} .*bring {host.url} here and .*--from FILE"):
        come(model, part)


def test_a_redirect_is_followed_to_https_alone(host: ModelHost, part: Part) -> None:
    """What is loaded into the process does not travel in the clear."""
    model = offer(host, DATA)
    host.redirect = host.url.replace("https", "http")
    with pytest.raises(MissingError, match="which is not https: nothing was taken"):
        come(model, part)
    assert not part.path.exists()

    host.redirect = host.url.replace("0.1.zip", "elsewhere.zip")
    assert DATA == come(model, part)


def test_a_host_that_cannot_prove_who_it_is_gets_no_trust(
    host: ModelHost, part: Part, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An expired certificate, and one of an authority that nobody knows."""
    _, expired = issue(tmp_path, days=-1)
    with hosted(expired) as late, pytest.raises(MissingError, match=r"cannot prove who it is \(certificate has exp"):
        come(offer(late, DATA), part)
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(MissingError, match=r"cannot prove who it is \(unable to get local issuer"):
        come(offer(host, DATA), part)


def test_a_host_that_is_gone_is_told(host: ModelHost, part: Part) -> None:
    """Nobody listens there."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"https://localhost:{closed.getsockname()[1]}/x.zip"
        with pytest.raises(MissingError, match=r"^localhost:\d+ cannot be reached \(Connection refused\): try again"):
            come(OfficialModel("small-xx", "en-US", url, 10, "Apache-2.0"), part)


def test_without_a_network_it_is_friendly() -> None:
    """The look-up of a name fails first; the tests may not make one, so the error is given."""
    model = OfficialModel("small-xx", "en-US", "https://example.org/x.zip", 10, "Apache-2.0")
    told = trouble(urllib.error.URLError(socket.gaierror(-3, "Temporary failure in name resolution")), model)

    assert told.startswith("example.org is not found: this machine seems to be offline. Homestretch hears without")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_a_sentence(host: ModelHost, part: Part) -> None:
    """The real error of a real device."""
    part.path.symlink_to("/dev/full")
    with pytest.raises(StateError, match=r"part could not be written \(No space left on device\): make room"):
        come(offer(host, DATA), part)


def test_a_disk_that_is_too_small_is_told_before_anything_comes(host: ModelHost, part: Part) -> None:
    """No disk has an exabyte."""
    model = OfficialModel("small-xx", "en-US", host.url, 10**18, "Apache-2.0")
    with pytest.raises(StateError, match=r"has room for \d+ MB, and 1000000000000 MB are to come"):
        come(model, part)

    assert [] == host.asked
