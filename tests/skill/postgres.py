"""A PostgreSQL server of the tests' own, from the system's packages, on a socket in a folder of its own."""

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoPostgres(Exception):  # noqa: N818 - a reason to skip
    """Why there is no server."""


def find(program: str) -> str:
    """Return where a program of PostgreSQL is: Debian keeps them out of the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which(program, path=os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")]))
    if not found:
        raise NoPostgres(f"{program} is not there: apt-get install postgresql")
    return found


def owner() -> str | None:
    """Return the user that the server runs as, None for ourselves: it refuses to run as root."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise NoPostgres("PostgreSQL does not run as root, and there is no user postgres") from None


class Server:
    """Can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.user = owner()
        self.url = f"postgresql://{self.user or getpass.getuser()}@/postgres?host={folder}"
        if self.user:
            shutil.chown(folder, self.user)
        self._run("initdb", "-D", folder / "data", "--auth=trust", "--no-sync", "--locale=C", "--encoding=UTF8")

    def start(self) -> None:
        """Start and wait until it answers."""
        settings = f"-k {self.folder} -c listen_addresses='' -c fsync=off"
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "log", "-o", settings, "start")

    def stop(self) -> None:
        """Stop at once, as in a power cut."""
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [find(program), *map(str, arguments)], user=self.user, cwd="/", stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60,
        )  # fmt: skip
        if done.returncode:
            raise NoPostgres(f"{program} failed: {done.stderr.decode(errors='replace')[-300:]}")


@contextmanager
def server() -> Iterator[Server]:
    """Start a server; stop it and remove all there is of it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path has little room
    try:
        running = Server(folder)
        running.start()
        try:
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
