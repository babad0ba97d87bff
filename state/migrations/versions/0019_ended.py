"""Subscriptions that ended are kept for a while, so that an end can be taken back.

Those that ended before are not known: they begin anew.
"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('ended',
    sa.Column('query_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('target_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_after', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['query_id'], ['query.id'], name=op.f('fk_ended_query_id_query'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['target_id'], ['target.id'], name=op.f('fk_ended_target_id_target'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('query_id', 'target_id', name=op.f('pk_ended'))
    )
    op.create_index('ix_ended_target_id', 'ended', ['target_id'], unique=False)
    op.create_index('ix_ended_ended_at', 'ended', ['ended_at'], unique=False)


def downgrade() -> None:
    op.drop_table('ended')
