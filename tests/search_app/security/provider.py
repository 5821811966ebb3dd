"""A real OpenID provider on this machine, and a thin server in front of it that can spoil its answers.

The provider makes no wrong tokens, so the front does: it is an HTTP server that hands each request on and the answer
back, altered where a test says so. A token it changes is signed anew with a key of its own, which it adds to the
provider's: so what is wrong is only what the test made wrong.
"""

import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from socketserver import BaseServer
from threading import Thread
from time import sleep
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx2
import oidc_provider_mock
from joserfc import jwt
from joserfc.jwk import Key, RSAKey
from joserfc.util import urlsafe_b64decode, urlsafe_b64encode
from selectolax.lexbor import LexborHTMLParser
from werkzeug.serving import WSGIRequestHandler, make_server

DISCOVERY, KEYS, TOKEN, USERINFO = "/.well-known/openid-configuration", "/jwks", "/oauth2/token", "/userinfo"
AUTHORIZE = "/oauth2/authorize"
CALLBACK = "https://papers.example.org/staff/sign-in/answer"
PEOPLE = {
    "ada": {"name": "Ada Quill", "email": "ada@example.org", "roles": ["clerks", "press"]},
    "ben": {"name": "Ben Ledger", "email": "ben@example.org", "email_verified": False, "roles": "clerks"},
    "cleo": {"name": "Cleo Docket", "realm_access": {"roles": ["press"]}, "https://example.org/roles": ["clerks"]},
    "dora": {"preferred_username": "dora.d", "roles": ["cooks"]},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer of the provider. `pause` in seconds before each of its bytes."""

    status: int
    headers: dict[str, str]
    body: bytes
    pause: float = 0


Altered = Callable[[Answer], Answer]
Claims = dict[str, Any]


@cache
def _key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "front"})


@dataclass(frozen=True, slots=True)
class Front:
    """Stands before the provider at `issuer`; `alter` says by path what becomes of its answers."""

    issuer: str
    key: RSAKey = field(default_factory=_key)
    alter: dict[str, Altered] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def times(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(path == each for each, _ in self.asked)

    def last(self, path: str) -> dict[str, str]:
        """What was sent with the last request of a path."""
        return [sent for each, sent in self.asked if each == path][-1]

    def say(self, path: str, **told: object) -> None:
        """Change values of a JSON object; None leaves one out."""
        self.alter[path] = lambda answer: _told(answer, told)

    def claim(self, **claims: object) -> None:
        """Change claims of ID tokens, and sign them with a key that is published; None leaves one out."""
        self.sign(lambda told: signed(told | claims, self.key))
        self.publish(self.key)

    def publish(self, key: Key) -> None:
        """Add a key to the provider's."""
        self.alter[KEYS] = lambda answer: _keys(answer, key)

    def sign(self, made: Callable[[Claims], str]) -> None:
        """Make another ID token of the claims of the provider's."""
        self.alter[TOKEN] = lambda answer: _told(answer, {"id_token": made(_claims(answer))})


@contextmanager
def provider() -> Iterator[int]:
    """The provider, and its port."""
    people = [oidc_provider_mock.User(sub=sub, claims=claims) for sub, claims in PEOPLE.items()]
    server = make_server(
        "127.0.0.1", 0, oidc_provider_mock.app(user_claims=people), threaded=True, request_handler=_Quiet
    )
    with _running(server):
        yield server.server_port


@contextmanager
def front(behind: int) -> Iterator[Front]:
    """A front before the provider at a port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    made = Front(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass = _handler(made, behind)
    with _running(server):
        yield made


def walk(address: str, sub: str = "ada", **pressed: str) -> dict[str, str]:
    """Sign in at the provider as a browser does: open its page, send the form; what comes back to the callback."""
    with httpx2.Client(verify=False) as browser:
        page = browser.get(address).raise_for_status()
        forms = LexborHTMLParser(page.text).css("form")
        assert any(form.css_first("[name=sub]") and form.attributes["method"] == "post" for form in forms)
        answer = browser.post(page.url, data=pressed or {"sub": sub})
    back = answer.headers["Location"]
    assert back.startswith(f"{CALLBACK}?")
    return dict(parse_qsl(urlsplit(back).query))


def signed(claims: Claims, key: Key, algorithm: str = "RS256") -> str:
    """A token signed with a key, without the claims that are None."""
    return jwt.encode({"alg": algorithm, "kid": key.kid}, _without(claims), key, algorithms=[algorithm])


def unsigned(claims: Claims) -> str:
    """A token that nobody signed."""
    return f"{_part({'alg': 'none'})}.{_part(claims)}."


def shared(claims: Claims, secret: bytes) -> str:
    """A token signed with a secret that others know too, such as a public key."""
    told = f"{_part({'alg': 'HS256', 'kid': 'front'})}.{_part(claims)}"
    return f"{told}.{_encoded(hmac.digest(secret, told.encode(), 'sha256'))}"


@contextmanager
def _running(server: BaseServer) -> Iterator[None]:
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


def _handler(made: Front, behind: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._hand_on()

        do_POST = do_GET  # noqa: N815

        def _hand_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path = urlsplit(self.path).path
            sent = parse_qs(body.decode()) or parse_qs(urlsplit(self.path).query)
            secret = self.headers.get("Authorization")
            shown = {"Authorization": secret} if secret else {}
            made.asked.append((path, {name: values[0] for name, values in sent.items()} | shown))
            told, alter = self._ask(body), made.alter.get(path)
            answer = alter(told) if alter else told
            self.send_response(answer.status)
            for name, value in (answer.headers | {"Content-Length": str(len(answer.body))}).items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(ConnectionError):  # who asked may have heard enough
                _write(self.wfile, answer)

        def _ask(self, body: bytes) -> Answer:
            with httpx2.Client(verify=False) as client:
                told = client.request(
                    self.command, f"http://127.0.0.1:{behind}{self.path}", headers=dict(self.headers), content=body
                )
            kept = {name: told.headers[name] for name in ("Content-Type", "Location") if name in told.headers}
            return Answer(status=told.status_code, headers=kept, body=told.content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


def _write(file: BufferedIOBase, answer: Answer) -> None:
    if not answer.pause:
        file.write(answer.body)
        return
    for number in answer.body:
        sleep(answer.pause)
        file.write(bytes([number]))


def _told(answer: Answer, told: dict[str, Any]) -> Answer:
    return replace(answer, body=json.dumps(_without(json.loads(answer.body) | told)).encode())


def _keys(answer: Answer, key: Key) -> Answer:
    return _told(answer, {"keys": [*json.loads(answer.body)["keys"], key.as_dict(private=False)]})


def _claims(answer: Answer) -> Claims:
    payload = json.loads(answer.body)["id_token"].split(".")[1]
    told: Claims = json.loads(urlsafe_b64decode(payload.encode()))
    return told


def _part(told: Claims) -> str:
    return _encoded(json.dumps(told).encode())


def _encoded(told: bytes) -> str:
    return urlsafe_b64encode(told).decode()


def _without(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}
