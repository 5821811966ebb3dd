"""The catalogue's tables. What SQLite and PostgreSQL both can do, and nothing else."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts rows up only in an INTEGER key; BIGINT would not.
_COUNTER = BigInteger().with_variant(Integer, "sqlite")
_ID = String(16)

documents = Table(
    "documents",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("paths", JSON, nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("visibility", String(16), nullable=False),
    Column("dated", String(10)),
    Column("bodies", JSON, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("units", JSON, nullable=False),
    Column("correspondence", JSON),
    Column("language", String(35), nullable=False),
    Column("rights", Text, nullable=False),
    Column("source_url", Text, nullable=False),
    Column("unread", Text, nullable=False),
    Column("supersedes", _ID, nullable=False),
)

pages = Table(
    "pages",
    metadata,
    Column("document", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("label", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("words", LargeBinary, nullable=False),  # packed, see documents.words
    Column("width", Float, nullable=False),
    Column("height", Float, nullable=False),
    Column("scanned", Float),
)

claims = Table(
    "claims",
    metadata,
    Column("seq", _COUNTER, primary_key=True),
    Column("document", _ID, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("field", String(32), nullable=False),
    Column("value", Text, nullable=False),
    Column("source", String(16), nullable=False),
    Column("rule", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("page", Integer),
    Column("quote", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

files = Table(
    "files",
    metadata,
    Column("path", Text, primary_key=True),
    Column("document", _ID, ForeignKey("documents.id", ondelete="CASCADE"), index=True),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("inode", BigInteger, nullable=False, index=True),
    Column("sidecar", String(64), nullable=False),  # SHA-256 of the sidecar, "" without one
    Column("status", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("cure", Text, nullable=False),
    Column("parent", Text, nullable=False, server_default="", index=True),  # the path of the mail or archive it came in
    Column("missing", String(32), nullable=False, server_default=""),  # since when it is no longer there
)

said = Table(  # by people; of documents that are here, and of those that are still to come
    "said",
    metadata,
    Column("seq", _COUNTER, primary_key=True),
    Column("document", _ID, nullable=False, index=True),
    Column("field", String(32), nullable=False),
    Column("value", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("of", _ID, nullable=False, server_default="", index=True),  # the earlier version of which it was first said
)

removed = Table(
    "removed",
    metadata,
    Column("document", _ID, primary_key=True),
    Column("state", String(16), nullable=False, server_default="withdrawn"),  # see documents.decisions.State
    Column("visibility", String(16), nullable=False),  # what the document had
    Column("reason", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

versions = Table(  # which document took the place of which; stays when one of them is erased
    "versions",
    metadata,
    Column("older", _ID, primary_key=True),
    Column("newer", _ID, primary_key=True),
)

came_in = Table(  # which document came in the bytes of which; for as long as those are kept
    "came_in",
    metadata,
    Column("outer", _ID, primary_key=True),
    Column("inner", _ID, primary_key=True, index=True),
)

shut = Table(  # paths, as SHA-256, where a staff paper lay that was erased: what comes there next is for staff
    "shut",
    metadata,
    Column("path", String(64), primary_key=True),
)

readings = Table(  # what was read of a document besides its pages, and by what
    "readings",
    metadata,
    Column("document", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("reader", Text, nullable=False),
    Column("embedded", JSON, nullable=False),
    Column("partial", Text, nullable=False),
    Column("unread", Text, nullable=False),
    Column("cure", Text, nullable=False),
    Column("scans", Integer, nullable=False),  # pages whose text is still to be recognised
    Column("recogniser", Text, nullable=False),
)

asked = Table(  # what somebody asked to be read again, until it was
    "asked",
    metadata,
    Column("document", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
)

codes = Table(  # the reference codes that a document bears or names; written when it is saved
    "codes",
    metadata,
    Column("document", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(64), primary_key=True),  # the same however the code is written
    Column("series", String(64), nullable=False),
    Column("code", String(64), nullable=False),
    Column("bears", Integer, nullable=False),  # see documents.ledger.codes
    Column("page", Integer, nullable=False),
)

days = Table(  # the days of meetings that a document speaks of; written when it is saved
    "days",
    metadata,
    Column("document", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("role", String(8), primary_key=True),
)

signatures = Table(  # of what documents say, by which copies are found; blank ones have none
    "signatures",
    metadata,
    Column("document", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("words", String(32), nullable=False, index=True),  # the same for the same words
    Column("runs", Integer, nullable=False),  # of five words, each counted once; 0 where there are few words
    Column("minhash", LargeBinary, nullable=False),
)

bands = Table(  # the bands of the signatures of documents that lead a group
    "bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("document", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, index=True),
)

copies = Table(  # the groups of copies: for each audience among the documents that it may find, and no others
    "copies",
    metadata,
    Column("document", _ID, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("audience", String(16), primary_key=True),
    Column("leader", _ID, nullable=False, index=True),  # the first of the group, which may be the document itself
    Column("share", Float, nullable=False),  # of the runs of both that are in both
)

runs = Table(  # of the intake
    "runs",
    metadata,
    Column("seq", _COUNTER, primary_key=True),
    Column("what", String(16), nullable=False),
    Column("began", String(32), nullable=False),
    Column("ended", String(32), nullable=False),  # "" of one that goes on, or was killed
    Column("stopped", Boolean, nullable=False),
    Column("totals", JSON, nullable=False),
)

happened = Table(  # what became of files in runs
    "happened",
    metadata,
    Column("seq", _COUNTER, primary_key=True),
    Column("run", _COUNTER, ForeignKey("runs.seq", ondelete="CASCADE"), nullable=False),
    Column("path", Text, nullable=False, index=True),
    Column("folded", Text, nullable=False),  # the path in small letters, by which it is searched for
    Column("status", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("cure", Text, nullable=False),
    Column("document", _ID, nullable=False, index=True),  # "" where there is none
)

queue = Table(
    "queue",
    metadata,
    Column("seq", _COUNTER, primary_key=True),
    Column("document", _ID, nullable=False),
)

published = Table(  # what the public may find, or could; stays when the document is erased
    "published",
    metadata,
    Column("document", _ID, primary_key=True),
    Column("at", String(20), nullable=False, index=True),  # when it came, changed or went: "2026-11-23T10:00:00Z"
    Column("gone", Boolean, nullable=False),
    Column("digest", String(64), nullable=False),  # of what is said of it; "" of what is gone
)

supersedes = Index("ix_documents_supersedes", documents.c.supersedes)

accounts = Table(  # of people who sign in
    "accounts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("shown", Text, nullable=False),
    Column("mail", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False),  # hashed; "" of those who sign in elsewhere
    Column("disabled", Boolean, nullable=False),
    Column("epoch", Integer, nullable=False),  # counted up whenever all sessions of the account end
    Column("made", String(32), nullable=False),
)

tokens = Table(  # by which programs ask for somebody
    "tokens",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("account", String(64), ForeignKey("accounts.name", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("digest", String(64), nullable=False, index=True, unique=True),
    Column("scope", String(16), nullable=False),
    Column("made", String(32), nullable=False),
    Column("ends", String(32), nullable=False),
)

searches = Table(  # that people have saved
    "searches",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("account", String(64), ForeignKey("accounts.name", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),  # what stands after the question mark
    Column("digest", String(64), nullable=False, index=True),  # of the secret in its feed's address, "" without one
    Column("mailed", Boolean, nullable=False),  # whether what is new is sent once a day
    Column("told", String(32), nullable=False),  # what came until then is known to them
    Column("made", String(32), nullable=False),
)

audit = Table(  # what people did; rows are only ever added
    "audit",
    metadata,
    Column("seq", _COUNTER, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("by", Text, nullable=False),
    Column("action", String(32), nullable=False),
    Column("document", _ID, nullable=False, index=True),  # "" where it is of none
    Column("sealed", String(64), nullable=False),  # SHA-256 of the salt and the detail
    Column("previous", String(64), nullable=False, index=True, unique=True),  # the hash of the row before
    Column("hash", String(64), nullable=False),
)

details = Table(  # of rows of the audit; those of a document go with it when it is erased
    "details",
    metadata,
    Column("seq", _COUNTER, primary_key=True, autoincrement=False),
    Column("salt", String(32), nullable=False),
    Column("detail", Text, nullable=False),  # JSON
)

uploads = Table(  # files that people have sent in
    "uploads",
    metadata,
    Column("seq", _COUNTER, primary_key=True),
    Column("batch", String(16), nullable=False, index=True),
    Column("name", Text, nullable=False),  # as it was given
    Column("path", Text, nullable=False, index=True),  # where it was laid, from the home directory on
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("status", String(16), nullable=False, index=True),  # "" until it was read
    Column("reason", Text, nullable=False),
    Column("cure", Text, nullable=False),
    Column("document", _ID, nullable=False, index=True),  # "" where there is none
)

joins = Table(  # that people have joined two documents, or parted them
    "joins",
    metadata,
    Column("one", _ID, primary_key=True),
    Column("relation", String(16), primary_key=True),  # of one to the other, see documents.joins
    Column("other", _ID, primary_key=True, index=True),
    Column("parted", Boolean, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
)
