"""`footnote passages`: every passage as it would be quoted."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from bot.articles.article import Article
from bot.articles.passages import split
from bot.cli.options import common, knowledge, load_library, read_settings


@click.command()
@knowledge
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@common
def passages(folders: tuple[Path, ...], config: Path | None, *, as_json: bool) -> int:
    """Print every passage of the articles: what the bot sees of them."""
    library = load_library(read_settings(config), folders)
    for article in library.articles.values():
        for passage in passages_of(article):
            click.echo(json.dumps(passage, ensure_ascii=False) if as_json else _shown(passage))
    return 0


def passages_of(article: Article) -> Iterator[dict[str, Any]]:
    """Yield the passages of an article with stable keys, in the order of its body."""
    for passage in split(article):
        yield {
            "id": passage.id,
            "title": article.title,
            "section": passage.section,
            "section_path": list(passage.section_path),
            "anchor": passage.anchor,
            "url": article.url,
            "kind": passage.kind,
            "links": [
                {"start": link.start, "end": link.end, "target": link.target}
                for link in article.links_in(passage.start, passage.end)
            ],
            "text": passage.text,
        }


def _shown(passage: dict[str, Any]) -> str:
    path = " › ".join((passage["title"], *passage["section_path"]))
    return f"{passage['id']}  {path}\n{passage['text']}\n"
