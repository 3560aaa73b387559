"""`python -m benchmarks.skill`: requests per second and milliseconds of a request, ours and three others in one run.

All run on this machine beside their clients, in turn, several times; the middle of the rounds is shown. Two processes
of four threads each (Node: two processes). (a) answers one fixed sentence and verifies nothing; (b), (c) and "ours,
one sentence" answer the same sentence and verify; ours takes a turn of a routine and keeps it in SQLite. CPU is that
of the server alone, whatever else the machine does.
"""

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import certifi

from benchmarks.skill.load import Load, run, sessions
from tests.skill import serving

WORKERS, THREADS = 2, 4
WARM_TURNS = 25
Found = dict[tuple[str, int], list[tuple[Load, float]]]
"""Server and number of clients to what was measured in each round: the load, and CPU milliseconds a request."""
Server = Callable[[Path], AbstractContextManager[int]]


def ours(folder: Path) -> AbstractContextManager[int]:
    """Ours, with a new database."""
    return serving.gunicorn(folder, f"sqlite:///{folder / 'kept.db'}", WORKERS, THREADS, *_trusted(folder))


def python(application: str, folder: Path) -> AbstractContextManager[int]:
    """One of `peers`."""
    trusted = _trusted(folder)
    return serving.gunicorn(
        folder, "unused", WORKERS, THREADS, *trusted, application=f"benchmarks.skill.peers:{application}()"
    )


@contextmanager
def node(modules: Path, folder: Path) -> Iterator[int]:
    """The Node SDK."""
    root, chain = _trusted(folder)
    (folder / "root.pem").write_bytes(root)
    (folder / "chain.pem").write_bytes(chain)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    script = Path(__file__).with_name("peer.js")
    arguments = [modules, port, WORKERS, folder / "root.pem", folder / "chain.pem"]
    server = subprocess.Popen(["node", script, *map(str, arguments)], stdout=subprocess.PIPE, text=True)
    try:
        if not server.stdout or server.stdout.readline() != "ready\n":
            raise RuntimeError("the Node server did not start")
        yield port
    finally:
        server.terminate()
        server.communicate(timeout=30)


def _trusted(folder: Path) -> tuple[bytes, bytes]:
    """Return the roots (those of a real server and the test's own) and the chain."""
    return Path(certifi.where()).read_bytes() + serving.signer().root.pem, serving.signer().chain()


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.skill", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--turns", type=int, default=150, help="requests of each client in a round")
    parser.add_argument("--node-modules", type=Path, default=Path(__file__).with_name("node_modules"))
    asked = parser.parse_args()
    servers: dict[str, Server] = {"ours, a turn kept": ours, "ours, one sentence": partial(python, "alike")}
    servers["(a) bare, not verified"] = partial(python, "bare")
    servers["(b) official, repaired"] = partial(python, "official")
    if shutil.which("node") and (asked.node_modules / "ask-sdk-express-adapter").is_dir():
        servers["(c) Node, express"] = partial(node, asked.node_modules.resolve())
    else:
        print("(c) is left out: npm install in benchmarks/skill", file=sys.stderr)
    found: Found = {}
    with ProcessPoolExecutor(asked.clients, mp_context=get_context("spawn")) as pool:
        run(pool, 0, [[]] * asked.clients)  # all clients are there
        own = {os.getpid(), *descendants(os.getpid())}
        for number in range(asked.rounds):
            for name, server in servers.items():
                with tempfile.TemporaryDirectory() as folder, server(Path(folder)) as port:
                    run(pool, port, sessions(asked.clients, WARM_TURNS, f"warm{number}"))
                    for clients in (1, asked.clients):
                        work = sessions(clients, asked.turns, f"r{number}c{clients}")
                        before = cpu_seconds(own)
                        load = run(pool, port, work)
                        spent = (cpu_seconds(own) - before) / len(load.milliseconds)
                        found.setdefault((name, clients), []).append((load, spent * 1000))
    _print(found, asked.clients)


def descendants(process: int) -> Iterator[int]:
    """Yield the processes that `process` started, and theirs (Linux)."""
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            yield child
            yield from descendants(child)


def cpu_seconds(own: set[int]) -> float:
    """Return the processor seconds of the servers: all that was started but ourselves and the clients (Linux)."""
    ticks = 0
    for process in set(descendants(os.getpid())) - own:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _print(found: Found, clients: int) -> None:
    rounds = len(next(iter(found.values())))
    heads = ("p50 ms", "p99 ms", "per s", "p50 ms", "p99 ms", "CPU ms", "errors")
    lines = [
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end; the middle of {rounds} rounds",
        f"{'':26}{'one client':>22}{f'{clients} clients':>44}",
        f"{'':26}" + "".join(f"{head:>11}" for head in heads),
    ]
    for name in dict.fromkeys(name for name, _ in found):
        one, many = ([load for load, _ in found[name, count]] for count in (1, clients))
        cells = [
            statistics.median(load.percentile(0.5) for load in one),
            statistics.median(load.percentile(0.99) for load in one),
            statistics.median(load.per_second for load in many),
            statistics.median(load.percentile(0.5) for load in many),
            statistics.median(load.percentile(0.99) for load in many),
            statistics.median(cpu for _, cpu in found[name, clients]),
        ]
        errors = sum(load.errors for load in (*one, *many))
        lines.append(f"{name:26}" + "".join(f"{cell:11.2f}" for cell in cells) + f"{errors:11}")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
