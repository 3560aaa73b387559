"""The settings of the server, read from the environment."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass

from platformdirs import user_state_path

from engine.errors import UsageError


@dataclass(frozen=True, slots=True)
class Config:
    """How the skill is served."""

    skill_ids: frozenset[str]
    """Requests for other skills are refused."""
    store: str
    """Address of the database: sqlite:///file or postgresql://..."""
    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 2
    """Processes."""
    threads: int = 4
    """Requests that a process answers at the same time."""
    verify: bool = True
    """Whether requests must be signed by Alexa."""
    screens: bool = True
    """Whether the safety questions are asked before the first routine."""

    def __post_init__(self) -> None:
        """Raise UsageError for what would be unsafe."""
        if not self.verify and not is_loopback(self.host):
            raise UsageError(
                f"HOMESTRETCH_VERIFY=off is for this machine alone, not for {self.host}: listen on 127.0.0.1"
            )
        if self.verify and not self.skill_ids:
            raise UsageError("HOMESTRETCH_SKILL_ID is missing: the skill's id, amzn1.ask.skill. and a long number")


def from_environment(environment: Mapping[str, str]) -> Config:
    """Return the settings; raises UsageError naming the variable that is wrong."""
    return Config(
        skill_ids=frozenset(filter(None, (part.strip() for part in _get(environment, "SKILL_ID", "").split(",")))),
        store=_get(environment, "STORE", "") or _default_store(),
        host=_get(environment, "HOST", "127.0.0.1"),
        port=_whole(environment, "PORT", 8080, 65535),
        workers=_whole(environment, "WORKERS", 2, 64),
        threads=_whole(environment, "THREADS", 4, 64),
        verify=_switch(environment, "VERIFY"),
        screens=_switch(environment, "SCREENING"),
    )


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach `host`."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _get(environment: Mapping[str, str], name: str, default: str) -> str:
    return environment.get(f"HOMESTRETCH_{name}", default).strip()


def _whole(environment: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = _get(environment, name, str(default))
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise UsageError(f"HOMESTRETCH_{name} is {text!r}: a whole number from 1 to {most} is needed")
    return int(text)


def _switch(environment: Mapping[str, str], name: str) -> bool:
    text = _get(environment, name, "on").lower()
    if text not in ("on", "off"):
        raise UsageError(f"HOMESTRETCH_{name} is {text!r}: on or off is needed")
    return text == "on"


def _default_store() -> str:
    folder = user_state_path("homestretch", appauthor=False, ensure_exists=True)
    return f"sqlite:///{folder / 'skill.db'}"
