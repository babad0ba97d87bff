"""The roles a process can have. Each is put together in a module of its own, read only where the process has it."""

ROLES = ("watch", "send", "serve")
