"""The schema of the front matter: what it takes, and how it says what is wrong."""

from datetime import date

import pytest

from bot.articles.article import AcceptanceQuestion
from bot.articles.front_matter import FrontMatter, read_front_matter, read_questions
from bot.checked_yaml.fault import Fault


def read(text: str) -> tuple[FrontMatter, list[str]]:
    front, _, faults = read_front_matter(text, path="a.md", first_line=2)
    return front, [str(fault) for fault in faults]


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


def test_all_faults_are_listed_with_their_lines() -> None:
    _, faults = read(
        "titel: x\nurl: example.org\npublished: 2026-13-01\nlanguage: english\n"
        "questions:\n  - ask: a\n  - ask: b\n    expct: c\n    expect: d\ntags: {a: b}"
    )
    assert faults == [
        "a.md:2: unknown key `titel`; did you mean `title`?",
        "a.md:3: `url` is not a web address; write one that begins with https://",
        "a.md:4: `published` is not a day of the calendar; write it as 2026-01-31",
        "a.md:5: `language` is not a language code; write two letters, such as en or pt",
        "a.md:7: `questions.1.expect` is missing; add it",
        "a.md:9: unknown key `questions.2.expct`; did you mean `expect`?",
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
def test_a_fault_says_what_where_and_what_to_do(text: str, sentence: str) -> None:
    assert read(text)[1] == [sentence]


def test_an_unknown_key_far_from_all_is_told_the_known_ones() -> None:
    (fault,) = read("zzz: 1")[1]
    assert fault.startswith("a.md:2: unknown key `zzz`; known are title, url, sources,")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "a: " + "{b: " * 3000,
        "a: &a [*a]",
        "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\ne: &e [*d, *d]",
        "title: " + "x" * 300_000,
        "!!python/object/apply:os.system ['true']",
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
