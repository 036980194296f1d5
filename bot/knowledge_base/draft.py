"""A draft: all that a base is built from, in a folder, for a process that builds it.

The articles stand in `articles.jsonl`, one a line, in the order of their ids; the files they were
read from in `files.jsonl`; all else in `draft.json`. The last good versions of broken articles are
among them, so a base does not depend on what the knowledge folders hold by then.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from bot.articles.article import Article
from bot.articles.ledger import SeenFile
from bot.errors import DataError, os_reason
from bot.index.indexed_articles import digest_of
from bot.index.records import Codec
from bot.knowledge_base.base_store import DRAFT, FILES, BaseStore, Synonyms, write_base
from bot.knowledge_base.snapshot_builder import revision_of
from bot.thread_switching import pause

_ARTICLES = Codec(Article)


def write_draft(
    store: BaseStore,
    articles: Mapping[str, Article],
    *,
    files: Iterable[SeenFile],
    synonyms: Synonyms,
) -> tuple[Path, str]:
    """Write a draft beside the bases of a store; return its folder and its revision.

    Args:
        store: where the base will be.
        articles: by id, in the order of the ids.
        files: those that they were read from.
        synonyms: groups of words or phrases that mean the same.

    Raises:
        OSError: if it cannot be written; nothing is left of it then.
    """
    target = store.next_folder()
    folder = target.with_name(f"{DRAFT}{os.getpid()}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        digests: list[bytes] = []
        _write_lines(folder / "articles.jsonl", _written(articles.values(), digests))
        _write_lines(folder / "files.jsonl", map(FILES.encode, files))
        facts = {
            "target": target.name,
            "kind": store.kind,
            "language": store.language,
            "synonyms": synonyms,
            "count": len(articles),
        }
        (folder / "draft.json").write_text(json.dumps(facts), encoding="utf-8")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder, revision_of(digests, synonyms)


def build_draft(folder: Path, progress: Callable[[int, int], None] = lambda *_: None) -> Path:
    """Build the base of a draft; return its folder.

    Args:
        folder: of the draft.
        progress: told how many articles are done and how many there are.

    Raises:
        DataError: if the draft cannot be read.
        OSError: if the base cannot be written.
    """
    try:
        facts = json.loads((folder / "draft.json").read_text(encoding="utf-8"))
    except OSError as error:
        why = f"cannot be read ({os_reason(error)}); name the folder of a draft"
        raise DataError(str(folder / "draft.json"), why) from error
    except ValueError as error:
        why = "is no draft; name the folder of a draft"
        raise DataError(str(folder / "draft.json"), why) from error
    target: Path = folder.with_name(facts["target"])
    write_base(
        target,
        map(_ARTICLES.decode, _lines(folder / "articles.jsonl")),
        kind=facts["kind"],
        language=facts["language"],
        files=map(FILES.decode, _lines(folder / "files.jsonl")),
        synonyms=facts["synonyms"],
        progress=lambda done: progress(done, facts["count"]),
    )
    return target


def _written(articles: Iterable[Article], digests: list[bytes]) -> Iterator[str]:
    """Yield articles as lines; note their digests.

    The event loop goes on between them: hashing gives the interpreter up and takes it back before
    others are awake, so that they waited for up to a tenth of a second.
    """
    for article in articles:
        pause()
        digests.append(digest_of(article))
        yield _ARTICLES.encode(article)


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="surrogatepass", newline="\n") as file:
        yield from file
