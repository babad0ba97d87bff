"""From the web to the state: sources are fetched, parsed, compared, and what changed is written down."""
