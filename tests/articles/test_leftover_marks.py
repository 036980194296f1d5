"""No passage quotes marks that the page would not show.

FOOTNOTE_DOCS names folders of real documentation (separated as in PATH) to try as well.
"""

import json
import os
import re
from pathlib import Path

import pytest

from bot.articles.library import load
from bot.cli.passages import passages_of
from tests.conftest import WriteArticles

MARKS = {
    "box": r"^\s*(?::{3,}|/{3,}\s|!!! |\?\?\?\+? |=== \")|\[!(?:NOTE|TIP|WARNING|CAUTION)\]",
    "module code": r"^import .+ from ['\"]|^export (?:const|default) ",
    "component": r"<[A-Z]\w*(?:\s[^<>]*=[^<>]*|\s*/)>|</[A-Z]\w*>",
    "html": r"</?(?:div|span|p|br|img|details|summary|table|tr|td|ul|li)\b[^<>]*>",
    "template": r"\{%.*%\}|\{\{[<%].*[%>]\}\}|\{/\*",
    "attributes": r"\{[:#.][\w: #.=\"-]*\}",
    "include": r"\{!.*!\}|<!--.*-->|--8<--|@include:|^<<< ",
    "wiki link": r"\[\[[^\[\]]+\]\]|^\[TOC\]",
    "link": r"\[[^\[\]]+\]\((?:https?:|/|\.)[^()\s]*\)",
    "heading": r"^#{1,6} \w",
    "fence": r"^\s*(?:```|~~~)",
    "strong": r"(?<![\w*({/])\*\*\w[^*\n]*\w\*\*(?!\w)",
    "front matter": r"^(?:---|\+\+\+)$",
    "entity": r"&(?:nbsp|amp|lt|gt|quot);",
    "permalink": "¶",
    "table": r"^\|?\s*:?-{3,}:?\s*\|",
    "footnote": r"\[\^\w+\]",
    "task": r"^\s*[-•] \[[ x]\] ",
}  # fmt: skip
KNOWN = {name: re.compile(mark, re.MULTILINE) for name, mark in MARKS.items()}

PAGE = """---
title: Boats
layout: page
---
import Tabs from '@theme/Tabs';

# Boats {#boats}

:::tip[Mind]
See [[Light|the light]] and **[the rules](/rules)**.[^1]
:::

!!! note "Why"
    <Info>Because.</Info> {% if a %}So.{% endif %} {{< b >}}

| a | b |
|---|---|
| - [x] c | `d` |

<!-- not seen -->
- [ ] open

[TOC]

[^1]: A note &amp; more.
"""


def leftovers(text: str) -> list[str]:
    return [name for name, mark in KNOWN.items() if mark.search(text)]


def test_no_mark_of_a_page_is_left(write_articles: WriteArticles) -> None:
    article = load([write_articles({"a.md": PAGE})]).articles["a"]
    for passage in passages_of(article):
        assert leftovers(passage["text"]) == [], passage


def test_every_mark_is_known_when_it_stands_in_a_text() -> None:
    assert len(set(leftovers(PAGE))) >= 10


@pytest.mark.skipif("FOOTNOTE_DOCS" not in os.environ, reason="no folders of documentation given")
def test_of_real_documentation_one_passage_in_a_hundred_may_hold_a_mark() -> None:
    for folder in map(Path, os.environ["FOOTNOTE_DOCS"].split(os.pathsep)):
        passages = [p for a in load([folder]).articles.values() for p in passages_of(a)]
        marked = [
            json.dumps([leftovers(p["text"]), p["id"], p["text"]], ensure_ascii=False)
            for p in passages
            if p["kind"] != "code" and leftovers(p["text"])
        ]
        assert len(marked) <= len(passages) / 100, "\n".join(marked[:20])
        print(folder.name, len(marked), "of", len(passages))  # noqa: T201  # for who runs it by hand
