"""How often somebody may ask: for signing in, sending files, searching and feeds."""

from enum import StrEnum
from math import ceil
from time import time

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from documents import MunimentError


class What(StrEnum):
    """What is counted."""

    ACCOUNT = "account"  # tries to sign in to one account from one network address
    ANYWHERE = "anywhere"  # tries to sign in to one account
    ADDRESS = "address"  # tries to sign in from one network address
    PROVIDER = "provider"  # ways to the provider begun from one network address
    TOKEN = "token"  # noqa: S105 - wrong tokens from one network address
    FEED = "feed"  # wrong addresses of private feeds from one network address
    SEARCH = "search"
    UPLOAD = "upload"


class TooMany(MunimentError):
    """Somebody asks too often; `seconds` until they may ask again."""

    def __init__(self, what: What, seconds: int) -> None:
        super().__init__(_TOLD[what])
        self.seconds = seconds


_TOLD = {
    What.ACCOUNT: "There were too many wrong passwords for this account. Wait, or ask an administrator.",
    What.ANYWHERE: "There were too many wrong passwords for this account. Wait, or ask an administrator.",
    What.PROVIDER: "There were too many tries to sign in from this network address. Wait, and try again.",
    What.FEED: "There were too many wrong addresses of feeds from this network address. Wait, and try again.",
    What.ADDRESS: "There were too many tries to sign in from this network address. Wait, and try again.",
    What.TOKEN: "There were too many wrong tokens from this network address. Wait, and try again.",
    What.SEARCH: "There were too many searches from this network address. Wait a minute, and try again.",
    What.UPLOAD: "There were too many files in the last hour. Wait, and send the others then.",
}


class Limits:
    """Counts in the memory of this process: several processes each allow as much.

    `searches` are those a minute from one network address, `uploads` the files an hour of one account; 0 for any.
    """

    def __init__(self, *, searches: int = 0, uploads: int = 0) -> None:
        self._counting = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._items: dict[What, RateLimitItem] = {
            What.ACCOUNT: RateLimitItemPerMinute(10, 15),
            What.ANYWHERE: RateLimitItemPerMinute(100, 15),
            What.ADDRESS: RateLimitItemPerMinute(50, 15),
            What.PROVIDER: RateLimitItemPerMinute(50, 15),
            What.TOKEN: RateLimitItemPerMinute(50, 15),
            What.FEED: RateLimitItemPerMinute(50, 15),
        }
        if searches:
            self._items[What.SEARCH] = RateLimitItemPerMinute(searches)
        if uploads:
            self._items[What.UPLOAD] = RateLimitItemPerHour(uploads)

    def count(self, what: What, who: str, number: int = 1) -> None:
        """Count something that somebody does. Raises TooMany where it is too much."""
        item = self._items.get(what)
        if item and not self._counting.hit(item, what, who, cost=number):
            raise TooMany(what, self._wait(item, what, who))

    def check(self, what: What, who: str) -> None:
        """Raise TooMany where the next would be too much; counts nothing."""
        item = self._items.get(what)
        if item and not self._counting.test(item, what, who):
            raise TooMany(what, self._wait(item, what, who))

    def forget(self, what: What, who: str) -> None:
        """Begin to count anew."""
        if item := self._items.get(what):
            self._counting.clear(item, what, who)

    def lift(self, what: What) -> None:
        """Count something no longer."""
        self._items.pop(what, None)

    def _wait(self, item: RateLimitItem, what: What, who: str) -> int:
        ends = self._counting.get_window_stats(item, what, who).reset_time
        return max(1, ceil(ends - time()))
