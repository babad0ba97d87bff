"""Drains the outbox: claims what is due, sends it through the channel, has it written down before the next.

A few workers take one target after the other from the hand, the most urgent first; whoever has to wait for its turn is
in no worker's way. docs/sending.md draws the way of a delivery and says what holds when something breaks.
"""

import asyncio
import datetime as dt
import html
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.hand import Hand, Holding, Item
from bot.ledger import Ledger
from bot.pacing import Gate
from bot.tenure import Tenure
from core.digest import Bundle, bundle
from core.errors import (
    ChannelRefused,
    ChannelUnavailable,
    DeliveryError,
    MessageRejected,
    RateLimited,
    RecipientGone,
    RecipientMoved,
)
from core.model import AlertId, AlertKind, AlertView, DeliveryId, Target
from core.ports import Address, Channel, Clock, Message
from state.alerts import load_views
from state.database import Database
from state.outbox import (
    CHUNK,
    Dropped,
    GivenUp,
    Gone,
    Moved,
    Owed,
    Parcel,
    PutBack,
    Released,
    Settlement,
    Told,
    claim_due,
    drop_for_former_bots,
    first_messages,
    next_due,
    reasons,
)
from state.reminders import untrue_reminders
from state.signals import Signal, Signals

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 3.0
PATIENCE_S = 5.0  # who has to wait longer for its turn is put back, and leaves its place in the hand to others
MAX_ATTEMPTS = 17  # the pauses between them add up to some three days
FIRST_PAUSE = dt.timedelta(seconds=5)
LONGEST_PAUSE = dt.timedelta(days=1)
REFUSED_PAUSE_S = 60.0
SWEEP_EVERY_S = 3600.0
FORMER_AFTER = dt.timedelta(days=7)
FEWEST_WORKERS, MOST_WORKERS = 16, 256
ANSWER_TAKES_S = 0.25  # of Telegram's, at worst, for as long as all goes well
HAND_LASTS_S = 2
SMALLEST_HAND = 64

Render = Callable[[Sequence[AlertView], Target, dict[int, tuple[str, ...]], dt.datetime], Message]
"""(alerts of one message, whom it is for, by notice why it is told, now) -> the message.

Of whom it is for only language and zone may matter: the others who share them get the same message.
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message and the deliveries that it settles."""

    message: Message
    deliveries: tuple[DeliveryId, ...]
    attempts: int
    title: str


def workers_for(messages_per_second: float) -> int:
    """How many messages may be under way at once to keep this pace; also how many may be doubled after a crash."""
    return int(min(max(FEWEST_WORKERS, messages_per_second * ANSWER_TAKES_S), MOST_WORKERS))


class Deliverer:
    """The sender of one bot.

    `report` hears of a message that Telegram could not read: its title, and why; `recovered` that the state can be
    written again: after how many seconds, and what was wrong with it.
    """

    name = "deliverer"

    def __init__(
        self,
        database: Database,
        signals: Signals,
        clock: Clock,
        channel: Channel,
        gate: Gate,
        tenure: Tenure,
        render: Render,
        *,
        bot_id: int,
        messages_per_second: float,
        report: Callable[[str, str], None] = lambda _title, _reason: None,
        recovered: Callable[[float, str], None] = lambda _seconds, _reason: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._channel = channel
        self._gate = gate
        self._tenure = tenure
        self._render = render
        self._bot_id = bot_id
        self._report = report
        self._workers = workers_for(messages_per_second)
        self._hand_size = max(SMALLEST_HAND, int(messages_per_second * HAND_LASTS_S))
        self._hand = Hand(gate.pacer)
        self.ledger = Ledger(database, clock, recovered)
        self._rendered: dict[object, Message] = {}
        self._epoch: int | None = None
        self._is_in_doubt = True
        self._has_more = False
        self._paused_until = 0.0
        self._sweep_at = 0.0
        self._wake = asyncio.Event()
        self._news = asyncio.Event()
        self._stop = asyncio.Event()
        self._turnstile = asyncio.Lock()
        self.under_way = 0
        signals.listen(Signal.DELIVERIES, self._wake)
        tenure.listen(self._wake)

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop`; then what is under way is sent and written down, and the rest of the hand put back."""
        self._stop = stop
        ended = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(self.ledger.run(ended), name="ledger")
            workers = [group.create_task(self._work(), name=f"worker {number}") for number in range(self._workers)]
            while not stop.is_set():
                self._wake.clear()
                await self._clock.pause(await self._turn(), self._wake)
            self._news.set()
            await asyncio.wait(workers)
            if self._tenure.epoch is not None and (rest := self._hand.items()):
                await self.ledger.enter(Released(tuple(item.id for item in rest), self._clock.now()))
            ended.set()
            self.ledger.wake()

    # --- claiming

    async def _turn(self) -> float:
        """Take up what is due where there is room for it; answers the seconds until the next look."""
        epoch = self._tenure.epoch
        if epoch != self._epoch:
            self._epoch, self._is_in_doubt = epoch, True
            self._hand.drop_all()
        self._news.set()
        if epoch is None or self._clock.elapsed() < self._paused_until:
            return LOOK_AGAIN_S
        try:
            await self._sweep()
            return await self._fill(epoch)
        except SQLAlchemyError as error:  # what was claimed without our hearing of it is claimed again
            self._is_in_doubt = True
            log.exception("deliverer.state_failed", extra={"reason": type(error).__name__})
            return LOOK_AGAIN_S

    async def _fill(self, epoch: int) -> float:
        room = self._hand_size - len(self._hand)
        if room < self._hand_size // 2:
            self._has_more = True
            return LOOK_AGAIN_S
        now = self._clock.now()
        if not self._is_in_doubt and not self._has_more and (wait_s := await self._until_next_due(now)):
            return wait_s
        busy = self._hand.target_ids() if self._is_in_doubt else None
        async with self._database.writing() as session:
            parcels = await claim_due(session, self._bot_id, epoch, now, targets=room, busy=busy)
        self._rendered.clear()
        for target, items in await self._load(parcels):
            self._hand.add(target, items)
        self._is_in_doubt = False
        self._has_more = bool(parcels)
        self._news.set()
        return LOOK_AGAIN_S if self._has_more else await self._until_next_due(now) or LOOK_AGAIN_S

    async def _until_next_due(self, now: dt.datetime) -> float:
        """Seconds until something falls due, at most until the next look; 0 where something is due now."""
        async with self._database.reading() as session:
            due_at = await next_due(session, self._bot_id)
        return LOOK_AGAIN_S if due_at is None else min(max((due_at - now).total_seconds(), 0.0), LOOK_AGAIN_S)

    async def _sweep(self) -> None:
        """Now and then drop what is owed to the subscribers of a token that is used no more."""
        if self._clock.elapsed() < self._sweep_at:
            return
        async with self._database.writing() as session:
            dropped = await drop_for_former_bots(session, self._clock.now() - FORMER_AFTER)
        if dropped:
            log.warning("deliveries.of_former_bots", extra={"dropped": dropped})
        if dropped < CHUNK:
            self._sweep_at = self._clock.elapsed() + SWEEP_EVERY_S

    async def _load(self, parcels: Sequence[Parcel]) -> list[tuple[Target, list[Item]]]:
        """The parcels with all that telling them takes, read at once; where that brings out a fault, one by one."""
        if not parcels:
            return []
        try:
            async with self._database.reading() as session:
                loaded, untrue = await _items(session, parcels)
        except SQLAlchemyError:
            raise
        except Exception as error:  # noqa: BLE001 (one alert that cannot be told must not silence all the others)
            if len(parcels) == 1:
                [parcel] = parcels
                await self._set_aside(parcel.target, [(owed.id, owed.attempts) for owed in parcel.owed], error)
                return []
            return [loaded for parcel in parcels for loaded in await self._load([parcel])]
        if untrue:
            log.info("reminders.untrue", extra={"dropped": sum(len(each.deliveries) for each in untrue)})
            await self._write_down(*untrue)
        return loaded

    # --- sending

    async def _work(self) -> None:
        while (holding := await self._next()) is not None:
            self.under_way += 1
            settled = await self._serve(holding)
            self._hand.put_back(holding, *settled)
            self.under_way -= 1
            self._news.set()
            if self._has_more and len(self._hand) <= self._hand_size // 2:
                self._has_more = False
                self._wake.set()

    async def _next(self) -> Holding | None:
        """The next target to be told, at the moment at which its message may leave; None at the end.

        One worker at a time waits here, so that what is most urgent at that moment is what leaves.
        """
        async with self._turnstile:
            while not self._stop.is_set():
                self._news.clear()
                if not len(self._hand):
                    await self._news.wait()
                elif self._tenure.epoch != self._epoch or self._clock.elapsed() < self._paused_until:
                    await self._clock.pause(LOOK_AGAIN_S, self._news)
                elif (wait_s := self._gate.alert_waits_s()) > 0:
                    await self._clock.pause(wait_s, self._stop)
                elif holding := self._hand.next(self._clock.elapsed(), PATIENCE_S):
                    return holding
                elif ready_at := self._hand.ready_at():
                    await self._clock.pause(ready_at - self._clock.elapsed(), self._news)
                else:
                    await self._news.wait()
        return None

    async def _serve(self, holding: Holding) -> Sequence[DeliveryId]:
        """Tell a target one message. What goes wrong with it stays with it. Answers what is settled."""
        now, chat_id = self._clock.elapsed(), holding.target.chat_id
        waits_s = self._gate.pacer.ready_at(chat_id, now) - now
        items = list(holding.items)
        try:
            if waits_s > 0:
                due_at = self._clock.now() + dt.timedelta(seconds=waits_s)
                return await self._write_down(Released(_ids(items), due_at))
            letter = self._letter(holding.target, items)
            return await self._write_down(*await self._post(holding.target, letter, items))
        except Exception as error:  # noqa: BLE001 (one alert that cannot be told must not silence all the others)
            return await self._set_aside(holding.target, [(item.id, item.attempts) for item in items], error)

    async def _write_down(self, *settlements: Settlement) -> Sequence[DeliveryId]:
        await self.ledger.enter(*settlements)
        return [id_ for settlement in settlements for id_ in settlement.deliveries]

    async def _set_aside(
        self, target: Target, tries: Sequence[tuple[DeliveryId, int]], error: Exception
    ) -> Sequence[DeliveryId]:
        """A fault of ours in telling these: said in the log, tried again ever more rarely, then dead letters."""
        log.error("delivery.fault", exc_info=error, extra={"target_id": target.id})
        ids, attempts = tuple(id_ for id_, _ in tries), max(number for _, number in tries)
        fault = f"a fault in noticebell: {type(error).__name__}"
        if attempts >= MAX_ATTEMPTS:
            return await self._write_down(GivenUp(ids, fault))
        return await self._write_down(PutBack(ids, self._clock.now() + pause_after(attempts), fault))

    def _letter(self, target: Target, items: Sequence[Item]) -> Letter:
        """The most urgent message that is owed; what goes into one is judged anew before each."""
        is_digest = target.profile.digest is not None
        bundled = bundle([item.view for item in items], is_digest=is_digest)[0]
        by_alert = {item.alert_id: item for item in items}
        told = [by_alert[view.id] for view in (*bundled.views, *bundled.covered)]
        message = self._message(bundled, target, told)
        if len(bundled.views) == 1 and told[0].reply_to:
            message = replace(message, reply_to=told[0].reply_to)
        return Letter(message, _ids(told), max(item.attempts for item in told), bundled.views[0].title)

    def _message(self, bundled: Bundle, target: Target, told: Sequence[Item]) -> Message:
        """Rendered once for all in hand who share the alerts, the reasons, the language and the zone."""
        said = tuple((view.id, view.kind) for view in bundled.views)
        key = said, tuple((item.alert_id, item.why) for item in told), target.language, target.profile.zone
        message = self._rendered.get(key)
        if message is None:
            why = {item.view.notice_id or 0: item.why for item in told}
            message = self._rendered[key] = self._render(bundled.views, target, why, self._clock.now())
        return message

    async def _post(self, target: Target, letter: Letter, items: Sequence[Item]) -> Sequence[Settlement]:
        """Send, and say what becomes of the deliveries: of the letter's, and of those that wait behind it."""
        try:
            message_id = await self._send(Address(target.chat_id, target.thread_id), letter)
        except DeliveryError as error:
            log.warning("delivery.failed", extra={"target_id": target.id, "reason": str(error)})
            return self._settlements(target, letter, items, error)
        return [Told(letter.deliveries, message_id, self._clock.now())]

    async def _send(self, to: Address, letter: Letter) -> int:
        """A message that Telegram cannot parse goes out as plain text, and is reported."""
        message = letter.message
        try:
            return await self._pass_on(to, message)
        except MessageRejected as error:
            log.exception("delivery.rejected", extra={"reason": str(error)})
            self._report(letter.title, str(error))
            plain = replace(message, html=html.escape(message.plain, quote=False), buttons=())
            return await self._pass_on(to, plain)

    async def _pass_on(self, to: Address, message: Message) -> int:
        """Since its turn came nothing was waited for: it leaves at the moment that the turnstile gave it."""
        with self._gate.under_way(to.chat_id):
            return await self._channel.send(to, message)

    def _settlements(
        self, target: Target, letter: Letter, items: Sequence[Item], error: DeliveryError
    ) -> Sequence[Settlement]:
        """What becomes of deliveries that were not told, by what stood in their way."""
        now, elapsed = self._clock.now(), self._clock.elapsed()
        match error:
            case RateLimited(retry_after_s=seconds):
                self._gate.pacer.hold(target.chat_id, seconds, elapsed)
                return _later(letter, items, now + dt.timedelta(seconds=seconds), error, counts=False)
            case ChannelRefused():
                self._paused_until = elapsed + REFUSED_PAUSE_S
                log.error("deliverer.refused", extra={"reason": str(error), "retry_s": REFUSED_PAUSE_S})
                return _later(letter, items, now + dt.timedelta(seconds=REFUSED_PAUSE_S), error, counts=False)
            case ChannelUnavailable() if letter.attempts < MAX_ATTEMPTS:
                return _later(letter, items, now + pause_after(letter.attempts), error)
            case RecipientGone():
                return [Gone(target.id, str(error), _ids(items))]
            case RecipientMoved(new_chat_id=chat_id):
                return [Moved(target, chat_id, _ids(items), now)]
            case _:
                return [GivenUp(letter.deliveries, str(error))]


async def _items(
    session: AsyncSession, parcels: Sequence[Parcel]
) -> tuple[list[tuple[Target, list[Item]]], list[Dropped]]:
    """What these parcels say, why it is told, and what it answers: a few statements for all of them.

    And what is not to be told: reminders of days that moved, or were put right, since they were raised.
    """
    views = await load_views(session, {owed.alert_id for parcel in parcels for owed in parcel.owed})
    reminders = [id_ for id_, view in views.items() if view.kind is AlertKind.REMINDER]
    untrue = await untrue_reminders(session, reminders) if reminders else {}
    targets = [parcel.target.id for parcel in parcels]
    notices = {view.notice_id for view in views.values() if view.notice_id is not None}
    why = await reasons(session, targets, notices)
    earlier = await first_messages(session, targets, notices)
    loaded = []
    for parcel in parcels:
        items = []
        for owed in parcel.owed:
            if owed.alert_id in untrue:
                continue
            view = views[owed.alert_id]
            key = parcel.target.id, view.notice_id or 0
            items.append(Item(owed.id, owed.attempts, owed.priority, view, why.get(key, ()), earlier.get(key)))
        if items:
            loaded.append((parcel.target, items))
    return loaded, _dropped([owed for parcel in parcels for owed in parcel.owed], untrue)


def _dropped(owed: Sequence[Owed], untrue: Mapping[AlertId, str]) -> list[Dropped]:
    by_reason: dict[str, list[DeliveryId]] = {}
    for one in owed:
        if one.alert_id in untrue:
            by_reason.setdefault(untrue[one.alert_id], []).append(one.id)
    return [Dropped(tuple(ids), reason) for reason, ids in by_reason.items()]


def _later(
    letter: Letter, items: Sequence[Item], due_at: dt.datetime, error: DeliveryError, *, counts: bool = True
) -> Sequence[Settlement]:
    """Put the letter back, and behind it what waits for it, to be claimed together."""
    behind = tuple(item.id for item in items if item.id not in letter.deliveries)
    put_back = PutBack(letter.deliveries, due_at, str(error), counts)
    return [put_back, Released(behind, due_at)] if behind else [put_back]


def _ids(items: Sequence[Item]) -> tuple[DeliveryId, ...]:
    return tuple(item.id for item in items)


def pause_after(attempts: int) -> dt.timedelta:
    """How long to wait after this many attempts: doubling from five seconds up to a day, a quarter more or less."""
    pause = min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)
    return pause * random.uniform(0.75, 1.25)  # noqa: S311 (spreads load, keeps no secret)
