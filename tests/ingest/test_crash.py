"""A killed ingest loses nothing and doubles nothing."""

from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bench.kill import STEPS, ingest, killed_after, state


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    for n in range(4):
        (folder / f"{n}.txt").write_text(
            f"Minutes of meeting {n}\n\n{n + 1} June 2025\n\nThe board noted matter {n}.\n"
        )
    (folder / "copy.txt").write_bytes((folder / "0.txt").read_bytes())
    (folder / "3.txt.toml").write_text('visibility = "staff"\n')
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Clerk <clerk@x.org>", "Papers"
    mail.set_content("See the papers.\n")
    for n in (5, 6):
        mail.add_attachment(f"Paper {n} of 3 June 2025\n", filename=f"{n}.txt")
    mail.set_boundary("=_papers")
    (folder / "secret.eml").write_bytes(mail.as_bytes())
    (folder / "secret.eml.toml").write_text('visibility = "staff"\n')
    with ZipFile(folder / "papers.zip", "w") as archive:
        archive.writestr("7.txt", "Paper 7 of 3 June 2025\n")
        archive.writestr("8.eml", mail.as_bytes().replace(b"Paper ", b"Other "))
        archive.writestr("9.png", b"\x89PNG")
    return folder


@pytest.fixture(scope="module")
def undisturbed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("undisturbed") / "home"
    assert ingest(home, folder).wait() == 0
    whole = state(home)
    assert len(whole["originals"]) == len(whole["tables"]["documents"]) == 11
    assert len(whole["tables"]["files"]) == 14
    assert (len(whole["indexes"]["public"]), len(whole["indexes"]["staff"])) == (14, 22)
    return whole


@pytest.mark.parametrize("step", STEPS)
def test_killed_after_a_step_and_run_again_it_ends_as_if_undisturbed(
    step: str, folder: Path, undisturbed: dict[str, Any]
) -> None:
    assert killed_after(step, 1, folder, undisturbed) == []


@pytest.mark.parametrize(
    ("step", "nth"), [("read", 7), ("save", 7), ("settle", 3), ("settle", 6), ("open", 2), ("note", 3)]
)
def test_killed_while_it_takes_in_what_came_in_mails_and_archives_it_loses_none_of_it(
    step: str, nth: int, folder: Path, undisturbed: dict[str, Any]
) -> None:
    assert killed_after(step, nth, folder, undisturbed) == []
