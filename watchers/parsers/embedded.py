"""JSON out of what surrounds it: an answer that is JSON, a callback's argument, a script that assigns it."""

import json
import re

_START = re.compile(r"JSON\.parse\(\s{0,9}(?=\")|[{\[]")
_MOST_TRIES = 50  # places at which JSON may begin; each costs at most one pass


def read_json(text: str) -> object:
    """The value that this text is, or the longest that stands within it. Raises ValueError where there is none."""
    try:
        value: object = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested without end") from error
    except ValueError as error:
        value = _find_longest(text)
        if value is None:
            raise ValueError(str(error)[:100]) from error
    return value


def _find_longest(text: str) -> object:
    longest, best, position = 0, None, 0
    for _ in range(_MOST_TRIES):
        found = _START.search(text, position)
        if found is None:
            break
        start = found.end() if found[0].startswith("JSON") else found.start()
        position = found.end()
        try:
            value, end = _DECODER.raw_decode(text, start)
            value = json.loads(value) if isinstance(value, str) else value
        except (ValueError, RecursionError):
            continue
        position = end
        if end - start > longest:
            longest, best = end - start, value
    return best


_DECODER = json.JSONDecoder()
