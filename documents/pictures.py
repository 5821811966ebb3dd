"""Pages as pictures, to be looked at: who draws and keeps them is behind this."""

from typing import Protocol

from documents.document import Original

THUMBNAIL = 200
PAGE = 1_000
LARGE = 1_600  # for sharp screens and weak eyes
WIDTHS = frozenset({THUMBNAIL, PAGE, LARGE})  # pixels; there are no others, so that nobody can fill the cache

RENDERING = 1  # counted up when the same page would come out otherwise: pictures kept before are then drawn anew


class Pictures(Protocol):
    """Pages as pictures; the search app asks for them after it has made sure who may read the document."""

    def page(self, original: Original, number: int, width: int) -> bytes:
        """One page as WebP, as it is shown: cropped, turned, with what is filled into its forms.

        `number` counts from 1, `width` is one of `WIDTHS`; a very long page comes smaller than that. It waits while
        the page is drawn, for a bounded time.

        Raises:
            NotFound: there is no such page, its file is gone or has no pictures, or there is no such width.
            Unreadable: the page cannot be drawn: it is broken, or takes too much time or memory.
            Busy: too many other pages are being drawn.
        """
        ...
