"""Why an answer came out as it did: what was searched for, and what spoke for each quote."""

from bot.answers.answering import QUOTES, answer
from bot.answers.snapshot import Snapshot
from bot.ranking.query import QueryTerm


def explain(snapshot: Snapshot, question: str, *, top: int = QUOTES) -> list[str]:
    """Return an explanation in lines: the words of the question, then the quotes, then the level.

    Args:
        snapshot: what is known.
        question: as it was typed.
        top: quotes at most, as for `answer`.
    """
    given = answer(snapshot, question, top=top)
    ranking = snapshot.searcher.search(question, top)
    lines = [f"Searched for {len(ranking.query.terms)} of the question's words:"]
    lines += [f"  {_described(term, snapshot)}" for term in ranking.query.terms]
    lines.append(f"Found {len(given.quotes)}, by score (passage alone, its best sentence alone):")
    found = {snapshot.passage(hit.address).id: hit for hit in ranking.hits}
    for quote in given.quotes:
        hit = found.get(quote.passage_id)
        alone = f" ({hit.passage:.2f}, {hit.sentence:.2f})" if hit else ""
        lines.append(f"  [{quote.rank}] {quote.passage_id}  {quote.score:.2f}{alone}")
    lines.append(
        f"Confidence {given.confidence:.3f}, threshold {given.threshold:.3f}: "
        f"level {given.level}; revision {given.revision}."
    )
    return lines


def _described(term: QueryTerm, snapshot: Snapshot) -> str:
    parts = [f"“{term.word}”"]
    if term.used:
        parts.append(f"unknown, searched for as “{term.used}”")
    elif not term.terms:
        parts.append("in no passage")
    if term.also:
        parts.append("and for " + ", ".join(f"“{other}”" for other in term.also))
    if term.importance < 1:
        parts.append(f"weak, counts {term.importance:g}")
    if term.terms:
        count = snapshot.searcher.passages_with(term)
        parts.append("in 1 passage" if count == 1 else f"in {count} passages")
    return ", ".join(parts)
