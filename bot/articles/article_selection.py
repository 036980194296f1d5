"""A selection of articles by folders, tags and ids: `rules/`, `tag:ferry`, `the-harbour`."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.articles.article import Article
from bot.articles.article_id import article_id

TAG = "tag:"


@dataclass(frozen=True, slots=True)
class ArticleSelection:
    """Which articles are meant.

    Attributes:
        entries: folders, with `/` behind the name; tags, in small letters behind `tag:`; and ids
            of articles. Each once.
    """

    entries: tuple[str, ...]

    def __str__(self) -> str:
        return ", ".join(f"`{entry}`" for entry in self.entries)

    def of(self, articles: Mapping[str, Article]) -> dict[str, list[str]]:
        """Return the ids of the articles that each entry names, in the order of the ids."""
        found: dict[str, list[str]] = {entry: [] for entry in self.entries}
        by_tag = any(entry.startswith(TAG) for entry in found)
        for identifier in articles:
            names = {identifier, *_folders(identifier)}
            if by_tag:  # an article may lie on disk, and costs more than its id
                names |= {tag_entry(tag) for tag in articles[identifier].tags}
            for entry in names & found.keys():
                found[entry].append(identifier)
        return found

    def gone(self, articles: Mapping[str, Article]) -> list[str]:
        """Return the entries that name no article any more."""
        return [entry for entry, named in self.of(articles).items() if not named]


def folder_entry(name: str) -> str:
    """Return the entry of a folder as somebody writes it."""
    inside = article_id(f"{name.strip('/ ')}/x.md")
    return inside[:-1]


def tag_entry(name: str) -> str:
    """Return the entry of a tag as somebody writes it."""
    return f"{TAG}{' '.join(name.casefold().split())}"


def entries_for(articles: Mapping[str, Article]) -> list[str]:
    """Return all entries that name something: folders and tags in order, then articles."""
    found: dict[str, None] = {}
    for identifier, article in articles.items():
        found |= dict.fromkeys(_folders(identifier))
        found |= dict.fromkeys(map(tag_entry, article.tags))
    return [*sorted(found), *articles]


def _folders(identifier: str) -> list[str]:
    parts = identifier.split("/")[:-1]
    return [f"{'/'.join(parts[: n + 1])}/" for n in range(len(parts))]
