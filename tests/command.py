"""Runs the command line as a person does: a process of its own, with folders of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

COMMAND = [sys.executable, "-m", "offline"]


@dataclass(frozen=True)
class Result:
    """What a run printed and how it ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Home:
    """Folders for cache and state."""

    folder: Path
    cache: Path

    @property
    def place(self) -> Path:
        """The file of the kept place."""
        return self.folder / "state" / "homestretch" / "place.json"

    def answered(self) -> "Home":
        """The safety questions have been answered on this machine: nothing applies, the floor is fine."""
        file = self.place.with_name("safety.json")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"floor": True, "conditions": [], "day": date.today().isoformat()}))
        return self

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a run."""
        return {
            **os.environ,
            "XDG_STATE_HOME": str(self.folder / "state"),
            "XDG_CACHE_HOME": str(self.cache),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "data"),
            **more,
        }

    def run(self, *arguments: str | Path, **more: str) -> Result:
        """Run to the end with nobody at the keyboard."""
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return Result(done.returncode, done.stdout, done.stderr)
