"""The first tables: documents, pages, claims, files and the queue."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_COUNTER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables as they were in the first version."""
    op.create_table(
        "documents",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("paths", sa.JSON, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("visibility", sa.String(16), nullable=False),
        sa.Column("dated", sa.String(10)),
        sa.Column("bodies", sa.JSON, nullable=False),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("units", sa.JSON, nullable=False),
        sa.Column("correspondence", sa.JSON),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("rights", sa.Text, nullable=False),
        sa.Column("source_url", sa.Text, nullable=False),
        sa.Column("unread", sa.Text, nullable=False),
        sa.Column("supersedes", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
    )
    op.create_index("ix_documents_supersedes", "documents", ["supersedes"])
    op.create_table(
        "pages",
        sa.Column("document", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("words", sa.LargeBinary, nullable=False),
        sa.Column("width", sa.Float, nullable=False),
        sa.Column("height", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("document", "number", name="pk_pages"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_pages_document", ondelete="CASCADE"),
    )
    op.create_table(
        "claims",
        sa.Column("seq", _COUNTER, nullable=False),
        sa.Column("document", sa.String(16), nullable=False),
        sa.Column("field", sa.String(32), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("page", sa.Integer),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_claims"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_claims_document", ondelete="CASCADE"),
    )
    op.create_index("ix_claims_document", "claims", ["document"])
    op.create_table(
        "files",
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("document", sa.String(16)),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.Column("inode", sa.BigInteger, nullable=False),
        sa.Column("sidecar", sa.String(64), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("cure", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("path", name="pk_files"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_files_document", ondelete="CASCADE"),
    )
    op.create_index("ix_files_document", "files", ["document"])
    op.create_table(
        "queue",
        sa.Column("seq", _COUNTER, nullable=False),
        sa.Column("document", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_queue"),
    )
