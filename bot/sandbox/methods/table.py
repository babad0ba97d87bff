"""Every method by its name; what is not here is answered with 404, as Telegram does."""

from bot.sandbox.calls import MethodTable
from bot.sandbox.methods import account, chats, files, messages, questions, updating

METHODS: MethodTable = {
    **account.METHODS,
    **chats.METHODS,
    **files.METHODS,
    **messages.METHODS,
    **questions.METHODS,
    **updating.METHODS,
}
