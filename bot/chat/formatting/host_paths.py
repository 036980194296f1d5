"""Paths of the host: they are left out of what people are told."""

import re
from collections.abc import Iterable
from pathlib import Path

# The folders of an absolute path, of POSIX or Windows; not those of an address such as https://….
_FOLDERS = re.compile(r"(?<![\w:/\\.~-])(?:[A-Za-z]:[/\\]|[/\\])(?:[^\s/\\:;,]+[/\\])+")


def without_host_paths(text: str, folders: Iterable[Path]) -> str:
    """Return a text in which paths begin at a knowledge folder, and other paths are file names.

    Args:
        text: plain text.
        folders: the knowledge folders, as they were given.
    """
    named = {str(path): folder.name for folder in folders for path in (folder, folder.absolute())}
    for path in sorted(named, key=len, reverse=True):
        text = text.replace(path, named[path] or path)
    return _FOLDERS.sub("", text)
