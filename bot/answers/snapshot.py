"""A snapshot: all that is needed to answer, built once and never changed.

Each question takes the current snapshot at its start and keeps it to its end, so a reload may swap
in another one at any time.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answers.confidence import threshold_of
from bot.answers.page import Pages
from bot.answers.records import digest_of
from bot.answers.saved import SavedArticles, SavedPassages
from bot.articles.article import Article, Expectation, Passage
from bot.articles.fault import Fault
from bot.articles.library import Library
from bot.articles.splitting import split
from bot.search.index import Index, Scope
from bot.search.language import detect_language


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Snapshot:
    """Articles, their passages, the index over them, and what was wrong with them.

    Attributes:
        articles: by id, in the order of the ids.
        passages: by article id, then by position; the index knows them by their place here.
        index: finds passages.
        threshold: the confidence from which on a question is answered, 0 to 1.
        revision: 8 hex digits of a hash over the ids and contents of the articles, and synonyms.
        expectations: the moderators' test questions.
        faults: what was wrong in the folders when they were read.
        ignored: files in the folders that are no articles, as shown to people.
        folder: where it is saved, or None if it is in memory only.
        pages: the articles' pages, as far as citations have needed them.
    """

    articles: Mapping[str, Article]
    passages: Sequence[Passage]
    index: Index
    threshold: float
    revision: str
    expectations: tuple[Expectation, ...] = ()
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()
    folder: Path | None = None
    pages: Pages = field(default_factory=Pages, repr=False)

    @property
    def mapped(self) -> list[NDArray[Any]]:
        """The arrays that are mapped, if it is saved."""
        articles = self.articles
        return list(articles.arrays.values()) if isinstance(articles, SavedArticles) else []

    def scope(self, articles: Collection[str]) -> Scope:
        """Return what restricts a question to some articles, by their ids; unknown ones are none.

        It serves any number of questions to this snapshot.
        """
        passages = self.passages
        owners = passages.owners if isinstance(passages, SavedPassages) else _owners(passages)
        wanted = np.array([i in articles for i in self.articles], bool)
        return wanted[owners]


def _owners(passages: Sequence[Passage]) -> NDArray[np.int64]:
    """Return for each passage the place of its article."""
    identifiers = [passage.article_id for passage in passages]
    places = {identifier: at for at, identifier in enumerate(dict.fromkeys(identifiers))}
    return np.array([places[identifier] for identifier in identifiers], np.int64)


def build_snapshot(
    library: Library, *, language: str | None = None, strictness: float = 1.0
) -> Snapshot:
    """Build the snapshot of a library.

    Args:
        library: the articles.
        language: ISO 639-1 code of the articles that state none; found out from the text of each
            if None.
        strictness: factor on the threshold that the index gives itself; above 1 fewer questions
            are answered.
    """
    passages = [passage for article in library.articles.values() for passage in split(article)]
    languages = {
        article.id: article.language or language or detect_language(article.body)
        for article in library.articles.values()
    }
    index = Index.build(
        [passage.text for passage in passages],
        [languages[passage.article_id] for passage in passages],
        synonyms=library.synonyms,
    )
    return Snapshot(
        articles=library.articles,
        passages=passages,
        index=index,
        threshold=min(1.0, strictness * threshold_of(index)),
        revision=revision(library.articles.values(), library.synonyms),
        expectations=library.expectations,
        faults=library.faults,
        ignored=library.ignored,
    )


def revision(articles: Iterable[Article], synonyms: Sequence[Sequence[str]] = ()) -> str:
    """Return 8 hex digits that change with the id or content of an article or with a synonym."""
    return revision_of(map(digest_of, articles), synonyms)


def revision_of(digests: Iterable[bytes], synonyms: Sequence[Sequence[str]]) -> str:
    """Return the revision of articles of which `digest_of` is known."""
    digest = hashlib.blake2b(repr([tuple(group) for group in synonyms]).encode(), digest_size=4)
    for one in digests:
        digest.update(one)
    return digest.hexdigest()
