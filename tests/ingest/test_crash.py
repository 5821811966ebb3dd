"""A killed ingest loses nothing and doubles nothing."""

from pathlib import Path
from typing import Any

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
    return folder


@pytest.fixture(scope="module")
def undisturbed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("undisturbed") / "home"
    assert ingest(home, folder).wait() == 0
    whole = state(home)
    assert len(whole["originals"]) == len(whole["tables"]["documents"]) == 4
    assert len(whole["tables"]["files"]) == 5
    assert (len(whole["indexes"]["public"]), len(whole["indexes"]["staff"])) == (6, 8)
    return whole


@pytest.mark.parametrize("step", STEPS)
def test_killed_after_a_step_and_run_again_it_ends_as_if_undisturbed(
    step: str, folder: Path, undisturbed: dict[str, Any]
) -> None:
    assert killed_after(step, 1, folder, undisturbed) == []
