"""How sure the recogniser of a scanned page was of its words."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give every page a place for it."""
    with op.batch_alter_table("pages") as pages:
        pages.add_column(sa.Column("scanned", sa.Float, nullable=True))
