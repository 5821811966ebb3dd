"""The command that serves the pages."""

import socket
from typing import Annotated

import typer

from documents.document import Audience
from documents.errors import MunimentError
from muniment.commands.options import Home, say, settings_of

commands = typer.Typer()


@commands.command()
def serve(
    host: str = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 1,
    home: Home = None,
) -> None:
    """Serve the search pages until Ctrl-C."""
    import uvicorn

    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        repository.index(Audience.PUBLIC).check()  # an index out of date is said here, not in a worker's log
    _check_free(host, port)
    say(f"The search page is at http://{host}:{port} (Ctrl-C stops it)")
    uvicorn.run(
        "muniment.asgi:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_level="warning",
        server_header=False,
    )


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
