"""The command line: exit statuses, and words that help."""

import sqlite3
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.cli import DONE, FAILED, MISTAKE, main
from state.schema import current_and_head, upgrade


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without settings."""
    monkeypatch.chdir(tmp_path)


def settings(text: str = "") -> None:
    Path("noticebell.toml").write_text(text, encoding="utf-8")


def head() -> str:
    """The schema of this program."""
    return current_and_head("sqlite:///state.db")[1]


def test_the_version_is_that_of_the_distribution(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"noticebell {version('noticebell')}\n"


@pytest.mark.parametrize("words", [[], ["nonsense"], ["run", "--roles", "cook"], ["db"], ["source"]])
def test_wrong_words_are_the_operators_mistake(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == MISTAKE


def test_settings_in_order_are_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    settings()
    assert main(["check-config"]) == DONE
    assert "in order" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["check-config"], ["run"], ["poll"], ["doctor"], ["db", "upgrade"]])
def test_every_fault_of_the_settings_is_told_and_nothing_is_done(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    settings('langage = "zh"\n[server]\nport = "x"')
    assert main(command) == MISTAKE
    told = capsys.readouterr().err
    assert "langage" in told
    assert "server.port" in told
    assert not Path("state.db").exists()


def test_faulty_selectors_are_told_before_anything_runs(capsys: pytest.CaptureFixture[str]) -> None:
    source = '[[sources]]\nname = "a"\nurl = "https://a.example"\n'
    settings(source + '[sources.select]\nitem = "li["\ntitle = "a"\nlink = "a@href"')
    assert main(["check-config"]) == MISTAKE
    assert "li[" in capsys.readouterr().err


def test_faulty_selectors_are_told_together_with_all_other_faults(capsys: pytest.CaptureFixture[str]) -> None:
    source = '[[sources]]\nname = "a"\nurl = "https://a.example"\n'
    settings(f'langage = "zh"\n{source}[sources.select]\nitem = "ul["\ntitle = "a"\nlink = "a@href"')
    assert main(["check-config"]) == MISTAKE
    told = capsys.readouterr().err
    assert "langage: no such key" in told
    assert 'sources.1.select.item: "ul[" is not a CSS selector' in told


def test_polling_a_source_that_there_is_not_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    settings(
        '[[sources]]\nname = "a"\nurl = "https://a.example"\n[sources.select]\nitem = "li"\ntitle = "a"\nlink="a@href"'
    )
    assert main(["poll", "b"]) == MISTAKE
    assert capsys.readouterr().err == "noticebell: b: no such source; there are a\n"


def test_the_schema_is_made_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    settings()
    assert main(["db", "upgrade"]) == DONE
    assert main(["db", "upgrade"]) == DONE
    first, second = capsys.readouterr().out.splitlines()
    assert "was empty" in first
    assert f"was {head()}" in second


def test_what_no_setting_is_at_fault_for_is_not_called_a_fault_of_the_settings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings()
    Path("copy.db").write_text("precious")
    assert main(["db", "backup", "copy.db"]) == MISTAKE
    assert main(["check-config", "--config", "none.toml"]) == MISTAKE
    first, second = capsys.readouterr().err.splitlines()
    assert first == "noticebell: db backup: copy.db is there already; name another file"
    assert second == "noticebell: none.toml: there is no such file; name another with --config"


def test_a_backup_holds_what_the_state_holds() -> None:
    settings()
    main(["db", "upgrade"])
    assert main(["db", "backup", "copy.db"]) == DONE
    assert main(["db", "backup", "copy.db"]) == MISTAKE
    with sqlite3.connect("copy.db") as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == (head(),)
    copy.close()


def test_a_state_that_cannot_be_opened_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    settings('state = "sqlite:////nowhere/state.db"')
    assert main(["db", "upgrade"]) == FAILED
    assert "cannot be opened" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["run"], ["poll"], ["db", "upgrade"], ["dead-letters"]])
def test_the_state_of_a_newer_version_is_the_operators_to_mend(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    settings('[[sources]]\nname = "a"\nkind = "feed"\nurl = "https://a.example"')
    upgrade("sqlite:///state.db")
    with sqlite3.connect("state.db") as state:
        state.execute("UPDATE alembic_version SET version_num = '9999'")
    state.close()
    assert main(command) == MISTAKE
    assert capsys.readouterr().err == (
        "noticebell: the state has schema 9999, which this noticebell does not know: install a newer one\n"
    )


def test_the_doctor_names_what_is_amiss(capsys: pytest.CaptureFixture[str]) -> None:
    settings()
    upgrade("sqlite:///state.db")
    with sqlite3.connect("state.db") as state:
        state.execute("UPDATE alembic_version SET version_num = '0001'")
    state.close()
    assert main(["doctor"]) == FAILED
    told = capsys.readouterr().out
    assert "no token" in told
    assert "noticebell db upgrade" in told


def test_before_the_first_run_nothing_is_amiss_and_no_state_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    settings('[[sources]]\nname = "a"\nkind = "feed"\nurl = "https://a.example"')
    assert main(["doctor"]) == DONE
    told = " ".join(capsys.readouterr().out.split())
    assert "state.db yet: `noticebell run` makes it" in told
    assert "source a: never read yet; `noticebell source test a` tries it" in told
    assert main(["dead-letters"]) == MISTAKE
    assert "`noticebell run` makes it" in capsys.readouterr().err
    assert not Path("state.db").exists()


def test_a_source_that_was_added_since_is_told_to_be_unread(capsys: pytest.CaptureFixture[str]) -> None:
    settings('[[sources]]\nname = "a"\nkind = "feed"\nurl = "https://a.example"')
    upgrade("sqlite:///state.db")
    assert main(["doctor"]) == DONE
    assert "source a: never read yet" in capsys.readouterr().out


def test_the_doctor_looks_into_a_state(capsys: pytest.CaptureFixture[str]) -> None:
    settings()
    upgrade("sqlite:///state.db")
    assert main(["doctor"]) == 0
    told = capsys.readouterr().out
    assert "no token, so nothing is sent" in told
    assert "dead letters: 0" in told
