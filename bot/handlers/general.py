"""Commands that say what the bot is: /start and /help."""

from bot.handlers.desk import Request
from bot.handlers.wishes import add_wish, topic_wish, topics_key
from bot.markup import bold, joined, plain
from core.errors import CommandError
from core.model import TargetState
from core.ports import Message

TOPIC_LINK = "topic_"


async def start(request: Request) -> list[Message]:
    """/start, or a deep link that names a topic: then it is subscribed to at once."""
    if request.argument.startswith(TOPIC_LINK):
        slug = request.argument.removeprefix(TOPIC_LINK)
        if slug not in {topic.slug for topic in request.desk.topics}:
            raise CommandError("topic.unknown", name=slug[:64])
        return [(await add_wish(request, topic_wish(slug))).message(topics_key(request.wording))]
    wording = request.wording
    is_paused = request.target.state is TargetState.PAUSED
    note = plain(wording.text("start.paused")) if is_paused else plain("")
    text = joined([bold(wording.text("start.heading")), plain(wording.text("start.text")), note], "\n\n")
    return [text.message(topics_key(wording))]


async def show_help(request: Request) -> list[Message]:
    """/help: every command in a line, and how to say what to follow; to an admin, also what runs the program."""
    wording, desk = request.wording, request.desk
    names = [plain(wording.text("help.topic", topic=topic.slug)) for topic in desk.topics[:1]]
    names += [plain(wording.text("help.source", source=source)) for source in desk.sources[:1]]
    is_admin = request.target.chat_id in desk.admins
    text = joined(
        [
            bold(wording.text("help.heading")),
            plain(wording.text("help.text")),
            plain(wording.text("help.running") if is_admin else ""),
            joined([plain(wording.text("help.queries")), *names]),
            plain(wording.text("help.groups")),
        ],
        "\n\n",
    )
    return [text.message(topics_key(wording))]
