"""What people say and decide, kept by document whether its bytes are here or not; and what a file came in."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COUNTER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables of decisions, and give every file the path of what it came in."""
    op.create_table(
        "said",
        sa.Column("seq", _COUNTER, nullable=False),
        sa.Column("document", sa.String(16), nullable=False),
        sa.Column("field", sa.String(32), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_said"),
    )
    op.create_index("ix_said_document", "said", ["document"])
    op.create_table(
        "removed",
        sa.Column("document", sa.String(16), nullable=False),
        sa.Column("erased", sa.Boolean, nullable=False),
        sa.Column("visibility", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("document", name="pk_removed"),
    )
    op.create_table(
        "versions",
        sa.Column("older", sa.String(16), nullable=False),
        sa.Column("newer", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("older", "newer", name="pk_versions"),
    )
    op.execute("INSERT INTO versions (older, newer) SELECT supersedes, id FROM documents WHERE supersedes <> ''")
    op.create_table(
        "came_in",
        sa.Column("outer", sa.String(16), nullable=False),
        sa.Column("inner", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("outer", "inner", name="pk_came_in"),
    )
    op.create_index("ix_came_in_inner", "came_in", ["inner"])
    op.create_table(
        "shut",
        sa.Column("path", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("path", name="pk_shut"),
    )
    with op.batch_alter_table("files") as files:
        files.add_column(sa.Column("parent", sa.Text, nullable=False, server_default=""))
        files.create_index("ix_files_parent", ["parent"])
