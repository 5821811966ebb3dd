"""Takes the pictures of pages that README and docs/pages.md show.

    python -m bench.pictures [FOLDER]

Into `docs/pictures` where no folder is named: each page of the sample archive as it is seen on a desk and on a phone,
and one in the dark. Needs Debian's Chromium, or another that CHROMIUM names.
"""

import argparse
import io
import os
import tempfile
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from bench.serve import serving
from documents import Audience
from documents.samples import ARCHIVE
from index import Query, Within, parse
from muniment.repository import Repository
from muniment.settings import Settings

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUALITY = 85  # at which letters are sharp, and a scan has less than 150 kB
SIZES = {"desk": (1280, 900), "phone": (390, 844)}


def addresses(repository: Repository) -> dict[str, str]:
    """The pages by the names of their pictures."""
    report = _one(repository, "gavelkind")
    letter = _one(repository, "council debt", Within(kinds=("letter",)))
    return {
        "home": "/",
        "results": "/search?q=asylum+dispersal",
        "document": f"/documents/{report}?q=asylum",
        "page": f"/documents/{report}/pages/37?q=gavelkind",
        "scan": _scan(repository),
        "meeting": "/meetings/sespm-executive-board/2025-07-22",
        "thread": f"/documents/{letter}",
        "letters": "/letters",
        "inquiry": f"/inquiries/{report}",
        "units": "/units?q=housing",
        "coverage": "/coverage",
    }


def _one(repository: Repository, words: str, within: Within | None = None) -> str:
    query = Query(words=parse(words).tree, within=within or Within())
    return repository.index(Audience.PUBLIC).search(query).hits[0].document


def _scan(repository: Repository) -> str:
    """The first page that was scanned and recognised, with a word on it."""
    for document in repository.catalogue.all(Audience.PUBLIC):
        for page in document.pages:
            if page.scanned is not None:
                return f"/documents/{document.id}/pages/{page.number}?q=meeting"
    raise SystemExit("No page of the samples was recognised: install Muniment with the extra “ocr”.")


def taken(browser: Browser, address: str, device: str, scheme: Literal["light", "dark"] = "light") -> bytes:
    """What is seen of a page without scrolling, as WebP."""
    width, height = SIZES[device]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    answer = page.goto(address, wait_until="networkidle")
    if not answer or not answer.ok:
        raise SystemExit(f"There is nothing at {address}.")
    seen = Image.open(io.BytesIO(page.screenshot()))
    page.close()
    packed = io.BytesIO()
    seen.convert("RGB").save(packed, "WEBP", quality=QUALITY, method=6)
    return packed.getvalue()


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("docs/pictures"))
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(home=Path(directory) / "home")
        Repository.init(settings)
        with Repository.open(settings) as repository:
            repository.intake.add([ARCHIVE])
            pages = addresses(repository)
        with serving(settings.home) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for name, address in pages.items():
                for device in SIZES:
                    (folder / f"{name}-{device}.webp").write_bytes(taken(browser, server.address + address, device))
            dark = taken(browser, server.address + pages["results"], "desk", "dark")
            (folder / "dark-desk.webp").write_bytes(dark)
            browser.close()


if __name__ == "__main__":
    main()
