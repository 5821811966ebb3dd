"""Measures serving: what a page costs, what a hundred people get who read at once, and whether memory grows.

    python -m bench.serve [--documents N] [--seconds S] [--requests N] [--keep DIR] [--json]

The repository is made up (`bench.made`), and holds a few real papers of the sample archive for their pictures. The
server is `muniment serve --workers 1` on one core, the client is on another where there are two. First come results
pages one by one, as people ask (`bench.made.WEIGHTS`): the server's own CPU milliseconds, wall milliseconds, and bytes
packed by Brotli; then pictures not drawn before, and the same again; then 100 connections, each of which asks, waits a
second and asks again: of ten requests six are for results, three for a page of a document with the words marked, one
for a picture drawn before. Last as many requests as are missing to `--requests`: what the process holds of its own
(RssAnon) before all, after half of them, when it knows what it keeps for the next, and then.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

import httpx2

from bench import made
from bench.made import WEIGHTS, Asked
from bench.search import BATCH, prepared
from documents import Audience, Document
from documents.document import ID_DIGITS
from documents.samples import ARCHIVE
from index.passages import passages
from muniment.repository import VOCABULARY, Repository
from muniment.settings import Settings

CONNECTIONS = 100
THINKING = 1.0  # seconds between an answer and the next request of a connection
PAPERS = 6  # real ones, for pictures
_ADDRESSES = 2_000  # of results, and of pages
_PICTURES = 100  # at most, drawn one after the other
_WARM = 60  # requests before anything is measured
_PATIENCE = 60.0  # seconds for the server to start, or for one answer
_IDLE = 3.0  # seconds after which a connection is not used again: the server closes it after five
_HEADERS = {"Accept": "text/html,*/*", "Accept-Encoding": "br"}
_TARGETS = {  # part and figure: what is wanted
    "results cpu_p95_ms": 20,
    "results p95_kb": 30,
    "load errors": 0,
    "load p95_ms": 1_500,
    "pictures unseen_p95_ms": 150,
    "pictures seen_p95_ms": 5,
    "memory growth": 1.1,
}

Figures = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Addresses:
    """What is asked for: results and pages of documents over and over; each picture is drawn once."""

    results: Sequence[str]
    pages: Sequence[str]
    pictures: Sequence[str]

    def mixed(self, chance: random.Random) -> str:
        """One of ten for a picture, three for a page, six for results."""
        return chance.choice(chance.choices((self.results, self.pages, self.pictures), (6, 3, 1))[0])


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs, by its process and its address."""

    pid: int
    address: str

    def cpu(self) -> float:
        """Milliseconds of CPU of all its threads: the process's clock as clock_getcpuclockid(3) names it, for the ticks
        of /proc are as long as a page takes."""
        return time.clock_gettime(~self.pid << 3 | 2) * 1_000

    def memory(self) -> float:
        """Its own megabytes, without files that are mapped, which the system takes back when it needs them."""
        status = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in status if line.startswith("RssAnon:")) / 1_000


def built(work: Path, documents: int) -> Path:
    """The home of a repository of so many made-up documents, made unless it is there."""
    home = work / "home"
    if (work / "built").exists():
        return home
    prepared(islice(made.documents(sys.maxsize), documents), work)
    settings = Settings(home=home, ocr=False)
    Repository.init(settings)
    for name, told in zip(VOCABULARY, _vocabulary(), strict=True):
        (home / "vocabulary" / name).write_text(told, encoding="utf-8")
    command = [sys.executable, "-m", "muniment", "ingest", "--home", str(home), "--json", *map(str, _papers())]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with Repository.open(settings) as repository:
        for batch in _batches(work / "collection.jsonl"):
            _keep(repository, batch)
    (work / "built").touch()
    return home


def _vocabulary() -> tuple[str, str]:
    """The bodies and the topics as the files of a house; TOML's strings are JSON's."""
    quoted, known = json.dumps, made.vocabulary()
    bodies = [f"[[body]]\nslug = {quoted(each.slug)}\nname = {quoted(each.name)}\n" for each in known.bodies.values()]
    topics = [
        f"[[topic]]\nslug = {quoted(each.slug)}\nname = {quoted(each.name)}\n[topic.phrases]\n"
        + "".join(f"{quoted(phrase)} = {weight}\n" for phrase, weight in each.phrases.items())
        for each in known.topics.values()
    ]
    return "\n".join(bodies), "\n".join(topics)


def _batches(collection: Path) -> Iterator[list[Document]]:
    """The documents, as many at once as are in one commit."""
    batch: list[Document] = []
    with collection.open(encoding="utf-8") as lines:
        for document in map(made.of_plain, lines):
            batch.append(document)
            if sum(len(each.pages) for each in batch) >= BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def _keep(repository: Repository, documents: Sequence[Document]) -> None:
    """Into the catalogue and the public index; nobody asks for the other one."""
    catalogue = repository.catalogue
    with catalogue.together():
        for document in documents:
            catalogue.save(document)
    index = repository.index(Audience.PUBLIC)
    index.write_documents([passage for each in documents for passage in passages(each, repository.vocabulary)])
    catalogue.indexed(catalogue.queued(len(documents)))


def _papers() -> list[Path]:
    """The longest of the samples."""
    return sorted(ARCHIVE.rglob("*.pdf"), key=lambda path: path.stat().st_size)[-PAPERS:]


def addresses(work: Path) -> Addresses:
    """What is asked of a repository that was built: results as often as people ask so, pages with such words marked."""
    chance = random.Random(5)
    asked = made.questions(work / "collection.jsonl")
    sorts = {operation: [each for each in asked if each.operation == operation] for operation in WEIGHTS}
    drawn = [chance.choice(sorts[sort]) for sort in chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=_ADDRESSES)]
    real = [sha256(path.read_bytes()).hexdigest()[:ID_DIGITS] for path in _papers()]
    with Repository.open(Settings(home=work / "home")) as repository:
        lengths = repository.catalogue.lengths(repository.catalogue.ids())
    papers = chance.choices([id for id in lengths if id not in real], k=_ADDRESSES)
    pages = [_page(id, chance.randint(1, lengths[id]), chance.choice(drawn)) for id in papers]
    pictures = [f"/documents/{id}/pages/{number}.webp" for id in real for number in range(1, lengths[id] + 1)]
    return Addresses([_results(each) for each in drawn], pages, pictures[:_PICTURES])


def _results(asked: Asked) -> str:
    fields = {"q": asked.text, "sort": "newest" if asked.operation == "by date" else ""}
    if asked.body:
        fields |= {"body": asked.body, "from": str(asked.since), "to": str(asked.until)}
    return f"/search?{urlencode({name: value for name, value in fields.items() if value})}"


def _page(id: str, number: int, asked: Asked) -> str:
    return f"/documents/{id}/pages/{number}?{urlencode({'q': asked.text})}"


@contextmanager
def serving(home: Path) -> Iterator[Server]:
    """A server of its own on a free port of this machine, and on the last core; this process takes the first."""
    cores = sorted(os.sched_getaffinity(0))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "muniment", "serve", "--workers", "1", "--port", str(port), "--home", str(home)]
    os.sched_setaffinity(0, cores[-1:])  # as its children will have it
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.sched_setaffinity(0, cores[:1])
    try:
        server = Server(process.pid, f"http://127.0.0.1:{port}")
        _await(process, server)
        yield server
    finally:
        os.sched_setaffinity(0, cores)
        process.terminate()
        process.wait()


def _await(process: "subprocess.Popen[bytes]", server: Server) -> None:
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            httpx2.get(f"{server.address}/healthz").raise_for_status()
        except httpx2.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not start.")


def measure(server: Server, asked: Addresses, seconds: float, requests: int) -> Figures:
    """All figures of a server, in so many requests or a few more."""
    with closing(httpx2.Client(base_url=server.address, headers=_HEADERS, timeout=_PATIENCE)) as client:
        for number in range(_WARM):
            _answer(client, asked.results[-number - 1])
            _answer(client, asked.pages[-number - 1])
        _answer(client, asked.pictures[0])  # starts the processes that draw
        began = server.memory()
        figures = {"results": _one_by_one(server, client, asked.results[: max(1, requests // 20)])}
        figures["pictures"] = _drawn(client, asked.pictures[1:])
        figures["load"] = asyncio.run(_load(server, asked, seconds))
        chance = random.Random(6)
        done = len(asked.results[: max(1, requests // 20)]) + int(figures["load"]["requests"])
        half = server.memory()
        for number in range(done, requests):
            _answer(client, asked.mixed(chance))
            if number <= requests // 2:
                half = server.memory()
    ended = server.memory()
    held = {
        "requests": max(done, requests),
        "start_mb": began,
        "half_mb": half,
        "end_mb": ended,
        "growth": ended / half,
    }
    return {part: _rounded(each) for part, each in {**figures, "memory": held}.items()}


def _answer(client: httpx2.Client, address: str) -> int:
    """Fetch what is at an address; the bytes that came."""
    with client.stream("GET", address) as response:
        size = sum(map(len, response.iter_raw()))
        response.raise_for_status()
    return size


def _one_by_one(server: Server, client: httpx2.Client, results: Iterable[str]) -> dict[str, float]:
    cpu, wall, sizes = [], [], []
    for address in results:
        before, began = server.cpu(), time.perf_counter()
        sizes.append(_answer(client, address) / 1_000)
        wall.append((time.perf_counter() - began) * 1_000)
        cpu.append(server.cpu() - before)
    return {**_shares(cpu, "cpu_{}_ms"), **_shares(wall, "wall_{}_ms"), **_shares(sizes, "{}_kb")}


def _drawn(client: httpx2.Client, pictures: Sequence[str]) -> dict[str, float]:
    times: dict[str, list[float]] = {"unseen": [], "seen": []}
    for name, taken in times.items():
        for address in pictures:
            began = time.perf_counter()
            _answer(client, address)
            taken.append((time.perf_counter() - began) * 1_000)
        times[name] = taken
    return {**_shares(times["unseen"], "unseen_{}_ms"), **_shares(times["seen"], "seen_{}_ms")}


async def _load(server: Server, asked: Addresses, seconds: float) -> dict[str, float]:
    """What all connections together get; each begins at a moment of its own."""
    limits = httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS, keepalive_expiry=_IDLE)
    before, taken, end = server.cpu(), list[float](), time.monotonic() + seconds
    async with httpx2.AsyncClient(
        base_url=server.address, headers=_HEADERS, timeout=_PATIENCE, limits=limits
    ) as client:
        people = [_person(client, asked, random.Random(number), end, taken) for number in range(CONNECTIONS)]
        errors = sum(await asyncio.gather(*people))
    counted = {"requests": len(taken) + errors, "errors": errors, "cpu_ms": (server.cpu() - before) / len(taken)}
    return {**counted, **_shares(taken, "{}_ms")}


async def _person(
    client: httpx2.AsyncClient, asked: Addresses, chance: random.Random, end: float, taken: list[float]
) -> int:
    """Asks, reads what came, and asks again, at least once; how often something else than an answer came."""
    errors = 0
    await asyncio.sleep(chance.uniform(0, min(THINKING, end - time.monotonic())))
    while True:
        began = time.perf_counter()
        try:
            async with client.stream("GET", asked.mixed(chance)) as response:
                async for _ in response.aiter_raw():
                    pass
                response.raise_for_status()
            taken.append((time.perf_counter() - began) * 1_000)
        except httpx2.HTTPError:
            errors += 1
        if time.monotonic() + THINKING > end:
            return errors
        await asyncio.sleep(THINKING)


def _shares(measured: Iterable[float], name: str) -> dict[str, float]:
    ordered = sorted(measured)
    return {name.format(f"p{share}"): ordered[(len(ordered) - 1) * share // 100] for share in (50, 95, 99)}


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {name: round(figure, 2) for name, figure in figures.items()}


def table(figures: Figures) -> Iterator[str]:
    """The figures as lines for people, beside what is wanted."""
    for part, each in figures.items():
        for name, figure in each.items():
            target = _TARGETS.get(f"{part} {name}")
            yield f"{f'{part} {name}':30}{figure:>12,.10g}" + (
                f"   wanted: at most {target:,g}" if target is not None else ""
            )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000, help="made-up ones, of nine pages on average")
    parser.add_argument("--seconds", type=float, default=60, help="with 100 connections")
    parser.add_argument("--requests", type=int, default=20_000, help="until the memory is looked at again")
    parser.add_argument("--keep", type=Path, help="where the repository stays to be measured again")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        work = (given.keep or Path(directory)) / f"{given.documents}-documents"
        home = built(work, given.documents)
        asked = addresses(work)
        shutil.rmtree(home / "pictures", ignore_errors=True)  # of a run before
        with serving(home) as server:
            figures = measure(server, asked, given.seconds, given.requests)
    print(json.dumps(figures) if given.json else "\n".join(table(figures)))


if __name__ == "__main__":
    main()
