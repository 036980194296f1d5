"""Front matter that is changed from chat: what is not to change does not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.article_file import read_article
from bot.articles.source_edit import (
    SourceError,
    appended,
    compose,
    text_of,
    values_of,
    with_text,
    with_values,
)

SOURCE = """\
---
# Our rules; ask Ann before changing them.
title: "Rules: all"   # shown in the list
aliases:
  - regulations
  # more to come
  - by-laws

questions:
- ask: may I park
  expect: no parking
published: 2026-01-01
---

No parking.
"""


def test_other_keys_and_comments_stay_as_they_were_typed() -> None:
    changed = with_values(SOURCE, ".md", {"published": "2026-02-02"})
    assert changed == SOURCE.replace("2026-01-01", "'2026-02-02'")
    changed = with_values(SOURCE, ".md", {"title": "Rules", "author": "Ann"})
    assert "# Our rules; ask Ann before changing them.\ntitle: Rules\naliases:\n" in changed
    assert changed.endswith("published: 2026-01-01\nauthor: Ann\n---\n\nNo parking.\n")


def test_a_list_is_lengthened_and_its_items_are_there_once() -> None:
    changed = appended(SOURCE, ".md", "aliases", ["laws", "by-laws"])
    assert values_of(changed)["aliases"] == ["regulations", "by-laws", "laws"]
    assert "questions:\n- ask: may I park\n" in changed
    asked = appended(changed, ".md", "questions", [{"ask": "who: me?", "expect": "none"}])
    assert values_of(asked)["questions"] == [
        {"ask": "may I park", "expect": "no parking"},
        {"ask": "who: me?", "expect": "none"},
    ]
    assert values_of(asked)["aliases"] == ["regulations", "by-laws", "laws"]


def test_a_value_is_taken_out() -> None:
    changed = with_values(SOURCE, ".md", {"aliases": [], "published": None})
    assert set(values_of(changed)) == {"title", "questions"}


def test_text_is_changed_below_the_front_matter() -> None:
    assert text_of(SOURCE) == "No parking."
    assert with_text(SOURCE, "Park here.") == SOURCE.replace("\nNo parking.", "Park here.")
    assert with_text("Old.", "New.") == "New.\n"


@pytest.mark.parametrize(
    "source", ["<p>A.</p>", "<!--\n---\ntitle: A\n---\n-->\n<p>A.</p>"], ids=["without", "with"]
)
def test_html_keeps_its_front_matter_in_a_comment(tmp_path: Path, source: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(with_values(source, ".html", {"title": "The rules", "aliases": ["x", "y"]}))
    reading = read_article(path.read_bytes(), path, identifier="a", shown="a.html")
    assert reading.article is not None
    assert (reading.article.title, reading.article.aliases) == ("The rules", ("x", "y"))
    assert reading.article.body == "A."


@pytest.mark.parametrize(
    ("source", "suffix", "told"),
    [
        ("Title\n\nText.", ".txt", "edit the file itself"),
        ("+++\ntitle = 1\n+++\nText.", ".md", "edit the file itself"),
        ("---\ntitle: [\n---\nText.", ".md", "is broken"),
        ("---\n- a\n---\nText.", ".md", "has no keys"),
    ],
)
def test_what_cannot_be_changed_is_told(source: str, suffix: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        with_values(source, suffix, {"title": "A"})


lines = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)


@given(title=lines, aliases=st.lists(lines, max_size=4, unique=True), other=lines)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, title: str, aliases: list[str], other: str
) -> None:
    path = tmp_path_factory.mktemp("a") / "a.md"
    source = compose("Some text to quote.", {"title": title, "aliases": aliases, "author": None})
    assert values_of(source) == {"title": title} | ({"aliases": aliases} if aliases else {})
    source = with_values(source, ".md", {"title": other})
    path.write_bytes(source.encode())
    article = read_article(path.read_bytes(), path, identifier="a", shown="a.md").article
    assert article is not None
    assert article.body == "Some text to quote."
    assert values_of(source)["title"] == other
    assert list(values_of(source).get("aliases", [])) == aliases
