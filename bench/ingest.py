"""Measures taking a folder of papers in, beside other programs in one run.

    python -m bench.ingest FOLDER [--peers] [--times N] [--rounds N] [--json]

Muniment ingests the folder into a new repository, then again when nothing has changed, and makes its indexes anew;
without recognising scans. With `--peers` the PDFs of the folder alone are taken in, in turns by Muniment, by the floor
(PDFium and tantivy alone, two processes that read and one that writes: `bench.floor`) and, where they are installed, by
recollindex and omindex. With `--times` the folder is copied so often, each time under other bytes (a line behind the
end of each file), so that starting up does not decide.

Prints wall and CPU seconds (of all processes), the peak memory in MB of all its processes together (proportional set
size, looked at ten times a second; Linux), and the pages read; of several rounds the one with the median wall time.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

_LOOK = 0.1  # seconds

Run = dict[str, Any]


def measured(command: Sequence[str], **environment: str) -> tuple[Run, bytes]:
    """One run of a command, which may fail where files do, and what it wrote."""
    with tempfile.TemporaryFile() as output:
        began = time.monotonic()
        surrounding = {**os.environ, **environment}
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.DEVNULL, start_new_session=True, env=surrounding
        )
        peak, cpu = _watch(process)
        wall = time.monotonic() - began
        output.seek(0)
        return {"wall": round(wall, 2), "cpu": round(cpu, 2), "peak_mb": round(peak / 1024)}, output.read()


def muniment(folder: Path, directory: Path) -> Run:
    """An ingest into a new repository."""
    home = directory / "home"
    shutil.rmtree(home, ignore_errors=True)
    return _ingested(folder, home)


def _ingested(folder: Path, home: Path) -> Run:
    command = [sys.executable, "-m", "muniment", "ingest", "--home", str(home), str(folder), "--json"]
    run, written = measured(command, MUNIMENT_OCR="false")
    report = json.loads(written)
    files = {status: count for status, count in report["totals"].items() if count}
    return {**run, "pages": sum(file["pages"] or 0 for file in report["files"]), "files": files}


def floor(folder: Path, directory: Path) -> Run:
    """PDFium and tantivy, and nothing else."""
    run, written = measured([sys.executable, "-m", "bench.floor", str(folder), str(directory / "floor")])
    return {**run, "pages": int(written)}


def recollindex(folder: Path, directory: Path) -> Run:
    """Recoll's indexer, as it is set up by Debian."""
    settings = directory / "recoll"
    shutil.rmtree(settings, ignore_errors=True)
    settings.mkdir()
    (settings / "recoll.conf").write_text(f'topdirs = "{folder}"\n')
    return measured(["recollindex", "-c", str(settings)])[0]


def omindex(folder: Path, directory: Path) -> Run:
    """Xapian Omega's indexer, as it is set up by Debian."""
    shutil.rmtree(directory / "omega", ignore_errors=True)
    return measured(["omindex", "--db", str(directory / "omega"), "--url", "/", str(folder)])[0]


PEERS: dict[str, Callable[[Path, Path], Run]] = {
    "muniment": muniment,
    "floor": floor,
    "recollindex": recollindex,
    "omindex": omindex,
}


def compared(folder: Path, directory: Path, rounds: int) -> dict[str, Run]:
    """Each program that is here, in turns."""
    here = {name: peer for name, peer in PEERS.items() if name in ("muniment", "floor") or shutil.which(name)}
    runs: dict[str, list[Run]] = {name: [] for name in here}
    for _ in range(rounds):
        for name, peer in here.items():
            runs[name].append(peer(folder, directory))
    return {name: _median(each) for name, each in runs.items()}


def alone(folder: Path, directory: Path) -> dict[str, Run]:
    """Muniment: the folder for the first time, and again, and the indexes anew."""
    runs = {"first": muniment(folder, directory), "again": _ingested(folder, directory / "home")}
    reindex = [sys.executable, "-m", "muniment", "reindex", "--home", str(directory / "home")]
    return {**runs, "reindex": measured(reindex)[0]}


def copied(files: Sequence[Path], folder: Path, target: Path, times: int) -> Path:
    """A folder with so many copies of the files below a folder, no two of which have the same bytes."""
    for number in range(times):
        for file in files:
            copy = target / str(number) / file.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes() + (f"\n% {number}\n".encode() if number else b""))
    return target


def _files(folder: Path, *, pdfs: bool) -> list[Path]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in files if not pdfs or path.suffix.lower() == ".pdf")


def _median(runs: Sequence[Run]) -> Run:
    return sorted(runs, key=lambda run: float(run["wall"]))[len(runs) // 2]


def _watch(process: "subprocess.Popen[bytes]") -> tuple[int, float]:
    """Wait for a process; the most memory (kB) of its session meanwhile, and the CPU seconds that all of it used.

    The workers of a multiprocessing server are waited for by nobody, Recoll's and Omega's filters live for less than a
    look: so the seconds are those that were seen, or those of which the system tells at the end, whichever are more.
    """
    peak, used, waited = 0, dict[int, float](), resource.getrusage(resource.RUSAGE_CHILDREN)
    while process.poll() is None:
        session = _session(process.pid)
        peak = max(peak, sum(_memory(pid) for pid in session))
        used.update((pid, _cpu(pid) or used.get(pid, 0.0)) for pid in session)
        time.sleep(_LOOK)
    told = resource.getrusage(resource.RUSAGE_CHILDREN)
    return peak, max(sum(used.values()), sum(told[:2]) - sum(waited[:2]))


def _session(leader: int) -> list[int]:
    return [pid for pid in _processes() if _is_in(pid, leader)]


def _processes() -> Iterator[int]:
    yield from (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _is_in(pid: int, leader: int) -> bool:
    try:
        return os.getsid(pid) == leader
    except ProcessLookupError:
        return False


def _memory(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)


def _cpu(pid: int) -> float:
    """The user and system time of a process, in seconds: fields 14 and 15 of proc(5)'s stat."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3, help="of the peers")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        files = _files(given.folder, pdfs=given.peers)
        folder = given.folder
        if given.peers or given.times > 1:
            folder = copied(files, given.folder, directory / "papers", given.times)
        runs = compared(folder, directory, given.rounds) if given.peers else alone(folder, directory)
    if given.json:
        print(json.dumps(runs))
        return
    for name, run in runs.items():
        print(name, *(f"{key} {value}" for key, value in run.items()), sep="  ")


if __name__ == "__main__":
    main()
