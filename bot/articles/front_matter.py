"""What an article says about itself before its text: the schema of the front matter."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from bot.articles.article import AcceptanceQuestion
from bot.checked_yaml.fault import Fault
from bot.checked_yaml.marked_yaml import Location, Marked, MarkedYamlError, parse
from bot.checked_yaml.schema import Keys, listed, text, unfit, validated
from bot.text.language_codes import ISO_639_1
from bot.text.plain_text import plain

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Question:
    """A test question of the moderators, as written in YAML."""

    ask: str
    expect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """All that an article may say about itself; see `articles.article.Article`."""

    title: str | None = None
    url: str | None = None
    sources: tuple[str, ...] = ()
    publisher: str | None = None
    author: str | None = None
    published: date | None = None
    updated: date | None = None
    review_by: date | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionsFile:
    """`questions.yaml`: a list under `questions`, or just the list."""

    questions: tuple[Question, ...] = ()


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


def _day(value: Any) -> date:
    written = value.strip() if isinstance(value, str) else ""
    if not _ISO_DATE.fullmatch(written):
        raise unfit("is not a date", "write it as 2026-01-31")
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise unfit("is not a day of the calendar", "write it as 2026-01-31") from None


def language(value: Any) -> str:
    """Read the code of a language."""
    code = text(value).strip().lower()
    if code not in ISO_639_1:
        raise unfit("is not a language code", "write two letters, such as en or pt")
    return code


def _group(value: Any) -> tuple[str, ...]:
    words = _lines(value)
    if len(words) < 2:
        raise unfit("is one word alone", "write at least two that mean the same")
    return words


_lines = listed(_line)
_questions = listed(Keys(Question, ask=_line, expect=_line))
_front_matter = Keys(
    FrontMatter,
    title=_line,
    url=_address,
    sources=listed(_address),
    publisher=_line,
    author=_line,
    published=_day,
    updated=_day,
    review_by=_day,
    language=language,
    tags=_lines,
    aliases=_lines,
    questions=_questions,
)
_questions_file = Keys(QuestionsFile, questions=_questions)
_synonyms_file = Keys(SynonymsFile, synonyms=listed(_group))


def read_front_matter(
    text: str, *, path: str, first_line: int
) -> tuple[FrontMatter, tuple[AcceptanceQuestion, ...], list[Fault]]:
    """Read the YAML of a front matter.

    Args:
        text: the YAML between the marks.
        path: the file, as shown to people.
        first_line: the line of the file that the YAML begins on.

    Returns:
        What was understood, its test questions, and every fault, in the order of their lines.
    """
    try:
        marked = parse(text, first_line=first_line)
    except MarkedYamlError as error:
        return FrontMatter(), (), [Fault(path, error.line, error.what, error.cure)]
    if marked.value is None:
        return FrontMatter(), (), []
    if not isinstance(marked.value, dict):
        cure = "write lines such as `title: Opening hours`"
        return FrontMatter(), (), [Fault(path, first_line, "the front matter has no keys", cure)]
    faults: list[Fault] = []
    front = validated(_front_matter, marked, path=path, faults=faults)
    if front is None:
        return FrontMatter(), (), faults
    return front, _acceptance_questions(front.questions, marked, path), faults


def read_questions(text: str, *, path: str) -> tuple[tuple[AcceptanceQuestion, ...], list[Fault]]:
    """Read a `questions.yaml`: its test questions and its faults, by line."""
    faults: list[Fault] = []
    marked = _parse_list(text, "questions", path, faults)
    if marked is None:
        return (), faults
    questions = validated(_questions_file, marked, path=path, faults=faults)
    if questions is None:
        return (), faults
    return _acceptance_questions(questions.questions, marked, path), faults


def read_synonyms(text: str, *, path: str) -> tuple[tuple[tuple[str, ...], ...], list[Fault]]:
    """Read a `synonyms.yaml`: its groups of words that mean the same and its faults, by line."""
    faults: list[Fault] = []
    marked = _parse_list(text, "synonyms", path, faults)
    if marked is None:
        return (), faults
    synonyms = validated(_synonyms_file, marked, path=path, faults=faults)
    if synonyms is None:
        return (), faults
    return tuple(tuple(map(plain, group)) for group in synonyms.synonyms), faults


def _parse_list(text: str, key: str, path: str, faults: list[Fault]) -> Marked | None:
    """Read a list that stands under a key or alone; as if under the key, None if it is broken."""
    try:
        marked = parse(text)
    except MarkedYamlError as error:
        faults.append(Fault(path, error.line, error.what, error.cure))
        return None
    if marked.value is None:
        return Marked({}, marked.lines)
    if isinstance(marked.value, list):
        lines: dict[Location, int] = {(key, *at): line for at, line in marked.lines.items()}
        return Marked({key: marked.value}, lines)
    return marked


def _acceptance_questions(
    questions: tuple[Question, ...], marked: Marked, path: str
) -> tuple[AcceptanceQuestion, ...]:
    return tuple(
        AcceptanceQuestion(
            question.ask,
            None if question.expect.casefold() == "none" else question.expect,
            path,
            marked.line(("questions", number)),
        )
        for number, question in enumerate(questions)
    )
