"""Other engines, set up as their own documentation shows.

Each is built over the passages of one knowledge base and gives the positions of the best passages
for a question, best first. Where an engine offers a stemmer and stopwords for the language, they
are used; rank_bm25 stands for what most bots do, `text.lower().split()`.
"""

import re
import sqlite3
from collections.abc import Callable, Sequence

import bm25s
import numpy as np
import rank_bm25
import Stemmer
import tantivy

DEPTH = 10
Search = Callable[[str], list[int]]
Build = Callable[[Sequence[str], str], Search]

_NAMES = {
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "pt": "portuguese",
}
_WORD = re.compile(r"\w+")


def rank_bm25_split(texts: Sequence[str], language: str) -> Search:
    """rank_bm25's Okapi on words split at spaces."""
    del language
    engine = rank_bm25.BM25Okapi([text.lower().split() or [""] for text in texts])

    def search(question: str) -> list[int]:
        scores = engine.get_scores(question.lower().split())
        return np.argsort(-scores, kind="stable")[:DEPTH].tolist()

    return search


def bm25s_stemmed(texts: Sequence[str], language: str) -> Search:
    """bm25s with its own tokenizer, stopwords and a Snowball stemmer."""
    stemmer = Stemmer.Stemmer(_NAMES[language])

    def tokens(lines: list[str]) -> bm25s.tokenization.Tokenized:
        return bm25s.tokenize(lines, stopwords=language, stemmer=stemmer, show_progress=False)

    engine = bm25s.BM25()
    engine.index(tokens(list(texts)), show_progress=False)
    k = min(DEPTH, len(texts))

    def search(question: str) -> list[int]:
        found, scores = engine.retrieve(tokens([question]), k=k, show_progress=False)
        return [int(p) for p, score in zip(found[0], scores[0], strict=True) if score > 0]

    return search


def tantivy_stemmed(texts: Sequence[str], language: str) -> Search:
    """Tantivy with its simple tokenizer, stopwords and stemmer."""
    analyzer = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.stopword(_NAMES[language]))
        .filter(tantivy.Filter.stemmer(_NAMES[language]))
        .build()
    )
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="stemmed")
    builder.add_integer_field("position", stored=True)
    index = tantivy.Index(builder.build())
    index.register_tokenizer("stemmed", analyzer)
    writer = index.writer(num_threads=1)
    for position, text in enumerate(texts):
        writer.add_document(tantivy.Document(text=text, position=position))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> list[int]:
        query = index.parse_query(" ".join(_WORD.findall(question.lower())), ["text"])
        hits = searcher.search(query, DEPTH).hits
        return [searcher.doc(address)["position"][0] for _, address in hits]

    return search


def sqlite_fts5(texts: Sequence[str], language: str) -> Search:
    """SQLite's FTS5 with its Porter stemmer, which it has for English only."""
    del language
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE passage USING fts5(text, tokenize='porter unicode61')")
    database.executemany(
        "INSERT INTO passage(rowid, text) VALUES (?, ?)", enumerate(texts, start=1)
    )

    def search(question: str) -> list[int]:
        words = " OR ".join(f'"{word}"' for word in _WORD.findall(question))
        if not words:
            return []
        rows = database.execute(
            "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT ?", (words, DEPTH)
        )
        return [row[0] - 1 for row in rows]

    return search


ENGINES: dict[str, Build] = {
    "rank_bm25": rank_bm25_split,
    "bm25s": bm25s_stemmed,
    "tantivy": tantivy_stemmed,
    "SQLite FTS5": sqlite_fts5,
}
