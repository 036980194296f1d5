"""What is offered while a person types a question or the name of an article."""

from bot.answers.snapshot import Snapshot
from bot.chat.formatting.escaping import length
from bot.chat.messages.article_list import find_articles

MAX_CHOICES = 25
MAX_CHOICE = 100


def suggest_questions(snapshot: Snapshot, typed: str) -> list[str]:
    """Return titles of articles and their own questions that hold what is typed.

    Returns:
        At most 25 of at most 100 characters: those that begin with it, then those that hold it,
        then those that hold all its words.
    """
    wanted = " ".join(typed.casefold().split())
    words = wanted.split()
    offered = [article.title for article in snapshot.articles.values()]
    offered += [asked.ask for asked in snapshot.acceptance_questions if asked.expect is not None]
    fitting = [text for text in dict.fromkeys(offered) if 0 < length(text) <= MAX_CHOICE]
    ranks: list[list[str]] = [[], [], []]
    for text in fitting:
        folded = text.casefold()
        if folded.startswith(wanted):
            ranks[0].append(text)
        elif wanted in folded:
            ranks[1].append(text)
        elif all(word in folded for word in words):
            ranks[2].append(text)
    return [text for rank in ranks for text in rank][:MAX_CHOICES]


def suggest_articles(snapshot: Snapshot, typed: str) -> list[tuple[str, str]]:
    """Return titles of the articles that are meant by what is typed, each with its id.

    Returns:
        At most 25; an id that is too long for Discord is left out.
    """
    found = find_articles(snapshot, typed, limit=MAX_CHOICES)
    return [
        (article.title if length(article.title) <= MAX_CHOICE else article.id, article.id)
        for article in found
        if length(article.id) <= MAX_CHOICE
    ]
