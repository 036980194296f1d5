"""How near a question is to each section, by the vectors of a sentence model.

    vectors = SectionVectors.make(index, known)
    near = vectors.ask("how do i get in")
    near.of(addresses)     # their similarities, up to 1

The similarity of a passage is the mean of two cosines: that of its piece, and the better of its
piece and its heading. So a heading that says the same helps, and one that stands above anything
(“General”) does not decide. All are compared, exactly, up to `SentenceModel.max_sections`; beyond,
only those that are asked for.

A similarity is rounded, so that it does not depend on where in memory a vector stands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.index.article_index import ArticleIndex
from bot.index.indexed_articles import IndexedArticles
from bot.index.passage_order import PassageAddress
from bot.meaning.encoder import Vector
from bot.meaning.known_vectors import KnownVectors, Progress
from bot.meaning.sections import pieces
from bot.meaning.sentence_model import key_of

DECIMALS = 4

Similarities = NDArray[np.float64]
Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class SegmentVectors:
    """The vectors of the passages of a segment.

    Attributes:
        articles: the articles of the segment.
        keys: of the texts that the vectors are made of, by row.
        pieces: for each passage the row of its piece.
        headings: for each passage the row of its heading.
        firsts: the positions of the first passage of each piece.
        vectors: one row for each text, of length 1; float32 if all are compared, else float16.
        sections: how many there are.
    """

    articles: IndexedArticles
    keys: tuple[bytes, ...]
    pieces: Numbers
    headings: Numbers
    firsts: Numbers
    vectors: NDArray[np.floating[Any]]
    sections: int

    def near(self, question: Vector, positions: NDArray[np.integer[Any]]) -> Similarities:
        """Return the similarity of some passages to a question."""
        rows = np.concatenate((self.pieces.take(positions), self.headings.take(positions)))
        if len(rows) < len(self.vectors):
            cosines = self.vectors.take(rows, axis=0).astype(np.float32) @ question
        else:
            cosines = (self.vectors.astype(np.float32, copy=False) @ question).take(rows)
        piece, heading = cosines[: len(positions)], cosines[len(positions) :]
        both = (piece + np.maximum(piece, heading)) / 2
        found: Similarities = both.astype(np.float64).round(DECIMALS)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class AskedVectors:
    """A question, ready to be compared with sections.

    Attributes:
        question: its vector.
        segments: what it is compared with.
        compares_all: whether all sections may be compared.
    """

    question: Vector
    segments: tuple[SegmentVectors, ...]
    compares_all: bool

    def of(self, addresses: Sequence[PassageAddress]) -> list[float]:
        """Return the similarity of some passages."""
        found = np.zeros(len(addresses))
        owners = np.array([number for number, _ in addresses])
        positions = np.array([position for _, position in addresses])
        for number, segment in enumerate(self.segments):
            own = (owners == number).nonzero()[0]
            if len(own):
                found[own] = segment.near(self.question, positions.take(own))
        similarities: list[float] = found.tolist()
        return similarities


@dataclass(frozen=True, slots=True, eq=False)
class SectionVectors:
    """The vectors of all sections of an index; never changed.

    Attributes:
        known: makes the vectors of questions.
        segments: the vectors of each segment.
    """

    known: KnownVectors
    segments: tuple[SegmentVectors, ...]

    @classmethod
    def make(
        cls,
        index: ArticleIndex,
        known: KnownVectors,
        *,
        before: "SectionVectors | None" = None,
        progress: Progress = lambda *_: None,
    ) -> "SectionVectors":
        """Make the vectors of an index.

        Args:
            index: the articles.
            known: vectors that are known already; new ones are added.
            before: those of another index; what both share is taken from there.
            progress: told how many texts of how many new ones are done.

        Raises:
            ModelError: if the model fails.
        """
        parts = (index.base, index.delta) if index.delta else (index.base,)
        kept = {id(segment.articles): segment for segment in (before.segments if before else ())}
        new = [part for part in parts if id(part) not in kept]
        known.complete(known.missing(text for part in new for text in _texts(part)), progress)
        limit = known.model.max_sections
        made = tuple(kept.get(id(part)) or _segment(part, known, limit) for part in parts)
        return cls(known, made)

    @property
    def sections(self) -> int:
        """How many sections there are, deleted ones too."""
        return sum(segment.sections for segment in self.segments)

    @property
    def keys(self) -> set[bytes]:
        """The keys of all texts that have a vector here."""
        return {key for segment in self.segments for key in segment.keys}

    def ask(self, question: str) -> AskedVectors:
        """Make a question ready to be compared.

        Raises:
            ModelError: if the model fails.
        """
        vector = self.known.question(question)
        return AskedVectors(vector, self.segments, self.sections <= self.known.model.max_sections)


def _texts(articles: IndexedArticles) -> Iterator[str]:
    """Yield all texts of articles that get a vector."""
    for piece in pieces(articles):
        yield piece.text
        yield piece.heading


def _segment(articles: IndexedArticles, known: KnownVectors, limit: int) -> SegmentVectors:
    """Put the vectors of articles together; all are known."""
    rows: dict[bytes, int] = {}
    of_pieces: list[int] = []
    of_headings: list[int] = []
    firsts: list[int] = []
    sections = 0
    last = None
    for piece in pieces(articles):
        row = rows.setdefault(key_of(piece.text), len(rows))
        heading = rows.setdefault(key_of(piece.heading), len(rows))
        of_pieces += [row] * piece.passages
        firsts.append(len(of_headings))
        of_headings += [heading] * piece.passages
        sections += piece.heading != last
        last = piece.heading
    shape = len(rows), known.model.encoder.dimensions
    dtype = np.float32 if sections <= limit else np.float16
    vectors = np.empty(shape, dtype)
    for row, key in enumerate(rows):
        vectors[row] = known.get(key)
    return SegmentVectors(
        articles=articles,
        keys=tuple(rows),
        pieces=np.array(of_pieces, np.int32),
        headings=np.array(of_headings, np.int32),
        firsts=np.array(firsts, np.int32),
        vectors=vectors,
        sections=sections,
    )
