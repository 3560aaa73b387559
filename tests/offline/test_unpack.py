"""Zips made to do harm are refused, and nothing of them lands anywhere."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from engine.errors import MissingError
from offline.unpack import MOST_ENTRIES, unpack

LINK = zipfile.ZipInfo("model/graph")
LINK.create_system = 3
LINK.external_attr = (stat.S_IFLNK | 0o777) << 16
DEVICE = zipfile.ZipInfo("model/null")
DEVICE.create_system = 3
DEVICE.external_attr = (stat.S_IFCHR | 0o666) << 16

Entries = list[tuple[str | zipfile.ZipInfo, bytes]]


def archive(path: Path, entries: Entries) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries:
            file.writestr(name, data)
    return path


def test_files_and_folders_are_unpacked(tmp_path: Path) -> None:
    """As they are in the zip."""
    path = archive(tmp_path / "a.zip", [("model/", b""), ("model/am/final.mdl", b"weights"), ("model/README", b"")])
    unpack(path, tmp_path / "out", 100)

    assert b"weights" == (tmp_path / "out" / "model" / "am" / "final.mdl").read_bytes()
    assert (tmp_path / "out" / "model" / "README").is_file()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([("../out.txt", b"x")], "lead out of its folder"),
        ([("model/../../out.txt", b"x")], "lead out of its folder"),
        ([("/tmp/out.txt", b"x")], "lead out of its folder"),
        ([("C:/out.txt", b"x")], "lead out of its folder"),
        ([("model\\..\\..\\out.txt", b"x")], "lead out of its folder"),
        ([("model//x", b"x")], "lead out of its folder"),
        ([(LINK, b"/etc"), ("model/graph/passwd", b"x")], "neither file nor folder"),
        ([(DEVICE, b"")], "neither file nor folder"),
        ([("model/x", b"1"), ("model/X", b"2")], "same name twice"),
        ([("model/x", b"1"), ("model/x", b"2")], "same name twice"),
        ([("model/bomb", bytes(2_000_000))], "would unpack to 2000000 bytes, at most 1000000"),
        ([(f"model/{n}", bytes(600_000)) for n in range(2)], "would unpack to 1200000 bytes"),
        ([(f"model/{n}", b"") for n in range(MOST_ENTRIES + 1)], "has 1001 entries"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_zip_that_means_harm_is_refused(tmp_path: Path, entries: Entries, told: str) -> None:
    """Before the first byte is written."""
    path = archive(tmp_path / "a.zip", entries)
    with pytest.raises(MissingError, match=told):
        unpack(path, tmp_path / "out", 1_000_000)

    assert {path, tmp_path / "out"} == set(tmp_path.rglob("*"))


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    """Where the directory says 10 bytes, no 2 MB are written."""
    path = archive(tmp_path / "a.zip", [("model/bomb", bytes(2_000_000))])
    data = path.read_bytes().replace((2_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(data)
    with pytest.raises(MissingError, match="no zip that can be unpacked"):
        unpack(path, tmp_path / "out", 1_000_000)

    assert 10 >= sum(file.stat().st_size for file in (tmp_path / "out").rglob("*") if file.is_file())


def damaged(data: bytes) -> bytes:
    return data.replace(b"weights", b"weighty")


def locked(data: bytes) -> bytes:
    """Set the flag of an encrypted entry, in the directory and before the entry."""
    begin = data.index(b"PK\x01\x02") + 8
    return bytes([*data[:6], data[6] | 1, *data[7:begin], data[begin] | 1, *data[begin + 1 :]])


@pytest.mark.parametrize("spoil", [damaged, locked, lambda data: data[:40], lambda data: b"<html>"])
def test_a_broken_zip_is_a_sentence(tmp_path: Path, spoil: object) -> None:
    """Damaged, encrypted, cut off, or no zip at all."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("model/final.mdl", b"weights")
    assert callable(spoil)
    (tmp_path / "a.zip").write_bytes(spoil(buffer.getvalue()))
    with pytest.raises(MissingError, match="the file is no zip that can be unpacked"):
        unpack(tmp_path / "a.zip", tmp_path / "out", 1000)
