"""Names of documents and pages that no move to another address changes: for readers of feeds, and for harvesters.

A name is a UUID of version 8 (RFC 9562), whose digits are free: the sixteen of a document's id, and a page's number.
The same bytes are the same document wherever they are kept, and have the same name everywhere.
"""

import re

_URN = re.compile("urn:uuid:([0-9a-f]{8})-([0-9a-f]{4})-8([0-9a-f]{3})-8([0-9a-f])00-0{12}", re.IGNORECASE)


def urn(id: str, page: int = 0) -> str:
    """The name of a document, or of one of its pages."""
    return f"urn:uuid:{id[:8]}-{id[8:12]}-8{id[12:15]}-8{id[15:16]}00-{page:012x}"


def named(name: str) -> str:
    """The id of the document that has a name, "" where it is no such name."""
    found = _URN.fullmatch(name)
    return "".join(found.groups()).lower() if found else ""
