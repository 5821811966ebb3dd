"""What staff work with, as the settings have it."""

from typing import TYPE_CHECKING

from documents import MunimentError
from muniment.mailing import Server
from muniment.repository import Repository
from muniment.settings import Settings
from search_app.security.limiting import Limits
from search_app.security.persons import Door
from search_app.staff.office import PATIENCE, Office

if TYPE_CHECKING:
    from search_app.security.oidc import OpenID
    from search_app.security.provider import Provider

_MEGABYTE = 1_000_000


def office_of(repository: Repository) -> Office:
    """The office of a repository. Raises MunimentError where a setting cannot be used."""
    repository.patience = PATIENCE
    settings = repository.settings
    if settings.smtp:
        Server.at(settings.smtp.get_secret_value())
    provider = provider_of(settings)
    door = Door(
        accounts=repository.catalogue.accounts,
        sessions=repository.sessions,
        limits=Limits(searches=settings.searches, uploads=settings.uploads),
        secure=settings.url.startswith("https:"),
        provider=provider is not None,
    )
    return Office(
        door=door,
        upkeep=lambda: repository.upkeep,
        review=lambda: repository.review,
        desk=lambda: repository.desk,
        revising=lambda: repository.revising,
        uploads=lambda: repository.catalogue.uploads,
        home=repository.home,
        largest=settings.upload_size * _MEGABYTE,
        provider=_openid(provider, repository) if provider else None,
        label=provider.label if provider else "",
        mails=bool(settings.smtp),
    )


def provider_of(settings: Settings) -> "Provider | None":
    """The provider by which people sign in, None where there is none. Raises MunimentError where a setting is wrong."""
    if not settings.oidc_issuer:
        return None
    if not settings.url:
        raise MunimentError(
            "MUNIMENT_OIDC_ISSUER needs MUNIMENT_URL, the address where the provider sends people back to."
        )
    from search_app.security.provider import Provider, roles_of

    return Provider(
        issuer=settings.oidc_issuer,
        client=settings.oidc_client,
        secret=settings.oidc_secret.get_secret_value(),
        claim=settings.oidc_roles_claim,
        roles=roles_of(settings.oidc_roles),
        label=settings.oidc_label,
    )


def _openid(provider: "Provider", repository: Repository) -> "OpenID":
    from search_app.security.oidc import OpenID

    return OpenID(provider, repository.sessions)
