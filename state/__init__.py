"""The only SQL: typed tables, and functions over a session that take and return values of `core`."""
