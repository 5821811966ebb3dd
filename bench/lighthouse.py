"""What Lighthouse says of four kinds of page of the sample archive: home, results, a document, a page of it.

    python -m bench.lighthouse [--json]

Points of 100 for performance, accessibility, best practices and SEO, on a phone as Lighthouse imitates one, and what it
found wrong. Needs Node and `npm install --prefix bench`, and Debian's Chromium or another that CHROMIUM names. Exit
code 1 where a page has less than what is wanted.
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
PAGES = ("home", "results", "document", "page")
_PROGRAM = Path(__file__).parent / "node_modules" / ".bin" / "lighthouse"


def judged(address: str) -> dict[str, Any]:
    """The points of a page by category, and the audits that failed in one of them."""
    command = [str(_PROGRAM), address, "--output=json", "--quiet", f"--only-categories={','.join(WANTED)}"]
    flags = ["--chrome-flags=--headless=new --no-sandbox --disable-gpu", "--no-enable-error-reporting"]
    env = {**os.environ, "CHROME_PATH": CHROMIUM}
    report = json.loads(subprocess.run([*command, *flags], env=env, check=True, capture_output=True).stdout)
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
            pages = addresses(repository)
        with serving(settings.home) as server:
            found = {name: judged(server.address + pages[name]) for name in PAGES}
    if given.json:
        json.dump(found, sys.stdout)
    else:
        for name, of_page in found.items():
            print(
                f"{name:10}",
                *(f"{category} {of_page[category]:>3}" for category in WANTED),
                *of_page["wrong"],
                sep="  ",
            )
    sys.exit(any(of_page[category] < least for of_page in found.values() for category, least in WANTED.items()))


if __name__ == "__main__":
    main()
