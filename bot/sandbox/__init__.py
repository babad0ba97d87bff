"""A small Bot API server with a chat page: the demo's Telegram, and the tests' (no account, no network).

`server.Sandbox` is the front door. It speaks the Bot API at `/bot<token>/<method>`, refuses what Telegram refuses with
Telegram's own words, and lets people talk to the bot: from the page at `/`, or from a test through `people.Person`.
"""
