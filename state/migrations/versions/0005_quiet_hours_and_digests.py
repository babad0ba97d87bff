"""Quiet hours and digests: two more choices in a profile, and what they come to as instants."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

KEY = 'uq_profile_zone_remind_at_lead_days'
LONGER_KEY = 'uq_profile_zone_remind_at_lead_days_quiet_digest'


def upgrade() -> None:
    with op.batch_alter_table('profile') as batch_op:
        batch_op.add_column(sa.Column('quiet', sa.String(length=16), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('digest', sa.String(length=16), nullable=False, server_default=''))
        batch_op.drop_constraint(KEY, type_='unique')
        batch_op.create_unique_constraint(LONGER_KEY, ['zone', 'remind_at', 'lead_days', 'quiet', 'digest'])
    op.create_table('hold',
    sa.Column('profile_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('quiet_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('quiet_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('digest_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('holds_until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['profile_id'], ['profile.id'], name=op.f('fk_hold_profile_id_profile'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('profile_id', name=op.f('pk_hold'))
    )
    with op.batch_alter_table('hold') as batch_op:
        batch_op.create_index(batch_op.f('ix_hold_holds_until'), ['holds_until'], unique=False)


def downgrade() -> None:
    """Who chose quiet hours or a digest keeps the rest of that profile."""
    op.drop_table('hold')
    same = 'a.zone = b.zone AND a.remind_at = b.remind_at AND a.lead_days = b.lead_days'
    for table in ('target', 'alert'):
        op.execute(
            f'UPDATE {table} SET profile_id = (SELECT min(a.id) FROM profile a JOIN profile b ON {same} '
            f'WHERE b.id = {table}.profile_id) WHERE profile_id IS NOT NULL'
        )
    op.execute('DELETE FROM profile WHERE id NOT IN (SELECT min(id) FROM profile GROUP BY zone, remind_at, lead_days)')
    with op.batch_alter_table('profile') as batch_op:
        batch_op.drop_constraint(LONGER_KEY, type_='unique')
        batch_op.drop_column('digest')
        batch_op.drop_column('quiet')
        batch_op.create_unique_constraint(KEY, ['zone', 'remind_at', 'lead_days'])
