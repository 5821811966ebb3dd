"""What is sent is read within limits: by size, and in time."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from documents.accounts import Role
from search_app.security import bodies
from tests.search_app.shelf import Shelf, fill
from tests.search_app.staff.people import OWN, add, sign_in

LARGEST = 3_000_000


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    made = fill(Shelf.make(tmp_path_factory.mktemp("bodies")))
    add(made.catalogue.accounts, Role.EDITOR)
    yield made
    made.close()


@pytest.fixture(scope="module")
def app(shelf: Shelf) -> FastAPI:
    return shelf.app(office=shelf.office(largest=LARGEST))


@pytest.fixture
def address(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A real server, which waits a short while for what is sent."""
    monkeypatch.setattr(bodies, "WAIT", 0.3)
    app.middleware_stack = None
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()
    server.should_exit = True
    thread.join()


def said(address: tuple[str, int], sent: bytes) -> bytes:
    """What a server answers to bytes, after which nothing more comes."""
    with closing(socket.create_connection(address, timeout=20)) as connection:
        connection.sendall(sent)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    return answer


@pytest.mark.parametrize("path", ["/staff/sign-in", "/staff/people", "/search", "/nothing", "/staff/account/tokens"])
def test_what_is_larger_than_a_form_is_refused(app: FastAPI, path: str) -> None:
    with TestClient(app) as client:
        form = sign_in(client, "editor")
        large = {"form": form, "name": "x" * 1_100_000}
        assert client.post(path, data=large, headers=OWN).status_code in {404, 405, 413}
        sent = iter([b"form=", b"x" * 600_000, b"x" * 600_000])  # without saying beforehand how much it is
        headers = OWN | {"Content-Type": "application/x-www-form-urlencoded"}
        assert client.post(path, content=sent, headers=headers).status_code in {404, 405, 413}


def test_what_is_sent_too_slowly_is_refused_and_the_others_are_answered(
    app: FastAPI, address: tuple[str, int], caplog: pytest.LogCaptureFixture
) -> None:
    host, port = address
    head = f"POST /staff/sign-in HTTP/1.1\r\nHost: {host}:{port}\r\nSec-Fetch-Site: same-origin\r\n"
    slow = f"{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nform=".encode()
    answer = said(address, slow)
    assert answer.startswith(b"HTTP/1.1 408"), answer
    assert b"connection: close" in answer.lower()
    assert b"came too slowly" in answer
    assert "a body that came too slowly" in caplog.text
    quick = said(address, f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert quick.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "sent",
    [
        "GET /search?q=%0d%0aSet-Cookie:%20x=1 HTTP/1.1",
        "GET /%0d%0aSet-Cookie:%20x=1/ HTTP/1.1",
        "GET //evil.example/ HTTP/1.1",
        "GET /staff/sign-in?onward=%2F%0d%0aSet-Cookie%3A%20x=1 HTTP/1.1",
        "GET /documents/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1",
        "GET /static/..%2f..%2fapp.py HTTP/1.1",
        "GET /static/../../app.py HTTP/1.1",
    ],
)
def test_no_address_puts_lines_into_the_head_of_an_answer(address: tuple[str, int], sent: str) -> None:
    host, port = address
    answer = said(address, f"{sent}\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert not [line for line in head.split(b"\r\n") if line.startswith(b"set-cookie: x")]
    assert b"location: //" not in head
    assert b"location: http" not in head
    assert b"create_app" not in answer
    assert b"root:" not in answer
