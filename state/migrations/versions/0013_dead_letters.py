"""Dead letters are few among many deliveries, and are listed without looking at the rest."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

DEAD = sa.text("state = 'dead'")


def upgrade() -> None:
    op.create_index('ix_delivery_dead', 'delivery', ['id'], unique=False, sqlite_where=DEAD, postgresql_where=DEAD)


def downgrade() -> None:
    op.drop_index('ix_delivery_dead', table_name='delivery')
