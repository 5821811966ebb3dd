"""The command that serves the pages."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from documents.document import Audience
from documents.errors import MunimentError
from muniment.commands.options import Home, say, settings_of

commands = typer.Typer()

_PATIENCE = 10  # seconds in which what is being answered may end, when the server is told to stop


@commands.command()
def serve(
    host: str = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 1,
    proxy: Annotated[
        str, typer.Option(help="Addresses of proxies that are believed about who asks, as MUNIMENT_PROXIES.")
    ] = "",
    home: Home = None,
) -> None:
    """Serve the search pages until Ctrl-C."""
    import uvicorn

    from muniment.house import house_of
    from muniment.office import office_of
    from muniment.repository import Repository

    settings = settings_of(home)
    house_of(settings)  # what cannot be is said here, not in a worker's log; so is an index out of date
    with Repository.open(settings) as repository:
        repository.index(Audience.PUBLIC).check()
        office_of(repository)
    _check_free(host, port)
    proxies = proxy or settings.proxies
    say(f"The search page is at http://{host}:{port} (Ctrl-C stops it)")
    with _counted_together(workers, given=settings.counts is not None):
        uvicorn.run(
            "muniment.asgi:application",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            log_level="warning",
            server_header=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=proxies,
            timeout_graceful_shutdown=_PATIENCE,
        )


@contextmanager
def _counted_together(workers: int, *, given: bool) -> Iterator[None]:
    """Several processes add up their counts in a directory that goes with them."""
    if workers == 1 or given:
        yield
        return
    with TemporaryDirectory(prefix="muniment-counts-") as directory:
        os.environ["MUNIMENT_COUNTS"] = directory
        yield


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise MunimentError(
                f"Port {port} cannot be used: {error.strerror}. Choose another: `muniment serve --port {port + 1}` or "
                f"`PORT={port + 1} make run`."
            ) from error
