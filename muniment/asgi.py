"""The web application, for uvicorn or any other ASGI server: `uvicorn --factory muniment.asgi:application`."""

from fastapi import FastAPI

from muniment.repository import Repository
from muniment.settings import Settings
from search_app.app import create_app


def application() -> FastAPI:
    """The application over the repository that the settings name. Raises MunimentError where there is none."""
    repository = Repository.at(Settings())
    return create_app(
        indexes=repository.index,
        catalogue=repository.catalogue,
        originals=repository.originals,
        vocabulary=repository.vocabulary,
        name=repository.settings.name,
    )
