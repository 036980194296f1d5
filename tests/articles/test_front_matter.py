"""The schema of the front matter: what it takes, and how it says what is wrong."""

from datetime import date
from typing import Literal

import pytest

from bot.articles.article import AcceptanceQuestion
from bot.articles.formats.front_matter_marks import FrontMatterText
from bot.articles.front_matter import FrontMatter, read_front_matter
from bot.articles.moderator_lists import read_questions
from bot.checked_yaml.fault import Fault


def read(text: str, language: Literal["yaml", "toml"] = "yaml") -> tuple[FrontMatter, list[str]]:
    """Return what was understood, and all faults and hints."""
    written = FrontMatterText(text, "", 2, language)
    front, faults, hints = read_front_matter(written, path="a.md")
    assert not (faults and hints)
    return front, list(map(str, [*faults, *hints]))


def test_scalars_are_text_whatever_yaml_would_make_of_them() -> None:
    front, faults = read("title: 2024\nlanguage: no\nauthor: 12:30\npublisher: yes\ntags: [1, on]")
    assert faults == []
    assert (front.title, front.language, front.author) == ("2024", "no", "12:30")
    assert (front.publisher, front.tags) == ("yes", ("1", "on"))


def test_dates_are_dates() -> None:
    front, faults = read("published: 2026-01-21\nupdated: '2026-02-01'\nreview_by:")
    assert faults == []
    assert front.published == date(2026, 1, 21)
    assert front.updated == date(2026, 2, 1)
    assert front.review_by is None


def test_one_value_is_taken_for_a_list_of_one() -> None:
    front, faults = read("sources: https://example.org/a\naliases: opening times")
    assert faults == []
    assert front.sources == ("https://example.org/a",)
    assert front.aliases == ("opening times",)


def test_an_empty_front_matter_says_nothing() -> None:
    assert read("") == (FrontMatter(), [])
    assert read("# only a comment") == (FrontMatter(), [])


def test_all_hints_are_listed_with_their_lines() -> None:
    _, faults = read(
        "titel: x\nurl: example.org\npublished: 2026-13-01\nlanguage: english\n"
        "questions:\n  - ask: a\n  - ask: b\n    expct: c\n    expect: d\ntags: {a: b}"
    )
    assert faults == [
        "a.md:2: `titel` is not used; did you mean `title`?",
        "a.md:3: `url` is not a web address; write one that begins with https://",
        "a.md:4: `published` is not a day of the calendar; write it as 2026-01-31",
        "a.md:5: `language` is not a language code; write two letters, such as en or pt",
        "a.md:7: `questions.1.expect` is missing; add it",
        "a.md:9: `questions.2.expct` is not known; did you mean `expect`?",
        "a.md:11: `tags.1` is not a text; write one value on its line",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "title: a: b",
            "a.md:2: broken YAML: mapping values are not allowed here; "
            "put the text in quotes, it contains a colon",
        ),
        (
            "\ntitle: 'open",
            "a.md:3: broken YAML: found unexpected end of stream; "
            "check quotes, colons and indentation around this line",
        ),
        ("title: a\ntitle: b", "a.md:3: `title` is given twice; keep one of them"),
        ("- a", "a.md:2: the front matter has no keys; write lines such as `title: Opening hours`"),
        ("? [a]\n: b", "a.md:2: a key is not plain text; write it as one word"),
        (
            "title: *x",
            "a.md:2: broken YAML: found undefined alias 'x'; "
            "put the text in quotes, it begins with *",
        ),
        ("title: \x01", "a.md:2: broken YAML: a character that YAML forbids; remove it"),
        ("published: soon", "a.md:2: `published` is not a date; write it as 2026-01-31"),
        ("title: ''", "a.md:2: `title` is empty; write something or leave the line out"),
        ("title: [a]", "a.md:2: `title` is not a text; write one value on its line"),
        (
            "url: https://[x",
            "a.md:2: `url` is not a web address; write one that begins with https://",
        ),
        ("questions: [x]", "a.md:2: `questions.1` has no keys; write `key: value` lines"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_its_cure(text: str, sentence: str) -> None:
    assert read(text)[1] == [sentence]


def test_keys_of_generators_are_hints_without_a_wild_guess() -> None:
    front, hints = read("title: A\nsidebar_position: 3\ndescriptions: x\nlayout: page")
    assert front == FrontMatter(title="A")
    assert hints == [
        "a.md:3: `sidebar_position` is not used",
        "a.md:4: `descriptions` is not used; did you mean `description`?",
        "a.md:5: `layout` is not used",
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("question: Is it free?\nname: b", "Is it free?"),
        ("name: B\ntitle: A", "A"),
        ("name: B", "B"),
    ],
)
def test_a_title_has_several_names(text: str, title: str) -> None:
    assert read(text) == (FrontMatter(title=title), [])


@pytest.mark.parametrize(
    "written",
    [
        "2024-01-31",
        "2024-01-31T10:00:00Z",
        "2024-01-31 10:00:00 +0100",
        "2024/1/31",
        "2024.01.31",
        "January 31, 2024",
        "Jan 31st 2024",
        "31 January 2024",
        "31. Jan. 2024",
        "Wed, 31 Jan 2024 10:00:00 GMT",
    ],
)
def test_dates_are_read_as_people_write_them(written: str) -> None:
    assert read(f'date: "{written}"') == (FrontMatter(published=date(2024, 1, 31)), [])


@pytest.mark.parametrize("key", ["updated", "lastmod", "last_updated", "lastUpdated"])
def test_a_change_has_several_names(key: str) -> None:
    assert read(f"{key}: 2024-02-01") == (FrontMatter(updated=date(2024, 2, 1)), [])


def test_a_locale_is_a_language() -> None:
    assert read("lang: pt-BR")[0].language == "pt"
    assert read("locale: en_US.UTF-8")[0].language == "en"


def test_addresses_and_words_are_told_apart() -> None:
    front, hints = read(
        "url: /guide/start/\naliases: [/old/, beginning]\nkeywords: a, b\ncategories: [c]\n"
        "slug: start\ndescription: How it begins."
    )
    assert hints == []
    assert (front.url, front.path, front.slug) == (None, "/guide/start/", "start")
    assert (front.aliases, front.tags) == (("beginning",), ("a", "b", "c"))
    assert front.description == "How it begins."


@pytest.mark.parametrize("text", ["draft: true", "draft: yes", "published: false"])
def test_a_draft_says_so(text: str) -> None:
    assert read(text) == (FrontMatter(is_draft=True), [])


@pytest.mark.parametrize("text", ["draft: false", "published: true"])
def test_what_is_no_draft_may_say_so(text: str) -> None:
    assert read(text) == (FrontMatter(), [])


def test_toml_says_the_same() -> None:
    front, hints = read('title = "Start"\ndate = 2024-01-31\ndraft = false\nweight = 3', "toml")
    assert front == FrontMatter(title="Start", published=date(2024, 1, 31))
    assert hints == ["a.md:5: `weight` is not used"]


def test_broken_toml_is_a_fault_with_its_line() -> None:
    (fault,) = read('title = "a"\nb = "c', "toml")[1]
    assert fault.startswith("a.md:3: broken TOML: ")
    assert fault.endswith("; check quotes and brackets around this line")


def alias_bomb(width: int, levels: int) -> str:
    """Return YAML of which each line stands for `width` times as many values as that before."""
    lines = [f"a0: &a0 [{','.join('x' * width)}]"]
    for level in range(1, levels):
        aliases = ",".join([f"*a{level - 1}"] * width)
        lines.append(f"a{level}: &a{level} [{aliases}]")
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "a: " + "{b: " * 3000,
        "a: &a [*a]",
        "title: " + "x" * 300_000,
        "!!python/object/apply:os.system ['true']",
        alias_bomb(30, 6),
        alias_bomb(2, 40),
    ],
)
def test_hostile_yaml_is_a_fault_and_nothing_worse(text: str) -> None:
    front, faults = read(text)
    assert faults
    assert front == FrontMatter()


def test_a_questions_file_is_a_list_or_a_list_under_a_key() -> None:
    expected = (
        AcceptanceQuestion("what areas", "maritime", "q.yaml", 1),
        AcceptanceQuestion("who won", None, "q.yaml", 3),
    )
    listed = "- ask: what areas\n  expect: maritime\n- ask: who won\n  expect: none\n"
    assert read_questions(listed, path="q.yaml") == (expected, [])
    keyed, faults = read_questions("questions:\n  - {ask: a, expect: None}", path="q.yaml")
    assert (keyed, faults) == ((AcceptanceQuestion("a", None, "q.yaml", 2),), [])
    assert read_questions("", path="q.yaml") == ((), [])


def test_a_broken_questions_file_is_a_fault() -> None:
    assert read_questions("- ask: a\n", path="q.yaml") == (
        (),
        [Fault("q.yaml", 1, "`questions.1.expect` is missing", "add it")],
    )
    assert read_questions("a: b: c", path="q.yaml")[1][0].line == 1
