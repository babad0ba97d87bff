"""Which deliveries are open or dead, and the end of those that are not to be told any more."""

from sqlalchemy import CursorResult, literal_column, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from core.model import DeliveryState
from state.tables import DeliveryRow

# Written out, for a value that is bound does not prove to SQLite that the partial index holds all of these rows.
# The values alone: of a condition that is written out as a whole SQLAlchemy makes "… = 1", which proves nothing either.
IS_OPEN = DeliveryRow.state.in_([literal_column("'owed'"), literal_column("'sending'")])
IS_DEAD = DeliveryRow.state == literal_column("'dead'")


async def drop(session: AsyncSession, *chosen: ColumnElement[bool], fault: str) -> int:
    """Tell these deliveries no more, for this reason; answers how many there were."""
    dropped = update(DeliveryRow).where(*chosen).values(state=DeliveryState.DROPPED, fault=fault)
    done = await session.execute(dropped.execution_options(synchronize_session=False))
    assert isinstance(done, CursorResult)
    return done.rowcount
