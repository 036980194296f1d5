"""What of a message asks, and what is only said around it."""

import pytest

from bot.text.analyzer import analyzer_for
from bot.text.message import read_message
from bot.text.small_talk import is_small_talk


def asked(text: str, language: str = "en") -> list[str]:
    analyzer = analyzer_for(language)
    return analyzer.spoken(read_message(text, analyzer).asks)


@pytest.mark.parametrize(
    "frame",
    [
        "{}",
        "hello everybody, {}?",
        "{} please, many thanks in advance",
        "I have a quick question: {}?",
        "sorry for bothering you but {}",
        "Good morning all. {}? Have a great day!",
        "<@123> {} 🙏",
        "does anyone know {}",
        "um {} lol",
    ],
)
def test_chatter_around_a_question_says_nothing(frame: str) -> None:
    assert asked(frame.format("how do I moor a boat")) == ["moor", "boat"]


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        (
            "de",
            "Hallo zusammen, kurze Frage: wo liegt das Boot? Danke im Voraus!",
            ["liegt", "boot"],
        ),
        ("fr", "Bonjour à tous, où se trouve le bateau ? Merci d'avance", ["trouve", "bateau"]),
        ("es", "Hola, ¿dónde está el barco? Muchas gracias", ["barco"]),
        ("pt", "Bom dia pessoal, onde fica o barco? Obrigado", ["fica", "barco"]),
    ],
)
def test_chatter_is_known_in_other_languages(language: str, text: str, left: list[str]) -> None:
    assert asked(text, language) == left


def test_what_stands_around_a_question_is_kept_apart() -> None:
    analyzer = analyzer_for("en")
    message = read_message(
        "My neighbour has a red boat and sails every day, so where can I moor mine?", analyzer
    )
    assert analyzer.spoken(message.asks) == ["moor", "mine"]
    assert {"neighbour", "boat", "sails"} <= set(message.around)


def test_a_question_that_says_nothing_is_read_with_what_stands_before_it() -> None:
    assert asked("The engine shows error 17. What should I do?") == [
        "engine",
        "shows",
        "error",
        "17",
    ]
    assert "engine" in asked("My engine stops when I leave the harbour, how do I fix it?")


def test_nothing_but_chatter_is_kept() -> None:
    assert read_message("hello!", analyzer_for("en")).asks == ("hello",)
    assert read_message("", analyzer_for("en")).asks == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "hi"),
        ("en", "Thank you so much!"),
        ("en", "who are you?"),
        ("en", "hey, what are you doing right now"),
        ("en", "how old are you"),
        ("en", "tell me a joke please"),
        ("de", "wie geht es dir?"),
        ("fr", "qui es-tu ?"),
        ("es", "¿cuántos años tienes?"),
        ("pt", "quem é você?"),
        ("it", "come ti chiami?"),
        ("nl", "hoe oud ben je"),
        ("ru", "как тебя зовут"),
    ],
)
def test_small_talk_is_recognised(language: str, text: str) -> None:
    assert is_small_talk(text, [analyzer_for(language)])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "how old is the harbour",
        "who are the moderators",
        "thanks, where is the harbour",
        "boat",
    ],
)
def test_a_question_is_no_small_talk(text: str) -> None:
    assert not is_small_talk(text, [analyzer_for("en")])
