"""The overlay: articles that were written from chat, over those of the knowledge folders.

    data/articles/rules/no-1.md        replaces the article `rules/no-1` of the folders, or adds it
    data/articles/rules/no-2.removed   hides the article `rules/no-2` of the folders

They are ordinary files, which may be read and edited by hand. A file that replaces or hides an
article of the folders says over which version of it it was written, so that a later change below is
seen. `overlay_changes` writes them.

    OverlayError             an article cannot be changed from chat
    └── ArticleChangedError  somebody changed it meanwhile
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.articles.article_id import article_id
from bot.articles.ledger import digest_of
from bot.articles.regular_file import NotRegularError, read_regular_file
from bot.checked_yaml.fault import Fault
from bot.errors import FootnoteError, os_reason

REMOVED = ".removed"

_WRITTEN_OVER = re.compile(r"^# written over ([0-9a-f]{32})\r?$\n?", re.MULTILINE)
_HEAD = 200  # characters in which that line stands
_OPENED = re.compile(r"(?:\ufeff?<!--\s*\n)?\ufeff?---[ \t]*\r?\n")
_HTML, _MARKDOWN = {".html", ".htm"}, {".md", ".mdx", ".markdown"}
_MAX_NAME = 200  # bytes of one name; most file systems take 255


class OverlayError(FootnoteError):
    """An article cannot be changed from chat; all is as it was."""


class ArticleChangedError(OverlayError):
    """Somebody changed an article meanwhile.

    Attributes:
        article_id: the article.
    """

    def __init__(self, identifier: str) -> None:
        self.article_id = identifier
        super().__init__(
            f"`{identifier}` was changed meanwhile, so yours was not taken; open it again and put "
            "your change into what stands there now."
        )


class Overlay:
    """The overlay in a folder.

    Attributes:
        folder: where it is; there need not be one.
    """

    def __init__(self, folder: Path) -> None:
        """Take a folder; nothing is read or written."""
        self.folder = folder

    def files(self) -> dict[str, Path]:
        """Return the files that add or replace articles, by article id, in the order of the ids.

        Raises:
            OverlayError: if the folder cannot be read.
        """
        return {name: path for name, path in self._all() if path.suffix != REMOVED}

    def removed(self) -> dict[str, Path]:
        """Return the files that hide articles, by article id, in the order of the ids.

        Raises:
            OverlayError: if the folder cannot be read.
        """
        return {name: path for name, path in self._all() if path.suffix == REMOVED}

    def of(self, identifier: str) -> list[Path]:
        """Return the overlay's files of one article: none, or one unless somebody made more.

        Raises:
            OverlayError: if the folder cannot be read.
        """
        return [path for name, path in self._all() if name == identifier]

    def source(self, identifier: str, below: Path | None) -> tuple[str, bytes] | None:
        """Return the suffix and the content of the file that serves as an article.

        Args:
            identifier: the article.
            below: the file of the article in the folders, if there is one.

        Returns:
            None if there is no such article, or it is removed.

        Raises:
            OverlayError: if it cannot be read.
        """
        own = self.of(identifier)
        if any(path.suffix == REMOVED for path in own):
            return None
        for path in (*own, *([below] if below else [])):
            content = read(path)
            if content is not None:
                return path.suffix.lower(), content
        return None

    def conflicts(self, below: Mapping[str, Path]) -> list[Fault]:
        """Return the articles whose file in the folders has changed since it was written over.

        Args:
            below: the folders' files, by article id.

        Raises:
            OverlayError: if a file cannot be read.
        """
        conflicts: list[Fault] = []
        cure = "compare the two, then save the one you want from chat"
        for identifier, path in self._all():
            known = written_over(read(path) or b"")
            if known is None:
                continue
            under = read(below[identifier]) if identifier in below else None
            if under is None and path.suffix != REMOVED:
                what = f"`{identifier}`, which this replaces, is gone from the knowledge folders"
                conflicts.append(Fault(str(path), 1, what, cure))
            elif under is not None and digest_of(under) != known:
                what = f"`{identifier}` has changed in the knowledge folders since this was written"
                conflicts.append(Fault(str(path), 1, what, cure))
        return conflicts

    def holds(self, path: str) -> bool:
        """Tell whether a file is of the overlay, by its path as shown."""
        return path.startswith(f"{self.folder}{os.sep}")

    def _all(self) -> Iterator[tuple[str, Path]]:
        found: list[tuple[str, Path]] = []
        try:
            for folder, folders, names in os.walk(self.folder, onerror=_raise):
                folders[:] = [name for name in folders if not name.startswith((".", "_"))]
                for name in names:
                    if not name.startswith((".", "_")):
                        path = Path(folder, name)
                        found.append((article_id(path.relative_to(self.folder).as_posix()), path))
        except FileNotFoundError:
            return
        except OSError as error:
            raise _unreadable(self.folder, error) from error
        yield from sorted(found)


def overlay_in(data: Path) -> Overlay:
    """Return the overlay of a data folder."""
    return Overlay(data / "articles")


def read(path: Path) -> bytes | None:
    """Return the content of a file, None if there is no such file.

    Raises:
        OverlayError: if it cannot be read.
    """
    try:
        return read_regular_file(path)
    except NotRegularError:
        return None
    except OSError as error:
        raise _unreadable(path, error) from error


def written_over(content: bytes) -> str | None:
    """Return the digest of the file that an overlay's file was written over, if it says so."""
    found = _WRITTEN_OVER.search(content[:_HEAD].decode("utf-8", "replace"))
    return found[1] if found else None


def noted(text: str, suffix: str, digest: str | None) -> str:
    """Return the source of an article with a note of what it is written over.

    Args:
        text: the source.
        suffix: the end of its file's name; of other formats no note is made.
        digest: of the file below, or None if there is none.
    """
    if suffix not in _HTML | _MARKDOWN:
        return text
    text = _WRITTEN_OVER.sub("", text[:_HEAD]) + text[_HEAD:]
    if digest is None:
        return text
    note = f"# written over {digest}\n"
    opened = _OPENED.match(text)
    if opened:
        return f"{opened[0]}{note}{text[opened.end() :]}"
    front = f"---\n{note}---\n"
    return f"<!--\n{front}-->\n{text}" if suffix in _HTML else front + text


def require_id(identifier: str) -> None:
    """Let pass what is an article id and can be the name of a file.

    Raises:
        OverlayError: if it is none.
    """
    names = identifier.split("/")
    if not all(names) or article_id(f"{identifier}.md") != identifier:
        raise OverlayError(f"`{identifier}` is no article id; choose a title of letters.")
    if any(len(name.encode()) > _MAX_NAME for name in names):
        raise OverlayError("The title is too long for the name of a file; choose a shorter one.")


def _raise(error: OSError) -> None:
    raise error


def _unreadable(path: Path, error: OSError) -> OverlayError:
    return OverlayError(f"{path}: cannot be read ({os_reason(error)}); check its permissions.")
