"""What every poll writes stands in a narrow table of its own, beside what is known of a source, and in no index.

No question was ever answered by the index on when a source is due, and every poll had to keep it.
"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

MOVED = ('next_poll_at', 'polled_at', 'succeeded_at', 'claimed_by', 'claimed_until')


def _columns(**due: str) -> tuple[sa.Column, ...]:
    return (
        sa.Column('next_poll_at', sa.DateTime(timezone=True), nullable=False, **due),
        sa.Column('polled_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('succeeded_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('claimed_by', sa.String(length=64), nullable=True),
        sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    )


def upgrade() -> None:
    op.create_table('schedule',
    sa.Column('source_name', sa.String(length=64), nullable=False),
    *_columns(),
    sa.ForeignKeyConstraint(['source_name'], ['source.name'], name=op.f('fk_schedule_source_name_source'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('source_name', name=op.f('pk_schedule')),
    sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO schedule (source_name, {', '.join(MOVED)}) SELECT name, {', '.join(MOVED)} FROM source")
    op.drop_index(op.f('ix_source_next_poll_at'), table_name='source')
    for name in MOVED:
        op.drop_column('source', name)


def downgrade() -> None:
    for column in _columns(server_default='1970-01-01 00:00:00'):
        op.add_column('source', column)
    for name in MOVED:
        op.execute(f"UPDATE source SET {name} = (SELECT {name} FROM schedule WHERE source_name = source.name)")
    op.create_index(op.f('ix_source_next_poll_at'), 'source', ['next_poll_at'], unique=False)
    op.drop_table('schedule')
