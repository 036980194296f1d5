"""What an article says about itself before its text, under the names that generators use."""

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from bot.articles.article import AcceptanceQuestion
from bot.articles.formats.front_matter_marks import FrontMatterText
from bot.checked_yaml.fault import Fault, Hint
from bot.checked_yaml.located_yaml import LocatedYaml, LocatedYamlError, Location, Value, parse
from bot.checked_yaml.schema import MappingSchema, UnfitError, listed, text, unfit, validated
from bot.text.language_codes import ISO_639_1
from bot.text.plain_text import plain

_ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\S.*)?")
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?\.?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})(?:[T ,]\S*)*"
)
_MONTH_FIRST = re.compile(
    r"([A-Za-z]{3,9})\.?[ -](\d{1,2})(?:st|nd|rd|th)?,?[ -](\d{4})(?:[T ,]\S*)*"
)
_WEEKDAY = re.compile(r"[A-Za-z]{3,9},\s+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MAX_CHARS = 32 * 1024  # of a front matter; YAML takes 6 s for a megabyte
_NEAR = 0.8  # likeness of two keys from which on one was meant to be the other


@dataclass(frozen=True, slots=True)
class QuestionEntry:
    """A test question of the moderators, as written in YAML."""

    ask: str
    expect: str


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


@dataclass(frozen=True, slots=True)
class QuestionsFile:
    """`questions.yaml`: a list under `questions`, or just the list."""

    questions: tuple[QuestionEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class SynonymsFile:
    """`synonyms.yaml`: a list under `synonyms`, or just the list; each item is a list itself."""

    synonyms: tuple[tuple[str, ...], ...] = ()


def _line(value: Any) -> str:
    line = " ".join(text(value).split())
    if not line:
        raise unfit("is empty", "write something or leave the line out")
    return line


def _address(value: Any) -> str:
    address = text(value).strip()
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or re.search(r"\s", address):
        raise unfit("is not a web address", "write one that begins with https://")
    return address


def _path(value: Any) -> str:
    path = text(value).strip()
    if not path or re.search(r"\s", path):
        raise unfit("is not a path", "write one such as /guide/start/")
    return path


def _day(value: Any) -> date:
    written = _WEEKDAY.sub("", value.strip(), count=1) if isinstance(value, str) else ""
    if match := _ISO_DATE.fullmatch(written):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(written):
        day, month, year = match.groups()
    elif match := _MONTH_FIRST.fullmatch(written):
        month, day, year = match.groups()
    else:
        raise unfit("is not a date", "write it as 2026-01-31")
    try:
        number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1
        return date(int(year), number, int(day))
    except ValueError:
        raise unfit("is not a day of the calendar", "write it as 2026-01-31") from None


def language(value: Any) -> str:
    """Read the code of a language."""
    code = text(value).strip().lower()
    if code not in ISO_639_1:
        raise unfit("is not a language code", "write two letters, such as en or pt")
    return code


def _locale(value: Any) -> str:
    """Read a language, of which a country may follow: `pt-BR`, `en_US.UTF-8`."""
    return language(re.split(r"[-_.]", text(value).strip(), maxsplit=1)[0])


def _names(value: Any) -> str:
    """Read one name or several, as lists, or as mappings with a name each."""
    values = value if isinstance(value, list) else [value]
    named = [one.get("name") if isinstance(one, dict) else one for one in values]
    return ", ".join(map(_line, named))


def _words(value: Any) -> tuple[str, ...]:
    """Read words: a list, or a text with commas between them."""
    if isinstance(value, str) and "," in value:
        value = [part for part in value.split(",") if part.strip()]
    return _lines(value)


def _aliases(value: Any) -> tuple[str, ...]:
    """Read other words for an article; those that begin with `/` are addresses."""
    return tuple(word for word in _words(value) if not word.startswith("/"))


def _group(value: Any) -> tuple[str, ...]:
    words = _lines(value)
    if len(words) < 2:
        raise unfit("is one word alone", "write at least two that mean the same")
    return words


_lines = listed(_line)
_question_entries = listed(MappingSchema(QuestionEntry, ask=_line, expect=_line))
_questions_file = MappingSchema(QuestionsFile, questions=_question_entries)
_synonyms_file = MappingSchema(SynonymsFile, synonyms=listed(_group))

# Field to its reader and the keys it is written under, the surest first.
_FIELDS: Mapping[str, tuple[Callable[[Any], Any], tuple[str, ...]]] = {
    "title": (_line, ("title", "question", "name")),
    "description": (_line, ("description",)),
    "url": (_address, ("url",)),
    "path": (_path, ("permalink", "url")),
    "slug": (_path, ("slug",)),
    "sources": (listed(_address), ("sources",)),
    "publisher": (_line, ("publisher",)),
    "author": (_names, ("author", "authors")),
    "published": (_day, ("published", "date")),
    "updated": (
        _day,
        ("updated", "lastmod", "last_updated", "last_modified_at", "lastUpdated", "modified"),
    ),
    "review_by": (_day, ("review_by",)),
    "language": (_locale, ("language", "lang", "locale")),
    "tags": (_words, ("tags", "keywords", "categories")),
    "aliases": (_aliases, ("aliases",)),
    "questions": (_question_entries, ("questions",)),
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
            located = _parse_toml(front_matter.text, first_line=first_line)
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
        questions = _acceptance_questions(entries, self._located, self._path)
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


def _parse_toml(text: str, *, first_line: int) -> LocatedYaml:
    """Read TOML as text values; each key of the first level has its line."""
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"at line (\d+)", str(error))
        line = first_line + (int(place[1]) - 1 if place else text.count("\n"))
        what = f"broken TOML: {str(error).partition(' (at')[0].lower()}"
        raise LocatedYamlError(line, what, "check quotes and brackets around this line") from error
    lines: dict[Location, int] = {}
    for number, line_text in enumerate(text.split("\n")):
        if key := re.match(r"\s*\[*\s*\"?([\w-]+)\"?\s*(?:=|\]|\.)", line_text):
            lines.setdefault((key[1],), first_line + number)
    return LocatedYaml(_as_text(table), lines)


def _as_text(value: Any) -> Value:
    if isinstance(value, dict):
        return {key: _as_text(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_text(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def read_questions(text: str, *, path: str) -> tuple[tuple[AcceptanceQuestion, ...], list[Fault]]:
    """Read a `questions.yaml`: its test questions and its faults, by line."""
    faults: list[Fault] = []
    located = _parse_list(text, "questions", path, faults)
    if located is None:
        return (), faults
    questions = validated(_questions_file, located, path=path, faults=faults)
    if questions is None:
        return (), faults
    return _acceptance_questions(questions.questions, located, path), faults


def read_synonyms(text: str, *, path: str) -> tuple[tuple[tuple[str, ...], ...], list[Fault]]:
    """Read a `synonyms.yaml`: its groups of words that mean the same and its faults, by line."""
    faults: list[Fault] = []
    located = _parse_list(text, "synonyms", path, faults)
    if located is None:
        return (), faults
    synonyms = validated(_synonyms_file, located, path=path, faults=faults)
    if synonyms is None:
        return (), faults
    return tuple(tuple(map(plain, group)) for group in synonyms.synonyms), faults


def _parse_list(text: str, key: str, path: str, faults: list[Fault]) -> LocatedYaml | None:
    """Read a list that stands under a key or alone; as if under the key, None if it is broken."""
    try:
        located = parse(text)
    except LocatedYamlError as error:
        faults.append(Fault(path, error.line, error.what, error.cure))
        return None
    if located.value is None:
        return LocatedYaml({}, located.lines)
    if isinstance(located.value, list):
        lines: dict[Location, int] = {(key, *at): line for at, line in located.lines.items()}
        return LocatedYaml({key: located.value}, lines)
    return located


def _acceptance_questions(
    entries: tuple[QuestionEntry, ...], located: LocatedYaml, path: str
) -> tuple[AcceptanceQuestion, ...]:
    return tuple(
        AcceptanceQuestion(
            entry.ask,
            None if entry.expect.casefold() == "none" else entry.expect,
            path,
            located.line(("questions", number)),
        )
        for number, entry in enumerate(entries)
    )
