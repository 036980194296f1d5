"""Passages are exact slices of the body, of a size that can be quoted."""

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given

from bot.articles.article import Article, Passage
from bot.articles.article_file import read_article
from bot.articles.passages import MAX_SENTENCE_CHARS, MAX_WORDS, split
from bot.text.plain_text import word_count
from tests.articles.strategies import markdown_article, plain_article


def article(text: str, suffix: str = ".md") -> Article:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_text(text, encoding="utf-8")
        read = read_article(path.read_bytes(), path, identifier="a", shown="a").article
    assert read is not None
    return read


def passages(text: str, suffix: str = ".md") -> list[Passage]:
    return list(split(article(text, suffix)))


LONG = "One two three four five six seven eight nine ten. "


def test_a_paragraph_is_a_passage() -> None:
    found = passages(f"# Title\n\n{LONG}\n\n## Hours\n\n{LONG}")
    assert [(p.id, p.first, p.last, p.section) for p in found] == [
        ("a#p1", 1, 1, None),
        ("a#p2", 2, 2, "Hours"),
    ]


def test_a_long_paragraph_is_split_between_sentences_into_pieces_of_like_length() -> None:
    found = passages(LONG * 13)
    assert [p.id for p in found] == ["a#p1.1", "a#p1.2"]
    assert [word_count(p.text) for p in found] == [70, 60]
    assert all(p.text.endswith("ten.") for p in found)


def test_a_paragraph_at_the_limit_is_one_passage() -> None:
    assert [p.id for p in passages(LONG * (MAX_WORDS // 10))] == ["a#p1"]


def test_short_neighbours_in_one_section_are_joined() -> None:
    found = passages("# Title\n\nOne.\n\nTwo.\n\nThree.\n\n## New\n\nFour.\n\n" + LONG)
    assert [(p.id, p.first, p.last) for p in found] == [
        ("a#p1-3", 1, 3),
        ("a#p4", 4, 4),
        ("a#p5", 5, 5),
    ]
    assert found[0].text == "One.\n\nTwo.\n\nThree."


def test_a_lead_in_is_joined_to_what_it_leads_to() -> None:
    found = passages(f"These are the areas that the partnership covers:\n\n- {LONG}\n- b\n\n{LONG}")
    assert [p.id for p in found] == ["a#p1-2", "a#p3"]


def test_a_lead_in_to_more_than_fits_stays_alone() -> None:
    found = passages(f"These are the areas that the partnership covers:\n\n{LONG * 12}")
    assert [p.id for p in found] == ["a#p1", "a#p2"]


def test_a_sentence_without_an_end_is_cut_between_words() -> None:
    found = passages("word " * 1000)
    assert len(found) > 1
    assert all(set(p.text.split()) == {"word"} for p in found)


def test_text_without_any_space_is_cut_too_but_not_inside_an_accented_letter() -> None:
    found = passages("Title\n" + "q\u0307" * 3000, ".txt")
    assert len(found) > 1
    assert all(len(p.text) <= MAX_SENTENCE_CHARS and not p.text.startswith("\u0307") for p in found)


def test_chinese_is_measured_by_its_letters() -> None:
    found = passages("标题\n" + "该伙伴关系涵盖海上安全和网络威胁。" * 30, ".txt")
    assert len(found) > 1
    assert all(p.text.endswith("。") for p in found)


@pytest.mark.parametrize("suffix", [".md", ".txt"])
def test_passages_are_exact_slices_that_leave_out_only_space(suffix: str) -> None:
    strategy = markdown_article if suffix == ".md" else plain_article

    @given(strategy)
    def check(text: str) -> None:
        read = article(text, suffix)
        found = split(read)
        end = 0
        for passage in found:
            assert read.body[passage.start : passage.end] == passage.text
            assert passage.text.strip() == passage.text != ""
            assert read.body[end : passage.start].strip() == ""
            assert len(passage.text) <= 2 * MAX_SENTENCE_CHARS
            end = passage.end
        assert read.body[end:].strip() == ""
        assert len({passage.id for passage in found}) == len(found)

    check()


@given(markdown_article)
def test_paragraphs_are_what_blank_lines_part(text: str) -> None:
    read = article(text)
    assert read.body.split("\n\n") == [
        read.body[paragraph.start : paragraph.end] for paragraph in read.paragraphs
    ]
    assert [paragraph.number for paragraph in read.paragraphs] == list(
        range(1, len(read.paragraphs) + 1)
    )
    assert not re.search(r"\n\s*\n\s*\n", read.body)
