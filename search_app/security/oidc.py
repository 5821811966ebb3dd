"""Signing in with another provider: OpenID Connect's authorization code flow, with PKCE."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Any, NamedTuple, Protocol

from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from documents.accounts import Role
from documents.errors import MunimentError
from search_app.security.provider import (
    Discovery,
    Metadata,
    NoRole,
    Provider,
    Refused,
    answering,
    asking,
    read,
    roles_of,
)

__all__ = ["Begun", "Flows", "Identity", "OpenID", "Provider", "Refused", "roles_of"]

_LASTS = 600  # seconds that somebody may take at the provider
_LEEWAY = 60  # seconds that the provider's clock may differ
_LONGEST = 200  # characters of a name or mail address

_ENDED = "This sign-in has ended, or was completed already. Begin again."
_OTHER_STATE = "This answer belongs to another sign-in than the one begun in this browser. Begin again."
_OTHER_GIVER = "This answer is not from the sign-in provider of this site. Begin again."
_DECLINED = "The sign-in was declined at the provider. Begin again if you did not mean that."
_FAILED = (
    "The sign-in provider could not sign you in. Begin again; if that does not help, tell whoever looks after this "
    "site."
)
_EXPIRED = (
    "What the sign-in provider says of you has expired. Begin again; if that does not help, the clocks of the provider "
    "and of this site differ: tell whoever looks after this site."
)
_INVALID = (
    "What the sign-in provider says of you is not valid here. Begin again; if that does not help, tell whoever looks "
    "after this site."
)
_OTHER_PERSON = "The sign-in provider says different things of who you are. Tell whoever looks after this site."


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who has signed in. Issuer and subject together stay the same; name and mail may change.

    `mail` is "" where the provider has not verified it.
    """

    issuer: str
    subject: str
    name: str
    mail: str
    role: Role


class Flows(Protocol):
    """Keeps what was begun until it is completed; where several processes answer, they share it."""

    def put(self, key: str, value: str, seconds: int) -> None:
        """Keep a value for so long."""
        ...

    def take(self, key: str) -> str | None:
        """The value, which is gone then; None where there is none, it was taken or it has ended."""
        ...


class Begun(NamedTuple):
    """A sign-in that was begun: where to send the browser, and the key, which goes into its cookie."""

    address: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flow:
    state: str
    nonce: str
    verifier: str
    onward: str


class OpenID:
    """Signs people in with a provider. Used by several threads at once.

    Raises:
        MunimentError: the issuer is no safe address, or nobody could get a role.
    """

    def __init__(self, provider: Provider, flows: Flows) -> None:
        if not provider.roles:
            raise MunimentError("MUNIMENT_OIDC_ROLES gives nobody a role. Write “group=role; group=role”.")
        self._provider = provider
        self._flows = flows
        self._discovery = Discovery(provider)

    @property
    def issuer(self) -> str:
        """What the provider calls itself."""
        return self._provider.issuer

    def begin(self, callback: str, onward: str) -> Begun:
        """Begin to sign somebody in, who comes back to `callback` and then wants to go `onward`. Raises Refused."""
        metadata = self._discovery.metadata()
        flow = _Flow(state=token_urlsafe(32), nonce=token_urlsafe(32), verifier=token_urlsafe(48), onward=onward)
        with asking(self._provider) as client:
            address, _ = client.create_authorization_url(
                metadata.authorization,
                state=flow.state,
                nonce=flow.nonce,
                code_verifier=flow.verifier,
                redirect_uri=callback,
            )
        key = token_urlsafe(32)
        self._flows.put(key, json.dumps(asdict(flow)), _LASTS)
        return Begun(address, key)

    def complete(self, key: str, answered: Mapping[str, str], callback: str) -> tuple[Identity, str]:
        """Who came back with the key and with these parameters, and where they want to go. Raises Refused."""
        kept = self._flows.take(key)
        if kept is None:
            raise Refused(_ENDED)
        flow = _Flow(**json.loads(kept))
        metadata = self._discovery.metadata()
        _check(answered, flow.state, self._provider.issuer, metadata)
        with answering(), asking(self._provider, metadata.method) as client:
            token = client.fetch_token(
                metadata.token,
                grant_type="authorization_code",
                code=answered["code"],
                code_verifier=flow.verifier,
                redirect_uri=callback,
            )
            told = self._told(client, token, metadata, flow.nonce)
        return self._identity(told), flow.onward

    def _told(self, client: OAuth2Client, token: dict[str, Any], metadata: Metadata, nonce: str) -> dict[str, Any]:
        """What the provider says of somebody: in the ID token, and what that leaves out, asked for."""
        claims = self._verified(token, metadata, nonce)
        if not metadata.userinfo or (_value(claims, self._provider.claim) is not None and "name" in claims):
            return claims
        more = read(client.get(metadata.userinfo))
        if more.get("sub") != claims["sub"]:
            raise Refused(_OTHER_PERSON)
        return {**more, **claims}

    def _verified(self, token: dict[str, Any], metadata: Metadata, nonce: str) -> dict[str, Any]:
        sent = token["id_token"]
        try:
            decoded = self._decoded(sent, metadata)
            claims = CodeIDToken(decoded.claims, decoded.header, self._expected(), self._given(token, nonce))
            claims.validate(leeway=_LEEWAY)
        except ExpiredTokenError as error:
            raise Refused(_EXPIRED) from error
        except (JoseError, ValueError, TypeError) as error:
            raise Refused(_INVALID) from error
        return dict(claims)

    def _decoded(self, sent: str, metadata: Metadata) -> jwt.Token:
        try:
            return _decoded(sent, self._discovery.keys(), metadata.algorithms)
        except InvalidKeyIdError:
            return _decoded(sent, self._discovery.keys(anew=True), metadata.algorithms)

    def _expected(self) -> dict[str, Any]:
        return {
            "iss": {"essential": True, "value": self._provider.issuer},
            "aud": {"essential": True, "value": self._provider.client},
            "sub": {"essential": True},
        }

    def _given(self, token: dict[str, Any], nonce: str) -> dict[str, Any]:
        return {"nonce": nonce, "client_id": self._provider.client, "access_token": token["access_token"]}

    def _identity(self, told: dict[str, Any]) -> Identity:
        roles = [role for value in _values(told, self._provider.claim) if (role := self._provider.roles.get(value))]
        if not roles:
            raise NoRole(str(told["sub"]))
        subject = str(told["sub"])
        is_verified = told.get("email_verified", True) in (True, "true")
        return Identity(
            issuer=self._provider.issuer,
            subject=subject,
            name=_line(told.get("name")) or _line(told.get("preferred_username")) or _line(subject),
            mail=_line(told.get("email")) if is_verified else "",
            role=max(roles, key=list(Role).index),
        )


def _check(answered: Mapping[str, str], state: str, issuer: str, metadata: Metadata) -> None:
    """Whether an answer belongs to what was begun, comes from the issuer and lets somebody in."""
    if not compare_digest(answered.get("state", "").encode(), state.encode()):
        raise Refused(_OTHER_STATE)
    if answered.get("iss", "" if metadata.names_itself else issuer) != issuer:
        raise Refused(_OTHER_GIVER)
    if "error" in answered:
        raise Refused(_DECLINED if answered["error"] == "access_denied" else _FAILED)
    if not answered.get("code"):
        raise Refused(_FAILED)


def _decoded(sent: str, keys: KeySet, algorithms: tuple[str, ...]) -> jwt.Token:
    return jwt.decode(sent, keys, registry=JWSRegistry(algorithms=algorithms, strict_check_header=False))


def _values(claims: Mapping[str, Any], claim: str) -> list[str]:
    value = _value(claims, claim)
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]


def _value(claims: Mapping[str, Any], claim: str) -> object:
    """The claim of this very name, which may be an address with dots in it; else by the dots into it."""
    if claim in claims:
        return claims[claim]
    value: object = claims
    for step in claim.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _line(value: object) -> str:
    """A text on one line and not for ever, nothing for what is no text."""
    text = value if isinstance(value, str) else ""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:_LONGEST]
