"""A hash of what was read out of a page, by which one that only prints other noise is known to be as it was."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('page', sa.Column('read_hash', sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column('page', 'read_hash')
