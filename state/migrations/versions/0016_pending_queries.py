"""A new query says since when the notices that were stored before it are yet to be matched with it."""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

PENDING = sa.text('pending_since IS NOT NULL')


def upgrade() -> None:
    op.add_column('query', sa.Column('pending_since', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_query_pending', 'query', ['id'], unique=False, sqlite_where=PENDING, postgresql_where=PENDING)


def downgrade() -> None:
    op.drop_index('ix_query_pending', table_name='query')
    op.drop_column('query', 'pending_since')
