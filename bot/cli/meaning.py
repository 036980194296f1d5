"""The sentence model that the settings name, for the commands."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.answers.snapshot import Snapshot
from bot.cli.progress import encoding_progress
from bot.errors import ModelError
from bot.index.article_index import ArticleIndex
from bot.knowledge_base.snapshot_builder import joined_with
from bot.settings.settings import Settings

if TYPE_CHECKING:
    from bot.meaning.section_vectors import SectionVectors
    from bot.meaning.sentence_model import SentenceModel


def open_model(settings: Settings) -> "SentenceModel | None":
    """Load the sentence model, if one is named; where it cannot be used, say so and do without."""
    wanted = settings.meaning
    if wanted.model is None:
        return None
    from bot.meaning.model_folder import ModelOptions
    from bot.meaning.sentence_model import SentenceModel

    options = ModelOptions(
        pooling=wanted.pooling,
        query_prefix=wanted.query_prefix,
        passage_prefix=wanted.passage_prefix,
    )
    try:
        return SentenceModel.open(wanted.model, options, max_sections=wanted.max_sections)
    except ModelError as error:
        _tell(error)
        return None


def with_meaning(snapshot: Snapshot, settings: Settings) -> Snapshot:
    """Return a snapshot that asks the sentence model too, if one is named.

    It waits for the vectors, with progress on a terminal.
    """
    model = open_model(settings)
    if model is None:
        return snapshot
    try:
        vectors = make_vectors(snapshot.index, model, settings.data)
        return joined_with(snapshot, vectors, strictness=settings.strictness)
    except ModelError as error:
        _tell(error)
        return snapshot


def make_vectors(
    index: ArticleIndex, model: "SentenceModel", data: Path, *, save: bool = False
) -> "SectionVectors":
    """Make the vectors of articles; those that are saved already are taken from there.

    Args:
        index: the articles.
        model: makes them.
        data: the folder of the bot's own files.
        save: whether they are saved for the next start.

    Raises:
        ModelError: if the model fails.
    """
    from bot.meaning.known_vectors import KnownVectors, vectors_folder
    from bot.meaning.section_vectors import SectionVectors

    known = KnownVectors(model, vectors_folder(data))
    known.load()
    with encoding_progress() as progress:
        vectors = SectionVectors.make(index, known, progress=progress)
    if save:
        known.save(vectors.keys)
    return vectors


def _tell(error: ModelError) -> None:
    click.echo(f"{error}; questions are answered by words alone.", err=True)
