"""The server's settings: each wrong one is named, and no server is open to everybody by mistake."""

import pytest

from engine.errors import UsageError
from skill.config import Config, from_environment, is_loopback

SKILL = {"HOMESTRETCH_SKILL_ID": "amzn1.ask.skill.1", "HOMESTRETCH_STORE": "sqlite:///x.db"}


def test_a_skill_id_is_enough():
    """All else has a default, and requests are verified."""
    expected = Config(frozenset({"amzn1.ask.skill.1"}), "sqlite:///x.db", "127.0.0.1", 8080, 2, 4, verify=True)

    assert expected == from_environment(SKILL)


def test_everything_can_be_set():
    """Several skill ids are separated by commas."""
    more = {"HOST": "0.0.0.0", "PORT": "443", "WORKERS": "1", "THREADS": "8", "VERIFY": "On", "SKILL_ID": "a, b,"}
    environment = SKILL | {f"HOMESTRETCH_{name}": value for name, value in more.items()}

    assert Config(frozenset({"a", "b"}), "sqlite:///x.db", "0.0.0.0", 443, 1, 8) == from_environment(environment)


def test_without_a_store_it_is_a_file_among_the_users_own(monkeypatch, tmp_path):
    """Nothing to set up for a first try."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    store = from_environment({"HOMESTRETCH_SKILL_ID": "x"}).store

    assert store.startswith("sqlite:///")
    assert store.endswith("skill.db")


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "0"), ("PORT", "65536"), ("PORT", "x"), ("WORKERS", "-1"), ("THREADS", "1.5"), ("VERIFY", "maybe")],
)
def test_a_wrong_setting_is_named(name, value):
    """With what would be right."""
    with pytest.raises(UsageError, match=f"HOMESTRETCH_{name} is .* needed"):
        from_environment(SKILL | {f"HOMESTRETCH_{name}": value})


def test_a_missing_skill_id_is_named():
    """Without it every skill's requests would be answered."""
    with pytest.raises(UsageError, match="HOMESTRETCH_SKILL_ID is missing"):
        from_environment({"HOMESTRETCH_STORE": "sqlite:///x.db"})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", ""])
def test_requests_are_verified_wherever_others_can_reach(host):
    """Off is refused."""
    with pytest.raises(UsageError, match="this machine alone"):
        from_environment(SKILL | {"HOMESTRETCH_VERIFY": "off", "HOMESTRETCH_HOST": host})


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost"])
def test_on_this_machine_alone_verification_may_be_off(host):
    """For a simulator; no skill id is needed then."""
    environment = {"HOMESTRETCH_VERIFY": "off", "HOMESTRETCH_HOST": host, "HOMESTRETCH_STORE": "sqlite:///x.db"}

    assert not from_environment(environment).verify
    assert is_loopback(host)
