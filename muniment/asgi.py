"""The web application, for uvicorn or any other ASGI server: `uvicorn --factory muniment.asgi:application`."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

from anyio import to_thread
from fastapi import FastAPI

from ingest.memory import share_one_heap
from muniment.desk import AtDesk
from muniment.freshness import Freshness
from muniment.house import house_of
from muniment.repository import Repository
from muniment.settings import Settings

if TYPE_CHECKING:
    from search_app.monitoring import Monitor

_THREADS = 16  # that answer at once; each has memory of its own, and more than the cores only take turns


def application() -> FastAPI:
    """The application over the repository that the settings name. Raises MunimentError where there is none."""
    share_one_heap()  # before there are threads
    settings = Settings()
    if settings.counts:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(settings.counts)  # read when the app is imported
    repository = Repository.at(settings)
    app = served(repository, _monitor(repository))
    app.router.lifespan_context = _closing(repository)
    return app


def served(repository: Repository, monitor: "Monitor | None" = None) -> FastAPI:
    """The application over a repository, which stays its opener's to close."""
    from muniment.office import office_of
    from search_app.app import create_app

    return create_app(
        indexes=repository.index,
        catalogue=repository.catalogue,
        originals=repository.originals,
        pictures=repository.pictures,
        vocabulary=repository.vocabulary,
        house=house_of(repository.settings),
        url=repository.settings.url,
        state=Freshness(repository),
        monitor=monitor,
        office=office_of(repository),
    )


def _monitor(repository: Repository) -> "Monitor":
    from search_app.monitoring import Monitor, write_line

    settings = repository.settings
    return Monitor(
        line=write_line if settings.log else None,
        queries=settings.log_queries,
        addresses=settings.log_addresses,
        open=settings.metrics_open,
        shared=settings.counts,
        drawn=lambda: repository.pictures.drawn,
    )


def _closing(repository: Repository) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Says how many answer at once, works at the desk, and lets go of the repository when the server stops."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = _THREADS
        desk = AtDesk(repository)
        desk.start()
        yield
        await to_thread.run_sync(desk.end)
        repository.close()

    return lifespan
