"""The collector of cycles, kept from what is there for good."""

import gc


def spare_what_is_loaded() -> None:
    """Let every later collection pass by what exists now: modules, classes, tables, catalogues; call it once loaded.

    These are more than nine in ten of a process's objects, nothing of them ever becomes garbage, and a full collection
    that walks through them stops the process for a tenth of a second, every half a minute under load; who writes to the
    bot then waits for that. https://docs.python.org/3/library/gc.html#gc.freeze
    """
    gc.collect()
    gc.freeze()
