"""`footnote articles` and `footnote article`."""

from pathlib import Path

from tests.cli.conftest import Run


def test_articles_are_listed_one_a_line(footnote: Run, harbour: Path) -> None:
    result = footnote("articles", "--knowledge", harbour)
    assert result.code == 0
    assert result.out == "fees\tFees\t2\t\nopening-hours\tOpening hours\t2\t2026-01-21\n"


def test_an_article_is_read_with_its_numbers_and_sections(footnote: Run, harbour: Path) -> None:
    result = footnote("article", "opening-hours", "--knowledge", harbour)
    assert result.code == 0
    assert result.out == (
        "Opening hours\n"
        "Harbour · 2026-01-21 · https://harbour.example/hours\n\n"
        "¶ 1  The harbour office opens at nine and closes at five. It rests on Sundays.\n\n"
        "Boats\n\n"
        "¶ 2  Boats may come in at any hour if they show a light.\n"
    )


def test_an_unknown_article_is_told_the_nearest(footnote: Run, harbour: Path) -> None:
    result = footnote("article", "opening-hour", "--knowledge", harbour)
    assert result.code == 3
    assert result.err == "There is no article `opening-hour`; did you mean `opening-hours`?\n"
    result = footnote("article", "zzz", "--knowledge", harbour)
    assert result.err == "There is no article `zzz`; `footnote articles` lists them all.\n"
