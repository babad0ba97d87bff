"""What people type, spelled out in the query language (`core/queries.py`), which knows neither lists nor curly quotes.

    运费、快递   运费，快递   运费/快递   运费 or 快递   运费 或 快递      运费 | 快递
    运费+快递    运费&快递    运费 and 快递                         运费 快递
    “服务费 调整”   「服务费 调整」   《服务费 调整》   '服务费 调整'     "服务费 调整"
    运费 —春节                                                  运费 -春节
    运费、快递、-春节                                             运费 -春节 | 快递 -春节

A list stands for any of its items: who lists what to follow wants notices of each, and to ask for all of them at once
would mostly ask for nothing. What a list only excludes is excluded from each item: who leaves out a third word does not
mean all that lacks it. Only what a chat types is spelled out; what is stored or configured is read as it stands.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, compress

from core.errors import CommandError
from core.queries import Query, TermKind, parse
from core.text import normalise

EVERYTHING = ("全部", "全部通知", "所有", "所有通知", "everything")
BAR, LISTED = "|", ","  # an alternative as the language writes it; one that was listed, which may also stand at an end
EITHER = frozenset({"or", "或", "或者", "或是"})
BOTH = frozenset({"and", "和", "与", "及", "以及", "并且", "+", "&", "&&"})
PAIRS = (('"', '"'), ("“", "”"), ("„", "“"), ("「", "」"), ("『", "』"), ("《", "》"), ("«", "»"), ("〝", "〞"))
STRAY = re.compile("[“”„「」『』《》«»〝〞]")

_HAN = "\u3400-\u9fff"
_SPANS = "|".join(f"{re.escape(one)}([^{other}]*){re.escape(other)}" for one, other in PAIRS)
_SINGLE = r"(?<![^\s(|,、;])['‘]([^'‘’]+)['’](?![^\s)|,、;])"  # no apostrophe, which has a letter before it
QUOTED = re.compile(rf"(?P<minus>(?<!\S)[-–—−])?(?:{_SPANS}|{_SINGLE})")
SIGNS = (
    (re.compile(r"[、;。\n]|(?<!\d),|,(?!\d)"), f" {LISTED} "),
    (re.compile(r"\|+"), f" {BAR} "),
    (re.compile(rf"(?<=[{_HAN}])/(?=\w)|(?<=\w)/(?=[{_HAN}])|(?<!\S)/(?!\S)"), f" {LISTED} "),
    (re.compile(rf"(?<=\w)\+(?=\w)|(?<=[{_HAN}])&+(?=\w)|(?<=\w)&+(?=[{_HAN}])"), " "),
    (re.compile(r"(?<!\S)\+(?=\w)"), ""),
    (re.compile(r"(?<!\S)[–—−](?=\S)"), "-"),
    (re.compile(r"(?<=\w)[.!?…]+(?!\S)"), ""),
)


def spell_out(text: str, names: Mapping[str, str]) -> str:
    """The query that was meant, in the query language; what it says there is left to `parse` to judge.

    `names` are queries by what they are called, as `normalise` writes it: a name by itself stands for its query, and so
    does each of a list of nothing but names and exclusions. Raises CommandError for a quotation mark without its pair,
    for brackets around alternatives, and for a list of nothing but exclusions.
    """
    if known := names.get(normalise(text)):
        return known
    tokens = list(_joined(list(_tokens(unicodedata.normalize("NFKC", text)))))
    if not {BAR, LISTED}.isdisjoint(tokens) and any(map(_is_in_brackets, tokens)):
        raise CommandError("query.brackets")
    items, unwanted = _items(tokens)
    called = [names.get(" ".join(item)) for item in items]
    if all(called) and (len(items) > 1 or unwanted):
        items = [[query] for query in called if query]
    return normalise(f" {BAR} ".join(" ".join(item + unwanted if item else item) for item in items))


def as_typed(query: Query, names: Mapping[str, str]) -> str:
    """A query as it can be typed: its text, with its words in quotation marks where they would be read otherwise."""
    try:
        if parse(spell_out(query.text, names)).text == query.text:
            return query.text
    except CommandError:
        pass  # a stray quotation mark, which was stored before it was read as one
    alternatives = (
        [*(_quoted(term.kind, str(term), term.value) for term in sorted(one.wanted)),
         *("-" + _quoted(term.kind, str(term), term.value) for term in sorted(one.unwanted))]
        for one in query.alternatives
    )  # fmt: skip
    return f" {BAR} ".join(sorted(map(" ".join, alternatives)))


def _quoted(kind: TermKind, text: str, value: str) -> str:
    return f'"{value}"' if kind is TermKind.TEXT else text


def _tokens(text: str) -> Iterator[str]:
    """Words, quotations in straight marks, bars and list signs, in order."""
    position = 0
    for found in QUOTED.finditer(text):
        yield from _words(text[position : found.start()])
        said = next(group for group in found.groups()[1:] if group is not None)
        yield f'{"-" if found["minus"] else ""}"{normalise(said.replace(chr(34), " "))}"'
        position = found.end()
    yield from _words(text[position:])


def _words(text: str) -> list[str]:
    if STRAY.search(text):
        raise CommandError("query.unclosed_quote")
    for sign, meant in SIGNS:
        text = sign.sub(meant, text)
    return normalise(text).split()


def _joined(tokens: list[str]) -> Iterator[str]:
    """The tokens with "or" as a bar, and without "and": these, and list signs, only with something on both sides."""
    while tokens and tokens[-1] == LISTED:
        tokens.pop()
    yielded = None
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        is_between = yielded not in (None, BAR, LISTED) and after not in (None, BAR, LISTED)
        if token == LISTED:
            meant = LISTED if is_between else None
        elif token in EITHER | BOTH and (is_between or (before == LISTED and after is not None)):
            meant = BAR if token in EITHER and is_between else None
        else:
            meant = token
        if meant is not None:
            yield meant
            yielded = meant


def _items(tokens: Iterable[str]) -> tuple[list[list[str]], list[str]]:
    """The alternatives, none of them parted further, and what the list among them excludes.

    Raises CommandError where a list excludes and nothing is wanted: "-a, -b" may also be meant as two points of a list.
    """
    items: list[list[str]] = [[]]
    listed = [False]
    for token in tokens:
        if token in (BAR, LISTED):
            listed[-1] |= token == LISTED
            items.append([])
            listed.append(token == LISTED)
        else:
            items[-1].append(token)
    excluding = [is_listed and all(map(_is_unwanted, item)) for item, is_listed in zip(items, listed, strict=True)]
    if any(excluding) and all(map(_is_unwanted, chain.from_iterable(items))):
        raise CommandError("query.only_unwanted")
    unwanted = chain.from_iterable(compress(items, excluding))
    return [item for item, is_excluding in zip(items, excluding, strict=True) if not is_excluding], list(unwanted)


def _is_unwanted(word: str) -> bool:
    return len(word) > 1 and word.startswith("-")


def _is_in_brackets(token: str) -> bool:
    """Whether a bracket opens or closes here that does not close or open within the word, as in "运费(含税)"."""
    return token.count("(") != token.count(")") and '"' not in token
