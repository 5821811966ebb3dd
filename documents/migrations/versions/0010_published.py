"""When what is public came, changed or went."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. What is public now came now, for all that is known; what was withdrawn went when it did."""
    op.create_table(
        "published",
        sa.Column("document", sa.String(16), nullable=False),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("document", name="pk_published"),
    )
    op.create_index("ix_published_at", "published", ["at"])
    now = sa.literal(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
    made = sa.table("published", *map(sa.column, ("document", "at", "gone", "digest")))
    documents = sa.table("documents", sa.column("id"), sa.column("visibility"))
    files = sa.table("files", sa.column("document"))
    removed = sa.table("removed", *map(sa.column, ("document", "at", "visibility")))
    lies = sa.exists().where(files.c.document == documents.c.id)
    taken = sa.exists().where(removed.c.document == documents.c.id)
    held = sa.select(documents.c.id, now, sa.false(), sa.literal("")).where(
        documents.c.visibility == "public", lies, ~taken
    )
    went = sa.func.substr(removed.c.at, 1, 19).concat("Z")
    gone = sa.select(removed.c.document, went, sa.true(), sa.literal("")).where(removed.c.visibility == "public")
    for rows in (held, gone):
        op.execute(sa.insert(made).from_select([*made.c.keys()], rows))
