"""What people say to the bot, answered: `asking` reads it, `dispatch` decides who may, the others hold the commands."""

from bot.handlers.dispatch import Handlers

__all__ = ["Handlers"]
