"""The runs that took files in, and what became of each file."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_COUNTER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables; of runs before, nothing is known."""
    op.create_table(
        "runs",
        sa.Column("seq", _COUNTER, nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("began", sa.String(32), nullable=False),
        sa.Column("ended", sa.String(32), nullable=False),
        sa.Column("stopped", sa.Boolean, nullable=False),
        sa.Column("totals", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_runs"),
    )
    op.create_table(
        "happened",
        sa.Column("seq", _COUNTER, nullable=False),
        sa.Column("run", _COUNTER, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("cure", sa.Text, nullable=False),
        sa.Column("document", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_happened"),
        sa.ForeignKeyConstraint(["run"], ["runs.seq"], name="fk_happened_run", ondelete="CASCADE"),
    )
    op.create_index("ix_happened_path", "happened", ["path"])
    op.create_index("ix_happened_document", "happened", ["document"])
