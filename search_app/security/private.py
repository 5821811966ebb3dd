"""What somebody who is signed in gets is kept by nobody on the way, and by no browser longer than it is shown."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_app.security.persons import Door

_ASKED_AGAIN = ("image/",)  # a browser may keep these, and asks each time whether it still may show them


class Private:
    """Marks answers to people who are signed in, and says that answers hang on who asks."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self.app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if not scope["path"].startswith("/static/") and self._door.is_open:
                    headers.add_vary_header("Cookie, Authorization" if scope["path"].startswith("/api/") else "Cookie")
                if scope.get("state", {}).get("person") is not None:
                    kept = headers.get("content-type", "").startswith(_ASKED_AGAIN)
                    headers["Cache-Control"] = "private, no-cache" if kept else "private, no-store"
            await send(message)

        await self.app(scope, receive, send_marked)
