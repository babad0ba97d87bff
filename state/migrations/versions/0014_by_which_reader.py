"""By which version of the reader a notice was read, also where it found nothing; all that stand are read again once."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('notice_status', sa.Column('reader_version', sa.Integer(), nullable=False, server_default='0'))


def downgrade() -> None:
    op.drop_column('notice_status', 'reader_version')
