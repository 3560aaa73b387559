"""`python -m benchmarks.skill`: requests per second and milliseconds of a request, ours and three others in one run.

All run on this machine beside their clients, two processes of four threads each (Node: two processes). They are up
together and take turns: in each round each gets the same requests, first from one client, then from all. (a) answers
one fixed sentence and verifies nothing; (b), (c) and "ours, one sentence" answer the same sentence and verify; "ours,
a turn" verifies, advances a routine and keeps it in SQLite. CPU is that of the server alone. Ratios are taken within
a round, and the middle of the rounds is shown: whatever else the machine does, it does to all of them.
"""

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import certifi

from benchmarks.skill.load import Load, run, sessions
from tests.skill import serving

WORKERS, THREADS = 2, 4
WARM_TURNS = 40
OURS, ALIKE, BARE, OFFICIAL, NODE = (
    "ours, a turn kept",
    "ours, one sentence",
    "(a) bare, not verified",
    "(b) official, repaired",
    "(c) Node, express",
)
Server = Callable[[Path], AbstractContextManager[int]]


class Measured(NamedTuple):
    """One server in one round."""

    one: Load
    """One client."""
    many: Load
    """All clients."""
    cpu: float
    """Milliseconds of processor time for a request."""


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
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--turns", type=int, default=40, help="requests of each client in a round")
    parser.add_argument("--node-modules", type=Path, default=Path(__file__).with_name("node_modules"))
    asked = parser.parse_args()
    if find_spec("flask_ask_sdk") is None:
        parser.error("(b) is missing: pip install flask-ask-sdk")
    servers: dict[str, Server] = {OURS: ours, ALIKE: partial(python, "alike")}
    servers |= {BARE: partial(python, "bare"), OFFICIAL: partial(python, "official")}
    if shutil.which("node") and (asked.node_modules / "ask-sdk-express-adapter").is_dir():
        servers[NODE] = partial(node, asked.node_modules.resolve())
    else:
        print("(c) is left out: npm install in benchmarks/skill", file=sys.stderr)
    found: dict[str, list[Measured]] = {name: [] for name in servers}
    with ProcessPoolExecutor(asked.clients, mp_context=get_context("spawn")) as pool, ExitStack() as stack:
        run(pool, 0, [[]] * asked.clients)  # all clients are there
        ports, processes = {}, {}
        for name, server in servers.items():
            before = set(descendants(os.getpid()))
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            ports[name] = stack.enter_context(server(folder))
            run(pool, ports[name], sessions(asked.clients, WARM_TURNS, "warm"))
            processes[name] = set(descendants(os.getpid())) - before
        for number in range(asked.rounds):
            for name, port in ports.items():
                one = run(pool, port, sessions(1, asked.turns, f"alone{number}"))
                together = sessions(asked.clients, asked.turns, f"together{number}")
                spent = -cpu_seconds(processes[name])
                many = run(pool, port, together)
                spent += cpu_seconds(processes[name])
                found[name].append(Measured(one, many, 1000 * spent / len(many.milliseconds)))
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end, {asked.rounds} rounds")
    print("\n".join((*table(found, asked.clients), *verdicts(found))))


def descendants(process: int) -> Iterator[int]:
    """Yield the processes that `process` started, and theirs (Linux)."""
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            yield child
            yield from descendants(child)


def cpu_seconds(processes: set[int]) -> float:
    """Return the processor seconds that they took (Linux)."""
    ticks = 0
    for process in processes:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def table(found: Mapping[str, Sequence[Measured]], clients: int) -> Iterator[str]:
    """Yield a line for each server."""
    heads = ("p50 ms", "p99 ms", "per s", "p50 ms", "p99 ms", "CPU ms", "errors")
    yield f"{'':26}{'one client':>22}{f'{clients} clients':>44}"
    yield f"{'':26}" + "".join(f"{head:>11}" for head in heads)
    for name, rounds in found.items():
        one, many = pooled(each.one for each in rounds), pooled(each.many for each in rounds)
        cells = (
            percentile(one, 0.5),
            percentile(one, 0.99),
            statistics.median(each.many.per_second for each in rounds),
            percentile(many, 0.5),
            percentile(many, 0.99),
            statistics.median(each.cpu for each in rounds),
        )
        errors = sum(each.one.errors + each.many.errors for each in rounds)
        yield f"{name:26}" + "".join(f"{cell:11.2f}" for cell in cells) + f"{errors:11}"


def verdicts(found: Mapping[str, Sequence[Measured]]) -> Iterator[str]:
    """Yield a line for each of ours: how far the goals are reached."""
    bare = percentile(pooled(each.many for each in found[BARE]), 0.99)
    for name in (OURS, ALIKE):

        def ratio(peer: str, value: Callable[[Measured], float], name: str = name) -> float:
            pairs = zip(found[name], found[peer], strict=True)
            return statistics.median(value(ours) / value(theirs) for ours, theirs in pairs)

        yield (
            f"{name}: {ratio(OFFICIAL, lambda each: each.many.per_second):.1f} times the requests a second of (b), "
            f"goal 4; {ratio(BARE, lambda each: each.cpu):.2f} times the CPU of (a) and "
            f"{ratio(BARE, lambda each: percentile(each.one.milliseconds, 0.5)):.2f} times its p50 with one client, "
            f"goal 1.3; p99 {percentile(pooled(each.many for each in found[name]), 0.99):.1f} ms, "
            f"goal 15 where (a) is under 12, it is {bare:.1f}"
        )


def pooled(loads: Iterable[Load]) -> list[float]:
    """Return the milliseconds of all requests."""
    return [each for load in loads for each in load.milliseconds]


def percentile(milliseconds: Sequence[float], part: float) -> float:
    """Return the milliseconds that this part of all requests stayed under."""
    return sorted(milliseconds)[min(len(milliseconds) - 1, int(part * len(milliseconds)))]


if __name__ == "__main__":
    main()
