"""Alembic's entry: runs the migrations in the transaction that `upgrade` holds."""

from alembic import context

from documents.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
