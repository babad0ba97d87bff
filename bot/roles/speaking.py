"""The bot of the sending role: who hears what people say to it, and who sends to them."""

import datetime as dt
from collections.abc import Mapping, Sequence

from aiohttp import ClientSession
from telegram import Bot

from bot.channel import TelegramChannel
from bot.deliverer import Deliverer
from bot.handlers import Handlers
from bot.letters import Render
from bot.listening import Listening
from bot.operators import Operators
from bot.pacing import Gate, Pacer
from bot.render import render, render_many
from bot.request import AiohttpRequest
from bot.roles.base import Base, Part
from bot.sections import Config
from bot.tenure import Speaking, Tenure
from bot.updates import Updates
from bot.wording import Wording, load_catalogues
from core.catalogue import Catalogue
from core.model import AlertView, Target, TargetKind
from core.ports import Message
from state.subscriptions import upsert_target


async def open_telegram(base: Base, session: ClientSession) -> list[Part]:
    """The bot's parts; the settings have its token. Its admins are targets from now on."""
    telegram = base.config.telegram
    bot, bot_id = make_bot(base.config, session), int(base.config.token.split(":")[0])
    catalogues = load_catalogues()
    gate = Gate(Pacer(telegram.messages_per_second), base.clock)
    answers = TelegramChannel(bot, paid_broadcast=telegram.paid_broadcast, passage=gate.answering)
    operators = Operators(answers, base.clock, catalogues[base.config.language], telegram.admins)
    base.relay.operators = operators
    tenure = Tenure(base.database, base.clock, bot_id=bot_id, holder=base.holder, trouble=base.troubles.one())
    await _know_admins(base, bot_id)
    handlers = make_handlers(base, answers, bot_id, catalogues)
    deliverer = Deliverer(
        base.database,
        base.signals,
        base.clock,
        TelegramChannel(bot, paid_broadcast=telegram.paid_broadcast),
        gate,
        tenure,
        make_render(base.config, catalogues),
        bot_id=bot_id,
        messages_per_second=telegram.messages_per_second,
        report=operators.message_rejected,
        trouble=base.troubles.one(),
    )
    listener = Listening(Updates(bot, handlers.handle, base.clock, commands=handlers.commands()), base.clock)
    return [Speaking(tenure, base.clock, sender=deliverer, listener=listener), operators]


def make_bot(config: Config, session: ClientSession) -> Bot:
    """Telegram's side, over our session: one way for calls, one for the long poll."""
    root = config.telegram.base_url.rstrip("/")
    return Bot(
        config.token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=AiohttpRequest(session),
        get_updates_request=AiohttpRequest(session),
    )


def make_handlers(base: Base, answers: TelegramChannel, bot_id: int, catalogues: Mapping[str, Catalogue]) -> Handlers:
    """Who answers what people say."""
    config = base.config
    return Handlers(
        base.database,
        base.index,
        base.clock,
        channel=answers,
        looking_back=base.looking_back,
        bot_id=bot_id,
        topics=config.core_topics(),
        sources=[source.name for source in config.core_sources()],
        admins=config.telegram.admins,
        defaults=base.profile,
        language=config.language,
        public_url=config.server.public_url,
        catalogues=catalogues,
    )


def make_render(config: Config, catalogues: Mapping[str, Catalogue]) -> Render:
    """What turns alerts into the message of one target, in its language and zone."""
    topics, has_admins = config.core_topics(), bool(config.telegram.admins)

    def render_for(
        views: Sequence[AlertView], target: Target, why: dict[int, tuple[str, ...]], now: dt.datetime
    ) -> Message:
        wording = Wording.at(catalogues[target.language], target.profile.zone, now, topics)
        if len(views) > 1:
            return render_many(views, wording=wording)
        reasons = why.get(views[0].notice_id or 0, ())
        return render(
            views[0], wording=wording, why=reasons, public_url=config.server.public_url, has_admins=has_admins
        )

    return render_for


async def _know_admins(base: Base, bot_id: int) -> None:
    """Admins are told of broken sources without having subscribed to anything."""
    async with base.database.writing() as session:
        for admin in base.config.telegram.admins:
            await upsert_target(
                session,
                bot_id=bot_id,
                chat_id=admin,
                thread_id=0,
                kind=TargetKind.PRIVATE,
                language=base.config.language,
                profile=base.profile,
                now=base.clock.now(),
            )
