"""A notice may come to be listed under another guid: a link's domain or spelling changes, a feed's ids rotate."""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

RENAMED = sa.text("listed_as IS NOT NULL")


def upgrade() -> None:
    op.add_column('notice', sa.Column('listed_as', sa.Text(), nullable=True))
    op.create_index(
        'ix_notice_listed_as', 'notice', ['listed_as'], unique=False, sqlite_where=RENAMED, postgresql_where=RENAMED
    )


def downgrade() -> None:
    op.drop_index('ix_notice_listed_as', table_name='notice')
    op.drop_column('notice', 'listed_as')
