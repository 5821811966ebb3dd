"""Signing in with a real provider on this machine, and what is refused."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from threading import Event
from time import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from documents.accounts import Role
from documents.errors import MunimentError
from search_app.security import oidc
from search_app.security import provider as providers
from search_app.security.oidc import Begun, Identity, OpenID, Provider, Refused, roles_of
from tests.search_app.security.provider import (
    AUTHORIZE,
    CALLBACK,
    DISCOVERY,
    KEYS,
    TOKEN,
    USERINFO,
    Front,
    front,
    provider,
    shared,
    signed,
    unsigned,
    walk,
)

ROLES = {"clerks": Role.EDITOR, "press": Role.PUBLISHER}
SECRET = "the-secret-of-this-site"
SENT = "<script>what the provider sent</script>"


@dataclass(frozen=True, slots=True)
class Flows:
    """Keeps what was begun in memory."""

    kept: dict[str, str] = field(default_factory=dict)
    seconds: list[int] = field(default_factory=list)

    def put(self, key: str, value: str, seconds: int) -> None:
        """Keep a value."""
        self.kept[key] = value
        self.seconds.append(seconds)

    def take(self, key: str) -> str | None:
        """The value, once."""
        return self.kept.pop(key, None)


@dataclass(frozen=True, slots=True)
class Site:
    """What signs in with the provider behind the front."""

    at: Front
    flows: Flows
    openid: OpenID

    def begin(self) -> Begun:
        """Begin a sign-in."""
        return self.openid.begin(CALLBACK, "/documents/1?q=harbour")

    def signs_in(self, sub: str = "ada", **answered: str) -> Identity:
        """Somebody signs in; `answered` changes what the browser brings back."""
        begun = self.begin()
        identity, onward = self.openid.complete(begun.key, walk(begun.address, sub) | answered, CALLBACK)
        assert onward == "/documents/1?q=harbour"
        return identity

    def refuses(self, sub: str = "ada", **answered: str) -> str:
        """Somebody is refused, with this sentence."""
        with pytest.raises(Refused) as refused:
            self.signs_in(sub, **answered)
        said = str(refused.value)
        assert SENT not in said
        assert SECRET not in said
        assert said.endswith(".")
        return said


@pytest.fixture(scope="module")
def behind() -> Iterator[int]:
    """The port of the provider."""
    with provider() as port:
        yield port


@pytest.fixture
def at(behind: int) -> Iterator[Front]:
    """The front before it."""
    with front(behind) as made:
        yield made


@pytest.fixture
def site(at: Front) -> Site:
    """A site that knows the provider."""
    return known(at)


def known(at: Front, **changed: Any) -> Site:
    """A site that knows the provider, with something set otherwise."""
    settled = Provider(issuer=at.issuer, client="muniment", secret=SECRET, roles=ROLES)
    flows = Flows()
    return Site(at, flows, OpenID(replace(settled, **changed), flows))


def query(address: str) -> dict[str, str]:
    """The parameters of an address."""
    return dict(parse_qsl(urlsplit(address).query))


# Who gets in


def test_who_signs_in_at_the_provider_comes_back_with_the_highest_of_their_roles(site: Site) -> None:
    assert site.signs_in() == Identity(
        issuer=site.at.issuer, subject="ada", name="Ada Quill", mail="ada@example.org", role=Role.PUBLISHER
    )


def test_a_group_may_be_a_text_and_an_unverified_mail_address_is_left_out(site: Site) -> None:
    identity = site.signs_in("ben")
    assert (identity.role, identity.mail) == (Role.EDITOR, "")


@pytest.mark.parametrize(
    ("claim", "role"), [("realm_access.roles", Role.PUBLISHER), ("https://example.org/roles", Role.EDITOR)]
)
def test_a_claim_may_lie_within_another_or_have_dots_in_its_name(at: Front, claim: str, role: Role) -> None:
    assert known(at, claim=claim).signs_in("cleo").role is role


def test_who_has_no_name_is_shown_by_what_they_sign_in_with(at: Front) -> None:
    assert known(at, roles={"cooks": Role.READER}).signs_in("dora").name == "dora.d"


def test_a_name_is_one_line_without_control_characters(site: Site) -> None:
    site.at.claim(name="Ada\n\u202e Quill\x00 " + "l" * 1_000)
    assert site.signs_in().name == "Ada Quill " + "l" * 190


def test_roles_are_asked_for_where_the_token_has_none(site: Site) -> None:
    site.at.claim(roles=None)
    assert site.signs_in().role is Role.PUBLISHER
    assert site.at.times(USERINFO) == 1


def test_a_name_is_asked_for_where_the_token_has_none(site: Site) -> None:
    site.at.claim(name=None)
    assert site.signs_in().name == "Ada Quill"


def test_nothing_is_asked_for_that_the_token_says(site: Site) -> None:
    site.signs_in()
    assert site.at.times(USERINFO) == 0


def test_the_code_is_worth_nothing_without_the_verifier_of_who_began(site: Site) -> None:
    site.signs_in()
    asked = next(sent for path, sent in site.at.asked if path == AUTHORIZE)
    verifier = site.at.last(TOKEN)["code_verifier"]
    digest = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    assert (asked["code_challenge"], asked["code_challenge_method"]) == (digest, "S256")
    assert asked["response_type"] == "code"
    assert verifier not in str(asked)


def test_state_nonce_verifier_and_key_are_new_each_time_and_kept_ten_minutes(site: Site) -> None:
    begun = [site.begin(), site.begin()]
    for name in ("state", "nonce", "code_challenge"):
        assert len({query(each.address)[name] for each in begun}) == 2
    assert set(site.flows.kept) == {each.key for each in begun}
    assert site.flows.seconds == [600, 600]


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_the_provider_is_shown_the_secret_as_it_wants_it(at: Front, method: str) -> None:
    at.say(DISCOVERY, token_endpoint_auth_methods_supported=[method])
    client, secret = registered(at, method)
    assert known(at, client=client, secret=secret).signs_in().subject == "ada"
    assert ("Authorization" in at.last(TOKEN), "client_secret" in at.last(TOKEN)) == (
        method == "client_secret_basic",
        method == "client_secret_post",
    )
    assert known(at, client=client, secret="another").refuses() == providers.UNKNOWN_SITE


def test_a_site_without_a_secret_says_its_name_alone(at: Front) -> None:
    assert known(at, secret="").refuses() == providers.UNKNOWN_SITE  # this provider wants a secret of everybody
    assert at.last(TOKEN)["client_id"] == "muniment"
    assert not {"client_secret", "Authorization"} & set(at.last(TOKEN))


def registered(at: Front, method: str) -> tuple[str, str]:
    """Register a site at the provider: its name and secret there."""
    wanted = {"redirect_uris": [CALLBACK], "token_endpoint_auth_method": method}
    with httpx2.Client(headers={"Content-Type": "application/json"}) as client:
        told = client.post(f"{at.issuer}/oauth2/clients", content=json.dumps(wanted)).raise_for_status().json()
    return told["client_id"], told["client_secret"]


def test_the_description_and_the_keys_are_asked_for_once_an_hour(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.signs_in()
    site.signs_in("ben")
    assert (site.at.times(DISCOVERY), site.at.times(KEYS)) == (1, 1)
    monkeypatch.setattr(providers, "KEPT", 0)
    site.begin()
    assert site.at.times(DISCOVERY) == 2


def test_a_key_that_is_new_at_the_provider_is_asked_for(site: Site) -> None:
    site.signs_in()
    site.at.claim()
    assert site.signs_in().subject == "ada"
    assert site.at.times(KEYS) == 2


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize(
    ("algorithm", "made"),
    [
        ("PS256", lambda: RSAKey.generate_key(2048, {"kid": "of the test"})),
        ("ES256", lambda: ECKey.generate_key("P-256", {"kid": "of the test"})),
        ("EdDSA", lambda: OKPKey.generate_key("Ed25519", {"kid": "of the test"})),
    ],
)
def test_other_safe_algorithms_are_known(site: Site, algorithm: str, made: Callable[[], Key]) -> None:
    key = made()
    site.at.publish(key)
    site.at.sign(lambda claims: signed(claims | {"at_hash": None}, key, algorithm))
    site.at.say(DISCOVERY, id_token_signing_alg_values_supported=[algorithm])
    assert site.signs_in().subject == "ada"


# Who does not: the answer


def test_an_answer_with_another_state_is_refused_before_the_code_is_shown(site: Site) -> None:
    assert site.refuses(state="another") == oidc._OTHER_STATE
    assert site.refuses(state="ünlike") == oidc._OTHER_STATE
    assert site.refuses(state="") == oidc._OTHER_STATE
    assert site.at.times(TOKEN) == 0


def test_an_answer_is_taken_once(site: Site) -> None:
    begun = site.begin()
    answered = walk(begun.address)
    site.openid.complete(begun.key, answered, CALLBACK)
    with pytest.raises(Refused, match="completed already"):
        site.openid.complete(begun.key, answered, CALLBACK)
    assert site.at.times(TOKEN) == 1


def test_after_a_wrong_state_the_right_one_comes_too_late(site: Site) -> None:
    begun = site.begin()
    answered = walk(begun.address)
    with pytest.raises(Refused):
        site.openid.complete(begun.key, answered | {"state": "another"}, CALLBACK)
    with pytest.raises(Refused, match="completed already"):
        site.openid.complete(begun.key, answered, CALLBACK)


def test_a_code_is_refused_in_another_sign_in(site: Site) -> None:
    begun = site.begin()
    used = walk(begun.address)
    site.openid.complete(begun.key, used, CALLBACK)
    assert site.refuses(code=used["code"]) == providers.NOT_ACCEPTED


def test_an_answer_for_another_address_is_refused(site: Site) -> None:
    begun = site.begin()
    with pytest.raises(Refused, match="did not complete"):
        site.openid.complete(begun.key, walk(begun.address), "https://other.example.org/answer")


def test_a_code_of_another_sign_in_is_refused_for_its_nonce(site: Site) -> None:
    stolen = walk(site.begin().address)["code"]
    assert site.refuses(code=stolen) == oidc._INVALID


def test_who_says_no_at_the_provider_is_told_so(site: Site) -> None:
    begun = site.begin()
    answered = walk(begun.address, action="deny")
    assert answered["error"] == "access_denied"
    # Other providers send the state with it, as they must.
    with pytest.raises(Refused, match="declined at the provider"):
        site.openid.complete(begun.key, {"state": query(begun.address)["state"]} | answered, CALLBACK)


def test_another_error_of_the_provider_is_not_shown(site: Site) -> None:
    assert site.refuses(error=SENT, error_description=SENT) == oidc._FAILED
    assert site.refuses(code="") == oidc._FAILED


def test_an_answer_that_says_another_issuer_is_refused(site: Site) -> None:
    assert site.refuses(iss="https://other.example.org") == oidc._OTHER_GIVER


def test_an_answer_says_its_issuer_where_the_provider_promises_it(site: Site) -> None:
    site.at.say(DISCOVERY, authorization_response_iss_parameter_supported=True)
    assert site.refuses() == oidc._OTHER_GIVER
    assert site.refuses(iss="https://other.example.org") == oidc._OTHER_GIVER
    assert site.signs_in(iss=site.at.issuer).subject == "ada"


# Who does not: the token


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example.org"},
        {"iss": None},
        {"sub": None},
        {"sub": ""},
        {"aud": "another site"},
        {"aud": ["another site"]},
        {"aud": "another site", "azp": "muniment"},
        {"aud": None},
        {"aud": ["muniment", "another site"]},
        {"aud": ["muniment", "another site"], "azp": "another site"},
        {"azp": "another site"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": float("nan")},
        {"iat": None},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
        {"at_hash": "another"},
        {"at_hash": 7},
    ],
    ids=str,
)
def test_a_token_that_says_something_wrong_is_refused(site: Site, claims: dict[str, Any]) -> None:
    site.at.claim(**claims)
    assert site.refuses() == oidc._INVALID


def test_a_token_for_several_sites_is_good_where_it_was_given_to_this_one(site: Site) -> None:
    site.at.claim(aud=["muniment", "another site"], azp="muniment")
    assert site.signs_in().subject == "ada"


def test_an_expired_token_is_refused_and_clocks_may_differ_a_little(site: Site) -> None:
    site.at.claim(iat=time() - 3_600, exp=time() - 300)
    assert site.refuses() == oidc._EXPIRED
    site.at.claim(iat=time() - 3_600, exp=time() - 10)
    assert site.signs_in().subject == "ada"


def test_a_token_signed_with_another_key_is_refused(site: Site) -> None:
    forged = RSAKey.generate_key(2048, {"kid": "front"})
    site.at.publish(site.at.key)
    site.at.sign(lambda claims: signed(claims, forged))
    assert site.refuses() == oidc._INVALID


def test_a_token_signed_with_a_key_that_the_provider_does_not_know_is_refused(site: Site) -> None:
    forged = RSAKey.generate_key(2048, {"kid": "unknown"})
    site.at.sign(lambda claims: signed(claims, forged))
    assert site.refuses() == oidc._INVALID
    assert site.at.times(KEYS) == 2


@pytest.mark.parametrize("said", [["RS256"], ["RS256", "none", "HS256"]])
def test_a_token_that_is_not_signed_or_with_the_public_key_as_a_secret_is_refused(site: Site, said: list[str]) -> None:
    site.at.say(DISCOVERY, id_token_signing_alg_values_supported=said)
    site.at.publish(site.at.key)
    site.at.sign(unsigned)
    assert site.refuses() == oidc._INVALID
    site.at.sign(lambda claims: shared(claims, site.at.key.as_pem(private=False)))
    assert site.refuses() == oidc._INVALID


@pytest.mark.parametrize("sent", ["", "a.b.c", "x" * 200_000, 7, {}])
def test_what_is_no_token_is_refused(site: Site, sent: object) -> None:
    site.at.say(TOKEN, id_token=sent)
    assert site.refuses() in (oidc._INVALID, providers.ODD)


def test_an_answer_without_a_token_is_refused(site: Site) -> None:
    site.at.say(TOKEN, id_token=None)
    assert site.refuses() == providers.ODD


# Who does not: the person


def test_who_has_no_role_is_refused(site: Site) -> None:
    assert site.refuses("dora") == providers.NO_ROLE
    assert site.refuses("unheard-of") == providers.NO_ROLE


@pytest.mark.parametrize("roles", [{}, [7, None, ["press"]], {"press": True}, 7, "", "presses"])
def test_what_names_no_group_gives_no_role(site: Site, roles: object) -> None:
    site.at.claim(roles=roles)
    assert site.refuses() == providers.NO_ROLE


def test_without_a_role_in_the_token_and_nobody_to_ask_there_is_none(site: Site) -> None:
    site.at.say(DISCOVERY, userinfo_endpoint=None)
    site.at.claim(roles=None)
    assert site.refuses() == providers.NO_ROLE


@pytest.mark.parametrize("sub", ["ben", None, ["ada"]])
def test_what_is_told_of_another_person_is_refused(site: Site, sub: object) -> None:
    site.at.claim(roles=None)
    site.at.say(USERINFO, sub=sub)
    assert site.refuses() == oidc._OTHER_PERSON


# The provider itself


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"issuer": "https://other.example.org"}, providers.OTHER_ISSUER),
        ({"issuer": None}, providers.OTHER_ISSUER),
        ({"id_token_signing_alg_values_supported": ["none", "HS256"]}, providers.NO_ALGORITHM),
        ({"id_token_signing_alg_values_supported": []}, providers.NO_ALGORITHM),
        ({"id_token_signing_alg_values_supported": None}, providers.ODD),
        ({"token_endpoint": "http://other.example.org/token"}, providers.ODD),
        ({"token_endpoint": None}, providers.ODD),
        ({"jwks_uri": "file:///etc/passwd"}, providers.ODD),
        ({"authorization_endpoint": "javascript:alert(1)"}, providers.ODD),
        ({"userinfo_endpoint": ["http://127.0.0.1"]}, providers.ODD),
    ],
)
def test_a_description_that_cannot_be_trusted_is_refused(site: Site, told: dict[str, Any], sentence: str) -> None:
    site.at.say(DISCOVERY, **told)
    assert site.refuses() == sentence


def test_an_issuer_is_the_same_to_the_slash_at_its_end(at: Front) -> None:
    assert known(at, issuer=f"{at.issuer}/").refuses() == providers.OTHER_ISSUER


@pytest.mark.parametrize("path", [DISCOVERY, KEYS, TOKEN, USERINFO])
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"body": b" " * providers.MOST + b"{}"}, providers.TOO_LONG),
        ({"status": 500}, providers.DOWN),
        ({"status": 404, "body": b"{}"}, providers.ODD),
        ({"status": 302, "headers": {"Location": "/jwks"}}, providers.ODD),
        ({"headers": {"Content-Encoding": "gzip"}}, providers.ODD),
        ({"body": SENT.encode()}, providers.ODD),
        ({"body": b"[" * 100_000}, providers.ODD),
        ({"body": b"[]"}, providers.ODD),
        ({"body": b"\xff"}, providers.ODD),
    ],
    ids=["oversized", "broken", "missing", "elsewhere", "packed", "a page", "endless", "a list", "no text"],
)
def test_a_wrong_answer_is_refused(site: Site, path: str, changed: dict[str, Any], sentence: str) -> None:
    site.at.claim(roles=None)  # so that everything is asked for
    site.at.alter[path] = lambda answer: replace(answer, **changed)
    assert site.refuses() == sentence


def test_what_a_provider_says_wrong_is_not_remembered(site: Site) -> None:
    site.at.alter[DISCOVERY] = lambda answer: replace(answer, status=500)
    assert site.refuses() == providers.DOWN
    del site.at.alter[DISCOVERY]
    assert site.signs_in().subject == "ada"


@pytest.mark.parametrize("told", [{"keys": []}, {"keys": [{}]}, {"keys": [{"kty": "RSA", "n": "?"}]}, {"keys": 7}])
def test_keys_that_are_none_are_refused(site: Site, told: dict[str, Any]) -> None:
    site.at.say(KEYS, **told)
    assert site.refuses() == providers.ODD


def test_a_provider_that_is_down_is_said_to_be(behind: int) -> None:
    with front(behind) as made:
        site = known(made)
        begun = site.begin()
        answered = walk(begun.address)
    with pytest.raises(Refused, match="cannot be reached"):
        site.openid.complete(begun.key, answered, CALLBACK)
    with pytest.raises(Refused, match="cannot be reached"):
        known(made).begin()


def test_a_provider_that_does_not_answer_is_not_waited_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert providers.SECONDS == 10
    monkeypatch.setattr(providers, "SECONDS", 0.2)
    ended = Event()
    site.at.alter[DISCOVERY] = lambda answer: (ended.wait(30), answer)[1]
    assert site.refuses() == providers.DOWN
    ended.set()


def test_nor_one_that_answers_drop_by_drop(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(providers, "SECONDS", 0.5)
    site.at.alter[DISCOVERY] = lambda answer: replace(answer, body=answer.body * 1_000, pause=0.05)
    assert site.refuses() == providers.DOWN


# What is set


@pytest.mark.parametrize(
    "issuer", ["http://id.example.org", "id.example.org", "", "https://", "http://127.0.0.1@a.org"]
)
def test_an_issuer_is_asked_by_https_alone_or_on_this_machine(issuer: str) -> None:
    with pytest.raises(MunimentError, match="begins with https"):
        OpenID(Provider(issuer=issuer, client="muniment", secret=SECRET, roles=ROLES), Flows())


@pytest.mark.parametrize(
    "issuer", ["https://id.example.org/realm", "http://127.0.0.1:9", "http://[::1]:9", "http://localhost"]
)
def test_these_are_issuers(issuer: str) -> None:
    OpenID(Provider(issuer=issuer, client="muniment", secret=SECRET, roles=ROLES), Flows())


def test_an_issuer_elsewhere_may_not_name_addresses_on_this_machine() -> None:
    assert not providers.is_safe("http://127.0.0.1/token", "https://id.example.org")


def test_a_provider_that_gives_nobody_a_role_is_a_mistake(at: Front) -> None:
    with pytest.raises(MunimentError, match="MUNIMENT_OIDC_ROLES"):
        known(at, roles={})


def test_a_secret_is_not_printed(at: Front) -> None:
    assert SECRET not in repr(Provider(issuer=at.issuer, client="muniment", secret=SECRET, roles=ROLES))


def test_roles_are_read_from_a_line() -> None:
    assert roles_of(" clerks = editor; CN=Press,DC=example=publisher ;") == {
        "clerks": Role.EDITOR,
        "CN=Press,DC=example": Role.PUBLISHER,
    }
    assert roles_of("") == {}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("clerks", "“clerks” in MUNIMENT_OIDC_ROLES is no group with a role"),
        ("=editor", "no group with a role"),
        ("clerks=king", "reader, editor, publisher, administrator"),
        ("clerks=editor; clerks=reader", "says the group “clerks” twice"),
    ],
)
def test_roles_that_cannot_be_are_said(text: str, sentence: str) -> None:
    with pytest.raises(MunimentError, match=sentence):
        roles_of(text)
