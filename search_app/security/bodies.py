"""What is sent here: no more than is taken, and not too slowly."""

import time
from collections.abc import Mapping

from anyio import fail_after
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_app.security.persons import refused

PLAIN = 1_000_000  # bytes of what is no upload
WAIT = 20.0  # seconds for the next bytes
_SLOWEST = 8_000  # bytes a second, in the long run
_GRACE = 60.0  # seconds before that is looked at


class TooLarge(HTTPException):
    """More was sent than is taken; the detail is a sentence that says how much is."""

    def __init__(self, limit: int) -> None:
        most = f"No more than {limit // 1_000_000:,} megabytes can be sent at once."
        super().__init__(413, most, headers={"Connection": "close"})


class Bodies:
    """Reads what is sent within limits: so many bytes, for some addresses more, and in good time."""

    def __init__(self, app: ASGIApp, larger: Mapping[str, int]) -> None:
        self._app = app
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._larger.get(scope.get("path", ""), PLAIN)
        await self._app(scope, _Limited(receive, limit, _announced(scope)), send)


class _Limited:
    """Gives what is sent on, for as long as it is not too much, and comes fast enough."""

    def __init__(self, receive: Receive, limit: int, announced: int) -> None:
        self._receive = receive
        self._limit = limit
        self._announced = announced
        self._begun = time.monotonic()
        self._bytes = 0
        self._whole = False

    async def __call__(self) -> Message:
        if self._whole:  # now it is waited for the end of the connection
            return await self._receive()
        self._check(self._announced)
        try:
            with fail_after(WAIT):
                message = await self._receive()
        except TimeoutError as error:
            raise _too_slow() from error
        self._bytes += len(message.get("body", b""))
        self._check(self._bytes)
        self._whole = not message.get("more_body", False)
        spent = time.monotonic() - self._begun
        if not self._whole and spent > _GRACE and self._bytes < spent * _SLOWEST:
            raise _too_slow()
        return message

    def _check(self, size: int) -> None:
        """Raise TooLarge where that is too much."""
        if size > self._limit:
            refused("a body that was too large")
            raise TooLarge(self._limit)


def _announced(scope: Scope) -> int:
    """How large a body is said to be, 0 where nothing is said."""
    try:
        return int(Headers(scope=scope).get("content-length", "0"))
    except ValueError:
        return 0


def _too_slow() -> HTTPException:
    refused("a body that came too slowly")
    return HTTPException(408, headers={"Connection": "close"})
