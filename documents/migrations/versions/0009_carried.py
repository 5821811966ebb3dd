"""Of which earlier version it was that people first said something."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was said before was said of the document itself."""
    op.add_column("said", sa.Column("of", sa.String(16), nullable=False, server_default=""))
    op.create_index("ix_said_of", "said", ["of"])
