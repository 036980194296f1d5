"""What histories of a knowledge base are made of, and what every snapshot must be equal to."""

from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from bot.answers.answer import Answer
from bot.answers.answering import answer
from bot.answers.snapshot import Snapshot
from bot.index.article_index import ArticleIndex
from bot.index.indexed_articles import IndexedArticles
from bot.knowledge_base.draft import build_draft
from bot.knowledge_base.snapshot_builder import Findings, snapshot_of

SENTENCES = (
    "The anchors of the harbour rust in the salt water.",
    "An agreement on fisheries was signed; both sides agree.",
    "Members pay 12.50 a month, or 1,200 a year.",
    "Well-being at sea is a matter for the U.S. and the crew!",
    "Is the lighthouse open on Sundays?",
    "La plage est belle et les ancres rouillent dans le port.",
    "Le phare n'est pas ouvert le dimanche.",
    "Os acordos de pesca foram assinados no porto.",
    "港口办公室早上九点开门。星期天休息。",
    "naïve Küste — “quoted” 😀",
    "A signature and a sign of the signatories.",
)
HEADS = (
    "",
    "---\nlanguage: fr\n---\n",
    "---\nlanguage: pt\n---\n",
    "---\naliases: [ocean, deep blue]\n---\n",
    "---\ntags: [a]\npublished: 2026-01-02\nurl: https://example.org/x\n---\n",
    "---\nquestions: [{ask: do anchors rust, expect: none}]\n---\n",
)
QUESTIONS = (
    "do the anchors rust",
    "ocean agreement",
    "harbuor lighthose",
    "what is the deep blue",
    "phare ouvert le dimanche",
    "acordo de pesca",
    "港口办公室",
    "signature of members",
    "pay a year in the U.S.",
    "zebra",
    "",
)

paragraphs = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(" ".join)
good = st.builds(
    "{}# Title {}\n\n{}\n".format,
    st.sampled_from(HEADS),
    st.sampled_from(["one", "two", "trois"]),
    st.lists(paragraphs, min_size=1, max_size=4).map("\n\n".join),
)
broken = st.sampled_from(["---\ntitel: [\n---\nText.\n", "---\ntitle: a: b\n---\nText.\n"])
articles = st.one_of(good, good, good, broken)
synonyms = st.sampled_from(["- [harbour, port, haven]\n", "- [zebra, anchor]\n- [a, b]\n", "x: ["])

changes = st.tuples(
    st.just("change"),
    st.dictionaries(
        st.sampled_from(["a.md", "b.md", "c.md", "d/e.md", "f.md", "é.md"]),
        st.one_of(st.none(), articles),
        max_size=3,
    ),
)
lists = st.tuples(st.just("change"), st.dictionaries(st.just("synonyms.yaml"), synonyms))
acts = st.one_of(
    changes,
    changes,
    lists,
    st.tuples(st.just("reload"), st.just({})),
    st.tuples(st.just("reload"), st.just({})),
    st.tuples(st.just("restart"), st.just({})),
    st.tuples(st.just("rollback"), st.just({})),
)
histories = st.lists(acts, min_size=1, max_size=8)


def write(folder: Path, files: dict[str, str | None]) -> None:
    """Write some files and delete those that are None."""
    for name, text in files.items():
        path = folder / name
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def build_here(draft: Path, _: int) -> None:
    """Build the base of a draft in this process."""
    build_draft(draft)


def fresh(snapshot: Snapshot, language: str | None = None) -> Snapshot:
    """Return the same articles in a snapshot that is built at once."""
    base = IndexedArticles.build(dict(snapshot.articles), language=language)
    return snapshot_of(ArticleIndex(base), Findings.of(snapshot))


def said(snapshot: Snapshot, question: str) -> Answer:
    return answer(snapshot, question, top=5, clock=lambda: 0.0)


def assert_equal(one: Snapshot, other: Snapshot, questions: Sequence[str] = QUESTIONS) -> None:
    """Compare all that people see, and every score to its last bit."""
    assert list(one.articles.items()) == list(other.articles.items())
    assert len(one.articles) == len(other.articles)
    assert list(one.passages) == list(other.passages)
    assert len(one.passages) == len(other.passages) == len(one.searcher)
    assert (one.revision, one.threshold) == (other.revision, other.threshold)
    assert one.searcher.languages == other.searcher.languages
    for question in questions:
        assert said(one, question) == said(other, question)
        rankings = [s.searcher.search(question, 50) for s in (one, other)]
        assert rankings[0].query == rankings[1].query
        assert rankings[0].ceiling == rankings[1].ceiling
        placed = [
            [(snapshot.place(hit.address), hit[1:]) for hit in ranking.hits]
            for snapshot, ranking in zip((one, other), rankings, strict=True)
        ]
        assert placed[0] == placed[1]
        if rankings[0].hits:
            sentences = [
                snapshot.searcher.sentences(ranking, [hit.address for hit in ranking.hits])
                for snapshot, ranking in zip((one, other), rankings, strict=True)
            ]
            assert sentences[0] == sentences[1]
