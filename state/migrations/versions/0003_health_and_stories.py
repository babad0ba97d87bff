"""What a source's pages are expected to look like, how it fares, and which notices belong together."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.add_column(sa.Column('health', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('contract', sa.JSON(), nullable=True))

    op.create_table('relation',
    sa.Column('notice_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('earlier_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['earlier_id'], ['notice.id'], name=op.f('fk_relation_earlier_id_notice'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_relation_notice_id_notice'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('notice_id', 'earlier_id', name=op.f('pk_relation'))
    )
    with op.batch_alter_table('relation', schema=None) as batch_op:
        batch_op.create_index('ix_relation_earlier_id', ['earlier_id'], unique=False)


def downgrade() -> None:
    op.drop_table('relation')
    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.drop_column('contract')
        batch_op.drop_column('health')
