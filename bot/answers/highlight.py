"""The sentence of a passage that answers best."""

from bot.search.index import Index
from bot.search.query import Query


def highlight(index: Index, query: Query, position: int) -> tuple[int, int] | None:
    """Return the range of the best sentence in a passage's text, or None without one.

    Args:
        index: the index that holds the passage.
        query: the terms of the question.
        position: the passage's place in the index.

    Returns:
        A half-open range of code points; of equal sentences the first.
    """
    sentences = index.sentences(query, position)
    if not sentences:
        return None
    start, end, score = max(sentences, key=lambda sentence: sentence[2])
    return (start, end) if score > 0 else None
