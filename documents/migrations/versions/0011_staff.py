"""Who works here, what they did, and papers that wait to be looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_COUNTER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables; what was removed before is as it was."""
    _people()
    _audit()
    _papers()


def _people() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("mail", sa.Text, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_accounts"),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.Column("ends", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.ForeignKeyConstraint(["account"], ["accounts.name"], name="fk_tokens_account", ondelete="CASCADE"),
    )
    op.create_index("ix_tokens_digest", "tokens", ["digest"], unique=True)
    op.create_table(
        "searches",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("mailed", sa.Boolean, nullable=False),
        sa.Column("told", sa.String(32), nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_searches"),
        sa.ForeignKeyConstraint(["account"], ["accounts.name"], name="fk_searches_account", ondelete="CASCADE"),
    )
    op.create_index("ix_searches_account", "searches", ["account"])
    op.create_index("ix_searches_digest", "searches", ["digest"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", _COUNTER, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("document", sa.String(16), nullable=False),
        sa.Column("sealed", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_index("ix_audit_document", "audit", ["document"])
    op.create_index("ix_audit_previous", "audit", ["previous"], unique=True)
    op.create_table(
        "details",
        sa.Column("seq", _COUNTER, nullable=False, autoincrement=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_details"),
    )


def _papers() -> None:
    op.add_column("removed", sa.Column("state", sa.String(16), nullable=False, server_default="withdrawn"))
    removed = sa.table("removed", sa.column("erased", sa.Boolean), sa.column("state"))
    op.execute(sa.update(removed).where(removed.c.erased).values(state="erased"))
    with op.batch_alter_table("removed") as table:
        table.drop_column("erased")
    op.create_table(
        "uploads",
        sa.Column("seq", _COUNTER, nullable=False),
        sa.Column("batch", sa.String(16), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("cure", sa.Text, nullable=False),
        sa.Column("document", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_uploads"),
    )
    for column in ("batch", "path", "status", "document"):
        op.create_index(f"ix_uploads_{column}", "uploads", [column])
    op.create_table(
        "joins",
        sa.Column("one", sa.String(16), nullable=False),
        sa.Column("relation", sa.String(16), nullable=False),
        sa.Column("other", sa.String(16), nullable=False),
        sa.Column("parted", sa.Boolean, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("one", "relation", "other", name="pk_joins"),
    )
    op.create_index("ix_joins_other", "joins", ["other"])
