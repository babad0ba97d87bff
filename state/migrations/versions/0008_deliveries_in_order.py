"""Deliveries owed are indexed in the order in which they are claimed."""
from alembic import op
import sqlalchemy as sa

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('owed', 'sending')")


def upgrade() -> None:
    op.drop_index('ix_delivery_owed', table_name='delivery')
    op.create_index('ix_delivery_owed', 'delivery', ['bot_id', 'priority', 'due_at', 'id'], unique=False, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_index('ix_delivery_owed', table_name='delivery')
    op.create_index('ix_delivery_owed', 'delivery', ['bot_id', 'due_at'], unique=False, sqlite_where=OPEN, postgresql_where=OPEN)
