"""Drains the outbox: claims what is due, sends it through the channel, marks it at once.

One sender for a bot, by a lease; one task for a chat, so that its order is kept and no chat waits for another.
"""

import asyncio
import datetime as dt
import html
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.exc import SQLAlchemyError

from bot.pacing import Pacer
from core.digest import bundle
from core.errors import (
    ChannelRefused,
    ChannelUnavailable,
    DeliveryError,
    MessageRejected,
    RateLimited,
    RecipientGone,
    RecipientMoved,
)
from core.model import AlertView, DeliveryId, Target, TargetId
from core.ports import Address, Channel, Clock, Message
from state.alerts import load_views
from state.database import Database
from state.leases import give_up_lease, take_lease
from state.outbox import (
    Parcel,
    claim_due,
    drop_target,
    first_messages,
    give_up,
    mark_sent,
    move_target,
    next_due,
    put_back,
    reasons,
    release_untried,
)
from state.signals import Signal, Signals

log = logging.getLogger(__name__)

LEASE_TTL = dt.timedelta(seconds=9)
RENEW_EVERY = dt.timedelta(seconds=3)
WORKERS = 32
MAX_ATTEMPTS = 17  # the pauses between them add up to some three days
FIRST_PAUSE = dt.timedelta(seconds=5)
LONGEST_PAUSE = dt.timedelta(days=1)
REFUSED_PAUSE = dt.timedelta(minutes=1)

Render = Callable[[Sequence[AlertView], Target, dict[int, tuple[str, ...]], dt.datetime], Message]
"""(alerts of one message, whom it is for, by notice why it is told, now) -> the message."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message and the deliveries that it settles."""

    message: Message
    deliveries: tuple[DeliveryId, ...]
    attempts: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that has left, whose deliveries are still to be marked."""

    target_id: TargetId
    deliveries: tuple[DeliveryId, ...]
    message_id: int
    at: dt.datetime


class Deliverer:
    """The sender of one bot."""

    name = "deliverer"

    def __init__(
        self,
        database: Database,
        signals: Signals,
        clock: Clock,
        channel: Channel,
        pacer: Pacer,
        render: Render,
        *,
        bot_id: int,
        holder: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._channel = channel
        self._pacer = pacer
        self._render = render
        self._bot_id = bot_id
        self._holder = holder
        self._lease = f"sender:{bot_id}"
        self._lease_until = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._paused_until = self._lease_until
        self._busy: set[TargetId] = set()
        self._unmarked: list[Sent] = []
        self._wake = asyncio.Event()
        self._stop = asyncio.Event()
        self._is_waiting = False
        signals.listen(Signal.DELIVERIES, self._wake)

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop`; then what is in hand is sent and marked, the rest put back, the lease given up."""
        self._stop = stop
        async with asyncio.TaskGroup() as group:
            while not stop.is_set():
                self._wake.clear()
                until = await self._turn(group)
                await self._clock.sleep_until(until, self._wake)
        async with self._database.writing() as session:
            await give_up_lease(session, self._lease, self._holder, self._clock.now())

    async def _turn(self, group: asyncio.TaskGroup) -> dt.datetime:
        """Renew the lease, take up what is due and free; answers when to look again."""
        now = self._clock.now()
        try:
            epoch = await self._hold_lease(now)
            await self._mark_late()
            if epoch is None or now < self._paused_until:
                return now + RENEW_EVERY
            for parcel in await self._claim(epoch, now):
                self._busy.add(parcel.target.id)
                group.create_task(self._deliver(parcel), name=f"deliver to target {parcel.target.id}")
            return await self._look_again(now)
        except SQLAlchemyError as error:
            log.exception("deliverer.state_failed", extra={"reason": type(error).__name__})
            return now + RENEW_EVERY

    async def _hold_lease(self, now: dt.datetime) -> int | None:
        async with self._database.writing() as session:
            epoch = await take_lease(session, self._lease, self._holder, now, LEASE_TTL)
        if epoch is not None:
            self._lease_until = now + LEASE_TTL
        elif not self._is_waiting:
            log.warning("deliverer.waiting", extra={"bot_id": self._bot_id, "reason": "another process sends for it"})
        self._is_waiting = epoch is None
        return epoch

    async def _mark_late(self) -> None:
        """Mark what was sent while the state could not be written; until then its targets stay in hand."""
        while self._unmarked:
            await self._mark(self._unmarked[0])
            self._busy.discard(self._unmarked.pop(0).target_id)

    async def _mark(self, sent: Sent) -> None:
        async with self._database.writing() as session:
            await mark_sent(session, sent.deliveries, sent.message_id, sent.at)

    async def _claim(self, epoch: int, now: dt.datetime) -> list[Parcel]:
        free = WORKERS - len(self._busy)
        if not free:
            return []
        async with self._database.writing() as session:
            return await claim_due(session, self._bot_id, epoch, now, targets=free, busy=self._busy)

    async def _look_again(self, now: dt.datetime) -> dt.datetime:
        async with self._database.reading() as session:
            due_at = await next_due(session, self._bot_id)
        soonest = now + RENEW_EVERY
        return soonest if due_at is None or due_at <= now else min(due_at, soonest)

    async def _deliver(self, parcel: Parcel) -> None:
        """Tell one target all that is due to it. What goes wrong with it stays with it."""
        try:
            retry_at = self._clock.now()
            for letter in await self._letters(parcel):
                if not await self._may_leave(parcel.target):
                    break
                if later := await self._post(parcel.target, letter):
                    retry_at = later
                    break  # what comes after it waits behind it, and is claimed again with it
            async with self._database.writing() as session:
                await release_untried(session, [owed.id for owed in parcel.owed], retry_at)
        except SQLAlchemyError as error:  # what stays claimed is claimed again once the target is out of hand
            log.exception("deliverer.state_failed", extra={"reason": type(error).__name__})
        except Exception as error:  # noqa: BLE001 (one alert that cannot be told must not silence all the others)
            await self._set_aside(parcel, error)
        finally:
            if parcel.target.id not in {sent.target_id for sent in self._unmarked}:
                self._busy.discard(parcel.target.id)
            self._wake.set()

    async def _set_aside(self, parcel: Parcel, error: Exception) -> None:
        """A fault of ours in telling this parcel: said in the log, tried again ever more rarely, then a dead letter."""
        log.error("delivery.fault", exc_info=error, extra={"target_id": parcel.target.id})
        ids, attempts = tuple(owed.id for owed in parcel.owed), max(owed.attempts for owed in parcel.owed)
        fault = f"a fault in noticebell: {type(error).__name__}"
        try:
            async with self._database.writing() as session:
                if attempts < MAX_ATTEMPTS:
                    await put_back(session, ids, self._clock.now() + pause_after(attempts), fault)
                else:
                    await give_up(session, ids, fault)
        except SQLAlchemyError as trouble:
            log.exception("deliverer.state_failed", extra={"reason": type(trouble).__name__})

    async def _letters(self, parcel: Parcel) -> list[Letter]:
        by_alert = {owed.alert_id: owed for owed in parcel.owed}
        async with self._database.reading() as session:
            views = await load_views(session, by_alert)
            notice_ids = [view.notice_id for view in views.values() if view.notice_id is not None]
            why = await reasons(session, parcel.target.id, notice_ids)
            earlier = await first_messages(session, parcel.target.id, notice_ids)
        letters = []
        is_digest = parcel.target.profile.digest is not None
        for bundled in bundle([views[owed.alert_id] for owed in parcel.owed], is_digest=is_digest):
            message = self._render(bundled.views, parcel.target, why, self._clock.now())
            if len(bundled.views) == 1:
                message = replace(message, reply_to=earlier.get(bundled.views[0].notice_id or 0))
            owed = [by_alert[view.id] for view in (*bundled.views, *bundled.covered)]
            letters.append(Letter(message, tuple(one.id for one in owed), max(one.attempts for one in owed)))
        return letters

    async def _may_leave(self, target: Target) -> bool:
        """Wait for the target's turn; False where the end, or the end of our lease, comes first."""
        now = self._clock.now()
        while (ready_at := self._pacer.ready_at(target.chat_id, now)) > now and not self._stop.is_set():
            await self._clock.sleep_until(ready_at, self._stop)
            now = self._clock.now()
        await self._clock.sleep_until(self._pacer.reserve(target.chat_id, now), self._stop)
        return not self._stop.is_set() and self._clock.now() < self._lease_until

    async def _post(self, target: Target, letter: Letter) -> dt.datetime | None:
        """Send and mark; where the target has to wait, or is gone, the instant before which to leave it alone."""
        try:
            message_id = await self._send(Address(target.chat_id, target.thread_id), letter.message)
        except DeliveryError as error:
            return await self._settle(target, letter, error)
        sent = Sent(target.id, letter.deliveries, message_id, self._clock.now())
        try:
            await self._mark(sent)
        except SQLAlchemyError:
            self._unmarked.append(sent)
            raise
        log.info("delivery.sent", extra={"target_id": target.id, "deliveries": len(letter.deliveries)})
        return None

    async def _send(self, to: Address, message: Message) -> int:
        """A message that Telegram cannot parse goes out as plain text, and is reported."""
        try:
            return await self._channel.send(to, message)
        except MessageRejected as error:
            log.exception("delivery.rejected", extra={"reason": str(error)})
            plain = replace(message, html=html.escape(message.plain, quote=False), buttons=())
            return await self._channel.send(to, plain)

    async def _settle(self, target: Target, letter: Letter, error: DeliveryError) -> dt.datetime | None:
        """What becomes of deliveries that were not told, by what stood in their way; answers as `_post` does."""
        now = self._clock.now()
        log.warning("delivery.failed", extra={"target_id": target.id, "reason": str(error)})
        match error:
            case RateLimited(retry_after_s=seconds):
                until = now + dt.timedelta(seconds=seconds)
                self._pacer.hold(target.chat_id, until, now)
                return await self._put_back(letter, until, error, counts=False)
            case ChannelRefused():
                self._paused_until = now + REFUSED_PAUSE
                log.error("deliverer.refused", extra={"reason": str(error), "retry_at": self._paused_until.isoformat()})
                return await self._put_back(letter, self._paused_until, error, counts=False)
            case ChannelUnavailable() if letter.attempts < MAX_ATTEMPTS:
                return await self._put_back(letter, now + pause_after(letter.attempts), error)
            case RecipientGone():
                async with self._database.writing() as session:
                    await drop_target(session, target.id, str(error))
                return now
            case RecipientMoved(new_chat_id=chat_id):
                async with self._database.writing() as session:
                    await move_target(session, target, chat_id)
                return now
            case _:
                async with self._database.writing() as session:
                    await give_up(session, letter.deliveries, str(error))
                return None

    async def _put_back(
        self, letter: Letter, due_at: dt.datetime, error: DeliveryError, *, counts: bool = True
    ) -> dt.datetime:
        async with self._database.writing() as session:
            await put_back(session, letter.deliveries, due_at, str(error), counts=counts)
        return due_at


def pause_after(attempts: int) -> dt.timedelta:
    """How long to wait after this many attempts: doubling from five seconds up to a day, a quarter more or less."""
    pause = min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)
    return pause * random.uniform(0.75, 1.25)  # noqa: S311 (spreads load, keeps no secret)
