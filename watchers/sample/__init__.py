"""The demo's source: a marketplace of our own invention, with its own notices (`site.Sample`)."""
