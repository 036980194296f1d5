"""How many there are of something, in the bot's own words."""

from bot.chat.wording.translations import Words


def articles(count: int, words: Words) -> str:
    """Return `1 article` or `2 articles`."""
    return words.ngettext("{count} article", "{count} articles", count).format(count=count)


def passages(count: int, words: Words) -> str:
    """Return `1 passage` or `2 passages`."""
    return words.ngettext("{count} passage", "{count} passages", count).format(count=count)


def answers(count: int, words: Words) -> str:
    """Return `1 answer` or `2 answers`."""
    return words.ngettext("{count} answer", "{count} answers", count).format(count=count)


def questions(count: int, words: Words) -> str:
    """Return `1 question` or `2 questions`."""
    return words.ngettext("{count} question", "{count} questions", count).format(count=count)


def faults(count: int, words: Words) -> str:
    """Return `1 fault` or `2 faults`."""
    return words.ngettext("{count} fault", "{count} faults", count).format(count=count)


def times(count: int, words: Words) -> str:
    """Return `1 time` or `2 times`."""
    return words.ngettext("{count} time", "{count} times", count).format(count=count)


def days(count: int, words: Words) -> str:
    """Return `1 day` or `2 days`."""
    return words.ngettext("{count} day", "{count} days", count).format(count=count)


def people(count: int, words: Words) -> str:
    """Return `1 person` or `2 people`."""
    return words.ngettext("{count} person", "{count} people", count).format(count=count)
