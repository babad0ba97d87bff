"""Posts updates to the bots that asked for it."""

import asyncio

import aiohttp

from bot.sandbox.accounts import Bot
from bot.sandbox.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)
_TIMEOUT = aiohttp.ClientTimeout(total=60, connect=10)
_LONGEST_PAUSE_S = 30.0


class WebhookPoster:
    """One task for each bot with a webhook; an update is posted until it is taken, then the next."""

    def __init__(self, world: World, group: asyncio.TaskGroup, session: aiohttp.ClientSession) -> None:
        self._world = world
        self._group = group
        self._session = session
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def restart(self, bot: Bot) -> None:
        """Begin to post, to another address, or no more, as the bot's webhook says now."""
        if task := self._tasks.pop(bot.id, None):
            task.cancel()
        if bot.webhook.url:
            self._tasks[bot.id] = self._group.create_task(self._post_all(bot), name=f"webhook of bot {bot.id}")

    def close(self) -> None:
        """Post no more."""
        for task in self._tasks.values():
            task.cancel()

    async def _post_all(self, bot: Bot) -> None:
        pause_s = 0.5
        while True:
            while not len(bot.updates):
                bot.updates.added.clear()
                await bot.updates.added.wait()
            fault = await self._post_next(bot)
            if not fault:
                pause_s = 0.5
                continue
            bot.webhook.last_error, bot.webhook.last_error_date = fault, self._world.now_unix()
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    async def _post_next(self, bot: Bot) -> str:
        """Post the oldest update; answers what went wrong, or nothing when it was taken."""
        update = bot.updates.peek(1)[0]
        headers = {SECRET_HEADER: bot.webhook.secret} if bot.webhook.secret else {}
        try:
            async with self._session.post(bot.webhook.url, json=update, headers=headers, timeout=_TIMEOUT) as answer:
                if not 200 <= answer.status < 300:
                    return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as fault:
            return f"Connection failed: {type(fault).__name__}"
        bot.updates.confirm(int(str(update["update_id"])) + 1)
        return ""
