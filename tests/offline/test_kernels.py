"""What vosk's matrix library is told of the processor, seen in what it says itself when it is loaded."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from content.loader import Library
from offline.ear_process import EarProcess
from offline.kernels import CORE_TYPE, core_type, told
from offline.models import SHIPPED

SLOWEST = "Prescott"
LOAD = "import sys; from pathlib import Path; from offline.recogniser import load_model; load_model(Path(sys.argv[1]))"


@pytest.fixture
def name(monkeypatch: pytest.MonkeyPatch) -> str:
    """What the processor is called here."""
    monkeypatch.delenv(CORE_TYPE, raising=False)
    if not (added := core_type()):
        pytest.skip("not x86-64, or a numpy without OpenBLAS: vosk is told nothing")
    return added[CORE_TYPE]


def cores(**environment: str) -> list[str]:
    """Return the kernels that each OpenBLAS chooses where the model is loaded: numpy's, then vosk's."""
    said = subprocess.run(
        [sys.executable, "-c", LOAD, str(SHIPPED / "en")],
        env={**os.environ, "OPENBLAS_VERBOSE": "2", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return re.findall(r"^Core: (\w+)$", said.stdout + said.stderr, re.MULTILINE)


def test_vosk_computes_with_kernels_for_this_processor(name: str) -> None:
    """By itself it takes a younger Intel for a Pentium 4."""
    numpys, vosks = cores()

    assert name == numpys
    assert SLOWEST == numpys or vosks != SLOWEST


def test_what_the_person_chose_stays(name: str) -> None:
    """The variable is theirs, too."""
    assert [SLOWEST] == cores(**{CORE_TYPE: SLOWEST})[1:]


def test_afterwards_the_environment_is_as_it_was(name: str) -> None:
    """Programs that are started later are told nothing."""
    with told():
        assert name == os.environ[CORE_TYPE]

    assert CORE_TYPE not in os.environ


def test_what_is_chosen_is_not_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither during nor after."""
    monkeypatch.setenv(CORE_TYPE, "Nehalem")
    with told():
        assert "Nehalem" == os.environ[CORE_TYPE]

    assert "Nehalem" == os.environ[CORE_TYPE]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows the environment that a process was started with")
def test_the_process_that_listens_is_told_when_it_is_started(name: str, library: Library) -> None:
    """Windows' older C library reads the environment only then."""
    ear = EarProcess(SHIPPED / "en", library.phrasebook)
    began_with = Path(f"/proc/{ear._helper.process.pid}/environ").read_bytes().split(b"\0")
    ear.close()

    assert f"{CORE_TYPE}={name}".encode() in began_with
