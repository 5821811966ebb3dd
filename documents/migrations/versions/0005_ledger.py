"""The reference codes and the days of meetings that papers name."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; what the papers that are here say is noted by `Catalogue.open`."""
    op.create_table(
        "codes",
        sa.Column("document", sa.String(16), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("series", sa.String(64), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("bears", sa.Integer, nullable=False),
        sa.Column("page", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("document", "key", name="pk_codes"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_codes_document", ondelete="CASCADE"),
    )
    op.create_table(
        "days",
        sa.Column("document", sa.String(16), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("role", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("document", "day", "role", name="pk_days"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_days_document", ondelete="CASCADE"),
    )
