"""How far a source was read when it was last read whole, and how the pages behind its links fare."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('source') as batch:
        batch.add_column(sa.Column('reach', sa.JSON(), nullable=True))
        batch.add_column(sa.Column('behind', sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('source') as batch:
        batch.drop_column('behind')
        batch.drop_column('reach')
