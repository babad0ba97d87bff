"""Catalogues of texts, and those that the program ships: complete in every language."""

import ast
import re
import string
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError, read_po

from core.catalogue import Catalogue
from core.errors import CommandError
from core.queries import parse, require_words

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "bot" / "texts", ROOT / "feeds" / "texts"]
LANGUAGES = ("zh", "en")
PO = b"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "greet"
msgstr "Hello, {name}!"

msgid "left"
msgid_plural "left"
msgstr[0] "{n} day of {all}"
msgstr[1] "{n} days of {all}"

msgid "untranslated"
msgstr ""
"""

TAKE_A_KEY = {"text", "plural", "_date", "CommandError"}
KEY = re.compile(r"[a-z_]+\.[a-z_]+")


def shipped(folder: Path, language: str) -> dict[str, tuple[str, ...]]:
    """The forms of each text by its key."""
    catalogue = read_po(BytesIO((folder / f"{language}.po").read_bytes()))
    forms = {str(m.id[0]) if m.pluralizable else str(m.id): m.string for m in catalogue if m.id}
    return {key: (form,) if isinstance(form, str) else tuple(form) for key, form in forms.items()}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def keys_in(source: str) -> set[str]:
    """The keys that calls in this code name as they stand, or choose from."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args]
    named = [call for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in TAKE_A_KEY]
    literals = [node for call in named for node in ast.walk(call.args[0]) if isinstance(node, ast.Constant)]
    return {node.value for node in literals if isinstance(node.value, str) and KEY.fullmatch(node.value)}


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue.from_po(PO, "en")


def test_a_text_is_filled(catalogue: Catalogue) -> None:
    assert catalogue.text("greet", name="{name} <b>") == "Hello, {name} <b>!"


def test_a_plural_takes_the_languages_form(catalogue: Catalogue) -> None:
    assert [catalogue.plural("left", n, all=9) for n in (0, 1, 2)] == ["0 days of 9", "1 day of 9", "2 days of 9"]


@pytest.mark.parametrize("key", ["nowhere", "untranslated", "left.more"])
def test_a_missing_text_is_an_error(catalogue: Catalogue, key: str) -> None:
    with pytest.raises(KeyError, match=key):
        catalogue.text(key)
    with pytest.raises(KeyError, match=key):
        catalogue.plural(key, 2)


def test_a_missing_value_is_an_error(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError, match="name"):
        catalogue.text("greet")


def test_a_malformed_catalogue_is_refused() -> None:
    with pytest.raises(PoFileError):
        Catalogue.from_po(b'msgid "a"\nmsgstr "b"\nneither a key nor a text\n', "en")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_language_has_the_same_texts_and_placeholders(folder: Path) -> None:
    by_language = {language: shipped(folder, language) for language in LANGUAGES}
    assert by_language["zh"].keys() == by_language["en"].keys()
    for key, forms in by_language["zh"].items():
        found = {frozenset(placeholders(form)) for form in (*forms, *by_language["en"][key])}
        assert len(found) == 1, f"{key}: {found}"
        assert all(form.strip() for form in (*forms, *by_language["en"][key])), f"{key} is empty"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_key_in_the_code_has_its_text(folder: Path) -> None:
    texts = shipped(folder, "en")
    sources = [path.read_text() for path in folder.parent.rglob("*.py") if "sandbox" not in path.parts]
    used = {key for source in sources for key in keys_in(source)}
    assert used, "no key found: the pattern looks for the wrong calls"
    assert used <= texts.keys()


def test_every_slip_in_a_query_has_its_text() -> None:
    slips: set[str] = set()
    for text in ("", "|", "a |", '"a', '""', "topic:", "source:", "x" * 999, "?!", " ".join(map(str, range(60)))):
        with pytest.raises(CommandError) as caught:
            require_words(parse(text))
        slips.add(caught.value.text)
        for language in LANGUAGES:
            catalogue = Catalogue.from_po((ROOT / "bot" / "texts" / f"{language}.po").read_bytes(), language)
            assert catalogue.text(caught.value.text, **caught.value.values)
    assert slips == keys_in((ROOT / "core" / "queries.py").read_text())
