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


def test_code_keeps_the_indentation_of_its_first_line() -> None:
    (passage,) = passages("## Code\n\n```\n  if it is so:\n    do it\n```")
    assert passage.text == "  if it is so:\n    do it"


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
            # The first line of code may be indented.
            around = "\n" if passage.kind == "code" else None
            assert passage.text.strip(around) == passage.text
            assert passage.text.strip() != ""
            assert read.body[end : passage.start].strip() == ""
            assert len(passage.text) <= 2 * MAX_SENTENCE_CHARS
            end = passage.end
        assert read.body[end:].strip() == ""
        assert len({passage.id for passage in found}) == len(found)

    check()


@given(markdown_article)
def test_paragraphs_cover_the_body_and_only_code_has_blank_lines(text: str) -> None:
    read = article(text)
    end = -2
    for number, paragraph in enumerate(read.paragraphs, start=1):
        assert (paragraph.number, paragraph.start) == (number, end + 2)
        content = read.body[paragraph.start : paragraph.end]
        assert content.strip() != ""
        assert paragraph.kind == "code" or "\n\n" not in content
        end = paragraph.end
        assert read.body[end : end + 2] in ("\n\n", "")
    assert end == len(read.body)


@given(markdown_article)
def test_links_are_slices_of_the_body_in_its_order(text: str) -> None:
    read = article(text)
    ends = [0]
    for link in read.links:
        assert ends[-1] <= link.start < link.end <= len(read.body)
        assert link.target
        ends.append(link.end)
    for passage in split(read):
        for start, finish, _ in read.links_in(passage.start, passage.end):
            assert passage.text[start:finish]


def test_code_is_a_passage_with_its_lead_in() -> None:
    (passage, after) = passages(f"Stop the server:\n\n```sh\na\n\nb\n```\n\n{LONG}")
    assert (passage.id, passage.kind) == ("a#p1-2", "code")
    assert passage.text == "Stop the server:\n\na\n\nb"
    assert after.kind == "text"


def test_long_code_is_split_between_lines_and_its_lead_in_goes_with_the_first_piece() -> None:
    code = "\n".join(f"line number {n} of the code" for n in range(200))
    found = passages(f"All of it:\n\n```\n{code}\n```")
    assert [p.id for p in found[:2]] == ["a#p1-2", "a#p2.2"]
    assert found[0].text.startswith("All of it:\n\nline number 0")
    assert "\n".join(p.text for p in found) == f"All of it:\n\n{code}"


def test_a_long_list_is_split_between_its_items() -> None:
    found = passages("\n".join(f"{n}. {LONG}{LONG}" for n in range(1, 31)))
    assert len(found) > 1
    assert all(re.match(r"\d+\. One", p.text) and p.kind == "list" for p in found)


def test_each_row_of_a_long_table_names_its_headers() -> None:
    rows = "\n".join(f"| {n} | {LONG} |" for n in range(60))
    found = passages(f"| Number | Words |\n|---|---|\n{rows}")
    assert len(found) > 1
    assert all(p.text.startswith("Number: ") and p.kind == "table" for p in found)


def test_nothing_is_joined_across_a_heading() -> None:
    found = passages("# T\n\nOne.\n\n## A\n\n## B\n\nTwo.\n\n## B\n\n### C\n\nThree.")
    assert [(p.text, p.section_path) for p in found] == [
        ("One.", ()),
        ("Two.", ("B",)),
        ("Three.", ("B", "C")),
    ]


def test_a_line_that_is_no_sentence_goes_with_what_it_heads() -> None:
    found = passages(f"**Requirements**\n\n{LONG}")
    assert [p.id for p in found] == ["a#p1-2"]
