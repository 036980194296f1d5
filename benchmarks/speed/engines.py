"""The engines that are compared, each behind the same few calls.

Every engine analyses the question itself, with English stems and without the function words of a
question, and returns the numbers of the five best passages. rank_bm25 and bm25s get the terms of
our analyzer, which are kept for words seen before, and ours keeps their numbers, as the bot does;
tantivy and FTS5 analyse by themselves.
"""

import random
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np

from bot.index.array_writer import FolderWriter
from bot.index.arrays import open_arrays
from bot.index.segment import Segment
from bot.index.segment_builder import SegmentBuilder
from bot.index.string_table import StringTable, StringTableWriter
from bot.ranking.bm25 import PostingsBM25
from bot.ranking.collection import Collection, LiveSegment
from bot.ranking.searcher import Searcher
from bot.text.analyzer import analyzer_for

TOP = 5
KIND = {"benchmark": "speed"}
BLOCK = 20_000  # passages

Search = Callable[[str], list[int]]

_WORD = re.compile(r"\w+")
_ENGLISH = analyzer_for("en")


def lines(corpus: Path) -> Iterator[list[str]]:
    """Yield the passages of a corpus, some at a time."""
    with corpus.open(encoding="utf-8") as file:
        while block := [line[:-1] for line in islice(file, BLOCK)]:
            yield block


@cache
def _term(word: str) -> str:
    return _ENGLISH.term(word)


def _terms(text: str) -> list[str]:
    return [_term(word) for word in _ENGLISH.text_words(text)]


def _question_terms(question: str) -> list[str]:
    return [_term(word) for word in _ENGLISH.question_words(question)]


def _question_words(question: str) -> str:
    """Return the words for an engine that stems by itself."""
    words = _WORD.findall(question.lower())
    return " ".join([word for word in words if not _ENGLISH.is_silent(word)] or words)


def build_ours(corpus: Path, folder: Path) -> None:
    """Build our index, with the full analysis."""
    with FolderWriter(folder) as writer, closing(SegmentBuilder(writer)) as builder:
        table = StringTableWriter(writer, "texts")
        for texts in lines(corpus):
            table.add(texts)
            builder.add(texts, ["en"] * len(texts))
        table.finish()
        builder.finish()
        writer.publish(KIND)


def open_segment(folder: Path) -> Segment:
    """Open our index."""
    arrays = open_arrays(folder, KIND)
    return Segment.open(arrays, StringTable.open(arrays, "texts"))


def open_ours(folder: Path) -> Search:
    """Open our index for its ranking function alone, with the same terms as rank_bm25."""
    segment = open_segment(folder)
    bm25 = PostingsBM25(segment.postings)
    terms = segment.vocabulary.term_numbers

    @cache  # as the bot keeps the terms of words
    def number(word: str) -> int:
        return terms.of(_term(word))

    def search(question: str) -> list[int]:
        numbers = list(map(number, _ENGLISH.question_words(question)))
        return bm25.top(numbers, TOP)[0].tolist()

    return search


def open_first_stage(folder: Path) -> Search:
    """Open our index for its first stage: also repairs typos and knows word families."""
    searcher = Searcher(Collection([LiveSegment(open_segment(folder))]))

    def search(question: str) -> list[int]:
        found = searcher.candidates(searcher.query(question), TOP)
        return [address.position for address in found.addresses]

    return search


def build_tantivy(corpus: Path, folder: Path) -> None:
    """Build tantivy's index in one thread, with frequencies and without positions."""
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text", tokenizer_name="en_stem", index_option="freq")
    folder.mkdir(parents=True)
    writer = tantivy.Index(schema.build(), path=str(folder)).writer(num_threads=1)
    for texts in lines(corpus):
        for text in texts:
            writer.add_document(tantivy.Document(text=text))
    writer.commit()
    writer.wait_merging_threads()


def open_tantivy(folder: Path) -> Search:
    """Open tantivy's index. Its answer is a place in a segment; nothing is fetched."""
    import tantivy

    index = tantivy.Index.open(str(folder))
    searcher = index.searcher()

    def search(question: str) -> list[int]:
        query = index.parse_query(_question_words(question), ["text"])
        return [address.doc for _, address in searcher.search(query, TOP, count=False).hits]

    return search


def build_fts5(corpus: Path, folder: Path) -> None:
    """Build an FTS5 index without the texts."""
    folder.mkdir(parents=True)
    database = sqlite3.connect(folder / "fts5.db")
    database.execute(
        "CREATE VIRTUAL TABLE passages USING fts5(text, content='', tokenize='porter unicode61')"
    )
    number = 0
    for texts in lines(corpus):
        rows = enumerate(texts, start=number)
        database.executemany("INSERT INTO passages(rowid, text) VALUES (?, ?)", rows)
        number += len(texts)
    database.execute("INSERT INTO passages(passages) VALUES ('optimize')")
    database.commit()
    database.close()


def open_fts5(folder: Path) -> Search:
    """Open an FTS5 index."""
    database = sqlite3.connect(folder / "fts5.db")
    command = "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?"

    def search(question: str) -> list[int]:
        words = " OR ".join(f'"{word}"' for word in _question_words(question).split())
        return [row[0] for row in database.execute(command, (words, TOP))]

    return search


def build_bm25s(corpus: Path, folder: Path) -> None:
    """Build and save an index of bm25s."""
    import bm25s

    retriever = bm25s.BM25(k1=0.9, b=0.75)
    terms = [_terms(text) for texts in lines(corpus) for text in texts]
    retriever.index(terms, show_progress=False)
    retriever.save(str(folder))


def open_bm25s(folder: Path, *, compiled: bool = False) -> Search:
    """Open an index of bm25s."""
    import bm25s

    backend = "numba" if compiled else "numpy"
    retriever = bm25s.BM25.load(str(folder))
    retriever.backend = backend
    if compiled:
        retriever.activate_numba_scorer()

    def search(question: str) -> list[int]:
        known = [t for t in _question_terms(question) if t in retriever.vocab_dict]
        if not known:
            return []
        found, _ = retriever.retrieve(
            [known], k=TOP, show_progress=False, backend_selection=backend, n_threads=1
        )
        return found[0].tolist()

    return search


def build_rank_bm25(corpus: Path, folder: Path) -> None:
    """Do nothing: rank_bm25 keeps no index on disk."""
    folder.mkdir(parents=True)
    shutil.copy(corpus, folder / "corpus.txt")


def open_rank_bm25(folder: Path) -> Search:
    """Build rank_bm25's index in memory."""
    import rank_bm25

    bm25 = rank_bm25.BM25Okapi([_terms(t) for texts in lines(folder / "corpus.txt") for t in texts])

    def search(question: str) -> list[int]:
        scores = bm25.get_scores(_question_terms(question))
        return np.argsort(scores)[::-1][:TOP].tolist()

    return search


BUILDERS = {
    "ours": build_ours,
    "tantivy": build_tantivy,
    "fts5": build_fts5,
    "bm25s": build_bm25s,
    "rank_bm25": build_rank_bm25,
}

OPENERS: dict[str, tuple[str, Callable[[Path], Search]]] = {
    "ours": ("ours", open_ours),
    "ours, first stage": ("ours", open_first_stage),
    "tantivy": ("tantivy", open_tantivy),
    "bm25s": ("bm25s", open_bm25s),
    "bm25s + numba": ("bm25s", lambda folder: open_bm25s(folder, compiled=True)),
    "fts5": ("fts5", open_fts5),
    "rank_bm25": ("rank_bm25", open_rank_bm25),
}
"""For each engine whose index it opens, and how."""


def shuffled(names: list[str], rng: random.Random) -> list[str]:
    """Return names in random order."""
    return rng.sample(names, len(names))
