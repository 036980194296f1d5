"""Answers and articles on a terminal, or as plain text where the output goes elsewhere.

On a terminal the answering sentence is bold and the citations can be clicked. In a pipe the same
words come without any mark or line break of ours.
"""

import sys
from collections.abc import Iterator

import click

from bot.answers.answer import Answer
from bot.answers.snapshot import Snapshot
from bot.articles.article import Article

Styled = tuple[str, str]
"""A piece of text and its style, such as `bold`; plain if empty."""

MEANT = "Found by meaning: it shares no word with the question."

CLOSEST = "These are the closest passages; they may not be what you asked."


def no_answer(answer: Answer) -> str:
    """Say in one sentence that there is no answer, and what there is."""
    topics = _listed([f"“{topic.title}”" for topic in answer.suggestions])
    offer = "the nearest topics are" if answer.quotes else "some of its topics are"
    return f"The knowledge base has no answer to that; {offer} {topics}."


def print_answer(answer: Answer) -> None:
    """Print an answer on standard output."""
    if not answer.answered:
        click.echo(no_answer(answer))
        return
    remarks = [f"Searched for “{c.used}” instead of “{c.written}”." for c in answer.corrections]
    if answer.level == "closest":
        remarks.append(CLOSEST)
    if answer.quotes and answer.quotes[0].by_meaning:
        remarks.append(MEANT)
    if sys.stdout.isatty():
        from bot.cli import terminal

        terminal.show_answer(answer, remarks)
        return
    for remark in remarks:
        click.echo(f"{remark}\n")
    for quote in answer.quotes:
        citation = quote.citation
        link = citation.deep_link or citation.url
        click.echo(quote.text)
        click.echo(f"[{quote.rank}] {citation.label}" + (f"\n    {link}" if link else ""))
        for place in quote.also:
            click.echo(f"    the same in {place.label}")
        if quote.rank < len(answer.quotes):
            click.echo()


def print_articles(snapshot: Snapshot) -> None:
    """Print a line for each article: id, title, number of passages, last change."""
    counts = dict.fromkeys(snapshot.articles, 0)
    for passage in snapshot.passages:
        counts[passage.article_id] += 1
    rows = [
        (identifier, article.title, str(counts[identifier]), _changed(article))
        for identifier, article in snapshot.articles.items()
    ]
    if sys.stdout.isatty():
        from bot.cli import terminal

        terminal.show_table(("id", "title", "passages", "updated"), rows)
        return
    for row in rows:
        click.echo("\t".join(row))


def print_article(article: Article) -> None:
    """Print an article in full, its paragraphs numbered as citations number them."""
    if sys.stdout.isatty():
        from bot.cli import terminal

        terminal.show_lines(_lines(article))
        return
    for parts in _lines(article):
        click.echo("".join(text for text, _ in parts))


def _lines(article: Article) -> Iterator[tuple[Styled, ...]]:
    yield ((article.title, "bold"),)
    facts = (article.publisher, article.author, _changed(article), article.url)
    known = " · ".join(fact for fact in facts if fact)
    if known:
        yield ((known, "dim"),)
    section: str | None = None
    for paragraph in article.paragraphs:
        yield ()
        if paragraph.section != section:
            section = paragraph.section
            yield ((section or "", "bold"),)
            yield ()
        text = article.body[paragraph.start : paragraph.end]
        yield ((f"¶ {paragraph.number}  ", "dim"), (text, ""))


def _changed(article: Article) -> str:
    changed = article.updated or article.published
    return changed.isoformat() if changed else ""


def _listed(items: list[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
