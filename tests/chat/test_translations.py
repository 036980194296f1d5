"""Every word of the bot's own is in every language, whole and with the same placeholders."""

import io
import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.chat.commands.command_translator import NAMES
from bot.chat.formatting.escaping import length
from bot.chat.formatting.reply import MAX_LABEL
from bot.chat.wording.translations import DOMAIN, ENGLISH, FOLDER, LANGUAGES, words_for

KEYWORDS = {"note": None, "say": None, "gettext": None, "ngettext": (1, 2), "Refused": None}
BUTTONS = ["◀ Previous", "Next ▶", "In context", "Read the article", "Why this?", "Why nothing?"]
BUTTONS += ["Only what I asked", "Ask a moderator", "Share", "Remove"]


@cache
def said_in_code(repository: Path) -> set[str]:
    """The English texts in the code; of those with a plural, the singular."""
    found = extract_from_dir(str(repository / "bot/chat"), keywords=KEYWORDS)
    texts = {text if isinstance(text, str) else text[0] for _, _, text, _, _ in found}
    assert len(texts) > 80
    return texts


def catalogue(language: str) -> Catalog:
    path = FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def placeholders(text: str) -> list[str]:
    """What a translation must keep: placeholders, code, bold."""
    return sorted(re.findall(r"\{\w*\}|`(?:\{\w+\})?(?:ask|why|help|reload)|\*\*", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_none_is_left_over(language: str, repository: Path) -> None:
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogue(language) if m.id}
    assert known == said_in_code(repository), "run `make catalogues` and translate what is new"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_empty_or_breaks_a_placeholder(language: str) -> None:
    for message in catalogue(language):
        if not message.id:
            continue
        pairs = [(message.id, message.string)]
        if not isinstance(message.id, str):
            pairs = [(message.id[-1], string) for string in message.string]
        for text, translated in pairs:
            assert translated, text
            assert placeholders(translated) == placeholders(text), text
            assert not message.fuzzy, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_runs_is_what_is_written(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    kept = FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    assert compiled.getvalue() == kept.read_bytes(), "run `make catalogues`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_labels_and_descriptions_are_within_discords_limits(language: str) -> None:
    words = words_for(language)
    names = [words.gettext(name) for name in NAMES]
    assert len(set(names)) == len(names)
    for name in names:
        assert 0 < len(name) <= 32
        assert name == unicodedata.normalize("NFC", name).lower()
        assert all(c in "-_" or unicodedata.category(c)[0] in "LNM" for c in name)
    assert all(length(words.gettext(label)) <= MAX_LABEL for label in BUTTONS)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de", "Entfernen"),
        ("es-419", "Quitar"),
        ("pt-BR", "Remover"),
        ("fr", "Retirer"),
        ("hi", "हटाएँ"),
        ("en-GB", "Remove"),
        ("ko", "Remove"),
        (None, "Remove"),
    ],
)
def test_discords_locales_find_their_language(locale: str | None, text: str) -> None:
    assert words_for(locale).gettext("Remove") == text


def test_english_needs_no_catalogue() -> None:
    assert words_for("en-US") is ENGLISH
