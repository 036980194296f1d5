"""A snapshot: all that is needed to answer, built once and never changed.

Each question takes the current snapshot at its start and keeps it to its end, so a reload may swap
in another one at any time.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answers.page_text import Pages
from bot.articles.article import AcceptanceQuestion, Article, Passage
from bot.checked_yaml.fault import Fault
from bot.index.saved_articles import SavedArticles, SavedPassages
from bot.ranking.searcher import Scope, Searcher


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Snapshot:
    """Articles, their passages, the index over them, and what was wrong with them.

    Attributes:
        articles: by id, in the order of the ids.
        passages: by article id, then by position; the index knows them by their place here.
        searcher: finds passages.
        threshold: the confidence from which on a question is answered, 0 to 1.
        revision: 8 hex digits of a hash over the ids and contents of the articles, and synonyms.
        acceptance_questions: the moderators' test questions.
        faults: what was wrong in the folders when they were read.
        ignored: files in the folders that are no articles, as shown to people.
        folder: where it is saved, or None if it is in memory only.
        pages: the articles' pages, as far as citations have needed them.
    """

    articles: Mapping[str, Article]
    passages: Sequence[Passage]
    searcher: Searcher
    threshold: float
    revision: str
    acceptance_questions: tuple[AcceptanceQuestion, ...] = ()
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
