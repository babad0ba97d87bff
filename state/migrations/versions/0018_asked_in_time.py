"""Who asked in time to be told is seen by numbers, and no longer by how long a turn may last.

Alerts and subscriptions from before have none: between these, and between the one and the other kind, times decide.
"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('alert', sa.Column('raised_in', sa.BigInteger(), nullable=True))
    op.add_column('subscription', sa.Column('asked_after', sa.BigInteger(), nullable=False, server_default='0'))
    op.execute("INSERT INTO mark (name, value) VALUES ('alerts raised', '0')")


def downgrade() -> None:
    op.execute("DELETE FROM mark WHERE name = 'alerts raised'")
    op.drop_column('subscription', 'asked_after')
    op.drop_column('alert', 'raised_in')
