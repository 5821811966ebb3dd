"""Pictures of pages: what is drawn, what cannot be, and a folder that stays whole and within its size."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from pypdf.generic import RectangleObject
from reportlab.pdfgen.canvas import Canvas

from documents import Busy, NotFound, Original, Unreadable
from documents.originals import Folder
from documents.pictures import LARGE, PAGE, THUMBNAIL
from ingest.pictures import PictureFolder
from tests.ingest import rogues
from tests.ingest.papers import pdf
from tests.ingest.test_worker import is_alive

Made = Callable[..., PictureFolder]


@pytest.fixture
def originals(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "originals")


@pytest.fixture
def pictures(tmp_path: Path, originals: Folder) -> Iterator[Made]:
    """Makes a folder of pictures, and ends its processes after the test."""
    with ExitStack() as stack:

        def made(size_mb: float = 10, seconds: float = 20, **more: Callable[[Path, int, int], bytes]) -> PictureFolder:
            folder = PictureFolder(
                tmp_path / "pictures", originals, size_mb=size_mb, seconds=seconds, memory_mb=512, **more
            )
            stack.callback(folder.close)
            return folder

        yield made


def kept(originals: Folder, tmp_path: Path, behave: str) -> Original:
    """An original that is drawn as the rogue of this name does."""
    (tmp_path / behave).write_text(behave, encoding="utf-8")
    return originals.keep(tmp_path / behave)


def drawn(originals: Folder, original: Original) -> list[str]:
    """What was drawn of an original, in order."""
    log = originals.path(original).with_name("drawn")
    return [line.split()[0] for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []


def seen(picture: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(picture))
    assert image.format == "WEBP"
    return image.convert("L")


def dark(image: Image.Image, box: tuple[float, float, float, float]) -> bool:
    """Whether something is drawn in a part of a picture; places are shares of its width and height."""
    width, height = image.size
    part = image.crop((int(box[0] * width), int(box[1] * height), int(box[2] * width), int(box[3] * height)))
    return part.getextrema()[0] < 100  # type: ignore[operator]


def square(canvas: Canvas) -> None:
    """Black at the top left, as the page is before it is turned."""
    canvas.rect(0, 642, 200, 200, fill=1)


@pytest.mark.parametrize("width", [THUMBNAIL, PAGE, LARGE])
def test_a_page_is_drawn_as_wide_as_asked(tmp_path: Path, originals: Folder, pictures: Made, width: int) -> None:
    original = originals.keep(pdf(tmp_path / "a.pdf", ["nothing"], square))
    image = seen(pictures().page(original, 2, width))
    assert image.width == width
    assert image.height == pytest.approx(width * 842 / 595, abs=1)
    assert dark(image, (0, 0, 0.3, 0.2))
    assert not dark(image, (0.5, 0.3, 1, 1))


@pytest.mark.parametrize(
    ("turn", "corner"),
    [(90, (0.8, 0, 1, 0.3)), (180, (0.7, 0.8, 1, 1)), (270, (0, 0.7, 0.2, 1))],
)
def test_a_page_is_drawn_as_it_is_turned(
    tmp_path: Path, originals: Folder, pictures: Made, turn: int, corner: tuple[float, float, float, float]
) -> None:
    writer = pypdf.PdfWriter(pdf(tmp_path / "a.pdf", square))
    writer.pages[0].rotate(turn)
    writer.write(tmp_path / "b.pdf")
    image = seen(pictures().page(originals.keep(tmp_path / "b.pdf"), 1, THUMBNAIL))
    assert dark(image, corner)
    assert not dark(image, (0.4, 0.4, 0.6, 0.6))


def test_what_is_filled_into_a_form_is_drawn(tmp_path: Path, originals: Folder, pictures: Made) -> None:
    def form(canvas: Canvas) -> None:
        canvas.acroForm.textfield(
            name="sum", value="MMMMMMMM", x=100, y=400, width=400, height=60, fontSize=40, borderWidth=0
        )

    image = seen(pictures().page(originals.keep(pdf(tmp_path / "a.pdf", form)), 1, PAGE))
    assert dark(image, (0.2, 0.45, 0.5, 0.52))


@pytest.mark.parametrize("size", [(200_000, 200_000), (10, 200_000), (200_000, 10)])
def test_a_page_of_any_size_gives_a_picture_of_bounded_size(
    tmp_path: Path, originals: Folder, pictures: Made, size: tuple[int, int]
) -> None:
    writer = pypdf.PdfWriter(pdf(tmp_path / "a.pdf", square))
    writer.pages[0].mediabox = RectangleObject((0, 0, *size))
    writer.write(tmp_path / "b.pdf")
    image = seen(pictures().page(originals.keep(tmp_path / "b.pdf"), 1, LARGE))
    assert image.width <= LARGE
    assert image.height <= 16_383
    assert image.width * image.height <= 8_100_000


def test_a_page_of_a_damaged_pdf_is_drawn_as_it_was_saved(tmp_path: Path, originals: Folder, pictures: Made) -> None:
    content = pdf(tmp_path / "a.pdf", ["first page"], square, ["third page"]).read_bytes()
    (tmp_path / "b.pdf").write_bytes(content[: content.rindex(b"\nxref")])
    folder, original = pictures(), originals.keep(tmp_path / "b.pdf")
    image = seen(folder.page(original, 2, THUMBNAIL))
    assert dark(image, (0, 0, 0.3, 0.2))
    assert not dark(image, (0.5, 0.3, 1, 1))
    with pytest.raises(NotFound):
        folder.page(original, 4, THUMBNAIL)


def scan(mode: str = "RGB") -> Image.Image:
    """A page of 400 by 600 dots, black at the top left; on nothing where it has no paper."""
    image = Image.new("RGBA", (400, 600), (0, 0, 0, 0) if mode == "RGBA" else "white")
    image.paste("black", (0, 0, 100, 100))
    return image.convert(mode)


@pytest.mark.parametrize(("mode", "name"), [("RGB", "jpg"), ("L", "jpg"), ("1", "tif"), ("RGBA", "png"), ("P", "png")])
def test_a_scan_is_drawn(tmp_path: Path, originals: Folder, pictures: Made, mode: str, name: str) -> None:
    scan(mode).save(tmp_path / f"a.{name}", dpi=(100, 100))
    image = seen(pictures().page(originals.keep(tmp_path / f"a.{name}"), 1, PAGE))
    assert image.size == (1000, 1500)
    assert dark(image, (0.02, 0.02, 0.23, 0.15))
    assert not dark(image, (0.3, 0.2, 1, 1))


def test_a_scan_keeps_its_colours(tmp_path: Path, originals: Folder, pictures: Made) -> None:
    Image.new("RGB", (400, 600), (200, 30, 30)).save(tmp_path / "a.png")
    drawn = Image.open(io.BytesIO(pictures().page(originals.keep(tmp_path / "a.png"), 1, THUMBNAIL)))
    assert drawn.convert("RGB").getpixel((100, 100)) == pytest.approx((200, 30, 30), abs=8)


@pytest.mark.parametrize("name", ["a.jpg", "a.tif"])
def test_a_scan_is_drawn_upright_as_was_noted(tmp_path: Path, originals: Folder, pictures: Made, name: str) -> None:
    noted = Image.Exif()
    noted[0x0112] = 6  # to be turned by a quarter with the clock
    scan().save(tmp_path / name, exif=noted, dpi=(100, 100))
    image = seen(pictures().page(originals.keep(tmp_path / name), 1, PAGE))
    assert image.size == (1000, 667)
    assert dark(image, (0.85, 0.02, 0.98, 0.2))
    assert not dark(image, (0, 0, 0.8, 1))


def test_each_page_of_a_tiff_is_drawn(tmp_path: Path, originals: Folder, pictures: Made) -> None:
    blank = Image.new("RGB", (600, 400), "white")
    scan().save(tmp_path / "a.tif", save_all=True, append_images=[blank], dpi=(100, 100))
    folder, original = pictures(), originals.keep(tmp_path / "a.tif")
    first, second = (seen(folder.page(original, number, THUMBNAIL)) for number in (1, 2))
    assert (first.size, second.size) == ((200, 300), (200, 133))
    assert dark(first, (0, 0, 0.2, 0.1))
    assert not dark(second, (0, 0, 1, 1))
    for number in (0, 3):
        with pytest.raises(NotFound):
            folder.page(original, number, THUMBNAIL)


def test_a_fax_is_drawn_as_it_was_on_paper(tmp_path: Path, originals: Folder, pictures: Made) -> None:
    scan().resize((800, 600)).save(tmp_path / "a.tif", dpi=(200, 100))
    assert seen(pictures().page(originals.keep(tmp_path / "a.tif"), 1, THUMBNAIL)).size == (200, 300)


def test_a_scan_of_too_many_dots_is_not_drawn(tmp_path: Path, originals: Folder, pictures: Made) -> None:
    Image.new("1", (8_000, 7_000)).save(tmp_path / "a.png")
    with pytest.raises(Unreadable, match="50 million"):
        pictures().page(originals.keep(tmp_path / "a.png"), 1, PAGE)


def test_a_torn_scan_is_unreadable_with_a_cure(tmp_path: Path, originals: Folder, pictures: Made) -> None:
    scan().save(tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes((tmp_path / "a.png").read_bytes()[:200])
    with pytest.raises(Unreadable) as raised:
        pictures().page(originals.keep(tmp_path / "b.png"), 1, PAGE)
    assert raised.value.cure


def test_what_is_not_there_is_not_found(tmp_path: Path, originals: Folder, pictures: Made) -> None:
    folder = pictures()
    original = originals.keep(pdf(tmp_path / "a.pdf", ["one page"]))
    letter = kept(originals, tmp_path, "a letter of plain text")
    gone = Original("0" * 64, 1)
    for asked in ((original, 2, PAGE), (original, 0, PAGE), (original, 1, 201), (letter, 1, PAGE), (gone, 1, PAGE)):
        with pytest.raises(NotFound):
            folder.page(*asked)
    assert not list((tmp_path / "pictures").rglob("*.webp"))


def test_a_broken_pdf_is_unreadable_with_a_cure(tmp_path: Path, originals: Folder, pictures: Made) -> None:
    with pytest.raises(Unreadable) as raised:
        pictures().page(kept(originals, tmp_path, "%PDF-1.7 and nothing else"), 1, PAGE)
    assert raised.value.cure


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        ("sleep", "Drawing page 1 takes longer than 1.5 seconds."),
        ("abort", "Drawing page 1 breaks down, or takes more than 512 MB of memory."),
        ("fill", "Drawing page 1 breaks down, or takes more than 512 MB of memory."),
    ],
)
def test_a_page_that_costs_too_much_is_unreadable_and_the_next_one_is_drawn(
    tmp_path: Path, originals: Folder, pictures: Made, behave: str, reason: str
) -> None:
    folder = pictures(seconds=1.5, draw=rogues.draw)
    rogue, good = (kept(originals, tmp_path, each) for each in (behave, "good"))
    for _ in range(2):
        with pytest.raises(Unreadable) as raised:
            folder.page(rogue, 1, PAGE)
        assert raised.value.reason == reason
        assert raised.value.cure
    assert drawn(originals, rogue) == ["1-1000"]  # what failed at much cost is not tried again at once
    assert folder.page(good, 1, PAGE)


def test_a_picture_is_drawn_once_and_kept(tmp_path: Path, originals: Folder, pictures: Made) -> None:
    original = kept(originals, tmp_path, "slow")
    folder = pictures(draw=rogues.draw)
    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(lambda _: folder.page(original, 3, PAGE), range(8)))
    assert len(answers) == 1
    assert pictures(draw=rogues.draw).page(original, 3, PAGE) in answers  # another process, or the next day
    assert drawn(originals, original) == ["3-1000"]


def test_a_half_written_picture_is_damaged_and_never_served(tmp_path: Path, originals: Folder, pictures: Made) -> None:
    original = kept(originals, tmp_path, "good")
    folder = pictures(draw=rogues.draw)
    whole = folder.page(original, 1, PAGE)
    assert folder.damaged() == []
    (path,) = (tmp_path / "pictures").glob("*/*/*")
    for damage in (whole[:-1], whole + b"x", b"", b"GIF89a" + whole[6:]):
        path.write_bytes(damage)
        assert folder.damaged() == [path]
        assert folder.page(original, 1, PAGE) == whole
    assert path.read_bytes() == whole


def test_what_is_damaged_and_what_was_left_aside_is_named(tmp_path: Path, originals: Folder, pictures: Made) -> None:
    folder = pictures(draw=rogues.draw)
    folder.page(kept(originals, tmp_path, "good"), 1, PAGE)
    (path,) = (tmp_path / "pictures").glob("*/*/*")
    half, aside = path.with_name("2-1000-1.webp"), path.with_name("tmpabc.new")
    half.write_bytes(path.read_bytes()[:1_000])
    aside.write_bytes(path.read_bytes())
    assert folder.damaged() == [half, aside]
    assert {Original(path.parent.name, 1).document_id} == folder.documents()


def test_removing_deletes_every_picture_of_an_original_and_no_other(
    tmp_path: Path, originals: Folder, pictures: Made
) -> None:
    folder = pictures(draw=rogues.draw)
    one, other = (kept(originals, tmp_path, each) for each in ("good", "better"))
    for original in (one, other):
        for width in (THUMBNAIL, PAGE):
            folder.page(original, 1, width)
    next((tmp_path / "pictures").glob(f"*/{one.sha256}")).joinpath("tmpabc.new").touch()
    folder.remove(one.document_id)
    folder.remove(one.document_id)
    left = [path for path in (tmp_path / "pictures").rglob("*") if path.is_file()]
    assert {path.parent.name for path in left} == {other.sha256}
    assert len(left) == 2


def test_a_picture_of_a_paper_that_is_erased_meanwhile_is_not_kept(
    tmp_path: Path, originals: Folder, pictures: Made
) -> None:
    pictures(draw=rogues.draw).page(kept(originals, tmp_path, "erased"), 1, PAGE)
    assert not [path for path in (tmp_path / "pictures").rglob("*") if path.is_file()]


def test_what_was_used_longest_ago_goes_first(tmp_path: Path, originals: Folder, pictures: Made) -> None:
    original = kept(originals, tmp_path, "good")
    folder = pictures(size_mb=2, draw=rogues.draw)  # room for ten pictures
    for number in range(1, 31):
        folder.page(original, number, PAGE)
        for path in (tmp_path / "pictures").glob("*/*/*"):
            old = path.stat().st_mtime - 60 * (not path.name.startswith("1-"))
            os.utime(path, (old, old))
        folder.page(original, 1, PAGE)
        assert sum(path.stat().st_size for path in (tmp_path / "pictures").glob("*/*/*")) <= 2 * 2**20
    numbers = sorted(int(path.name.partition("-")[0]) for path in (tmp_path / "pictures").glob("*/*/*"))
    assert len(numbers) >= 7
    assert numbers == [1, *range(32 - len(numbers), 31)]
    assert drawn(originals, original).count("1-1000") == 1


def test_too_many_pictures_at_once_are_refused(
    tmp_path: Path, originals: Folder, pictures: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.pictures._WAITING", 3)
    original = kept(originals, tmp_path, "slow")
    folder = pictures(draw=rogues.draw)

    def asked(number: int) -> bool:
        try:
            return bool(folder.page(original, number, PAGE))
        except Busy:
            return False

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(asked, range(1, 9))) == 3
    assert asked(9)  # later there is room again


def test_whoever_waits_while_the_server_stops_is_told_to_come_again(
    tmp_path: Path, originals: Folder, pictures: Made
) -> None:
    original = kept(originals, tmp_path, "sleep")
    folder = pictures(draw=rogues.draw)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(folder.page, original, 1, PAGE)
        while not drawn(originals, original):
            time.sleep(0.05)
        folder.close()
        with pytest.raises(Busy):
            waiting.result(timeout=10)


def test_no_process_outlives_closing(tmp_path: Path, originals: Folder, pictures: Made) -> None:
    folder = pictures(draw=rogues.draw)
    original = kept(originals, tmp_path, "good")
    folder.page(original, 1, PAGE)
    log = originals.path(original).with_name("drawn")
    folder.close()
    assert not is_alive(int(log.read_text(encoding="utf-8").split()[1]))
    assert folder.page(original, 2, PAGE)  # closing is not the end


def test_no_process_outlives_a_server_that_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, signal; from pathlib import Path; from documents.originals import Folder\n"
        "from ingest.pictures import PictureFolder; from tests.ingest import rogues\n"
        "if __name__ == '__main__':\n"
        "    Path('good').write_text('good')\n"
        "    originals = Folder(Path('originals')); original = originals.keep(Path('good'))\n"
        "    folder = PictureFolder(\n"
        "        Path('pictures'), originals, size_mb=1, seconds=9, memory_mb=512, draw=rogues.draw)\n"
        "    folder.page(original, 1, 1000)\n"
        "    print(originals.path(original).with_name('drawn').read_text().split()[1], flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    (tmp_path / "main.py").write_text(script, encoding="utf-8")
    root = str(Path(__file__).parents[2])
    main = subprocess.run(
        [sys.executable, str(tmp_path / "main.py")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # the tracker of semaphores complains of the kill
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
        check=False,
    )
    worker = int(main.stdout)
    end = time.monotonic() + 20
    while is_alive(worker) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_alive(worker)
