"""Which files are no longer where they were."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give every file a place for it, and let files be found by what they look like."""
    with op.batch_alter_table("files") as files:
        files.add_column(sa.Column("missing", sa.String(32), nullable=False, server_default=""))
        files.create_index("ix_files_inode", ["inode"])
