"""One module for each kind of source: bytes in, entries out, no network."""
