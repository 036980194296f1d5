"""The command line sees the articles written from chat, as the bot does."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

FERRY = "# The ferry\n\nThe ferry leaves at ten o'clock from the northern pier.\n"
FEES = "Fees\nMooring costs 20 a day.\n"


@pytest.fixture
def written(harbour: Path, tmp_path: Path) -> Path:
    """Settings that name the harbour, an article added in chat, one replaced, one removed."""
    articles = tmp_path / "data" / "articles"
    articles.mkdir(parents=True)
    (articles / "ferry.md").write_text(FERRY)
    (articles / "fees.txt").write_text(FEES)
    (articles / "opening-hours.removed").write_text("")
    (tmp_path / "footnote.yaml").write_text(f"knowledge: {harbour}\n")
    return harbour


def test_it_answers_lists_and_reads_as_the_bot_does(footnote: Run, written: Path) -> None:
    assert footnote("articles").out == "fees\tFees\t1\t\nferry\tThe ferry\t1\t\n"
    assert "ten o'clock" in footnote("ask", "when does the ferry leave").out
    assert "20 a day" in footnote("ask", "what does mooring cost").out
    assert footnote("ask", "who rests on Sundays").code == 3
    assert "northern pier" in footnote("article", "ferry").out
    assert "northern pier" in footnote("passages").out
    assert footnote("check").out.startswith("2 articles, 2 passages, 0 faults")
    questions = written.parent / "questions.jsonl"
    questions.write_text(
        '{"id": "1", "text": "when does the ferry leave", "golds": [["ferry", null]], '
        '"contains": ["ten"], "kind": "ans"}\n'
    )
    assert footnote("eval", "--questions", questions, "--json").code == 0


def test_folders_that_are_named_are_seen_as_they_are(footnote: Run, written: Path) -> None:
    listed = footnote("articles", "--knowledge", written).out
    assert listed == "fees\tFees\t2\t\nopening-hours\tOpening hours\t2\t2026-01-21\n"
    assert footnote("check", written).out.startswith("2 articles, 4 passages")


def test_what_has_changed_below_is_a_fault_of_check(footnote: Run, written: Path) -> None:
    path = written.parent / "data" / "articles" / "opening-hours.removed"
    path.write_text(f"# written over {'0' * 32}\n")
    result = footnote("check")
    assert result.code == 1
    assert "`opening-hours` has changed in the knowledge folders" in result.out
