"""Files that hold what was answered to each text at which version, so that none changes without the other.

A text that is new or worded anew is recorded with the next version. Two branches that change answers both add a line
behind the last version, which git does not merge: the second takes the next number.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

VERSION_LINE = re.compile("version ([0-9]+) ([0-9a-z]+)")
ANSWER_LINE = re.compile("([0-9a-z]+) ([0-9a-z]+)")


@dataclass(frozen=True, slots=True)
class Answers:
    """What is answered to each text, and the versions that changed it, each with a digest of all answers by then."""

    versions: tuple[tuple[int, str], ...]
    by_text: dict[str, str]

    def changed(self, now: dict[str, str]) -> list[str]:
        return [text for text, answer in self.by_text.items() if now.get(text, answer) != answer]

    def renewed(self, now: dict[str, str], version: int) -> "Answers":
        digest = hashed("".join(text + answer for text, answer in sorted(now.items())))
        risen = version > max((number for number, _ in self.versions), default=0)
        return Answers((*self.versions, (version, digest)) if risen else self.versions, now)

    def written(self, head: str) -> str:
        """The file, below a line that says what it holds."""
        versions = [f"version {number} {digest}\n" for number, digest in self.versions]
        return f"# {head}\n" + "".join(
            (*versions, *(f"{text} {answer}\n" for text, answer in sorted(self.by_text.items())))
        )


def parsed(words: str) -> Answers:
    """Read a file of answers. Raises ValueError at a line that is none of ours, as a merge may leave."""
    versions: list[tuple[int, str]] = []
    by_text: dict[str, str] = {}
    for line in words.splitlines():
        if version := VERSION_LINE.fullmatch(line):
            versions.append((int(version[1]), version[2]))
        elif answer := ANSWER_LINE.fullmatch(line):
            by_text[answer[1]] = answer[2]
        elif not line.startswith("#"):
            raise ValueError(f"a merge left {line!r}: take one side, and raise the version above both")
    return Answers(tuple(versions), by_text)


def hashed(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def check(file: Path, now: dict[str, str], version: int, command: str, *, renew: bool) -> None:
    """Fail where answers recorded in `file` have changed and the version has not risen; with `renew` record them."""
    recorded = parsed(file.read_text(encoding="utf-8") if file.exists() else "")
    last = max((number for number, _ in recorded.versions), default=0)
    changed = recorded.changed(now)
    assert not changed or last < version, f"{len(changed)} answers changed: raise the version above {last}, {command}"
    assert last <= version, f"answers were recorded at version {last}"
    renewed = recorded.renewed(now, version)
    if renew:
        head = f"What is answered: versions, then a text and its answer a line, as hashes. Written by {command}"
        file.write_text(renewed.written(head), encoding="utf-8")
        recorded = parsed(file.read_text(encoding="utf-8"))
    assert recorded.versions == renewed.versions, f"record the answers at version {version}: {command}"
    assert not recorded.changed(now)
