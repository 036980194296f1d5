import pytest

from bot.text.analyzer import analyzer_for
from bot.text.other_forms import other_forms


@pytest.mark.parametrize(
    ("language", "word", "form"),
    [
        ("en", "caught", "catch"),
        ("en", "geese", "goose"),
        ("en", "tallest", "tall"),
        ("en", "desc", "description"),
        ("en", "imgs", "image"),
        ("en", "documentation", "doc"),
        ("en", "pm", "private message"),
        ("de", "schrieb", "schreiben"),
        ("de", "doku", "dokumentation"),
        ("fr", "mdp", "mot de passe"),
        ("es", "hizo", "hacer"),
        ("pt", "msg", "mensagem"),
    ],
)
def test_short_and_irregular_forms_are_known(language: str, word: str, form: str) -> None:
    assert form in other_forms(word, analyzer_for(language))


def test_a_word_of_no_list_has_no_other_forms() -> None:
    assert other_forms("harbour", analyzer_for("xx")) == ()
