"""The OpenID provider that people sign in with: what is set, what it says of itself, and asking it within bounds."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from ssl import SSLContext
from time import monotonic
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from documents.accounts import Role
from documents.errors import MunimentError

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
SECONDS = 10.0  # for each step of a request, and for all that is sent in answer to it
MOST = 1_000_000  # bytes of an answer
KEPT = 3_600.0  # seconds that what a provider says of itself is believed
SCOPE = "openid profile email"

DOWN = "The sign-in provider cannot be reached, or does not work. Try again in a few minutes."
ODD = "The sign-in provider gave an answer that cannot be used. Tell whoever looks after this site."
TOO_LONG = "The sign-in provider gave a far longer answer than it may. Tell whoever looks after this site."
OTHER_ISSUER = (
    "The sign-in provider calls itself otherwise than this site knows it. Whoever looks after this site: compare "
    "MUNIMENT_OIDC_ISSUER with “issuer” in the provider's description, to the slash at its end."
)
NO_ALGORITHM = (
    "The sign-in provider signs in none of the ways that are safe here. Whoever looks after this site: let it sign "
    "with RS256, PS256, ES256 or EdDSA."
)
UNKNOWN_SITE = (
    "The sign-in provider does not accept this site. Whoever looks after this site: compare MUNIMENT_OIDC_CLIENT and "
    "MUNIMENT_OIDC_SECRET with what the provider gave out."
)
NOT_ACCEPTED = (
    "The sign-in provider did not complete the sign-in: it took too long, or was completed already. Begin again."
)


NO_ROLE = "You are known to the sign-in provider, but it gives you no role here. Ask whoever looks after this site."


class Refused(MunimentError):
    """Somebody was not let in. Its sentence holds no secret, and nothing that the provider sent."""


class NoRole(Refused):
    """Somebody whom the provider knows has no role here, or no longer; `subject` is whom the provider means."""

    def __init__(self, subject: str) -> None:
        super().__init__(NO_ROLE)
        self.subject = subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """What is set of a provider. `roles` says which value of the claim gives which role; `label` is on the button.

    `issuer` is the address by which it calls itself; `secret` is "" where it gave out none.
    """

    issuer: str
    client: str
    secret: str = field(repr=False)
    claim: str = "roles"
    roles: Mapping[str, Role]
    label: str = ""


def roles_of(text: str) -> dict[str, Role]:
    """The roles by the provider's groups, of “group=role; group=role”. The last “=” parts them: groups may hold others.

    Raises:
        MunimentError: a part says no group or no role, or a group stands there twice.
    """
    roles: dict[str, Role] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        group, _, role = map(str.strip, part.rpartition("="))
        if not group or role not in list(Role):
            raise MunimentError(
                f"“{part}” in MUNIMENT_OIDC_ROLES is no group with a role. Write “group=role; group=role”, the role "
                f"one of {', '.join(Role)}."
            )
        if group in roles:
            raise MunimentError(f"MUNIMENT_OIDC_ROLES says the group “{group}” twice. Leave one of them out.")
        roles[group] = Role(role)
    return roles


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a provider says of itself, as far as it is used here: addresses, `userinfo` "" where it has none."""

    authorization: str
    token: str
    keys: str
    userinfo: str
    algorithms: tuple[str, ...]
    method: str  # how it wants to be shown the secret
    names_itself: bool  # whether its answers say who gives them (RFC 9207)


class Discovery:
    """What a provider says of itself, and the keys it signs with; each is asked for once an hour."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, KeySet] | None = None
        if not is_safe(provider.issuer, provider.issuer):
            raise MunimentError("MUNIMENT_OIDC_ISSUER is no address of a provider. Give one that begins with https://.")

    def metadata(self) -> Metadata:
        """What it says of itself. Raises Refused."""
        if self._metadata and monotonic() - self._metadata[0] < KEPT:
            return self._metadata[1]
        address = f"{self._provider.issuer.rstrip('/')}/.well-known/openid-configuration"
        metadata = _metadata(self._read(address), self._provider)
        self._metadata = monotonic(), metadata
        return metadata

    def keys(self, *, anew: bool = False) -> KeySet:
        """The keys it signs with; asked for `anew` where a token names one that is not among them. Raises Refused."""
        if self._keys and not anew and monotonic() - self._keys[0] < KEPT:
            return self._keys[1]
        told = self._read(self.metadata().keys)
        with answering():
            keys = KeySet.import_key_set({"keys": told["keys"]})
        self._keys = monotonic(), keys
        return keys

    def _read(self, address: str) -> dict[str, Any]:
        with answering(), asking(self._provider) as client:
            return read(client.request("GET", address, withhold_token=True))


def asking(provider: Provider, method: str = "none") -> OAuth2Client:
    """A client that asks the provider: it waits ten seconds, follows no redirect and reads no more than it must."""
    return OAuth2Client(
        client_id=provider.client,
        client_secret=provider.secret,
        token_endpoint_auth_method=method,
        scope=SCOPE,
        code_challenge_method="S256",
        leeway=0,
        timeout=SECONDS,
        verify=_certificates(),
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [_bound]},
    )


@cache
def _certificates() -> SSLContext:
    """Whom this machine believes; 30 ms to read, so once."""
    return httpx2.create_ssl_context()


def read(answer: httpx2.Response) -> dict[str, Any]:
    """The JSON object of an answer. Raises what `answering` knows."""
    told = answer.raise_for_status().json()
    if not isinstance(told, dict):
        raise ValueError("no JSON object")
    return told


@contextmanager
def answering() -> Iterator[None]:
    """Within it, whatever goes wrong on the way to the provider, or with its answer, is Refused with a sentence."""
    try:
        yield
    except httpx2.HTTPStatusError as error:
        raise Refused(DOWN if error.response.is_server_error else ODD) from error
    except httpx2.HTTPError as error:
        raise Refused(DOWN) from error
    except OAuthError as error:
        raise Refused(UNKNOWN_SITE if error.error == "invalid_client" else NOT_ACCEPTED) from error
    except (AuthlibBaseError, JoseError, httpx2.InvalidURL, *_MALFORMED) as error:
        raise Refused(ODD) from error


# What the libraries raise where JSON is of another shape than it must be, or nested without end.
_MALFORMED = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)


def is_safe(address: object, issuer: str) -> bool:
    """Whether an address is asked: by https, or on this very machine where the issuer is there too."""
    try:
        url, own = httpx2.URL(str(address)), httpx2.URL(issuer)
    except httpx2.InvalidURL:
        return False
    if url.scheme == "https":
        return bool(url.host)
    return url.scheme == "http" and _is_loopback(url.host) and _is_loopback(own.host)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _metadata(told: dict[str, Any], provider: Provider) -> Metadata:
    if told.get("issuer") != provider.issuer:
        raise Refused(OTHER_ISSUER)
    userinfo = told.get("userinfo_endpoint")
    with answering():
        signed = told["id_token_signing_alg_values_supported"]
        metadata = Metadata(
            authorization=_address(told["authorization_endpoint"], provider),
            token=_address(told["token_endpoint"], provider),
            keys=_address(told["jwks_uri"], provider),
            userinfo=_address(userinfo, provider) if userinfo else "",
            algorithms=tuple(name for name in ALGORITHMS if name in signed),
            method=_method(told.get("token_endpoint_auth_methods_supported"), provider.secret),
            names_itself=told.get("authorization_response_iss_parameter_supported") is True,
        )
    if not metadata.algorithms:  # with none allowed, joserfc would allow those it recommends, HS256 among them
        raise Refused(NO_ALGORITHM)
    return metadata


def _address(told: object, provider: Provider) -> str:
    if not isinstance(told, str) or not is_safe(told, provider.issuer):
        raise ValueError("no address that is asked")
    return told


def _method(told: object, secret: str) -> str:
    """In the header, as every provider must allow it, but for those that say otherwise."""
    if not secret:
        return "none"
    known = told if isinstance(told, list) else []
    is_posted = "client_secret_post" in known and "client_secret_basic" not in known
    return "client_secret_post" if is_posted else "client_secret_basic"


def _bound(answer: httpx2.Response) -> None:
    """What is packed could unpack to any size, so it is not read: nobody asked for it."""
    if answer.is_redirect or answer.headers.get("content-encoding", "identity") != "identity":
        raise Refused(ODD)
    if isinstance(answer.stream, httpx2.SyncByteStream):
        answer.stream = _Bounded(answer.stream)


class _Bounded(httpx2.SyncByteStream):
    """What is sent in answer, up to a length and for a while."""

    def __init__(self, stream: httpx2.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        left, end = MOST, monotonic() + SECONDS
        for part in self._stream:
            left -= len(part)
            if left < 0:
                raise Refused(TOO_LONG)
            if monotonic() > end:
                raise Refused(DOWN)
            yield part

    def close(self) -> None:
        self._stream.close()
