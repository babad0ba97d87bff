"""From the state to Telegram, and the program's front door."""
