"""What tells which papers are copies of each other."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; papers that are here are grouped when they are indexed again."""
    op.create_table(
        "signatures",
        sa.Column("document", sa.String(16), nullable=False),
        sa.Column("words", sa.String(32), nullable=False),
        sa.Column("runs", sa.Integer, nullable=False),
        sa.Column("minhash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("document", name="pk_signatures"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_signatures_document", ondelete="CASCADE"),
    )
    op.create_index("ix_signatures_words", "signatures", ["words"])
    op.create_table(
        "bands",
        sa.Column("band", sa.BigInteger, nullable=False),
        sa.Column("document", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("band", "document", name="pk_bands"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_bands_document", ondelete="CASCADE"),
    )
    op.create_index("ix_bands_document", "bands", ["document"])
    op.create_table(
        "copies",
        sa.Column("document", sa.String(16), nullable=False),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("leader", sa.String(16), nullable=False),
        sa.Column("share", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("document", "audience", name="pk_copies"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_copies_document", ondelete="CASCADE"),
    )
    op.create_index("ix_copies_leader", "copies", ["leader"])
