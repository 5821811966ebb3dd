"""The server as it is run: several processes, a proxy before it, and told to stop."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest

from documents import Audience
from tests.conftest import Opened
from tests.ingest.papers import pdf

LARGE = 20_000_000  # bytes: more than waits on the way


@pytest.fixture
def home(repository: Opened, tmp_path: Path) -> tuple[Path, str]:
    """A repository with one large paper, and its id."""
    path = pdf(tmp_path / "a.pdf", ["Minutes of the meeting"])
    path.write_bytes(path.read_bytes() + b"\n%" + b"x" * LARGE)
    opened = repository()
    opened.intake.add([path])
    (paper,) = opened.catalogue.all(Audience.PUBLIC)
    return opened.home, paper.id


@contextmanager
def serving(home: Path, *options: str, **settings: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The server's address, and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "muniment", "--home", str(home), "serve", "--port", str(port), *options]
    given = {f"MUNIMENT_{name.upper()}": value for name, value in settings.items()}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=os.environ | given, **pipes) as server:  # type: ignore[call-overload]
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address)
            yield address, server
        finally:
            server.terminate()
            server.wait(20)


def wait_for(address: str) -> None:
    for _ in range(150):
        try:
            get(f"{address}/readyz")
        except URLError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("The server does not answer.")


def get(address: str, **headers: str) -> str:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with urllib.request.urlopen(urllib.request.Request(address, headers=named), timeout=20) as answer:
        return str(answer.read().decode())


def test_several_processes_count_together_and_agree_on_tags(home: tuple[Path, str]) -> None:
    with serving(home[0], "--workers", "2") as (address, server):
        tags = set()
        for _ in range(20):
            with urllib.request.urlopen(f"{address}/help", timeout=20) as answer:
                tags.add(answer.headers["ETag"])
        assert len(tags) == 1
        (count,) = re.findall(r'requests_total{.*"/help".*} (\S+)', get(f"{address}/metrics"))
        assert float(count) == 20
        server.terminate()
        out, err = server.communicate(timeout=20)
    lines = [json.loads(line) for line in out.splitlines()]
    assert sum(line["route"] == "/help" for line in lines) == 20
    assert "Traceback" not in err


def test_what_is_being_answered_ends_before_the_server_does(home: tuple[Path, str]) -> None:
    with serving(home[0]) as (address, server):
        host, port = address.removeprefix("http://").split(":")
        with closing(socket.create_connection((host, int(port)), timeout=20)) as reader:
            reader.sendall(
                f"GET /documents/{home[1]}/original HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
            )
            received = len(reader.recv(1_000))
            server.terminate()
            time.sleep(1)
            assert server.poll() is None
            while piece := reader.recv(1_000_000):
                received += len(piece)
        assert received > LARGE
        assert server.wait(20) is not None


def test_a_proxy_is_believed_where_it_is_named(home: tuple[Path, str]) -> None:
    said = {"X_Forwarded_Proto": "https", "X_Forwarded_For": "192.0.2.7", "Host": "papers.example.org"}
    for options, settings, root in (
        ((), {}, "http://papers.example.org"),
        (("--proxy", "127.0.0.1"), {}, "https://papers.example.org"),
        ((), {"proxies": "127.0.0.1"}, "https://papers.example.org"),
        ((), {"proxies": "192.0.2.1"}, "http://papers.example.org"),
    ):
        with serving(home[0], *options, contact="a@example.org", log_addresses="true", **settings) as (address, server):
            page = get(f"{address}/search?q=zabbleplonk", **said)
            server.terminate()
            out, _ = server.communicate(timeout=20)
        assert f"body={urllib.request.quote(root, safe='')}" in page  # type: ignore[attr-defined]
        assert json.loads(out.splitlines()[-1])["from"] == ("192.0.2.7" if "https" in root else "127.0.0.1")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"accent": "#ffee00"}, "MUNIMENT_ACCENT=#ffee00 cannot be read"),
        ({"proxies": "*"}, "MUNIMENT_PROXIES=* cannot"),
        ({"smtp": "https://mail.example.org"}, "MUNIMENT_SMTP is no address"),
        ({"oidc_issuer": "https://id.example.org"}, "MUNIMENT_OIDC_ISSUER needs MUNIMENT_URL"),
        ({"oidc_issuer": "https://id.example.org", "url": "https://a.example.org"}, "MUNIMENT_OIDC_ROLES gives nobody"),
    ],
)
def test_what_cannot_be_set_is_said_at_the_start(home: tuple[Path, str], settings: dict[str, str], said: str) -> None:
    given = {f"MUNIMENT_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "muniment", "--home", str(home[0]), "serve"]
    ended = subprocess.run(command, env=os.environ | given, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
