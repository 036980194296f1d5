"""What an article says about itself before its text: the schema of the front matter."""

import re
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from bot.articles.article import Expectation
from bot.articles.fault import Fault
from bot.articles.languages import ISO_639_1
from bot.articles.marked_yaml import Location, Marked, MarkedYamlError, parse
from bot.articles.schema import validated
from bot.articles.text import plain

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _as_list(value: Any) -> Any:
    """Accept one value where a list is meant."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _one_line(value: str) -> str:
    text = " ".join(value.split())
    if not text:
        raise ValueError("is empty; write something or leave the line out")
    return text


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value.strip())
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or re.search(r"\s", value.strip()):
        raise ValueError("is not a web address; write one that begins with https://")
    return value.strip()


def _iso_date(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, str) and _ISO_DATE.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError as error:
            raise ValueError("is not a day of the calendar; write it as 2026-01-31") from error
    raise ValueError("is not a date; write it as 2026-01-31")


def _language(value: str) -> str:
    code = value.strip().lower()
    if code not in ISO_639_1:
        raise ValueError("is not a language code; write two letters, such as en or pt")
    return code


Line = Annotated[str, AfterValidator(_one_line)]
Address = Annotated[str, AfterValidator(_web_address)]
Day = Annotated[date | None, BeforeValidator(_iso_date)]
Language = Annotated[str, AfterValidator(_language)]
Lines = Annotated[list[Line], BeforeValidator(_as_list)]
Addresses = Annotated[list[Address], BeforeValidator(_as_list)]


class Question(BaseModel):
    """A test question of the moderators, as written in YAML."""

    model_config = ConfigDict(extra="forbid")

    ask: Line
    expect: Line


class FrontMatter(BaseModel):
    """All that an article may say about itself; see `articles.article.Article`."""

    model_config = ConfigDict(extra="forbid")

    title: Line | None = None
    url: Address | None = None
    sources: Addresses = []
    publisher: Line | None = None
    author: Line | None = None
    published: Day = None
    updated: Day = None
    review_by: Day = None
    language: Language | None = None
    tags: Lines = []
    aliases: Lines = []
    questions: Annotated[list[Question], BeforeValidator(_as_list)] = []


def _several(value: list[str]) -> list[str]:
    if len(value) < 2:
        raise ValueError("is one word alone; write at least two that mean the same")
    return value


Group = Annotated[Lines, AfterValidator(_several)]


class SynonymsFile(BaseModel):
    """`synonyms.yaml`: a list under `synonyms`, or just the list; each item is a list itself."""

    model_config = ConfigDict(extra="forbid")

    synonyms: Annotated[list[Group], BeforeValidator(_as_list)] = []


class QuestionsFile(BaseModel):
    """`questions.yaml`: a list under `questions`, or just the list."""

    model_config = ConfigDict(extra="forbid")

    questions: Annotated[list[Question], BeforeValidator(_as_list)] = []


def read_front_matter(
    text: str, *, path: str, first_line: int
) -> tuple[FrontMatter, tuple[Expectation, ...], list[Fault]]:
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
    front = validated(FrontMatter, marked, path=path, faults=faults)
    if front is None:
        return FrontMatter(), (), faults
    return front, _expectations(front.questions, marked, path), faults


def read_questions(text: str, *, path: str) -> tuple[tuple[Expectation, ...], list[Fault]]:
    """Read a `questions.yaml`: its test questions and its faults, by line."""
    faults: list[Fault] = []
    marked = _parse_list(text, "questions", path, faults)
    if marked is None:
        return (), faults
    questions = validated(QuestionsFile, marked, path=path, faults=faults)
    if questions is None:
        return (), faults
    return _expectations(questions.questions, marked, path), faults


def read_synonyms(text: str, *, path: str) -> tuple[tuple[tuple[str, ...], ...], list[Fault]]:
    """Read a `synonyms.yaml`: its groups of words that mean the same and its faults, by line."""
    faults: list[Fault] = []
    marked = _parse_list(text, "synonyms", path, faults)
    if marked is None:
        return (), faults
    synonyms = validated(SynonymsFile, marked, path=path, faults=faults)
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


def _expectations(questions: list[Question], marked: Marked, path: str) -> tuple[Expectation, ...]:
    return tuple(
        Expectation(
            question.ask,
            None if question.expect.casefold() == "none" else question.expect,
            path,
            marked.line(("questions", number)),
        )
        for number, question in enumerate(questions)
    )
