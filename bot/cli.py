"""The command line: reads the words, calls the one that answers, turns errors into exit statuses.

0 done · 1 failed · 2 the operator's mistake. Each command's own imports stand within it, so that `--version` is quick.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TypeAlias

from bot.roles import ROLES
from core.errors import ConfigError, NoticebellError, SchemaError, UsageError

DONE, FAILED, MISTAKE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; answers its exit status."""
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.command(parsed))
    except UsageError as error:
        _complain(error.faults[0], error.faults[1:])
        return MISTAKE
    except ConfigError as error:
        _complain("the settings have faults:" if len(error.faults) > 1 else "a fault in the settings:", error.faults)
        return MISTAKE
    except SchemaError as error:
        _complain(str(error), [])
        return MISTAKE
    except NoticebellError as error:
        _complain(str(error), [])
        return FAILED
    except KeyboardInterrupt:
        return FAILED
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; there is nobody to tell
        return FAILED


def _complain(what: str, details: Sequence[str]) -> None:
    print(f"noticebell: {what}", file=sys.stderr)
    for detail in details:
        print(f"  {detail}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="noticebell",
        description="Watches where notices appear, reads out when changes take effect, and tells you.",
    )
    parser.add_argument("--version", action="version", version=f"noticebell {version('noticebell')}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_running(commands)
    _add_watching(commands)
    _add_reading(commands)
    _add_keeping(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 (it has no public name)


def _add_running(commands: Commands) -> None:
    run = commands.add_parser("run", help="the program; without a settings file, the demo")
    _add_config(run)
    run.add_argument("--roles", type=_roles, default=ROLES, help="some of watch,send,serve (all)")
    run.set_defaults(command=_run)
    demo = commands.add_parser("demo", help="sample source, Telegram sandbox, feeds and pages; no account, no network")
    demo.add_argument("--port", type=int, default=8080, help="where the pages and feeds are (8080; the next free one)")
    demo.set_defaults(command=_demo)


def _add_watching(commands: Commands) -> None:
    poll = commands.add_parser("poll", help="one turn of each source now; print what changed, send nothing")
    poll.add_argument("sources", nargs="*", metavar="SOURCE", help="names; all where none is given")
    _add_config(poll)
    poll.set_defaults(command=_poll)
    source = commands.add_parser("source", help="look into one source").add_subparsers(required=True, metavar="ACTION")
    test = source.add_parser("test", help="fetch and parse one source, show what was read; writes nothing")
    test.add_argument("source", metavar="FILE|NAME", help="a source of the settings, or a TOML file with one source")
    _add_config(test)
    test.set_defaults(command=_test_source)
    new = source.add_parser("new", help="look at a page, propose a definition for it as TOML; writes nothing")
    new.add_argument("url", metavar="URL")
    new.add_argument("--allow-private", action="store_true", help="it may be at a loopback or private address")
    new.add_argument("--render", action="store_true", help="scripts draw it: look at what they draw")
    _add_config(new)
    new.set_defaults(command=_propose_source)


def _add_reading(commands: Commands) -> None:
    from bot import extract

    parser = commands.add_parser("extract", help="JSON lines of notices in, JSON lines of milestones out")
    extract.add_arguments(parser)
    parser.set_defaults(command=extract.run)


def _add_keeping(commands: Commands) -> None:
    check = commands.add_parser("check-config", help="read the settings and say every fault")
    _add_config(check)
    check.set_defaults(command=_check_config)
    doctor = commands.add_parser("doctor", help="check settings, state, token, sources; list dead letters")
    _add_config(doctor)
    doctor.set_defaults(command=_doctor)
    dead = commands.add_parser("dead-letters", help="what was given up and why; send it again")
    dead.add_argument(
        "--resend", nargs="*", type=int, metavar="DELIVERY", help="these numbers; all where none is given"
    )
    _add_config(dead)
    dead.set_defaults(command=_dead_letters)
    state = commands.add_parser("db", help="the state's database").add_subparsers(required=True, metavar="ACTION")
    upgrade = state.add_parser("upgrade", help="bring the state to this version's schema")
    _add_config(upgrade)
    upgrade.set_defaults(command=_upgrade)
    backup = state.add_parser("backup", help="copy the state to a file while the program runs (SQLite)")
    backup.add_argument("file", type=Path)
    _add_config(backup)
    backup.set_defaults(command=_backup)


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, metavar="FILE", help="the settings (noticebell.toml)")


def _roles(text: str) -> tuple[str, ...]:
    roles = tuple(text.split(","))
    if unknown := [role for role in roles if role not in ROLES]:
        raise argparse.ArgumentTypeError(f"no such role: {', '.join(unknown)}; there are {', '.join(ROLES)}")
    return roles


def _run(arguments: argparse.Namespace) -> int:
    from bot import config

    file = config.find_file(arguments.config)
    if file is None:
        arguments.port = config.load(None).server.port
        return _demo(arguments)
    from bot import app, collecting, greeting, logs

    settings = config.load(file)
    logs.set_up()
    is_watched = sys.stdout.isatty()

    async def run() -> None:
        telegram = await greeting.say_whom_to_write_to(settings) if is_watched and "send" in arguments.roles else ""

        def on_ready(port: int | None) -> None:
            if is_watched:
                print(*greeting.greet(settings, arguments.roles, port, telegram), sep="\n", flush=True)
            collecting.spare_what_is_loaded()

        await app.run(settings, roles=arguments.roles, on_ready=on_ready)

    asyncio.run(run())
    if is_watched:
        print(greeting.ENDED)
    return DONE


def _demo(arguments: argparse.Namespace) -> int:
    import logging

    from bot import collecting, demo, logs

    logs.set_up(logging.WARNING)
    collecting.spare_what_is_loaded()
    asyncio.run(demo.run(arguments.port, say=lambda line: print(line, flush=True)))
    return DONE


def _poll(arguments: argparse.Namespace) -> int:
    from bot import config, logs, once

    settings = config.load(config.find_file(arguments.config))
    logs.set_up()
    return DONE if asyncio.run(once.poll(settings, arguments.sources)) else FAILED


def _test_source(arguments: argparse.Namespace) -> int:
    from bot import trial

    return DONE if asyncio.run(trial.test_source(arguments.config, arguments.source)) else FAILED


def _propose_source(arguments: argparse.Namespace) -> int:
    from bot import draft

    proposing = draft.propose_source(
        arguments.config, arguments.url, allow_private=arguments.allow_private, render=arguments.render
    )
    return DONE if asyncio.run(proposing) else FAILED


def _check_config(arguments: argparse.Namespace) -> int:
    from bot import config, ways_out

    file = config.find_file(arguments.config)
    settings = config.load(file, look=ways_out.find_source_faults)
    ways_out.check_sources(settings)
    where = file or "no settings file: the defaults"
    print(f"{where}: in order; {len(settings.sources)} sources, {len(settings.core_topics())} topics")
    return DONE


def _doctor(arguments: argparse.Namespace) -> int:
    from bot import config, doctor

    settings = config.load(config.find_file(arguments.config))
    return DONE if asyncio.run(doctor.examine(settings)) else FAILED


def _dead_letters(arguments: argparse.Namespace) -> int:
    from bot import config, deadletters

    settings = config.load(config.find_file(arguments.config))
    if arguments.resend is None:
        return DONE if asyncio.run(deadletters.show(settings)) else FAILED
    return DONE if asyncio.run(deadletters.resend(settings, arguments.resend)) else FAILED


def _upgrade(arguments: argparse.Namespace) -> int:
    from bot import config
    from state import schema

    url = config.load(config.find_file(arguments.config)).state
    before, _ = schema.current_and_head(url)
    schema.upgrade(url)
    print(f"the state's schema was {before or 'empty'} and is {schema.current_and_head(url)[0]}")
    return DONE


def _backup(arguments: argparse.Namespace) -> int:
    from bot import config
    from state import backup

    copied = backup.copy_to(config.load(config.find_file(arguments.config)).state, arguments.file)
    print(f"{arguments.file}: {copied} bytes")
    return DONE
