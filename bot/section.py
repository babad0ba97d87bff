"""A table of the settings: what holds for each of them."""

from collections.abc import Iterator
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator


class Section(BaseModel):
    """A table of the settings: keys that nobody knows are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    def broken_rules(self) -> Iterator[str]:
        """What is wrong with keys that are right one by one."""
        yield from ()

    @model_validator(mode="after")
    def _keeps_the_rules(self) -> Self:
        if broken := list(self.broken_rules()):
            raise ValueError("\n".join(broken))
        return self
