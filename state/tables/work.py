"""Who may do what, and the marks that are kept."""

from sqlalchemy.orm import Mapped, mapped_column

from state.columns import (
    Prose,
    Slug,
    UtcDateTime,
)
from state.tables.base import Base


class LeaseRow(Base):
    """A right held by one process at a time; `epoch` rises with each new holder, so that claims of a dead one show."""

    __tablename__ = "lease"

    name: Mapped[Slug] = mapped_column(primary_key=True)
    holder: Mapped[Slug]
    until: Mapped[UtcDateTime]
    epoch: Mapped[int]


class MarkRow(Base):
    """A kept mark: a short value by its name, such as how far a repeated piece of work has come."""

    __tablename__ = "mark"

    name: Mapped[Slug] = mapped_column(primary_key=True)
    value: Mapped[Prose]
