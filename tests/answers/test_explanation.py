"""The explanation of an answer."""

from bot.answers.answering import answer
from bot.answers.explanation import explain, in_lines
from bot.articles.library import load
from bot.knowledge_base.snapshot_builder import build_snapshot
from tests.conftest import WriteArticles


def test_an_explanation_names_words_repairs_aliases_and_scores(
    write_articles: WriteArticles,
) -> None:
    folder = write_articles(
        {
            "hours.md": "---\ntitle: Harbour office\naliases: [port desk]\n---\n"
            "The office of the harbour opens at nine.\n\nSailing is forbidden after sunset.",
            "fees.md": "Mooring costs twelve coins a day for everyone who asks.",
        }
    )
    snapshot = build_snapshot(load([folder]))
    question = "does the port desk allow sailling by zeppelin"
    lines = in_lines(explain(snapshot, question))
    text = "\n".join(lines)
    assert "“port desk”, and for “Harbour office”, in 2 passages" in text
    assert "“sailling”, unknown, searched for as “sailing”, in 1 passage" in text
    assert "“zeppelin”, in no passage" in text
    assert "  [1] hours#p" in text
    assert "; port desk; heading or title: port desk)" in text
    assert "; sailling)" in text
    assert lines[-1].startswith("Confidence 0.")
    assert lines[-1].endswith(f"revision {snapshot.revision}.")


def test_the_answer_itself_tells_repairs_and_aliases(write_articles: WriteArticles) -> None:
    folder = write_articles(
        {"a.md": "---\ntitle: Harbour office\naliases: [port desk]\n---\nThe office is open."}
    )
    given = answer(build_snapshot(load([folder])), "is the port desk opne").to_json()
    assert given["expansions"] == [{"from": "port desk", "also": ["Harbour office"]}]
    assert given["corrections"] == [{"from": "opne", "to": "open"}]
