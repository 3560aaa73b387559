"""`homestretch model` as a person uses it, a process for each command."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import StateError
from offline.install import install, remove
from offline.model_commands import in_lines
from offline.model_list import OfficialModel
from offline.models import SHIPPED
from tests.command import COMMAND, Home
from tests.offline.model_host import ModelHost, offer, trusted_host, zipped

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders are different on Windows")


@pytest.fixture
def home(tmp_path: Path, clips: Path) -> Home:
    return Home(tmp_path, clips)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[ModelHost]:
    with pytest.MonkeyPatch.context() as environ, trusted_host(tmp_path, environ) as host:
        yield host


def listed(home: Home, model: OfficialModel) -> Path:
    """Put a model into the person's own list; return the folder that models go into."""
    own = home.folder / "config" / "homestretch" / "models.toml"
    own.parent.mkdir(parents=True)
    keys = {key: getattr(model, key) for key in ("name", "language", "url", "bytes", "licence", "sha256")}
    own.write_text("[[models]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items()))
    return home.folder / "data" / "homestretch" / "models"


def quarters(archive: bytes) -> list[float]:
    """Return the megabytes of which a download tells: a quarter of it, half, three quarters, all."""
    return [pytest.approx(part * len(archive) / 4e6, abs=0.1) for part in (1, 2, 3, 4)]


def megabytes(line: str) -> float:
    number, unit, *_ = line.split()
    assert "MB" == unit
    return float(number)


def test_a_model_is_fetched_found_and_listed(home: Home, host: ModelHost) -> None:
    """Size and place are told beforehand, and then how to use it and how to be rid of it."""
    archive = zipped(SHIPPED / "en")
    folder = listed(home, offer(host, archive)) / "small-xx"
    got = home.run("model", "get", "small-xx")
    doctor = json.loads(home.run("doctor", "--model", "small-xx", "--json").out)
    rows = json.loads(home.run("model", "list", "--json").out)

    size, where = f"{len(archive) / 1e6:.1f} MB", f"localhost:{host.server_address[1]}"
    assert (0, True) == (got.code, got.out.startswith(f"small-xx: {size} from {where}"))
    assert quarters(archive) == [megabytes(line) for line in got.err.splitlines()]
    assert {"ok": True, "found": str(folder)}.items() <= next(r for r in doctor if r["part"] == "ear").items()
    assert {"small-en-us": None, "small-xx": str(folder)} == {row["name"]: row["folder"] for row in rows}


def test_a_model_that_is_damaged_is_fetched_anew_as_is_told(home: Home, host: ModelHost) -> None:
    """All its parts are there, so it counts as here; how to be rid of it stands in the same line."""
    folder = listed(home, offer(host, zipped(SHIPPED / "en"))) / "small-xx"
    home.run("model", "get", "small-xx")
    graph = folder / "graph" / "HCLr.fst"
    graph.write_bytes(b"damaged")
    told = home.run("model", "get", "small-xx").out.splitlines()[0]
    for command in ("remove", "get"):
        home.run("model", command, "small-xx")

    assert f"small-xx is here already: {folder} (damaged? `homestretch model remove small-xx`, then" in told
    assert (SHIPPED / "en" / "graph" / "HCLr.fst").read_bytes() == graph.read_bytes()


def test_ctrl_c_stops_a_download_and_keeps_what_came(home: Home, host: ModelHost) -> None:
    """Exit code 130, and how to go on."""
    archive = zipped(SHIPPED / "en")
    downloads = listed(home, offer(host, archive))
    host.cut_after, host.stalls = len(archive) * 5 // 8, True
    run = subprocess.Popen(
        [*COMMAND, "model", "get", "small-xx"],
        env=home.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert run.stderr is not None
    first = run.stderr.readline(), run.stderr.readline()
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=30)

    assert quarters(archive)[:2] == [megabytes(line) for line in first]
    assert (130, True, "") == (run.returncode, "Stopped. What came is kept" in out, err.strip())
    assert (downloads / "small-xx.part").stat().st_size > len(archive) // 2


def test_of_two_at_once_the_second_leaves_the_first_alone(home: Home, host: ModelHost, tmp_path: Path) -> None:
    """Neither fetches, installs nor deletes what another is fetching; one that was killed is in nobody's way."""
    archive, file = zipped(SHIPPED / "en"), tmp_path / "model.zip"
    file.write_bytes(archive)
    model = offer(host, archive)
    downloads = listed(home, model)
    host.cut_after, host.stalls = len(archive) * 5 // 8, True
    first = subprocess.Popen(
        [*COMMAND, "model", "get", "small-xx"],
        env=home.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert first.stderr is not None
    begun = first.stderr.readline(), first.stderr.readline()
    for change in (lambda: install(model, file, downloads), lambda: remove(model, downloads)):
        with pytest.raises(StateError, match="another `homestretch model get` is fetching small-xx"):
            change()
    second = home.run("model", "get", "small-xx")
    asked, running = len(host.asked), first.poll() is None
    first.kill()
    first.communicate()
    come = (downloads / "small-xx.part").stat().st_size
    host.cut_after, host.stalls = None, False
    after = home.run("model", "get", "small-xx")

    told = "homestretch: another `homestretch model get` is fetching small-xx: let it finish, or stop it"
    assert quarters(archive)[:2] == [megabytes(line) for line in begun]
    assert (4, told) == (second.code, second.err.strip())
    assert (1, True, True) == (asked, running, len(archive) // 2 < come <= len(archive) * 5 // 8)
    assert (0, f"bytes={come}-") == (after.code, host.asked[-1]["range"])
    assert (downloads / "small-xx" / "am" / "final.mdl").is_file()


def test_where_there_is_no_terminal_a_download_is_a_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """Four at most, however many blocks come, and one where it goes on."""
    told = in_lines(OfficialModel("small-xx", "en-US", "https://example.org/x.zip", 40_000_000, "Apache-2.0"))
    for come in range(12_000_000, 40_000_001, 100_000):
        told(come)

    lines = ["Going on after 12 MB.", "20 MB of 40 MB", "30 MB of 40 MB", "40 MB of 40 MB"]
    assert lines == capsys.readouterr().err.splitlines()
