"""`noticebell extract`: lines in, lines out."""

import argparse
import io
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from bot import extract

Run = Callable[..., tuple[int, list[dict[str, Any]], str]]
NOTICE = {
    "id": "n-1",
    "lang": "zh",
    "published_at": "2024-05-20T09:00:00+08:00",
    "title": "服务调整",
    "body": "5月20日消息，平台将于6月1日18:00起停止旧版登录。",
}


class Stream:
    """A standard stream of bytes, as `sys.stdin` and `sys.stdout` have one within."""

    def __init__(self, content: bytes = b"") -> None:
        self.buffer = io.BytesIO(content)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def _run(content: bytes, *flags: str) -> tuple[int, list[dict[str, Any]], str]:
        parser = argparse.ArgumentParser()
        extract.add_arguments(parser)
        out = Stream()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", Stream(content))
            patch.setattr(sys, "stdout", out)
            status = extract.run(parser.parse_args(list(flags)))
        lines = out.buffer.getvalue().decode().splitlines()
        return status, [json.loads(line) for line in lines], capsys.readouterr().err

    return _run


def line(**changes: object) -> bytes:
    return json.dumps(NOTICE | changes).encode() + b"\n"


def test_answers_in_the_form_of_the_contract(run: Run) -> None:
    status, said, errors = run(line())
    assert (status, errors) == (0, "")
    confidence = said[0]["milestones"][0].pop("confidence")
    assert 0.5 < confidence < 1
    assert said == [
        {
            "id": "n-1",
            "milestones": [
                {
                    "kind": "takes_effect",
                    "date": "2024-06-01",
                    "time": "18:00",
                    "precision": "minute",
                    "quote": "平台将于6月1日18:00起停止旧版登录",
                }
            ],
        }
    ]


def test_explaining_adds_rules_reasons_and_what_was_rejected(run: Run) -> None:
    _, said, _ = run(line(), "--explain")
    assert said[0]["milestones"][0]["rule"]
    assert said[0]["milestones"][0]["reasons"]
    rejected = said[0]["rejected"][0]
    assert (rejected["quote"], rejected["date"]) == ("5月20日", "2024-05-20")
    assert any("消息" in reason for reason in rejected["reasons"])


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        (b"nonsense\n", "not JSON"),
        (b"[1]\n", "an object is wanted"),
        (b"\xff\xfe\n", "not JSON"),
        (b"[" * 100_000 + b"\n", "not JSON"),
        (line(title=3), '"title"'),
        (line(published_at="soon"), '"published_at"'),
        (line(published_at=7), '"published_at"'),
        (line(lang="de"), '"lang"'),
    ],
)
def test_a_bad_line_is_named_and_the_good_ones_are_answered(run: Run, bad: bytes, complaint: str) -> None:
    status, said, errors = run(line() + bad + line(id="n-3"))
    assert status == 2
    assert [answer["id"] for answer in said] == ["n-1", "n-3"]
    assert "line 2" in errors
    assert complaint in errors


def test_a_key_that_means_nothing_is_named_once_and_the_line_is_answered(run: Run) -> None:
    """A misspelt one would else be lost in silence, and with it the year of every date."""
    status, said, errors = run(line() + line(publishd_at="2024-05-20", publisher="shop") + line(publisher="shop"))
    assert (status, len(said)) == (0, 3)
    assert 'line 2: "publishd_at" is ignored' in errors
    assert 'did you mean "published_at"?' in errors
    assert errors.count('"publisher"') == 1


def test_blank_lines_and_a_byte_order_mark_are_no_fault(run: Run) -> None:
    status, said, _ = run(b"\xef\xbb\xbf" + line() + b"\n  \n")
    assert (status, len(said)) == (0, 1)


def test_without_a_publication_time_full_dates_are_read(run: Run) -> None:
    _, said, _ = run(line(published_at=None, body="自2024年6月1日起生效，自7月1日起停止旧版。"))
    assert [milestone["date"] for milestone in said[0]["milestones"]] == ["2024-06-01", "2024-07-01"]


def test_days_count_where_the_notice_was_published(run: Run) -> None:
    """Late in the evening in California it is the next day in Shanghai; "today" stays the day that was written."""
    _, said, _ = run(line(lang="en", published_at="2024-05-20T23:30:00-07:00", body="Starting today, tokens expire."))
    assert said[0]["milestones"][0]["date"] == "2024-05-20"


def test_a_language_on_the_command_line_wins(run: Run) -> None:
    _, said, _ = run(line(body="Effective June 1, 2024, prices change."), "--lang", "en")
    assert [milestone["date"] for milestone in said[0]["milestones"]] == ["2024-06-01"]


def test_half_a_surrogate_pair_survives(run: Run) -> None:
    _, said, _ = run(line(id="\ud800", body="自2024年6月1日起生效\ud800"))
    assert said[0]["id"] == "\ud800"
    assert said[0]["milestones"][0]["date"] == "2024-06-01"


def test_a_stated_zone_is_told(run: Run) -> None:
    _, said, _ = run(line(lang="en", body="The API will be shut down on June 30, 2024 at 18:00 UTC."))
    assert (said[0]["milestones"][0]["time"], said[0]["milestones"][0]["zone"]) == ("18:00", "UTC")


def test_importing_the_reader_takes_under_a_tenth_of_a_second() -> None:
    code = "import time; t = time.process_time(); import core.milestones; print(time.process_time() - t)"
    spent = [float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(5)]
    assert min(spent) < 0.1
