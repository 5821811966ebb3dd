"""The web application, for uvicorn or any other ASGI server: `uvicorn --factory muniment.asgi:application`."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI

from muniment.repository import Repository
from muniment.settings import Settings
from search_app.app import create_app


def application() -> FastAPI:
    """The application over the repository that the settings name. Raises MunimentError where there is none."""
    repository = Repository.at(Settings())
    app = served(repository)
    app.router.lifespan_context = _closing(repository)
    return app


def served(repository: Repository) -> FastAPI:
    """The application over a repository, which stays its opener's to close."""
    return create_app(
        indexes=repository.index,
        catalogue=repository.catalogue,
        originals=repository.originals,
        pictures=repository.pictures,
        vocabulary=repository.vocabulary,
        name=repository.settings.name,
    )


def _closing(repository: Repository) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Lets go of the repository when the server stops."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        repository.close()

    return lifespan
