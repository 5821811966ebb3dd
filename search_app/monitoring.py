"""How the app is doing: a line for each request, counts for Prometheus, and whether it can answer."""

import ipaddress
import json
import logging
import os
import re
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from documents import Audience, Busy, IndexOutOfDate
from index import Query
from search_app.parts import Asker, Here, JSONRecord, Parts

router = APIRouter()

_log = logging.getLogger(__name__)

_ID = re.compile("[A-Za-z0-9._-]{1,64}")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-real-ip")  # said by proxies, of requests that are not theirs
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_NO_ROUTE = "none"  # addresses that lead nowhere are counted together: anybody can make up any number of them


@dataclass(frozen=True, kw_only=True)
class Monitor:
    """What is told of requests, and to whom.

    `line` takes a line for each request, as JSON. `shared` is a directory where several processes add up their counts.
    `drawn` knows how many pictures this one has drawn.
    """

    line: Callable[[str], object] | None = None
    queries: bool = False
    addresses: bool = False
    open: bool = False  # whether anybody may read the counts
    shared: Path | None = None
    drawn: Callable[[], int] = lambda: 0
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    @cached_property
    def requests(self) -> Counter:
        """Of all processes together, where they share a directory, else of this one."""
        labels = ("method", "route", "status")
        return Counter("muniment_requests", "Requests answered.", labels, registry=self.registry)

    @cached_property
    def seconds(self) -> Histogram:
        """Until the last byte was handed on."""
        told = "Seconds until a request was answered in full."
        return Histogram("muniment_request_seconds", told, ("route",), registry=self.registry, buckets=_SECONDS)

    def note(self, answer: "Answered") -> None:
        """Count an answer, and write its line."""
        self.requests.labels(answer.method, answer.route, str(answer.status)).inc()
        self.seconds.labels(answer.route).observe(answer.seconds)
        if self.line:
            self.line(json.dumps(self._record(answer)))

    def counts(self, parts: Parts) -> bytes:
        """All counts, in Prometheus's plain text."""
        if self.shared is None:
            asked = [self.registry]
        else:
            asked = [CollectorRegistry()]
            multiprocess.MultiProcessCollector(asked[0], str(self.shared))  # type: ignore[no-untyped-call]
        held = CollectorRegistry()
        held.register(_Held(parts, self.drawn()))
        return b"".join(map(generate_latest, (*asked, held)))

    def _record(self, answer: "Answered") -> dict[str, Any]:
        record = {
            "time": answer.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "id": answer.id,
            "method": answer.method,
            "route": answer.route,
            "status": answer.status,
            "ms": round(answer.seconds * 1000, 1),
            "bytes": answer.bytes,
        }
        if self.queries:
            record["query"] = answer.query
        if self.addresses:
            record["from"] = answer.peer
        return record


@dataclass(slots=True)
class Answered:
    """A request, and what it was answered."""

    id: str
    at: datetime
    method: str
    query: str
    peer: str
    route: str = _NO_ROUTE
    status: int = 0  # while nothing was sent
    bytes: int = 0
    seconds: float = 0.0


class Monitored:
    """Notes every request; its id is taken from who asks, if it is one, and given back."""

    def __init__(self, app: ASGIApp, monitor: Monitor) -> None:
        self.app = app
        self.monitor = monitor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        answer = _begun(scope)
        scope["request_id"] = answer.id

        async def send_noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = answer.id
            else:
                answer.bytes += len(message.get("body", b""))
            await send(message)

        begun = time.perf_counter()
        try:
            await self.app(scope, receive, send_noted)
        except BaseException:
            answer.status = answer.status or 500
            raise
        finally:
            answer.seconds = time.perf_counter() - begun
            answer.route = getattr(scope.get("route"), "path", _NO_ROUTE)
            self.monitor.note(answer)


class _Held(Collector):
    """What is held, asked for when somebody looks."""

    def __init__(self, parts: Parts, drawn: int) -> None:
        self._parts, self._drawn = parts, drawn

    def collect(self) -> Iterator[Metric]:
        """Of the public's papers alone, but for the work that waits."""
        parts = self._parts
        documents = sum(parts.catalogue.counts(Audience.PUBLIC).values())
        yield GaugeMetricFamily("muniment_documents", "Documents that the public may read.", documents)
        waiting = parts.catalogue.waiting()
        yield GaugeMetricFamily("muniment_index_waiting", "Documents that wait to be indexed.", waiting)
        try:
            generation = float(parts.indexes(Audience.PUBLIC).name)
        except (IndexOutOfDate, ValueError):
            generation = float("nan")
        yield GaugeMetricFamily("muniment_index_generation", "The index that serves, as it is numbered.", generation)
        drawn = CounterMetricFamily(
            "muniment_pictures_drawn", "Pictures of pages drawn by the process that answers.", labels=("process",)
        )
        drawn.add_metric((str(os.getpid()),), self._drawn)
        yield drawn


@router.api_route("/readyz", methods=["GET", "HEAD"])
def ready(here: Here, asker: Asker) -> Response:
    """Whether searches can be answered: 503 while the index is missing, out of date or being made."""
    try:
        here.indexes(asker).search(Query(facets=(), size=1))
    except (Busy, IndexOutOfDate):
        return JSONRecord({"status": "not ready", "index": "missing or out of date"}, 503)
    except Exception:  # noqa: BLE001 - whatever is broken, this has to answer
        _log.exception("The index does not answer.")
        return JSONRecord({"status": "not ready", "index": "failed"}, 503)
    return JSONRecord({"status": "ready", "index": "ok"})


@router.api_route("/metrics", methods=["GET", "HEAD"])
def metrics(request: Request, here: Here) -> Response:
    """The counts, for programs on this machine, or for all where that is set."""
    monitor: Monitor | None = request.app.state.monitor
    if monitor is None or not (monitor.open or is_near(request)):
        raise HTTPException(404)
    return Response(monitor.counts(here), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})


def is_near(request: Request) -> bool:
    """Whether a program on this machine asks, and not a proxy on it for somebody else."""
    try:
        near = ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False
    return near and not any(name in request.headers for name in _FORWARDED)


def write_line(line: str) -> None:
    """A line on stdout, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _begun(scope: Scope) -> Answered:
    given = Headers(scope=scope).get("x-request-id", "")
    return Answered(
        id=given if _ID.fullmatch(given) else uuid.uuid4().hex,
        at=datetime.now(UTC),
        method=scope["method"] if scope["method"] in _METHODS else "other",
        query=scope["query_string"].decode("latin-1"),
        peer=scope["client"][0] if scope.get("client") else "",
    )
