"""What was read of a document besides its pages, and by what; and what is to be read again."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; of documents that are here nobody knows what read them."""
    op.create_table(
        "readings",
        sa.Column("document", sa.String(16), nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("embedded", sa.JSON, nullable=False),
        sa.Column("partial", sa.Text, nullable=False),
        sa.Column("unread", sa.Text, nullable=False),
        sa.Column("cure", sa.Text, nullable=False),
        sa.Column("scans", sa.Integer, nullable=False),
        sa.Column("recogniser", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document", name="pk_readings"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_readings_document", ondelete="CASCADE"),
    )
    op.create_table(
        "asked",
        sa.Column("document", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("document", name="pk_asked"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_asked_document", ondelete="CASCADE"),
    )
