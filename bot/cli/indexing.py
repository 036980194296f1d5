"""`footnote index`: builds and saves the index, as the bot does for itself."""

import os
from pathlib import Path

import click

from bot.articles.library import load
from bot.articles.overlay import overlay_in
from bot.cli.meaning import make_vectors, open_model
from bot.cli.options import common, folders_of, knowledge, meaning, read_settings
from bot.cli.progress import reading_progress
from bot.errors import LockedError, ModelError, os_reason
from bot.index.article_index import ArticleIndex
from bot.index.indexed_articles import IndexedArticles
from bot.knowledge_base.base_limits import SAVED_FROM
from bot.knowledge_base.base_store import BaseStore
from bot.knowledge_base.draft import build_draft
from bot.settings.settings import Settings
from bot.text.counted import counted

EXIT_FAILURE = 1

NICENESS = 10
"""How far the process that the bot starts stands back on a busy machine."""


@click.command()
@knowledge
@click.option(
    "--data", type=click.Path(path_type=Path), metavar="DIR", help="Folder of the bot's own files."
)
@click.option(
    "--draft",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Build from this draft, which a running bot has written.",
)
@meaning
@common
def index(
    folders: tuple[Path, ...],
    data: Path | None,
    draft: Path | None,
    model: Path | None,
    config: Path | None,
) -> int:
    """Build and save the index, so that the next start of the bot has it at once."""
    if draft is not None and (folders or data):
        raise click.UsageError("give either --draft, or --knowledge and --data")
    try:
        with reading_progress() as progress:
            if draft is not None:
                if hasattr(os, "nice"):
                    os.nice(NICENESS)
                build_draft(draft, progress or (lambda *_: None))
                return 0
            settings = read_settings(config, model)
            data = data or settings.data
            known = folders_of(settings, folders)
            library = load(known, overlay=overlay_in(data), progress=progress)
            articles = list(library.articles.values())
            # There are about as many paragraphs as passages.
            passages = sum(len(article.paragraphs) for article in articles)
            if passages < SAVED_FROM:
                if settings.meaning.model is not None:
                    small = IndexedArticles.build(library.articles, language=settings.language)
                    _save_vectors(small, settings, data)
                click.echo(
                    f"{counted(len(articles), 'article')}: fewer than {SAVED_FROM:,} passages are "
                    "indexed at each start; no index was saved."
                )
                return 0
            store = BaseStore(
                data / "index",
                origin=tuple(folder.path for folder in known),
                language=settings.language,
            )
            with store.writing():
                base = store.write(
                    articles,
                    files=library.files.values(),
                    synonyms=library.synonyms,
                    progress=lambda done: progress(done, len(articles)) if progress else None,
                )
    except LockedError as error:
        click.echo(str(error), err=True)
        return EXIT_FAILURE
    except OSError as error:
        where = error.filename or draft or data
        click.echo(f"{where}: the index cannot be saved ({os_reason(error)})", err=True)
        return EXIT_FAILURE
    _save_vectors(base.articles, settings, data)
    passages = len(base.articles.passages)
    click.echo(
        f"{base.folder}: {counted(len(articles), 'article')}, {counted(passages, 'passage')}, "
        f"version {base.revision}."
    )
    return 0


def _save_vectors(articles: IndexedArticles, settings: Settings, data: Path) -> None:
    """Make and save the vectors of articles, if a sentence model is named."""
    model = open_model(settings)
    if model is None:
        return
    try:
        vectors = make_vectors(ArticleIndex(articles), model, data, save=True)
    except ModelError as error:
        click.echo(f"{error}; no vectors were saved.", err=True)
        return
    click.echo(f"{data}: vectors of {counted(vectors.sections, 'section')}.")
