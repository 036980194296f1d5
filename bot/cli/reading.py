"""`footnote articles` and `footnote article ID`: what there is to read."""

import difflib
from pathlib import Path

import click

from bot.cli.options import common, knowledge, load_snapshot, read_settings
from bot.cli.printing import print_article, print_articles

EXIT_UNKNOWN = 3


@click.command()
@knowledge
@common
def articles(folders: tuple[Path, ...], config: Path | None) -> int:
    """List the articles: id, title, passages, date of the last change."""
    print_articles(load_snapshot(read_settings(config), folders))
    return 0


@click.command()
@click.argument("identifier", metavar="ID")
@knowledge
@common
def article(identifier: str, folders: tuple[Path, ...], config: Path | None) -> int:
    """Read the article with this ID in full."""
    snapshot = load_snapshot(read_settings(config), folders)
    found = snapshot.articles.get(identifier)
    if found is None:
        near = difflib.get_close_matches(identifier, list(snapshot.articles), n=1)
        cure = f"did you mean `{near[0]}`?" if near else "`footnote articles` lists them all."
        click.echo(f"There is no article `{identifier}`; {cure}", err=True)
        return EXIT_UNKNOWN
    print_article(found)
    return 0
