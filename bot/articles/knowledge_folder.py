"""A knowledge folder: where it is, what of it is read, and which site shows its files."""

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.articles.site import Site


@dataclass(frozen=True)
class KnowledgeFolder:
    """A folder of articles.

    Attributes:
        path: where it is.
        site: the name of the generator of its site; found out from its configuration if None.
        base_url: the address that the addresses of its pages begin with; that of the site's
            configuration if None.
        page: how a file becomes the address of its page, behind the base; see `site.Site`.
        anchors: how headings get their anchors: one of `anchors.ANCHOR_RULES`.
        include: globs of paths in the folder; only files that one of them matches are read.
        exclude: globs of paths in the folder; files that one of them matches are not read.
    """

    path: Path
    site: str | None = None
    base_url: str | None = None
    page: str | None = None
    anchors: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def __fspath__(self) -> str:
        return os.fspath(self.path)

    def __str__(self) -> str:
        return str(self.path)

    def takes(self, relative: str) -> bool:
        """Tell whether a file may be read, by its path in the folder, with `/`."""
        if self.include and not any(glob.fullmatch(relative) for glob in self._included):
            return False
        return not any(glob.fullmatch(relative) for glob in self._excluded)

    @cached_property
    def shown_on(self) -> Site:
        """The site that shows its files."""
        return Site.of(
            self.path,
            name=self.site,
            base_url=self.base_url,
            page=self.page,
            anchors=self.anchors,
        )

    @cached_property
    def rules(self) -> str:
        """8 hex digits that change with the rules by which its files become articles."""
        return hashlib.blake2b(repr(self.shown_on).encode(), digest_size=4).hexdigest()

    @cached_property
    def _included(self) -> list[re.Pattern[str]]:
        return _globs(self.include)

    @cached_property
    def _excluded(self) -> list[re.Pattern[str]]:
        return _globs(self.exclude)


FolderLike = Path | KnowledgeFolder
"""A knowledge folder, or the path of one without rules."""


def knowledge_folders(
    folders: Sequence[FolderLike],
) -> tuple[KnowledgeFolder, ...]:
    """Return knowledge folders; a bare path is one without any rules."""
    return tuple(
        folder if isinstance(folder, KnowledgeFolder) else KnowledgeFolder(folder)
        for folder in folders
    )


def _globs(globs: Sequence[str]) -> list[re.Pattern[str]]:
    return [re.compile(_pattern(glob)) for glob in globs]


def _pattern(glob: str) -> str:
    """Return a pattern for a glob: `*` and `?` stay within a name, `**` goes over folders.

    A glob without `/` is of a name in any folder; the name of a folder means all that is in it.
    """
    glob = glob.removeprefix("./").rstrip("/")
    written = ""
    at = 0
    while at < len(glob):
        if glob.startswith("**/", at):
            written += "(?:[^/]+/)*"
            at += 3
        elif glob.startswith("**", at):
            written += ".*"
            at += 2
        else:
            char = glob[at]
            written += "[^/]*" if char == "*" else "[^/]" if char == "?" else re.escape(char)
            at += 1
    anywhere = "" if "/" in glob else "(?:[^/]+/)*"
    return f"{anywhere}{written}(?:/.*)?"
