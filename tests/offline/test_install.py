"""From a publisher's zip to a model that hears, or to nothing at all."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.loader import Library
from engine.errors import MissingError, StateError, UsageError
from engine.events import Command
from offline.ear import Ear
from offline.install import begun, download, install, remove
from offline.models import SHIPPED, find_model
from offline.sound import BLOCK, RATE, silence
from offline.voice import Voice
from tests.offline.model_host import ModelHost, offer, trusted_host, zipped
from tests.room import Room


@pytest.fixture
def host(tmp_path: Path) -> Iterator[ModelHost]:
    with pytest.MonkeyPatch.context() as environ, trusted_host(tmp_path, environ) as host:
        yield host


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    return tmp_path / "data" / "models"


@pytest.fixture(scope="module")
def model_zip() -> bytes:
    """The shipped model, packed as a publisher does."""
    return zipped(SHIPPED / "en")


def names(folder: Path) -> list[str]:
    """What is in a folder, but the empty files of locks, which stay."""
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def test_a_fetched_model_is_found_by_its_name_and_hears(
    host: ModelHost, downloads: Path, model_zip: bytes, library: Library, clips: Path
) -> None:
    """Interrupted on the way, whole in the end: the real recogniser decodes speech with it."""
    model = offer(host, model_zip)
    host.cut_after = len(model_zip) // 2
    with pytest.raises(MissingError, match="is kept"):
        download(model, downloads, lambda _: None)
    host.cut_after = None
    folder = download(model, downloads, lambda _: None)

    assert (["small-xx"], folder) == (names(downloads), find_model(Path("small-xx"), {}, downloads=downloads))
    assert folder == find_model(None, {"HOMESTRETCH_MODEL": "small-xx"}, downloads=downloads)
    room = Room(((0.5, Voice(clips).clip("stop now")),), echo_db=None)
    ear = Ear(folder, library.phrasebook)
    heard = [found.command for _ in range(3 * RATE // BLOCK) if (found := ear.hear(room.exchange(silence())))]
    assert [Command.STOP] == heard


@pytest.mark.parametrize(
    ("sha256", "top", "lacks", "told"),
    [
        ("0" * 64, "m/", "", "is not small-xx as it was published: its SHA-256 is"),
        (None, "../m/", "", "might lead out of its folder"),
        (None, "m/", "Gr.fst", "is not a vosk model, it has no graph/Gr.fst"),
    ],
)
def test_what_is_not_the_model_leaves_nothing_behind(
    host: ModelHost, downloads: Path, tmp_path: Path, sha256: str | None, top: str, lacks: str, told: str
) -> None:
    """Neither the model, nor what came, nor what was unpacked of it."""
    source = shutil.copytree(SHIPPED / "en", tmp_path / "source")
    for file in source.rglob(lacks or "nothing"):
        file.unlink()
    model = offer(host, zipped(source, top), sha256)
    before = set(tmp_path.rglob("*"))
    with pytest.raises(MissingError, match=rf"{told}.*\. What came was deleted: try again later"):
        download(model, downloads, lambda _: None)

    assert {downloads, downloads.parent, downloads / ".small-xx.lock"} == set(tmp_path.rglob("*")) - before


def test_a_file_brought_by_hand_is_checked_as_well_and_stays(
    host: ModelHost, downloads: Path, tmp_path: Path, model_zip: bytes
) -> None:
    """For a machine without a network; nobody is asked."""
    model = offer(host, model_zip)
    wrong, right = tmp_path / "wrong.zip", tmp_path / "right.zip"
    wrong.write_bytes(model_zip[:-1])
    right.write_bytes(model_zip)
    with pytest.raises(
        MissingError, match=rf"wrong.zip is not small-xx as it was published: {len(model_zip) - 1} byte"
    ):
        install(model, wrong, downloads)
    with pytest.raises(UsageError, match=r"gone.zip is not a file: name the zip of small-xx"):
        install(model, tmp_path / "gone.zip", downloads)

    assert downloads / "small-xx" == install(model, right, downloads)
    assert ([], True, True) == (host.asked, right.exists(), wrong.exists())


def test_a_model_that_lost_a_part_is_replaced_and_a_killed_try_is_swept_up(
    host: ModelHost, downloads: Path, tmp_path: Path, model_zip: bytes
) -> None:
    """Fetching it again mends it; what another process unpacks of another model stays."""
    broken, left = downloads / "small-xx" / "am", downloads / ".small-xx~abc" / "unpacked"
    another = downloads / ".small-xx-big~abc"
    broken.mkdir(parents=True)
    left.mkdir(parents=True)
    another.mkdir()
    with pytest.raises(MissingError, match=r"small-xx is not a vosk model, it has no am/final.mdl"):
        find_model(Path("small-xx"), {}, downloads=downloads)
    download(offer(host, model_zip), downloads, lambda _: None)

    assert [another.name, "small-xx"] == names(downloads)
    assert (downloads / "small-xx" / "am" / "final.mdl").exists()


def test_a_folder_that_cannot_be_made_is_a_sentence(host: ModelHost, downloads: Path, model_zip: bytes) -> None:
    """A file stands in its way; permissions end in the same sentence."""
    downloads.parent.write_text("")
    with pytest.raises(StateError, match=r"small-xx.part could not be written \(.*\): make room, or make it writable"):
        download(offer(host, model_zip), downloads, lambda _: None)


def test_what_another_process_has_just_fetched_is_not_fetched_again(
    host: ModelHost, downloads: Path, model_zip: bytes
) -> None:
    """It came between the look and the lock."""
    model = offer(host, model_zip)

    assert 2 * [downloads / "small-xx"] == [download(model, downloads, lambda _: None) for _ in range(2)]
    assert 1 == len(host.asked)


def test_a_model_is_removed_with_what_came_of_it(host: ModelHost, downloads: Path, model_zip: bytes) -> None:
    """Nothing is left, and a second time there is nothing to do."""
    model = offer(host, model_zip)
    download(model, downloads, lambda _: None)
    begun(model, downloads).path.write_bytes(b"x")

    assert [True, False] == [remove(model, downloads), remove(model, downloads)]
    assert [] == names(downloads)
