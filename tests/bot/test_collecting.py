"""What is loaded is passed by when cycles are collected."""

import gc

from bot.collecting import spare_what_is_loaded


def test_what_is_loaded_is_not_looked_at_again_and_what_comes_later_is() -> None:
    loaded: list[object] = []
    try:
        spare_what_is_loaded()
        later: list[object] = []
        looked_at = {id(each) for each in gc.get_objects()}
    finally:
        gc.unfreeze()
    assert (id(loaded) in looked_at, id(later) in looked_at) == (False, True)
