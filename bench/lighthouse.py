"""What Lighthouse says of the pages of the sample archive: home, results, a document, a page of it.

    python -m bench.lighthouse [--json]

Points of 100 for performance, accessibility, best practices and SEO, on a phone as Lighthouse imitates one, and what it
found wrong. Results for words and pages with words marked are kept from search engines, as those ask for; SEO is asked
of all documents and of pages as they are. Needs Node and `npm install --prefix bench`, and Debian's Chromium or another
that CHROMIUM names. Exit code 1 where a page has less than what is wanted.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.pictures import CHROMIUM, addresses
from bench.serve import serving
from documents.samples import ARCHIVE
from muniment.repository import Repository
from muniment.settings import Settings

WANTED = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
RESULTS = "results for words"
_PROGRAM = Path(__file__).parent / "node_modules" / ".bin" / "lighthouse"


def asked(repository: Repository) -> dict[str, str]:
    """The addresses that are looked at, by what they are."""
    known = addresses(repository)
    plain = {name: known[name].partition("?")[0] for name in ("home", "document", "page")}
    return {**plain, "results": "/search", RESULTS: known["results"]}


def judged(address: str) -> dict[str, Any]:
    """The points of a page by category, and the audits that failed in one of them."""
    command = [str(_PROGRAM), address, "--output=json", "--quiet", f"--only-categories={','.join(WANTED)}"]
    flags = ["--chrome-flags=--headless=new --no-sandbox --disable-gpu", "--no-enable-error-reporting"]
    env = {**os.environ, "CHROME_PATH": CHROMIUM}
    ended = subprocess.run([*command, *flags], env=env, capture_output=True, text=True)
    if ended.returncode:
        raise SystemExit(f"Lighthouse could not look at {address}: {ended.stderr.strip()[-500:]}")
    report = json.loads(ended.stdout)
    points = {name: round(report["categories"][name]["score"] * 100) for name in WANTED}
    weighed = {ref["id"] for name in WANTED for ref in report["categories"][name]["auditRefs"] if ref["weight"]}
    audits = [report["audits"][each] for each in sorted(weighed)]
    wrong = [audit["title"] for audit in audits if audit["score"] is not None and audit["score"] < 0.9]
    return {**points, "wrong": wrong}


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if not _PROGRAM.exists():
        raise SystemExit("Lighthouse is not installed: npm install --prefix bench")
    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(home=Path(directory) / "home")
        Repository.init(settings)
        with Repository.open(settings) as repository:
            repository.intake.add([ARCHIVE])
            pages = asked(repository)
        cores = os.sched_getaffinity(0)
        with serving(settings.home) as server:
            os.sched_setaffinity(0, cores)  # the browser needs more than one
            found = {name: judged(server.address + address) for name, address in pages.items()}
    found[RESULTS]["seo"] = None
    if given.json:
        json.dump(found, sys.stdout)
    else:
        for name, of_page in found.items():
            points = [f"{each} {of_page[each] or '–':>3}" for each in WANTED]
            print(f"{name:18}", *points, *of_page["wrong"], sep="  ")
    sys.exit(any((of_page[each] or 100) < least for of_page in found.values() for each, least in WANTED.items()))


if __name__ == "__main__":
    main()
