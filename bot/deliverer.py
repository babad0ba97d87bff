"""Drains the outbox: claims what is due, sends it through the channel, has it written down before the next.

A few workers take one target after the other from the hand, the most urgent first; whoever has to wait for its turn is
in no worker's way. docs/sending.md draws the way of a delivery and says what holds when something breaks.
"""

import asyncio
import datetime as dt
import html
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.exc import SQLAlchemyError

from bot.hand import Hand, Holding, Item
from bot.ledger import Ledger
from bot.letters import Letter, Letters, Render, ids_of, load_items
from bot.pacing import Gate
from bot.refusals import REFUSED_PAUSE, after_fault, become_of
from bot.tenure import Tenure
from core.errors import ChannelRefused, DeliveryError, MessageRejected, RateLimited
from core.model import DeliveryId, Target
from core.ports import Address, Channel, Clock, Message
from state.database import Database, may_pass
from state.outbox import CHUNK, Parcel, claim_due, drop_for_former_bots, next_due
from state.settlements import Released, Settlement, Told
from state.signals import Signal, Signals
from state.trouble import Trouble, reason_of

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 3.0
PATIENCE_S = 5.0  # who has to wait longer for its turn is put back, and leaves its place in the hand to others
SWEEP_EVERY_S = 3600.0
FORMER_AFTER = dt.timedelta(days=7)
FEWEST_WORKERS, MOST_WORKERS = 16, 256
ANSWER_TAKES_S = 0.25  # of Telegram's, at worst, for as long as all goes well
HAND_LASTS_S = 2
SMALLEST_HAND = 64


def workers_for(messages_per_second: float) -> int:
    """How many messages may be under way at once to keep this pace; also how many may be doubled after a crash."""
    return int(min(max(FEWEST_WORKERS, messages_per_second * ANSWER_TAKES_S), MOST_WORKERS))


class Deliverer:
    """The sender of one bot.

    `report` hears of a message that Telegram could not read: its title, and why.
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
        trouble: Trouble | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._channel = channel
        self._gate = gate
        self._tenure = tenure
        self._letters = Letters(render, clock)
        self._bot_id = bot_id
        self._report = report
        self._workers = workers_for(messages_per_second)
        self._hand_size = max(SMALLEST_HAND, int(messages_per_second * HAND_LASTS_S))
        self._hand = Hand(gate.pacer)
        self.ledger = Ledger(database, clock, trouble)
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
            log.error("deliverer.state_failed", exc_info=not may_pass(error), extra={"reason": reason_of(error)})
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
        self._letters.forget()
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
                loaded, untrue = await load_items(session, parcels)
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
                return await self._write_down(Released(ids_of(items), due_at, was_next=True))
            letter = self._letters.write(holding.target, items)
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
        return await self._write_down(after_fault(tries, error, self._clock.now()))

    async def _post(self, target: Target, letter: Letter, items: Sequence[Item]) -> Sequence[Settlement]:
        """Send, and say what becomes of the deliveries: of the letter's, and of those that wait behind it."""
        try:
            message_id = await self._send(Address(target.chat_id, target.thread_id), letter)
        except DeliveryError as error:
            log.warning("delivery.failed", extra={"target_id": target.id, "reason": str(error)})
            self._heed(target, error)
            return become_of(target, letter, items, error, self._clock.now())
        return [Told(letter.deliveries, message_id, self._clock.now())]

    def _heed(self, target: Target, error: DeliveryError) -> None:
        """What a refusal asks of the messages to come."""
        now = self._clock.elapsed()
        match error:
            case RateLimited(retry_after_s=seconds):
                self._gate.pacer.hold(target.chat_id, seconds, now)
            case ChannelRefused():
                self._paused_until = now + REFUSED_PAUSE.total_seconds()
                log.error("deliverer.refused", extra={"reason": str(error), "retry_s": REFUSED_PAUSE.total_seconds()})
            case _:
                pass

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
