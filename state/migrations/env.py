"""Run by Alembic: migrates the connection that `state/schema.py` hands over."""

from alembic import context

from state.tables import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
