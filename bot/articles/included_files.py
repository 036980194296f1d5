"""Files that articles show within their text: only such as lie in the knowledge folder."""

from pathlib import Path

from bot.articles.article_file import UnreadableError, decode, read_content


class IncludedFiles:
    """Gives one article the text of the files that it includes.

    Attributes:
        read: the paths of all files that were asked for, read or missing.
    """

    def __init__(self, folder: Path, file: Path) -> None:
        self.read: list[Path] = []
        self._folder = folder
        self._file = file

    def __call__(self, path: str) -> str | None:
        """Return the text of a file by its path as written; None if it may not be read.

        The path counts from the article, or else from the knowledge folder; what lies outside of
        the folder is not read, whatever links lead there.
        """
        written = path.removeprefix("@").removeprefix("~")
        places = [self._folder / written.lstrip("/")]
        if not path.startswith(("/", "@/", "~/")):
            places.insert(0, self._file.parent / written)
        try:
            top = self._folder.resolve()
            for place in places:
                found = place.resolve()
                if found.is_relative_to(top):
                    self.read.append(found)
                    if found.is_file():
                        return decode(read_content(found, shown=str(found)), shown=str(found))
        except (OSError, ValueError, UnreadableError):
            return None  # shown as nothing, as the site does
        return None
