"""The commands there are, and the buttons that bring what a command brings."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.handlers.desk import Request
from bot.handlers.ending import ask_to_forget, unsubscribe_from
from bot.handlers.general import show_help, start
from bot.handlers.hours import set_digest, set_quiet
from bot.handlers.readings import search, show_latest, show_notice, show_upcoming
from bot.handlers.running import correct, recheck_source, show_sources, show_status
from bot.handlers.settings import pause, resume, set_reminders, set_speech, set_zone
from bot.handlers.wishes import (
    TOPICS,
    export,
    show_list,
    show_topics,
    subscribe_to,
)
from bot.render import UPCOMING
from core.ports import Message

Answer = Callable[[Request], Awaitable[list[Message]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: who answers it, and whether it changes what a group is told, which is for administrators.

    `is_for_running`: for the admins of the settings; to everybody else there is no such command.
    """

    answer: Answer
    changes: bool = False
    is_for_running: bool = False


COMMANDS: Mapping[str, Entry] = {
    "start": Entry(start),
    "topics": Entry(show_topics),
    "subscribe": Entry(subscribe_to, changes=True),
    "unsubscribe": Entry(unsubscribe_from, changes=True),
    "list": Entry(show_list),
    "latest": Entry(show_latest),
    "upcoming": Entry(show_upcoming),
    "search": Entry(search),
    "notice": Entry(show_notice),
    "remind": Entry(set_reminders, changes=True),
    "quiet": Entry(set_quiet, changes=True),
    "digest": Entry(set_digest, changes=True),
    "timezone": Entry(set_zone, changes=True),
    "language": Entry(set_speech, changes=True),
    "pause": Entry(pause, changes=True),
    "resume": Entry(resume, changes=True),
    "forget": Entry(ask_to_forget, changes=True),
    "export": Entry(export),
    "help": Entry(show_help),
    "status": Entry(show_status, is_for_running=True),
    "sources": Entry(show_sources, is_for_running=True),
    "recheck": Entry(recheck_source, is_for_running=True),
    "correct": Entry(correct, is_for_running=True),
}

BRINGS: Mapping[str, Answer] = {UPCOMING: show_upcoming, TOPICS: show_topics}
"""Buttons that bring a message of their own."""
