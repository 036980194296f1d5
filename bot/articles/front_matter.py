"""What an article says about itself before its text, under the names that generators use."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.articles import written_values as written
from bot.articles.article import AcceptanceQuestion
from bot.articles.formats.front_matter_marks import FrontMatterText
from bot.articles.moderator_lists import acceptance_questions, question_entries
from bot.checked_yaml.fault import Fault, Hint
from bot.checked_yaml.located_toml import parse_toml
from bot.checked_yaml.located_yaml import LocatedYaml, LocatedYamlError, Location, Value, parse
from bot.checked_yaml.schema import UnfitError, listed

MAX_CHARS = 32 * 1024  # of a front matter; YAML takes 6 s for a megabyte
_NEAR = 0.8  # likeness of two keys from which on one was meant to be the other


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """All that an article may say about itself; see `articles.article.Article`.

    Attributes:
        slug: the last part of the page's address, or all of it.
        path: the page's address from the site's first page on; begins with `/`.
        is_draft: whether it is not to be published.
        acceptance_questions: the moderators' own test questions for it.
    """

    title: str | None = None
    description: str | None = None
    url: str | None = None
    slug: str | None = None
    path: str | None = None
    sources: tuple[str, ...] = ()
    publisher: str | None = None
    author: str | None = None
    published: date | None = None
    updated: date | None = None
    review_by: date | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    is_draft: bool = False
    acceptance_questions: tuple[AcceptanceQuestion, ...] = ()


# Field to its reader and the keys it is written under, the surest first.
_FIELDS: Mapping[str, tuple[Callable[[Any], Any], tuple[str, ...]]] = {
    "title": (written.line, ("title", "question", "name")),
    "description": (written.line, ("description",)),
    "url": (written.address, ("url",)),
    "path": (written.path, ("permalink", "url")),
    "slug": (written.path, ("slug",)),
    "sources": (listed(written.address), ("sources",)),
    "publisher": (written.line, ("publisher",)),
    "author": (written.names, ("author", "authors")),
    "published": (written.day, ("published", "date")),
    "updated": (
        written.day,
        ("updated", "lastmod", "last_updated", "last_modified_at", "lastUpdated", "modified"),
    ),
    "review_by": (written.day, ("review_by",)),
    "language": (written.locale, ("language", "lang", "locale")),
    "tags": (written.words, ("tags", "keywords", "categories")),
    "aliases": (written.aliases, ("aliases",)),
    "questions": (question_entries, ("questions",)),
}
_FLAGS = ("draft", "published", "lastUpdated", "last_updated")  # may be true or false
_KNOWN = frozenset(key for _, keys in _FIELDS.values() for key in keys) | {"draft"}
_OFTEN = (
    "title description published updated language tags aliases questions sources publisher author "
    "review_by url slug draft"
).split()
_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def read_front_matter(
    front_matter: FrontMatterText, *, path: str
) -> tuple[FrontMatter, list[Fault], list[Hint]]:
    """Read a front matter.

    Args:
        front_matter: of the file.
        path: the file, as shown to people.

    Returns:
        What was understood, every fault and every hint, in the order of their lines.
    """
    if front_matter.text is None:
        return FrontMatter(), [], []
    first_line = front_matter.first_line
    try:
        if front_matter.language == "toml":
            located = parse_toml(front_matter.text, first_line=first_line)
        else:
            located = parse(front_matter.text, first_line=first_line, max_chars=MAX_CHARS)
    except LocatedYamlError as error:
        return FrontMatter(), [Fault(path, error.line, error.what, error.cure)], []
    if located.value is None:
        return FrontMatter(), [], []
    if not isinstance(located.value, dict):
        cure = "write lines such as `title: Opening hours`"
        return FrontMatter(), [Fault(path, first_line, "the front matter has no keys", cure)], []
    reading = _Reading(located.value, located, path)
    return reading.front_matter(), [], sorted(reading.hints)


class _Reading:
    """Reads the keys of one front matter."""

    def __init__(self, given: Mapping[str, Value], located: LocatedYaml, path: str) -> None:
        self.hints: list[Hint] = []
        self._given = given
        self._located = located
        self._path = path

    def front_matter(self) -> FrontMatter:
        fields: dict[str, Any] = {}
        for name, (read, keys) in _FIELDS.items():
            for key in keys:
                value = self._given.get(key)
                if value is None or self._is_flag(key):
                    continue
                if key == "url" and (name == "path") != _begins_with_slash(value):
                    continue
                found = self._read(key, value, read)
                if found is None or found == ():
                    continue
                if name == "tags":
                    fields[name] = (*fields.get(name, ()), *found)
                else:
                    fields.setdefault(name, found)
        for key in self._given:
            if key not in _KNOWN:
                self._hint((key,), key, "is not used", self._nearest(key))
        entries = fields.pop("questions", ())
        draft = self._flag("draft") is True or self._flag("published") is False
        questions = acceptance_questions(entries, self._located, self._path)
        return FrontMatter(**fields, is_draft=draft, acceptance_questions=questions)

    def _flag(self, key: str) -> bool | None:
        value = self._given.get(key)
        return _TRUTHS.get(value.lower()) if isinstance(value, str) else None

    def _is_flag(self, key: str) -> bool:
        return key in _FLAGS and self._flag(key) is not None

    def _read(self, key: str, value: Value, read: Callable[[Any], Any]) -> Any:
        try:
            return read(value)
        except UnfitError as error:
            for problem in error.problems:
                place = (key, *problem.location)
                name = ".".join(str(p + 1) if isinstance(p, int) else p for p in place)
                what = problem.what.format("").strip().replace("unknown key", "is not known")
                self._hint(place, name, what, problem.cure)
            return None

    def _hint(self, place: Location, key: str, what: str, cure: str) -> None:
        self.hints.append(Hint(self._path, self._located.line(place), f"`{key}`", what, cure))

    def _nearest(self, key: str) -> str:
        near = difflib.get_close_matches(key.lower(), _OFTEN, n=1, cutoff=_NEAR)
        return f"did you mean `{near[0]}`?" if near else ""


def _begins_with_slash(value: Value) -> bool:
    return isinstance(value, str) and value.strip().startswith("/")
