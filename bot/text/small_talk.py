"""Small talk: what people say to a bot without asking it anything that articles could answer."""

from collections.abc import Iterable

from bot.text.analyzer import Analyzer
from bot.text.phrases import phrases


def is_small_talk(text: str, analyzers: Iterable[Analyzer]) -> bool:
    """Tell whether a message as a whole is small talk in one of some languages.

    Greetings, thanks and other chatter around it do not count; nothing but chatter is small talk.
    """
    return any(_is_small_talk(text, analyzer) for analyzer in analyzers)


def _is_small_talk(text: str, analyzer: Analyzer) -> bool:
    language = analyzer.language
    chatter, talk = phrases("chatter", language), phrases("small_talk", language)
    if not chatter.firsts:
        return False
    first = analyzer.text_words(next(iter(text.split(maxsplit=1)), ""))[:1]
    if first and first[0] not in chatter.firsts and first[0] not in talk.firsts:
        return False  # most questions
    left: list[str] = []
    words = analyzer.text_words(text)
    if talk.is_one(words):
        return True
    if chatter.firsts.isdisjoint(words):
        return False
    at = 0
    while at < len(words):
        length = chatter.match(words, at)
        left += () if length else words[at : at + 1]
        at += length or 1
    return talk.is_one(left) if left else bool(words)
