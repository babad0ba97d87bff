"""What leads from a snapshot and a revision to what points at them, so that either can be deleted quickly."""

from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_revision_snapshot_id', 'revision', ['snapshot_id'], unique=False)
    op.create_index('ix_alert_revision_id', 'alert', ['revision_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_alert_revision_id', table_name='alert')
    op.drop_index('ix_revision_snapshot_id', table_name='revision')
