"""A source that has had its first listing."""

import pytest

from tests.core.listings import Life, entries


@pytest.fixture
def life() -> Life:
    """A source whose baseline is five notices."""
    life = Life()
    life.show(entries("abcde"))
    return life
