"""Under which other guid a source lists a notice is looked for within the source; SQLite read all that it has else."""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

RENAMED = sa.text("listed_as IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        'ix_notice_source_name_listed_as', 'notice', ['source_name', 'listed_as'], unique=False,
        sqlite_where=RENAMED, postgresql_where=RENAMED,
    )
    op.drop_index('ix_notice_listed_as', table_name='notice')


def downgrade() -> None:
    op.create_index(
        'ix_notice_listed_as', 'notice', ['listed_as'], unique=False, sqlite_where=RENAMED, postgresql_where=RENAMED
    )
    op.drop_index('ix_notice_source_name_listed_as', table_name='notice')
