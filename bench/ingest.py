"""Measures an ingest into a new repository, and the same again when nothing has changed.

    python -m bench.ingest FOLDER [--json]

Prints for each run wall and CPU seconds (all processes), the peak memory in MB of all its processes together
(proportional set size, looked at ten times a second; Linux), pages read, and pages per CPU second.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

_LOOK = 0.1  # seconds


def measure(home: Path, folder: Path) -> dict[str, Any]:
    """One run of `muniment ingest --json`, measured."""
    command = [sys.executable, "-m", "muniment", "ingest", "--home", str(home), str(folder), "--json"]
    with tempfile.TemporaryFile() as output:
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL, start_new_session=True)
        peak, cpu = _watch(process)
        wall = time.monotonic() - began
        output.seek(0)
        report = json.load(output)
    pages = sum(file["pages"] or 0 for file in report["files"])
    return {
        "wall": round(wall, 2),
        "cpu": round(cpu, 2),
        "peak_mb": round(peak / 1024),
        "pages": pages,
        "pages_per_cpu_second": round(pages / cpu, 1),
        "files": {status: count for status, count in report["totals"].items() if count},
    }


def _watch(process: "subprocess.Popen[bytes]") -> tuple[int, float]:
    """Wait for a process; the most memory (kB) of its session meanwhile, and the CPU seconds that all of it used.

    Workers are children of a server process that nobody waits for, so `wait4` would not count them.
    """
    peak, used = 0, dict[int, float]()
    while process.poll() is None:
        session = _session(process.pid)
        peak = max(peak, sum(_memory(pid) for pid in session))
        used.update((pid, _cpu(pid) or used.get(pid, 0.0)) for pid in session)
        time.sleep(_LOOK)
    return peak, sum(used.values())


def _session(leader: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.getsid(int(entry.name)) == leader:
                found.append(int(entry.name))
        except ProcessLookupError:
            continue
    return found


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
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory) / "home"
        runs = {name: measure(home, given.folder) for name in ("first", "again")}
    if given.json:
        print(json.dumps(runs))
        return
    for name, run in runs.items():
        print(name, *(f"{key} {value}" for key, value in run.items()), sep="  ")


if __name__ == "__main__":
    main()
