"""What is owed to a target is found among all that it was ever told."""

from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_delivery_target_id_state', 'delivery', ['target_id', 'state'], unique=False)
    op.drop_index('ix_delivery_target_id', table_name='delivery')


def downgrade() -> None:
    op.create_index('ix_delivery_target_id', 'delivery', ['target_id'], unique=False)
    op.drop_index('ix_delivery_target_id_state', table_name='delivery')
